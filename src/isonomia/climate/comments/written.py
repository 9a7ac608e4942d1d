"""What people wrote: the words of each, from the columns of the answers, for the private worklist alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from isonomia.errors import quoted
from isonomia.model.reading import clean
from isonomia.model.scales import Survey
from isonomia.model.table import Table, identifier
from isonomia.standards.identifying import signs

MOST: Final = 100_000
"""Comments that a worklist holds; nobody codes more."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What one person wrote, all columns together."""

    person: str
    words: str

    @property
    def signs(self) -> str:
        """What in it may tell who somebody is, in words for whoever looks through it."""
        return "; ".join(dict.fromkeys(f"{quoted(words)}: {what}" for what, words in signs(self.words, "comment")))


def written(survey: Survey, person: str, table: Table) -> tuple[Comment, ...]:
    """The comments of a survey, in the order of the names by which people are told apart.

    Args:
        survey: names the columns, which are there.
        person: the column that tells people apart.
        table: the answers.
    """
    import duckdb

    wanted = ", ".join(f"TRIM(CAST({identifier(each)} AS VARCHAR))" for each in (person, *survey.comment_columns))
    with duckdb.connect(config={"threads": 1}) as connection:
        under = table.relation(connection)
        query = f"SELECT {wanted} FROM {under} WHERE {identifier(person)} IS NOT NULL LIMIT {MOST + 1}"  # noqa: S608  names are quoted
        rows = connection.execute(query).fetchall()
    found: dict[str, list[str]] = {}
    for who, *texts in rows:
        found.setdefault(who, []).extend(text for each in texts if (text := clean(each)))
    return tuple(Comment(who, "\n".join(dict.fromkeys(said))) for who, said in sorted(found.items()) if said)
