"""What may be said of two reviewers' answers: counts of answers and how far they agree, never who said what.

The two are exchangeable here: a table shows how often they gave which pair of answers, not which of them gave which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.curriculum.review.adjudication import Verdict
from isonomia.curriculum.review.answers import Coding, refuse_same_role
from isonomia.curriculum.review.checklist import ANSWERS, QUESTIONS, Answer
from isonomia.curriculum.review.forms import OTHER_TONES, tones
from isonomia.measures.agreement import LEAST_ITEMS, Agreement, Coefficient, agreement
from isonomia.stats.proportions import wilson

DARKEST: Final = {"fitzpatrick": ("V", "VI")}
"""Types whose share is given; the published audits of pictures report the same ones."""


@dataclass(frozen=True, slots=True)
class Share:
    """`events` of `n`, with Wilson's 95 % limits; None below 30 or where there is nothing."""

    events: int
    n: int
    value: float | None
    low: float | None
    high: float | None

    @classmethod
    def of(cls, events: int, n: int, least: int = 1) -> Share:
        """The share, or counts alone where there are fewer than `least`."""
        if n < least or n == 0:
            return cls(events, n, None, None, None)
        limits = wilson(events, n)
        return cls(events, n, events / n, float(limits.low), float(limits.high))


@dataclass(frozen=True, slots=True)
class QuestionSummary:
    """One question over all cases.

    Attributes:
        number: of the question. final: how often each answer holds, in the order of `ANSWERS`.
        asks: share of the cases to which it applies whose answer asks for another look.
        open: cases that are not settled. pairs: answer by answer, exchangeable (upper triangle).
        observed, kappa, ac1, alpha, specific: agreement on all four answers.
    """

    number: int
    final: tuple[int, ...]
    asks: Share
    open: int
    both: int
    one: int
    pairs: tuple[tuple[int, ...], ...]
    observed: float | None
    specific: tuple[float | None, ...]
    kappa: Coefficient
    ac1: Coefficient
    alpha: Coefficient


@dataclass(frozen=True, slots=True)
class PictureSummary:
    """Pictures that two people coded.

    Attributes:
        scheme: fitzpatrick or monk. types: in order, with those that are no type last.
        counts: of pictures on which both agree, or a third settled, by type.
        darkest: share of types V and VI among pictures with a type; None for other schemes.
        open: pictures on which they differ.
    """

    scheme: str
    types: tuple[str, ...]
    counts: tuple[int, ...]
    darkest: Share | None
    open: int
    both: int
    one: int
    pairs: tuple[tuple[int, ...], ...]
    observed: float | None
    kappa: Coefficient
    weighted: Coefficient | None
    ac1: Coefficient
    alpha: Coefficient


def summarise(found: Sequence[Verdict]) -> tuple[QuestionSummary, ...]:
    """Question by question; those that nobody was asked are left out."""
    return tuple(
        _of_question(each.number, own)
        for each in QUESTIONS
        if not each.whole and (own := [one for one in found if one.number == each.number])
    )


def pictures(one: Coding, other: Coding, settled: dict[str, str] | None = None) -> PictureSummary:
    """The pictures of two coders.

    Agreement is about pictures to which both gave a type; the order of types counts for the weighted κ and for α.

    Args:
        one: of the first coder.
        other: of the second, by the same scheme.
        settled: picture -> type, where a third decided.

    Raises:
        InputError: both are of one role.
    """
    refuse_same_role(one, other)
    kinds = tones(one.scheme)
    names = dict.fromkeys((*one.tones, *other.tones))
    pairs = [(one.tones.get(each, ""), other.tones.get(each, "")) for each in names]
    typed = [tuple(each if each in kinds else "" for each in pair) for pair in pairs]
    found = agreement([(a, b) for a, b in typed], kinds, "ordinal")
    final = {name: pair[0] for name, pair in zip(names, pairs, strict=True) if pair[0] and pair[0] == pair[1]}
    final |= {name: tone for name, tone in (settled or {}).items() if name in names}
    types = (*kinds, *OTHER_TONES)
    counts = tuple(sum(tone == each for tone in final.values()) for each in types)
    dark = DARKEST.get(one.scheme)
    with_type = sum(counts[: len(kinds)])
    darkest = Share.of(sum(counts[types.index(each)] for each in dark), with_type) if dark else None
    return PictureSummary(
        one.scheme,
        types,
        counts,
        darkest,
        sum(bool(a) and bool(b) and a != b and name not in final for name, (a, b) in zip(names, pairs, strict=True)),
        found.both,
        found.one,
        exchangeable(found),
        found.observed,
        found.kappa,
        found.weighted,
        found.ac1,
        found.alpha,
    )


def exchangeable(found: Agreement) -> tuple[tuple[int, ...], ...]:
    """The table without who said which: unlike pairs of answers are added up above the diagonal, 0 below it."""
    size = len(found.table)
    return tuple(
        tuple(
            found.table[i][i] if i == j else (found.table[i][j] + found.table[j][i] if i < j else 0)
            for j in range(size)
        )
        for i in range(size)
    )


def _of_question(number: int, own: Sequence[Verdict]) -> QuestionSummary:
    found = agreement([(each.first or "", each.second or "") for each in own], ANSWERS)
    final = tuple(sum(each.final == answer for each in own) for answer in ANSWERS)
    asks: Answer = QUESTIONS[number - 1].asks
    applies = final[ANSWERS.index("yes")] + final[ANSWERS.index("no")]
    return QuestionSummary(
        number,
        final,
        Share.of(final[ANSWERS.index(asks)], applies, LEAST_ITEMS),
        sum(each.how == "open" for each in own),
        found.both,
        found.one,
        exchangeable(found),
        found.observed,
        found.specific,
        found.kappa,
        found.ac1,
        found.alpha,
    )
