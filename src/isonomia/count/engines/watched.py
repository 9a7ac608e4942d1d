"""A table on a server, of which it is told how many statements it has answered, of how many."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from isonomia.count.watching import Watch, told_meanwhile, unwatched
from isonomia.errors import InputError
from isonomia.model.answering import Around
from isonomia.model.table import AnsweringTable, is_telling


@dataclass(slots=True, eq=False)
class SilentTable(Around):
    """A table that answers nothing and is not asked. `asked`: how many statements there were."""

    asked: int = 0

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Nothing."""
        del statement
        self.asked += 1
        return []


@dataclass(slots=True, eq=False)
class WatchedTable(Around):
    """A table whose answers are told of. `asked`: its statements so far; `expected`: those at the end, if known."""

    asked: int = 0
    watch: Watch = unwatched
    expected: int = 0

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """The answer to a statement that reads, told of before and after."""
        self._tell()
        if is_telling(self.inner):
            with told_meanwhile(self.inner.far, self.source, "tasks", self.watch):
                found = self.inner.ask(statement)
        else:
            found = self.inner.ask(statement)
        self.asked += 1
        self._tell()
        return found

    def expect(self, more: int) -> None:
        """So many statements are still to come, and no others."""
        self.expected = self.asked + more
        self._tell()

    def _tell(self) -> None:
        self.expected = max(self.expected, self.asked)
        self.watch(self.source, self.asked, self.expected, "statements")


def watched(table: AnsweringTable, watch: Watch, work: Callable[[AnsweringTable], object]) -> WatchedTable:
    """The table with somebody who looks on.

    How many statements some work needs is found by doing it with a table that answers nothing. Answers may ask for
    more: a column at fault, or cells that are too many for one statement.
    """
    silent = SilentTable(table)
    with suppress(InputError):  # what no answers stand for is about nobody
        work(silent)
    return WatchedTable(table, watch=watch, expected=silent.asked)
