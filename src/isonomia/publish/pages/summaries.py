"""How unequal overall: the summary measures of one dimension, each with its meaning in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.book import LEVELS, method_address
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.tables import Figures, fitted
from isonomia.publish.verdicts import saying

FLAGS: Final[Mapping[str, str]] = {
    "not_distinguishable_from_equality": N_("These figures could also come from equal groups."),
    "at_bound": N_("The range reaches the bound of what is possible."),
    "selected_extremes": N_("The two groups were chosen because they are farthest apart."),
    "heterogeneous": N_("The figure differs between strata."),
    "HETEROGENEOUS": N_("The figure differs between strata."),
    "with_unknown": N_("Everyone else includes people whose group is not known."),
    "weighted_without_design": N_("Weighted, without a survey design."),
    "extrapolation": N_("Partly outside what was observed."),
    "periods_left_out": N_("Periods that are not shown are left out."),
    "complement": N_("A success is that the outcome did not happen."),
    "UNBOUNDED": N_("The range has no end."),
    "NO_SE": N_("The source gives no range."),
    "CENSUS": N_("Everybody was counted: no sampling range."),
    "LONELY_CLUSTER": N_("A design stratum has one cluster: no range."),
}
WIDE: Final = "conservative"
"""The flag of a range that covers more than it promises; said by one word beside the range."""
_SHOWN_ELSEWHERE: Final = frozenset({*LEVELS, "unknown_share", "benchmark_share", "difference"})


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One summary measure."""

    address: str
    title: str
    plain: str
    value: str
    between: str
    debiased: str
    note: str
    bold: bool = False


def summaries(voice: Voice, dimension: str) -> tuple[SummaryRow, ...]:
    """All measures of a dimension that speak of the dimension as a whole, in the order of the release."""
    rows = []
    for measure in voice.part.measures(dimension):
        if measure in _SHOWN_ELSEWHERE or voice.book.release.measures[measure].family in {"scales", "surveys"}:
            continue
        rows += [row for row in voice.part.rows(measure, dimension) if not row.subgroup]
    return tuple(summary_row(voice, row) for row in rows)


def summary_row(voice: Voice, row: Estimate) -> SummaryRow:
    """One measure in words: a value with its range, or why there is none."""
    measure, lang = voice.book.release.measures[row.measure], voice.lang
    title, plain = lang.gettext_data(measure.title), lang.gettext_data(measure.plain)
    none = lang.gettext("Does not apply")
    address = method_address(measure)
    if row.status != "ok" or row.value is None:
        word = saying(row, lang).word
        return SummaryRow(address, title, plain, word, none, none, "")
    figures = Figures(lang, fitted(voice.scale(row.measure), [row]))
    debiased = none if row.debiased is None else figures.text(figures.scale.of(row.debiased))
    between = figures.between(row) or lang.gettext("No range")
    if WIDE in row.flags:
        between = lang.gettext("%(range)s, wide", range=between)
    value = figures.text(figures.value(row))
    return SummaryRow(address, title, plain, value, between, debiased, flag_words(voice, row), bold=True)


def flag_words(voice: Voice, row: Estimate) -> str:
    """The flags of a row in words, in the order of the row; a flag without words is printed as it is."""
    flags = [flag for flag in row.flags if flag != WIDE]
    return " ".join(voice.lang.gettext(FLAGS[flag]) if flag in FLAGS else flag for flag in flags)
