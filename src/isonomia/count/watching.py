"""Telling how far the count is, by rows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, TypeAlias

Watch: TypeAlias = Callable[[str, int, int], None]
"""Is told the source, how many rows have been counted, and how many there are; 0 while they are not known."""
_LONG: Final = 1_000_000
"""A count of fewer rows is over before anybody has read how far it is."""


def unwatched(_source: str, _done: int, _rows: int) -> None:
    """Nobody looks on."""


@contextmanager
def on_terminal() -> Iterator[Watch]:
    """A bar on standard error, gone when the count is over; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield unwatched
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bars = {}

        def watch(source: str, done: int, rows: int) -> None:
            if rows >= _LONG:
                if source not in bars:
                    bars[source] = progress.add_task(f"Rows of {source}", total=rows)
                progress.update(bars[source], completed=done, total=rows)

        yield watch
