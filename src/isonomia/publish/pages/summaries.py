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
MAIN: Final = (
    "mean_difference_from_mean_weighted",
    "max_rate_ratio",
    "slope_index",
    "slope_index_linear",
    "slope_index_logit",
    "blau",
    "hill_2",
)
"""What a page shows of many measures: how far apart groups are, how many times as high, the slope of ranked ones."""
MOST_SHOWN: Final = 5
"""With more measures than this the others fold behind the main ones."""
FEWEST_MAIN: Final = 2
_EQUAL: Final = "not_distinguishable_from_equality"
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


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary measures of one dimension.

    Attributes:
        remark: what is true of every measure that takes chance out, said once; empty where it is not so.
        more: what folds behind the main measures; empty where there are few.
        untold: measures without a figure: the reason in words, and address and title of each.
        page: where the further measures stand by themselves; empty where they fold on the page.
    """

    caption: str
    more_caption: str
    remark: str
    rows: tuple[SummaryRow, ...]
    more: tuple[SummaryRow, ...]
    untold: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    page: str = ""

    @property
    def addresses(self) -> frozenset[str]:
        """Where the methods of all its measures stand."""
        rows = (row.address for row in (*self.rows, *self.more))
        return frozenset((*rows, *(address for _, links in self.untold for address, _ in links)))


def summary_of(voice: Voice, dimension: str, heading: str) -> Summary | None:
    """All measures of a dimension that speak of it as a whole, the main ones first; None where there are none."""
    lang, found = voice.lang, _rows(voice, dimension)
    if not found:
        return None
    told = [row for row in found if _has_figure(row)]
    alike = _all_alike(told)
    main = _main(told)
    rows = [(row.measure, summary_row(voice, row, without=_EQUAL if alike else "")) for row in told]
    phrases = {"heading": heading, "by": voice.book.title(dimension)}
    return Summary(
        lang.gettext("%(heading)s: %(by)s", **phrases),
        lang.gettext("%(heading)s, further measures: %(by)s", **phrases),
        lang.gettext(FLAGS[_EQUAL]) if alike else "",
        tuple(row for measure, row in rows if measure in main),
        tuple(row for measure, row in rows if measure not in main),
        _untold(voice, found),
    )


def _has_figure(row: Estimate) -> bool:
    return row.status == "ok" and row.value is not None


def _untold(voice: Voice, rows: list[Estimate]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Measures that have no figure, by the reason why."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if not _has_figure(row):
            measure = voice.book.release.measures[row.measure]
            links = found.setdefault(saying(row, voice.lang).word, {})
            links[method_address(measure)] = voice.lang.gettext_data(measure.title)
    return tuple((word, tuple(links.items())) for word, links in found.items())


def _rows(voice: Voice, dimension: str) -> list[Estimate]:
    """In the order of the release."""
    rows: list[Estimate] = []
    for measure in voice.part.measures(dimension):
        if measure in _SHOWN_ELSEWHERE or voice.book.release.measures[measure].family in {"scales", "surveys"}:
            continue
        rows += [row for row in voice.part.rows(measure, dimension) if not row.subgroup]
    return rows


def _main(rows: list[Estimate]) -> frozenset[str]:
    """Which measures a page shows at once: all where they are few, else the main ones, else the first."""
    every = list(dict.fromkeys(row.measure for row in rows))
    if len(every) <= MOST_SHOWN:
        return frozenset(every)
    chosen: list[str] = [each for each in MAIN if each in every]
    chosen += [each for each in every if each not in chosen][: max(0, FEWEST_MAIN - len(chosen))]
    return frozenset(chosen[:MOST_SHOWN])


def _all_alike(rows: list[Estimate]) -> bool:
    """Whether every measure that takes chance out says that the groups could be equal: then it is said once."""
    corrected = [row for row in rows if row.debiased is not None]
    return len(corrected) > 1 and all(_EQUAL in row.flags for row in corrected)


def summary_row(voice: Voice, row: Estimate, without: str = "") -> SummaryRow:
    """One measure in words, with its range; without a flag that is said elsewhere."""
    measure, lang = voice.book.release.measures[row.measure], voice.lang
    title, plain = lang.gettext_data(measure.title), lang.gettext_data(measure.plain)
    figures = Figures(lang, fitted(voice.scale(row.measure), [row]))
    debiased = lang.gettext("Does not apply") if row.debiased is None else figures.text(figures.scale.of(row.debiased))
    between = figures.between(row) or lang.gettext("No range")
    if WIDE in row.flags:
        between = lang.gettext("%(range)s, wide", range=between)
    value = figures.text(figures.value(row))
    return SummaryRow(method_address(measure), title, plain, value, between, debiased, flag_words(voice, row, without))


def flag_words(voice: Voice, row: Estimate, without: str = "") -> str:
    """The flags of a row in words, in the order of the row; a flag without words is printed as it is."""
    flags = [flag for flag in row.flags if flag not in {WIDE, without}]
    return " ".join(voice.lang.gettext(FLAGS[flag]) if flag in FLAGS else flag for flag in flags)
