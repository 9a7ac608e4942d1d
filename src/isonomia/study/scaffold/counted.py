"""Tables in which somebody has counted already: a numerator and a denominator a row, as tables of quality have them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.errors import Fault, TableError, quoted
from isonomia.model.profile import ColumnProfile, TableProfile
from isonomia.study.names import slug, title_of
from isonomia.study.scaffold.column_look import Look
from isonomia.study.scaffold.known import known
from isonomia.study.scaffold.outcomes import Question
from isonomia.study.scaffold.words import column, constant, fresh, says

_MOST_MEASURES: Final = 40
_THOUSANDS: Final = re.compile(r"\d{1,3}([,' \u00a0\u202f]\d{3})+")


@dataclass(frozen=True, slots=True)
class Counted:
    """The columns with how many people have the event, and of how many."""

    numerator: str
    denominator: str

    @property
    def columns(self) -> tuple[str, str]:
        """Both."""
        return self.numerator, self.denominator


def counted_in(profile: TableProfile) -> Counted | None:
    """The one numerator and the one denominator of a table; None where it has not just one of each.

    Raises:
        TableError: they hold numbers that are written with signs between thousands, or no counts at all.
    """
    facts = known()
    events = [each for each in profile.columns if says(each.name, facts.numerator)]
    people = [each for each in profile.columns if says(each.name, facts.denominator)]
    if len(events) != 1 or len(people) != 1 or events == people:
        return None
    faults = [fault for each in (*events, *people) if (fault := _fault(profile, each)) is not None]
    if faults:
        raise TableError(*faults)
    return Counted(events[0].name, people[0].name)


def _fault(profile: TableProfile, held: ColumnProfile) -> Fault | None:
    if held.numeric and held.whole and held.low is not None and held.low >= 0:
        return None
    place = f"{profile.path}, column {quoted(held.name)}"
    apart = next((value for value, _ in held.values if value and _THOUSANDS.fullmatch(value)), "")
    if apart:
        plain = re.sub(r"\D", "", apart)
        remedy = f"Write numbers without signs between thousands, {plain}, and look again."
        return Fault(
            place, f"it should hold numbers of people, and {quoted(apart)} does not read as one.", remedy=remedy
        )
    remedy = (
        "Whole numbers of people belong there, for a share is counted from both; rename it if it is something else."
    )
    return Fault(place, "it should hold numbers of people, and does not.", remedy=remedy)


def measured(seen: Look) -> bool:
    """Whether a column says which measure a row is about."""
    return seen.few_or_some(_MOST_MEASURES) and not seen.numeric and says(seen.name, known().measured)


def questions_of(about: Look | None) -> list[Question]:
    """One question for each measure that a column names; one where no column does."""
    comment = "Counted already: the share of the denominator that is in the numerator."
    if about is None:
        return [Question("share", "Share", "proportion", "", (comment,))]
    made: list[Question] = []
    for value in about.answers.values():
        name = fresh(slug(value), [each.id for each in made], "measure")
        among = f"{column(about.name)} = {constant(value)}"
        made.append(Question(name, title_of(value), "proportion", "", (comment,), among))
    return made


def rates(looks: Sequence[Look]) -> list[Look]:
    """Columns that hold the share itself, which is worked out from the counts."""
    return [each for each in looks if says(each.name, known().rate)]
