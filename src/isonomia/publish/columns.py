"""What each column of the data files holds: its type, its meaning and its unit. Every description is made from this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from isonomia.publish.book import Book
from isonomia.publish.language import N_

Kind = Literal["text", "whole number", "number"]
LABEL: Final = "label_"
"""How the name of a column of labels starts; the code of the language follows."""
STAGE_LABEL: Final = "label_stage_"
KINDS: Final[Mapping[Kind, str]] = {
    "text": N_("text"),
    "whole number": N_("whole number"),
    "number": N_("number"),
}
OWN_UNIT: Final = N_("as the column “unit” says")
PROBABILITY: Final = N_("probability, from 0 to 1")
SHARE: Final = N_("share, from 0 to 1")
PEOPLE: Final = N_("people")
VALUES: Final = N_("unit of the values")


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        meaning, unit: messages of the catalogue, not yet translated; `unit` is empty where a column has none.
        low, high: the least and the greatest number it may hold; None where there is no bound.
    """

    meaning: str
    kind: Kind = "text"
    unit: str = ""
    low: int | None = None
    high: int | None = None


COLUMNS: Final[Mapping[str, Column]] = {
    "release": Column(N_("Id of this release")),
    "setting": Column(N_("Where: a school, hospital or place; empty where the study has one")),
    "period": Column(N_("When")),
    "source": Column(N_("Id of the source")),
    "indicator": Column(N_("Id of the indicator")),
    "dimension": Column(N_("Way of grouping; empty for everyone together")),
    "subgroup": Column(N_("Code of the group; codes that start with ~ are people whose group is not known")),
    "dimension_2": Column(N_("Second way of grouping, for pairs and strata")),
    "subgroup_2": Column(N_("Code of the group in the second way")),
    "dimension_3": Column(N_("Third way of grouping")),
    "subgroup_3": Column(N_("Code of the group in the third way")),
    "measure": Column(N_("Id of the measure, explained on the methods page")),
    "component": Column(N_("Part of a measure that has parts")),
    "coding": Column(N_("How people with several marks were counted")),
    "reference": Column(N_("What the group is compared with")),
    "value": Column(N_("The figure, unscaled and with its natural sign"), "number", OWN_UNIT),
    "se": Column(N_("Standard error"), "number", OWN_UNIT, 0),
    "ci_lower": Column(N_("Lower end of the likely range"), "number", OWN_UNIT),
    "ci_upper": Column(N_("Upper end of the likely range"), "number", OWN_UNIT),
    "confidence": Column(
        N_("Of 100 such ranges, how many would hold the true figure, divided by 100"), "number", SHARE, 0, 1
    ),
    "debiased": Column(N_("The figure corrected for what chance adds"), "number", OWN_UNIT),
    "gap": Column(N_("The figure turned so that bigger is less favourable for the group"), "number", OWN_UNIT),
    "gap_lower": Column(N_("Lower end of the turned range"), "number", OWN_UNIT),
    "gap_upper": Column(N_("Upper end of the turned range"), "number", OWN_UNIT),
    "unit": Column(N_("Unit of the figure")),
    "margin": Column(N_("Closer than this is called close; set before looking"), "number", OWN_UNIT),
    "verdict": Column(N_("clear, close, unclear, or empty where there was no test")),
    "p_value": Column(N_("Chance of a gap at least this large if there were none"), "number", PROBABILITY, 0, 1),
    "q_value": Column(N_("The same after all comparisons of the family are counted"), "number", PROBABILITY, 0, 1),
    "family": Column(N_("Comparisons that are counted together")),
    "family_size": Column(N_("How many comparisons are counted together"), "whole number", N_("comparisons"), 0),
    "n": Column(
        N_("Number of people; beside what is made of a scale's answers, those with a score"), "whole number", PEOPLE, 0
    ),
    "method": Column(N_("How the range was made")),
    "flags": Column(N_("Remarks, separated by spaces")),
    "status": Column(N_("ok, refused (with a reason) or hidden (to protect privacy)")),
    "reason": Column(N_("Why there is no figure")),
    "events": Column(N_("Number of people or events counted"), "whole number", N_("people or events"), 0),
    "time": Column(N_("Person-time"), "number", N_("unit of time of the indicator"), 0),
    "sy": Column(
        N_("Sum of the values, from the origin; of a scale, to half a step of one statement"), "number", VALUES
    ),
    "syy": Column(
        N_("Sum of the squared values, from the origin; of a scale, to a whole step squared"),
        "number",
        N_("unit of the values, squared"),
    ),
    "sw": Column(N_("Sum of the weights, rounded where they come with records"), "number", N_("weight")),
    "swy": Column(
        N_("Sum of the weighted values, from the origin; rounded where weights come with records"),
        "number",
        N_("weight times unit of the values"),
    ),
    "origin": Column(N_("What the values were measured from"), "number", VALUES),
    "audit_table": Column(N_("Id of a table of the curriculum audit, or of what people wrote")),
    "row": Column(N_("Which row of the table, the first is 1"), "whole number", "", 1),
    "row_label": Column(N_("What the row is about, in the first language of the site")),
    "audit_column": Column(N_("Head of the column on the page, in the first language of the site")),
    "out_of": Column(N_("Of how many the value is a part"), "whole number", N_("cases"), 0),
    "text": Column(N_("What the cell says in words; of a figure that is missing, why")),
    "column": Column(N_("Name of a column of the data files")),
    "found_in": Column(N_("Files that have the column: release, cells, indicator, pathway, audit, dictionary")),
    "type": Column(N_("text, whole number or number")),
    "measured_in": Column(N_("Unit of the numbers in the column, or of the measure that a code names")),
    "meaning": Column(N_("What the column holds, or what the code stands for")),
    "allowed": Column(N_("What may stand in the column")),
    "grouping": Column(N_("Way of grouping that a code belongs to; empty for codes of other things")),
    "code": Column(N_("What stands in the data files")),
}
"""Columns that a file may have. Labels and, in the table of cells, one column a way of grouping are added."""
INTEGERS: Final = frozenset(name for name, each in COLUMNS.items() if each.kind == "whole number")
FLOATS: Final = frozenset(name for name, each in COLUMNS.items() if each.kind == "number")
_STAGE: Final = Column(N_("Title of the step of the pathway, in the language that the name ends with"))
_LABEL: Final = Column(N_("Label of the group, in the language that the name ends with"))
_TEXT: Final = Column("")


def column(name: str) -> Column:
    """A column by its name; one of a way of grouping is text without a fixed meaning."""
    if name in COLUMNS:
        return COLUMNS[name]
    if name.startswith(STAGE_LABEL):
        return _STAGE
    return _LABEL if name.startswith(LABEL) else _TEXT


def meaning(book: Book, name: str) -> str:
    """What a column says, in the language of the book."""
    known = column(name).meaning
    if known:
        return book.lang.gettext(known)
    return book.lang.gettext("Code of the group by %(by)s, or All", by=book.title(name))


def kind(book: Book, name: str) -> str:
    """The type of a column in words."""
    return book.lang.gettext(KINDS[column(name).kind])


def unit(book: Book, name: str) -> str:
    """The unit of a column in words; empty where it has none."""
    known = column(name).unit
    return book.lang.gettext(known) if known else ""
