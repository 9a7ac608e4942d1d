"""One column as `init` sees it: which of its values are answers, and which stand for a missing one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Self

from isonomia.errors import quoted
from isonomia.model import reading
from isonomia.model.profile import ColumnProfile
from isonomia.model.reading import fold
from isonomia.study.scaffold.known import known
from isonomia.study.scaffold.words import encodable, key, says

MOST_GROUPS: Final = 12
_FEW: Final = 12
_EARLIEST_YEAR: Final = 1900
_LATEST_YEAR: Final = 2100
_LONGEST_VALUE: Final = 200
_FIRST_DAY: Final = 13_516
_LAST_DAY: Final = 59_900
_MONTHS: Final = 12
_WITH_COMMA: Final = re.compile(r"[+-]?\d+(,\d+)?")
_DAY_AND_MONTH: Final = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}( .*)?")


@dataclass(frozen=True, slots=True)
class Look:
    """What a column holds.

    Attributes:
        answers: folded value -> the value as the file first has it, absences left out, in order of frequency.
        spellings: folded value -> all its spellings.
        tokens: value -> kind of absence, blanks left out. blanks: rows that are blank.
        complete: `answers` and `tokens` are all that there is.
        distinct: number of distinct values that are not blank. wording: of the question, where it is known.
    """

    name: str
    type: str
    answers: Mapping[str, str]
    spellings: Mapping[str, tuple[str, ...]]
    tokens: Mapping[str, str]
    blanks: int
    complete: bool
    distinct: int
    whole: bool
    dates: bool
    numeric: bool
    low: float | None
    high: float | None
    wording: str = ""

    @property
    def quoted(self) -> str:
        """The column's name for a comment."""
        return quoted(self.name)

    @property
    def empty(self) -> bool:
        """Whether nobody has an answer."""
        return not self.answers

    @property
    def few(self) -> bool:
        """Whether there are only a few different answers."""
        return self.complete and len(self.answers) <= _FEW

    def few_or_some(self, most: int) -> bool:
        """Whether all answers are known and can be written down, and are at most so many."""
        return self.complete and self.safe and 0 < len(self.answers) <= most

    @property
    def years(self) -> bool:
        """Whether every answer is a year."""
        if not (self.numeric and self.whole and self.low is not None and self.high is not None):
            return False
        return self.low >= _EARLIEST_YEAR and self.high <= _LATEST_YEAR

    @property
    def days(self) -> bool:
        """Whether the numbers may be days as Excel counts them, from 1937 to 2063, under a name that says so."""
        if self.low is None or self.high is None or not self.numeric:
            return False
        return self.whole and self.low >= _FIRST_DAY and self.high <= _LAST_DAY and says(self.name, known().days)

    @property
    def absences(self) -> dict[str, str]:
        """What `absent` declares: blanks, and the words that stand for a missing answer."""
        return {"": "left_blank", **self.tokens} if self.blanks else dict(self.tokens)

    @property
    def safe(self) -> bool:
        """Whether every answer can be written into a study file."""
        return all(encodable(value) and len(value) <= _LONGEST_VALUE for value in self.answers.values())

    def with_answers(self, tokens: Iterable[str]) -> Self:
        """The same with some words taken for answers and not for absences."""
        meant = {fold(token): token for token in tokens}
        return replace(
            self,
            answers={**self.answers, **meant},
            spellings={**self.spellings, **{value: (token,) for value, token in meant.items()}},
            tokens={token: kind for token, kind in self.tokens.items() if fold(token) not in meant},
        )

    @property
    def written_otherwise(self) -> str:
        """Numbers or dates that are read where the study says how the column writes them; empty for others."""
        some = list(self.answers.values())
        name = key(self.name)
        if some and all(_WITH_COMMA.fullmatch(each) for each in some) and any("," in each for each in some):
            return f'if these are numbers with a decimal comma, add decimal.{name} = "," to the source'
        if some and all(_DAY_AND_MONTH.fullmatch(each) for each in some):
            return f"if these are dates, add dates.{name} = {_order(some)} to the source"
        return ""

    @property
    def why_not(self) -> str:
        """Why nothing is made of the column."""
        if self.dates:
            return "dates; not used."
        if self.days:
            return "days as Excel counts them; give the column a date format in Excel to use it."
        if self.written_otherwise:
            return f"{self.written_otherwise}; not used."
        if not self.complete:
            return f"{self.distinct:,} different values; not used."
        return "not recognised; not used."


def look(column: ColumnProfile) -> Look:
    """A column's values sorted into answers and absences."""
    facts = known()
    spellings: dict[str, list[str]] = {}
    tokens: dict[str, str] = {}
    for value, _ in column.values:
        folded = fold(value)
        if folded in facts.absence and folded:
            if folded not in {fold(each) for each in tokens}:
                tokens[reading.clean(value) or ""] = facts.absence[folded]
        elif folded:
            spellings.setdefault(folded, []).append(reading.clean(value) or "")
    listed = sum(bool(fold(value)) for value, _ in column.values)
    distinct = column.distinct - (1 if column.blanks else 0)
    answers = {folded: each[0] for folded, each in spellings.items()}
    numbers = _numbers(answers) if listed >= distinct else None
    low, high = (min(numbers), max(numbers)) if numbers else (column.low, column.high)
    return Look(
        name=column.name,
        type=column.type,
        answers=answers,
        spellings={folded: tuple(dict.fromkeys(each)) for folded, each in spellings.items()},
        tokens=tokens,
        blanks=column.blanks,
        complete=listed >= distinct,
        distinct=distinct,
        whole=all(number.is_integer() for number in numbers) if numbers else column.whole,
        dates=column.dates,
        numeric=bool(numbers) or column.numeric,
        low=low,
        high=high,
        wording=column.wording,
    )


def _order(days: Iterable[str]) -> str:
    """The order of dates that their numbers allow, as TOML; both where they do not tell."""
    pairs = [tuple(map(int, re.findall(r"\d+", day)[:2])) for day in days]
    orders = [("month/day/year", 0), ("day/month/year", 1)]
    fitting = [f'"{order}"' for order, at in orders if all(pair[at] <= _MONTHS for pair in pairs)]
    return " (or ".join(fitting) + (")" if len(fitting) > 1 else "") or '"…"'


def _numbers(answers: Mapping[str, str]) -> list[float] | None:
    """The answers as numbers, or None where one is not a number."""
    found = [reading.number(value) for value in answers]
    return None if None in found else [number for number in found if number is not None]
