"""The protocol between a source and the count: where records live, and how to ask for cells.

What a table can do is told from its class. `isinstance` with a protocol would look at every property of the table
(Python 3.11 does), and a digest reads all its rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeGuard

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray


def identifier(name: str) -> str:
    """A name quoted for DuckDB."""
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True)
class ColumnInfo:
    """A column as the source declares it; `type` is DuckDB's name for it (VARCHAR, BIGINT, DOUBLE, …)."""

    name: str
    type: str


class Table(Protocol):
    """Records or published figures, opened and checked to be readable. Nothing is read into Python rows."""

    @property
    def source(self) -> str:
        """Id of the source in the study."""

    @property
    def columns(self) -> Sequence[ColumnInfo]:
        """The columns, in the file's order."""

    @property
    def digest(self) -> str:
        """A keyed digest of the content, for provenance: the same bytes give the same digest."""

    def relation(self, connection: duckdb.DuckDBPyConnection) -> str:
        """Make the records visible in `connection`; returns the quoted name to select from."""


@dataclass(frozen=True, slots=True, eq=False)
class NumberedColumn:
    """A column of few different values, of which a row holds the number.

    Attributes:
        values: the different values, as DuckDB has them; some may be in no row.
        numbers: (R,) 0 for a blank, else the place of the row's value, counted from 1; the narrowest unsigned type.
        blank: whether a row is blank.
    """

    values: Sequence[str | int | bool]
    numbers: NDArray[Any]
    blank: bool


class NumberedTable(Table, Protocol):
    """Records that keep many columns as numbers already, and hand them over quicker than as values."""

    def numbered(self, few: Mapping[str, int]) -> Mapping[str, NumberedColumn]:
        """Those of some columns that have few different values, in the order of the rows of `relation`.

        Args:
            few: column -> how many different values still are few.

        Returns:
            Column -> its numbers; a column that is not kept so, or has many values, is left out.
        """


class AnsweringTable(Table, Protocol):
    """Records that stay where they are: a server answers statements about them, and only sums come back."""

    @property
    def dialect(self) -> str:
        """What statements are written in, as sqlglot calls it."""

    @property
    def parts(self) -> tuple[str, ...]:
        """The name of the table: schema and table, unquoted."""

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """The answer to a statement that reads.

        Raises:
            SourceUnreachable: the server does not answer, or not within the time that a statement may take.
            TableError: the server refuses the statement.
        """


class TellingTable(AnsweringTable, Protocol):
    """Records on a server that says how far it is with a statement."""

    def far(self) -> tuple[int, int] | None:
        """The tasks that are done, of those that are known; asked from beside, None where nothing runs."""


class PaperTable(AnsweringTable, Protocol):
    """Records that nobody here can ask: statements go to somebody who may, and answers come back as files."""

    def look_up(self, definitions: str, body: str, width: int, about: str) -> list[tuple[Any, ...]] | None:
        """The answer to a statement; None, and the statement is noted, where there is none yet.

        Args:
            definitions: of the tables that the statement reads (`WITH …`).
            body: the statement. Each of its columns is text that says itself what it is (`count/engines/spelling.py`).
            width: how many columns it has.
            about: what it gives, for the person who runs it.
        """

    def unanswered(self) -> int:
        """How many statements are noted."""


def is_numbered(table: Table) -> TypeGuard[NumberedTable]:
    """Whether a table hands over columns as numbers."""
    return hasattr(type(table), "numbered")


def is_answering(table: Table) -> TypeGuard[AnsweringTable]:
    """Whether a table stays where it is, and a server answers statements about it."""
    return hasattr(type(table), "ask")


def is_telling(table: Table) -> TypeGuard[TellingTable]:
    """Whether the server of a table says how far it is."""
    return hasattr(type(table), "far")


def is_on_paper(table: Table) -> TypeGuard[PaperTable]:
    """Whether somebody else has to run the statements about a table."""
    return hasattr(type(table), "look_up")
