"""Findings of a representation: a share here beside the share of a benchmark population."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.model.release import BenchmarkInfo
from isonomia.publish.findings import Voice, for_speech, gap_sentences
from isonomia.publish.numbers import shortened
from isonomia.publish.sentences import Sentence
from isonomia.publish.verdicts import standing_of
from isonomia.publish.words import patterns


def against(voice: Voice, measure: str, dimension: str, benchmark: str) -> tuple[Estimate, ...]:
    """The rows of a measure against one benchmark."""
    return tuple(row for row in voice.part.rows(measure, dimension) if row.reference == benchmark)


def row_of(voice: Voice, measure: str, dimension: str, benchmark: str, code: str) -> Estimate | None:
    """The row of one group against one benchmark."""
    return next((row for row in against(voice, measure, dimension, benchmark) if row.subgroup == code), None)


def benchmark_of(voice: Voice, code: str) -> BenchmarkInfo:
    """A benchmark of the indicator; one that is not described is shown by its id."""
    known = next((each for each in voice.info.benchmarks if each.id == code), None)
    return known or BenchmarkInfo(code, code, "", "", "", "")


SPOKEN_FIGURES: Final = 3


def judged(voice: Voice, dimension: str, benchmark: str, code: str) -> Estimate | None:
    """The row whose verdict speaks for the group: the difference in points, else the quotient."""
    rows = [
        row_of(voice, measure, dimension, benchmark, code)
        for measure in ("parity_difference", "representation_quotient")
    ]
    return next((row for row in rows if row is not None and row.verdict), rows[0] or rows[1])


def share_finding(voice: Voice, dimension: str, benchmark: str, code: str) -> tuple[Sentence, ...]:
    """The share here, the share there, how sure we are, and the distance in people."""
    here = voice.part.level(dimension, code)
    there = row_of(voice, "benchmark_share", dimension, benchmark, code)
    verdict = judged(voice, dimension, benchmark, code)
    if here is None or there is None or here.value is None or there.value is None:
        return ()
    first = _shares(voice, here, there, benchmark_of(voice, benchmark))
    said = [first]
    if verdict is not None and standing_of(verdict) in {"clear", "close", "unclear", "no_range"}:
        said += gap_sentences(voice, verdict)
    count = row_of(voice, "count_gap", dimension, benchmark, code)
    if count is not None and count.value and (verdict is None or standing_of(verdict) != "unclear"):
        said.append(_people(voice, count.value))
    return tuple(said)


def _shares(voice: Voice, here: Estimate, there: Estimate, benchmark: BenchmarkInfo) -> Sentence:
    values = voice.scale("proportion").of(here.value or 0.0), voice.scale("benchmark_share").of(there.value or 0.0)
    places = for_speech(values, clear=True)
    numbers = dict(zip(("est", "ref"), (voice.lang.decimal(each, places) for each in values), strict=True))
    phrases = {
        "title": shortened(voice.info.title),
        "group": voice.book.inside(here.dimension, here.subgroup),
        "role": voice.slot("role"),
        "base": voice.slot("benchmark_people") or shortened(benchmark.title or benchmark.id),
    }
    worded = bool(phrases["role"] and voice.slot("benchmark_people"))
    template = patterns.SHARE_HERE[bool(voice.part.period)] if worded else patterns.SHARE_HERE_NEUTRAL
    return Sentence(voice.lang.translations.gettext(template), numbers, {"year": voice.part.period}, phrases)


def _people(voice: Voice, value: float) -> Sentence:
    template = patterns.PEOPLE_SHORT if value < 0 else patterns.PEOPLE_OVER
    size = abs(voice.scale("count_gap").of(value))
    places = 0 if size >= 1 else 1
    said = {"people": voice.lang.decimal(to_figures(Decimal(size), SPOKEN_FIGURES), places)}
    return Sentence(voice.lang.translations.gettext(template), said)


def to_figures(size: Decimal, figures: int) -> Decimal:
    """A large number to so many significant figures: "about 114,000" is not said to the last person."""
    beyond = size.adjusted() + 1 - figures
    return size.scaleb(-beyond).to_integral_value().scaleb(beyond) if beyond > 0 else size
