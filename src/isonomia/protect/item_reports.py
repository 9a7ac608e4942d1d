"""scales.html, item-bias.csv and ordered-answers.csv: a closer look at the items of scales, for the school's own eyes.

All of it is made of people by their whole pattern of answers, and most patterns are one person's. Such counts are not
shown, so nothing made of them is published, however large the groups: not a figure, not a word, not that it was asked.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from isonomia.model.reasons import REASONS
from isonomia.model.study import Study
from isonomia.protect.private import write_closed, write_csv
from isonomia.protect.private_page import private_page

if TYPE_CHECKING:
    from isonomia.climate.item_bias import ItemBias
    from isonomia.climate.item_report import BiasReport, ItemReport, OrderedReport

PAGE: Final = "scales.html"
BIAS: Final = "item-bias.csv"
ORDERED: Final = "ordered-answers.csv"
BIAS_COLUMNS: Final = (
    "scale",
    "setting",
    "period",
    "dimension",
    "reference",
    "groups",
    "people",
    "item",
    "matched_on",
    "matching_items",
    "log_likelihood_score",
    "log_likelihood_group",
    "log_likelihood_product",
    "uniform_chi2",
    "uniform_df",
    "uniform_p",
    "crossing_chi2",
    "crossing_df",
    "crossing_p",
    "total_chi2",
    "total_df",
    "total_p",
    "q_bh",
    "nagelkerke_change",
    "size",
    "log_odds",
    "mantel_haenszel_chi2",
    "mantel_haenszel_df",
    "mantel_haenszel_p",
    "left_out_of_score",
    "reason",
)
ORDERED_COLUMNS: Final = ("scale", "setting", "period", "people", "quantity", "item", "item_2", "value", "se", "reason")
_ALONE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page: its first column names the rows."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One look: sentences and tables under a heading."""

    heading: str
    words: tuple[str, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """One scale."""

    title: str
    remark: str
    bias: tuple[Part, ...]
    ordered: tuple[Part, ...]


def write_item_reports(folder: Path, study: Study, reports: Sequence[ItemReport]) -> None:
    """Write the page and the tables into a private folder, readable by its owner alone."""
    write_closed(folder / PAGE, [page(study, reports)])
    write_csv(folder / BIAS, BIAS_COLUMNS, (row for each in reports for row in _bias_rows(each)))
    write_csv(folder / ORDERED, ORDERED_COLUMNS, (row for each in reports for row in _ordered_rows(each)))


def page(study: Study, reports: Sequence[ItemReport]) -> str:
    """The page as HTML."""
    return private_page(PAGE, study=study, looked=[_looked(study, each) for each in reports])


def _looked(study: Study, report: ItemReport) -> Looked:
    remark = "Not looked at: a weighted or clustered sample, in which people do not count one by one."
    bias = tuple(_bias_part(study, report, each) for each in report.bias)
    ordered = tuple(_ordered_part(study, report, each) for each in report.ordered)
    return Looked(report.scale.title, remark if report.weighted else "", bias, ordered)


def _heading(study: Study, setting: str, period: str, dimension: str) -> str:
    by = f"By {study.dimensions[dimension].title}" if dimension else "Everybody"
    return ", ".join(each for each in (by, setting, period) if each)


def _names(report: ItemReport) -> Mapping[str, str]:
    return {each.id: f"{each.id}: {each.text}" if each.text else each.id for each in report.scale.items}


def _bias_part(study: Study, report: ItemReport, each: BiasReport) -> Part:
    dimension = study.dimensions[each.dimension]
    heading = _heading(study, each.setting, each.period, each.dimension)
    sizes = [f"{dimension.label(code)} ({people:,})" for code, people in zip(each.groups, each.people, strict=True)]
    words = [f"People with all answers: {', '.join(sizes)}; the first is the reference."] if len(sizes) > 1 else []
    if each.left_out:
        small = ", ".join(dimension.label(code) for code in each.left_out)
        words.append(f"Left out, with fewer than 100 people: {small}.")
    if each.found is None:
        return Part(heading, (*words, "Nothing is compared: fewer than two groups have 100 people or more."), ())
    own = " and the item itself" if each.found.score == "total" else ""
    words.append(f"People are matched on the mean of the other items{own} ({each.found.score} score).")
    if each.found.purified:
        left = ", ".join(each.found.purified)
        words.append(f"In a second pass the score leaves out what the first pass told of: {left}.")
    if each.found.score_in_doubt:
        words.append("So many items differ that the score itself may: no single item can be told from the others here.")
    labels = tuple(dimension.label(code) for code in each.groups)
    names = _names(report)
    rows = tuple((names[item.item], *_bias_cells(item, labels)) for item in each.found.items)
    heads = ("Item", "Groups apart", "Adjusted p (q)", "Change of R²", "Mantel–Haenszel", "In words")
    return Part(heading, tuple(words), (Table("Each item, among people with the same score", heads, rows),))


def _bias_cells(item: ItemBias, labels: Sequence[str]) -> tuple[str, ...]:
    mantel = item.mantel
    tested = f"M² {mantel.chi2:.2f}, df {mantel.df}, {_p(mantel.p)}" if not mantel.reason else REASONS[mantel.reason]
    if item.reason:
        return ("", "", "", tested, f"Not computed: {REASONS[item.reason].lower()}")
    apart = f"χ² {item.total_chi2:.2f}, df {2 * item.df}, {_p(item.p)}"
    return (apart, _p(item.q, "q"), f"{item.r2_change:.4f} ({item.size})", tested, verdict(item, labels))


def verdict(item: ItemBias, labels: Sequence[str]) -> str:
    """What the figures of an item say; `labels`: of the groups, the reference first."""
    if not item.detectable:
        return "No sign of bias. That is no proof of none."
    told = f"Statistically detectable, {item.size} in size."
    if not item.told:
        return told
    if len(labels) == 2 and item.uniform_p < _ALONE:
        way = "higher" if item.group_coefficient[0] > 0 else "lower"
        told += f" {labels[1]} answer {way} than {labels[0]} with the same score."
    if item.crossing_p < _ALONE:
        told += " How far the groups are apart differs with the score."
    return told


def _p(value: float, name: str = "p") -> str:
    return f"{name} < 0.001" if value < 0.001 else f"{name} {value:.3f}"


def _ordered_part(study: Study, report: ItemReport, each: OrderedReport) -> Part:
    heading = _heading(study, each.setting, each.period, "")
    fit, correlations = each.fit, each.correlations
    if fit is None or correlations is None:
        return Part(heading, ("Nothing is fitted: fewer than 200 people answered every item.",), ())
    if fit.reason:
        return Part(heading, (f"Nothing is fitted: {REASONS[fit.reason].lower()}.",), ())
    words = [f"People with all answers: {each.people:,}.", _fit_in_words(fit.scaled.df, each)]
    if correlations.at_edge:
        pairs = "; ".join(f"{one} and {other}" for one, other in correlations.at_edge)
        words.append(f"Answers to these go together so closely that the correlation has no inner best value: {pairs}.")
    if fit.heywood:
        words.append(f"Nothing is left to these by themselves, so do not trust the figures: {', '.join(fit.heywood)}.")
    names = _names(report)
    loadings = tuple(
        (names[item], f"{value:.2f}", f"{error:.2f}")
        for item, value, error in zip(fit.items, fit.loading, fit.loading_se, strict=True)
    )
    pairs_told = tuple(
        (f"{fit.items[i]} and {fit.items[j]}", f"{correlations.correlation[i, j]:.2f}", f"{error:.2f}")
        for (i, j), error in zip(correlations.pairs.tolist(), correlations.se, strict=True)
    )
    return Part(
        heading,
        tuple(words),
        (
            Table("How much each item goes with the one factor", ("Item", "Loading", "Standard error"), loadings),
            Table("Polychoric correlations", ("Items", "Correlation", "Standard error"), pairs_told),
        ),
    )


def _fit_in_words(df: int, each: OrderedReport) -> str:
    if each.fit is None or df <= 0:
        return "With three items one factor fits whatever people answer."
    now = each.fit.scaled
    return (
        f"Scaled χ² {now.chi2:.2f}, df {now.df}, {_p(now.p)}; CFI {now.cfi:.3f}; RMSEA {now.rmsea:.3f} "
        f"({now.rmsea_low:.3f} to {now.rmsea_high:.3f}, at 90 %); SRMR {now.srmr:.3f}. "
        f"Omega of what lies behind the answers, not of the answers: {each.fit.omega:.2f}."
    )


def _bias_rows(report: ItemReport) -> Iterator[Sequence[str]]:
    for each in report.bias:
        found = each.found
        for item in found.items if found is not None else ():
            numbers = (
                *item.log_likelihood,
                *(item.uniform_chi2, item.df, item.uniform_p),
                *(item.crossing_chi2, item.df, item.crossing_p),
                *(item.total_chi2, 2 * item.df, item.p),
                item.q,
                item.r2_change,
            )
            yield [
                *(report.scale.id, each.setting, each.period, each.dimension, each.groups[0]),
                *(" ".join(each.groups), " ".join(map(str, each.people))),
                *(item.item, item.score, " ".join(item.matching)),
                *map(_plain, numbers),
                *(item.size, " ".join(map(_plain, item.group_coefficient))),
                *map(_plain, (item.mantel.chi2, item.mantel.df, item.mantel.p)),
                *(" ".join(found.purified) if found is not None else "", item.reason),
            ]


def _ordered_rows(report: ItemReport) -> Iterator[Sequence[str]]:
    for each in report.ordered:
        start = (report.scale.id, each.setting, each.period, str(each.people))
        fit, correlations = each.fit, each.correlations
        if fit is None or correlations is None or fit.reason:
            yield [*start, "", "", "", "", "", each.reason or (fit.reason if fit is not None else "")]
            continue
        whole = {"chi2_scaled": fit.scaled.chi2, "df": fit.scaled.df, "p_scaled": fit.scaled.p}
        whole |= {"cfi_scaled": fit.scaled.cfi, "tli_scaled": fit.scaled.tli, "rmsea_scaled": fit.scaled.rmsea}
        whole |= {"chi2_plain": fit.plain.chi2, "srmr": fit.plain.srmr, "omega": fit.omega}
        yield from ([*start, name, "", "", _plain(value), "", ""] for name, value in whole.items())
        for at, item in enumerate(fit.items):
            yield [*start, "loading", item, "", _plain(fit.loading[at]), _plain(fit.loading_se[at]), ""]
        for at, item in enumerate(fit.items):
            yield from ([*start, "threshold", item, "", _plain(cut), "", ""] for cut in correlations.threshold[at])
        for (i, j), error in zip(correlations.pairs.tolist(), correlations.se, strict=True):
            value = correlations.correlation[i, j]
            yield [*start, "polychoric", fit.items[i], fit.items[j], _plain(value), _plain(error), ""]


def _plain(value: float) -> str:
    return "" if math.isnan(value) else f"{float(value):.10g}"
