"""Telling how far the count is: by rows, by statements of a server, or by the share of a query that is done."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Final, Literal, Protocol

if TYPE_CHECKING:
    import duckdb

Unit = Literal["rows", "statements", "tasks", "percent"]
_LONG: Final = 1_000_000
"""A count of fewer rows is over before anybody has read how far it is."""
_PATIENCE: Final = 1.0
"""Seconds that a query takes before it is told how far it is, and between two times."""
_SAID: Final[dict[Unit, str]] = {
    "rows": "Rows of {source}",
    "statements": "Statements to {source}",
    "tasks": "Tasks of a statement to {source}",
    "percent": "Reading {source}, per cent of a query",
}


class Watch(Protocol):
    """Whoever looks on."""

    def __call__(self, source: str, done: int, whole: int, unit: Unit = "rows", /) -> None:
        """Hear how far the count of a source is; `whole` is 0 while it is not known."""


def unwatched(_source: str, _done: int, _whole: int, _unit: Unit = "rows", /) -> None:
    """Nobody looks on."""


@contextmanager
def on_terminal() -> Iterator[Watch]:
    """Bars on standard error, gone when the count is over; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield unwatched
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bars = {}

        def watch(source: str, done: int, whole: int, unit: Unit = "rows", /) -> None:
            if unit == "rows" and whole < _LONG:
                return
            if (source, unit) not in bars:
                bars[source, unit] = progress.add_task(_SAID[unit].format(source=source), total=whole)
            progress.update(bars[source, unit], completed=done, total=whole)

        yield watch


@contextmanager
def queries_watched(connection: duckdb.DuckDBPyConnection, source: str, watch: Watch) -> Iterator[None]:
    """Tell how much of each query of DuckDB is done, while it runs and takes long."""
    if watch is unwatched:
        yield
        return
    connection.execute("SET enable_progress_bar = true")
    connection.execute("SET enable_progress_bar_print = false")

    def far() -> tuple[int, int] | None:
        share = connection.query_progress()
        return (min(100, int(share)), 100) if share >= 0 else None

    with told_meanwhile(far, source, "percent", watch):
        yield


class Far(Protocol):
    """What says how far something is."""

    def __call__(self) -> tuple[int, int] | None:
        """What is done, of the whole; None where nobody knows."""


@contextmanager
def told_meanwhile(far: Far, source: str, unit: Unit, watch: Watch) -> Iterator[None]:
    """Ask again and again how far something is, beside it, and tell it."""
    over = Event()

    def ask() -> None:
        while not over.wait(_PATIENCE):
            with suppress(Exception):  # whatever has ended in the meantime; a bar stops no count
                if (found := far()) is not None and not over.is_set():
                    watch(source, *found, unit)

    asking = Thread(target=ask, daemon=True)
    asking.start()
    try:
        yield
    finally:
        over.set()
        asking.join(_PATIENCE)
