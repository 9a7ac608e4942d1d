"""Tables in which somebody has counted already: a numerator and a denominator a row, as tables of quality have them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from isonomia.errors import Fault, TableError, quoted
from isonomia.model.profile import ColumnProfile, TableProfile
from isonomia.model.reading import fold, number
from isonomia.study.names import slug, title_of
from isonomia.study.scaffold.column_look import Look
from isonomia.study.scaffold.known import known
from isonomia.study.scaffold.long_tables import Long, long_in
from isonomia.study.scaffold.outcomes import Question
from isonomia.study.scaffold.words import column, constant, fresh, says

_MOST_MEASURES: Final = 40
_THOUSANDS: Final = re.compile(r"\d{1,3}([,'’ \u00a0\u202f])\d{3}(\1\d{3})*")
_SMALL: Final = re.compile(r"[<≤]\s*=?\s*\d+|[01]\s*[-–]\s*\d+")
_PER: Final = re.compile(r"(?<!\d)(10[0,]*0)(?!\d)")
_LATER: Final = "A study of counts says it in fields: the page on the study file has an example."


@dataclass(frozen=True, slots=True)
class Counted:
    """The columns with how many people have the event, and of how many.

    Attributes:
        rate: the denominator is a population in which events are counted, and not those who had a chance.
        per: so many people the table's own rates are of; 0 where it does not say.
        thousands: column -> the sign between its thousands. absent: column -> words for a number that is not given.
        long: the columns that say which group a row is about, where rows of several dimensions stand together.
    """

    numerator: str
    denominator: str
    rate: bool = False
    per: int = 0
    thousands: Mapping[str, str] = field(default_factory=dict)
    absent: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    long: Long | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """All that are used up by it."""
        return self.numerator, self.denominator, *((self.long.dimension, self.long.group) if self.long else ())

    @property
    def fields(self) -> dict[str, str]:
        """What the columns hold: field of the source -> column."""
        about = {"dimension": self.long.dimension, "group": self.long.group} if self.long else {}
        time = {"time": self.denominator} if self.rate else {}
        return {**about, "n": self.denominator, "events": self.numerator, **time}


def counted_in(profile: TableProfile) -> Counted | None:
    """The one numerator and the one denominator of a table; None where a row is a person.

    Raises:
        TableError: they hold no counts, or there is one without the other.
    """
    facts = known()
    long = long_in(profile)
    for events, people in ((facts.numerator, facts.denominator), (facts.events, facts.population)):
        pair = [[each for each in profile.columns if says(each.name, names)] for names in (events, people)]
        if [len(each) for each in pair] == [1, 1] and pair[0] != pair[1]:
            rate = events is facts.events
            both = (pair[0][0], pair[1][0])
            if rate and not all(_counts(each) for each in both):
                continue
            faults = [fault for each in both if (fault := _fault(profile, each)) is not None]
            if faults:
                raise TableError(*faults)
            return _counted(profile, both, long, rate=rate)
    _refuse_groups(profile, long)
    return None


def _counted(
    profile: TableProfile, both: tuple[ColumnProfile, ColumnProfile], long: Long | None, *, rate: bool
) -> Counted:
    thousands = {each.name: sign for each in both if (sign := _sign(each))}
    absent = {each.name: words for each in both if (words := _not_given(each))}
    found = [match for each in profile.columns if says(each.name, known().rate) and (match := _PER.search(each.name))]
    per = int(found[0][1].replace(",", "")) if found and rate else 0
    return Counted(both[0].name, both[1].name, rate, per, thousands, absent, long)


def _counts(held: ColumnProfile) -> bool:
    """Whether a column holds whole numbers of people, of which some may be withheld."""
    numbers = [value for value, _ in held.values if not _absent(value) and not _SMALL.fullmatch(value)]
    return bool(numbers) and all(_whole(value) for value in numbers)


def _whole(value: str) -> bool:
    read = number(value)
    return bool(_THOUSANDS.fullmatch(value)) or (read is not None and read >= 0 and read.is_integer())


def _absent(value: str) -> bool:
    return not value.strip() or fold(value) in known().withheld or fold(value) in known().absence


def _sign(held: ColumnProfile) -> str:
    found = next((match for value, _ in held.values if (match := _THOUSANDS.fullmatch(value))), None)
    return {"\u00a0": " ", "\u202f": " ", "’": "'"}.get(found[1], found[1]) if found else ""


def _not_given(held: ColumnProfile) -> dict[str, str]:
    words = [value for value, _ in held.values if value.strip("* ") and _absent(value)]
    return dict.fromkeys(words, "not_stated")


def _fault(profile: TableProfile, held: ColumnProfile) -> Fault | None:
    if _counts(held):
        return None
    remedy = (
        "Whole numbers of people belong there, for a share is counted from both; rename it if it is something else."
    )
    problem = "it should hold numbers of people, and does not."
    return Fault(f"{profile.path}, column {quoted(held.name)}", problem, remedy=remedy)


def _refuse_groups(profile: TableProfile, long: Long | None) -> None:
    """Refuse tables whose rows are groups of people and not people, and that do not say of how many."""
    for held in profile.columns:
        small = next((value for value, _ in held.values if _SMALL.fullmatch(value)), "")
        if small.startswith(("<", "≤")) and _counts(held):
            problem = (
                f"small numbers are withheld ({quoted(small)}): somebody has counted already, and no row is a person."
            )
            remedy = f"Put beside each number of how many people it is, in a column such as Population. {_LATER}"
            raise TableError(Fault(f"{profile.path}, column {quoted(held.name)}", problem, remedy=remedy))
    if long is not None:
        problem = (
            f"each row is about a group of people ({quoted(long.dimension)}, {quoted(long.group)}), and there is not "
            "one column of how many have something with one of how many they are."
        )
        remedy = f"Call them Numerator and Denominator, or Deaths and Population, in one table. {_LATER}"
        raise TableError(Fault(profile.path, problem, remedy=remedy))


def measured(seen: Look) -> bool:
    """Whether a column says which measure a row is about."""
    return seen.few_or_some(_MOST_MEASURES) and not seen.numeric and says(seen.name, known().measured)


def questions_of(about: Look | None, counted: Counted) -> list[Question]:
    """One question for each measure that a column names; one where no column does."""
    comment = "Counted already: the share of the denominator that is in the numerator."
    kind = "proportion"
    if counted.rate:
        comment, kind = "Counted already: events in a population; per says of how many people the rates are.", "rate"
    if about is None:
        title = title_of(counted.numerator) if counted.rate else "Share"
        return [Question(fresh(slug(title), (), "rate"), title, kind, "", (comment,), per=counted.per)]
    made: list[Question] = []
    for value in about.answers.values():
        name = fresh(slug(value), [each.id for each in made], "measure")
        among = f"{column(about.name)} = {constant(value)}"
        made.append(Question(name, title_of(value), kind, "", (comment,), among, counted.per))
    return made


def rates(looks: Sequence[Look]) -> list[Look]:
    """Columns that hold the share itself, which is worked out from the counts."""
    return [each for each in looks if says(each.name, known().rate)]
