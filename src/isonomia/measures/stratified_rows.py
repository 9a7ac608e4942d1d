"""Rows of measures that compare groups within strata, and of Kitagawa's decomposition."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import numpy as np

from isonomia.measures.drafts import Comparison, Drafts
from isonomia.measures.families import family_id
from isonomia.measures.figures import Outcome
from isonomia.measures.homogeneity import breslow_day, cochran_mantel_haenszel, tarone
from isonomia.measures.kitagawa import COMPONENTS, Mix, kitagawa
from isonomia.measures.moments import Floats, Sums
from isonomia.measures.questions import Question
from isonomia.measures.reliability import UNRELIABLE
from isonomia.measures.slices import Context, View, levels_of
from isonomia.measures.stratified import (
    mantel_haenszel_odds_ratio,
    mantel_haenszel_risk_difference,
    mantel_haenszel_risk_ratio,
)
from isonomia.measures.stratum_tables import StratumTables
from isonomia.model.study import Dimension

RISK_DIFFERENCE: Final = "mantel_haenszel_risk_difference"
OF_TABLES: Final = (
    "mantel_haenszel_odds_ratio",
    "mantel_haenszel_risk_ratio",
    RISK_DIFFERENCE,
    "cochran_mantel_haenszel",
    "breslow_day",
    "tarone",
)
"""Measures of counted yes/no outcomes; `kitagawa` fits every outcome."""
_WITH_VERDICT: Final = OF_TABLES[:3]
KITAGAWA: Final = "kitagawa"
EVERYONE_ELSE: Final = "everyone_else"


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """A table by one dimension and the strata: the rows of each group, stratum by stratum.

    Attributes:
        view: of the table. levels: known levels of the dimension. strata: combinations of known stratifying levels.
        sums: of all rows, and one row of zeros behind them for combinations in which nobody is.
        variance: (R + 1,) of the estimates: plain p(1 − p)/n for shares, else as in `Sums`.
    """

    view: View
    levels: tuple[str, ...]
    strata: tuple[tuple[str, ...], ...]
    sums: Sums
    variance: Floats

    @classmethod
    def of(cls, view: View, dimensions: Mapping[str, Dimension]) -> Strata:
        """Ready a table for comparisons within strata."""
        first, *others = view.table.dimensions
        combinations = product(*(levels_of(dimensions[name], view) for name in others))
        sums = _with_nobody(Sums.of(view.table))
        return cls(view, levels_of(dimensions[first], view), tuple(combinations), sums, _variance(view, sums))

    def rows(self, where: Context, code: str) -> list[int | None]:
        """The row of a group in each stratum, None where nobody is."""
        return [self.view.row(where, code, *stratum) for stratum in self.strata]

    def index(self, rows: Sequence[int | None]) -> list[int]:
        """Rows with the row of nobody in the place of None."""
        return [len(self.view.table) if row is None else row for row in rows]


def _with_nobody(sums: Sums) -> Sums:
    columns = {name: np.append(column, 0.0) for name, column in sums.columns.items()}
    return Sums(sums.kind, sums.weighted, sums.origin, columns)


def _variance(view: View, sums: Sums) -> Floats:
    if sums.weighted:
        own = sums.variance()
        return np.where(np.isfinite(np.append(view.table.se, np.nan)), np.append(view.table.se, np.nan) ** 2, own)
    return _plain_variance(sums)


def _plain_variance(sums: Sums) -> Floats:
    """p(1 − p)/n for counted shares, as Kitagawa's errors are published; else the variance of `Sums`."""
    if sums.kind != "proportion" or sums.weighted:
        return sums.variance()
    p = sums.estimate()
    return p * (1 - p) / np.where(sums["n"] > 0, sums["n"], np.nan)


def stratified_measures(asked: Sequence[str], question: Question, *, weighted: bool) -> tuple[str, ...]:
    """The stratified measures of an indicator that declares strata: those asked for, else all that fit its kind."""
    fit = (*OF_TABLES, KITAGAWA) if question.kind == "proportion" and not weighted else (KITAGAWA,)
    wanted = tuple(measure for measure in asked if measure in {*OF_TABLES, KITAGAWA})
    return wanted or fit


def write_stratified(
    drafts: Drafts,
    question: Question,
    strata: Strata,
    where: Context,
    reference: str,
    measures: Sequence[str],
    flags: tuple[str, ...] = (),
    uncertain: Collection[str] = (),
) -> None:
    """All stratified rows of one setting and period: each group against the reference, within strata.

    A row is printed only if both groups are shown in every stratum; for "everyone else" all groups must be. Groups
    whose crude comparison is `uncertain` are refused by the display gate here too.
    """
    known = {code: strata.rows(where, code) for code in strata.levels}
    overlapping = bool(strata.view.table.overlapping)
    for focus, rows in known.items():
        others = [code for code in known if code != focus] if reference == EVERYONE_ELSE else [reference]
        if focus == reference:
            continue
        columns = _columns(strata.view, focus, reference, flags)
        against = [row for code in others for row in known[code]]
        if any(strata.view.is_hidden(row) for row in (*rows, *against)):
            _each(measures, lambda m, **c: drafts.hide(question.identity(where, m, **c)), columns)
        elif overlapping:
            _each(measures, lambda m, **c: drafts.refuse(question.identity(where, m, **c), "NOT_APPLICABLE"), columns)
        elif focus in uncertain:
            _each(measures, lambda m, **c: drafts.refuse(question.identity(where, m, **c), UNRELIABLE), columns)
        else:
            _write_pair(drafts, question, strata, where, rows, [known[code] for code in others], measures, columns)


def _columns(view: View, focus: str, reference: str, flags: tuple[str, ...]) -> dict[str, Any]:
    first, *others = view.table.dimensions
    names = ("dimension_2", "dimension_3")
    coding = view.table.coding.get(first, "")
    return {
        "dimension": first,
        "subgroup": focus,
        "reference": reference,
        "coding": coding,
        "flags": flags,
        **dict(zip(names, (*others[:1], "+".join(others[1:])), strict=True)),
    }


def _each(measures: Sequence[str], write: Any, columns: Mapping[str, Any]) -> None:  # noqa: ANN401  a bound writer
    plain = {name: value for name, value in columns.items() if name != "flags"}
    for measure, component in _with_components(measures):
        write(measure, component=component, **plain)


def _with_components(measures: Sequence[str]) -> Iterator[tuple[str, str]]:
    for measure in measures:
        yield from ((measure, part) for part in (COMPONENTS if measure == KITAGAWA else ("",)))


def _write_pair(
    drafts: Drafts,
    question: Question,
    strata: Strata,
    where: Context,
    focus: Sequence[int | None],
    others: Sequence[Sequence[int | None]],
    measures: Sequence[str],
    columns: dict[str, Any],
) -> None:
    mine = strata.sums.rows(strata.index(focus))
    several = strata.sums.rows(np.array([strata.index(rows) for rows in others]))
    theirs = several.added(axis=0)
    my_variance = strata.variance[strata.index(focus)]
    single = len(others) == 1
    their_variance = strata.variance[strata.index(others[0])] if single else _plain_variance(theirs)
    tables = drafts.batch("stratified tables", _tables)
    mixes = drafts.batch("kitagawa", _mixes)
    at_mix = mixes.add(
        (_mix_of(mine, my_variance), _mix_of(theirs, their_variance)),
        direction=question.direction,
        census=question.census,
    )
    fits = question.kind == "proportion" and not strata.view.table.weighted
    at_table = -1
    if fits:
        counts = (mine["events"], mine["n"], theirs["events"], theirs["n"])
        at_table = tables.add(counts, direction=question.direction, census=question.census)
    family = family_id(
        question.id, where.period, columns["dimension"], "within " + columns["dimension_2"], where.setting
    )
    comparison = Comparison(family, question.margin, tables, at_table, RISK_DIFFERENCE) if fits else None
    for measure, component in _with_components(measures):
        identity = question.identity(where, measure, component=component, **columns)
        if measure == KITAGAWA:
            drafts.write(identity, mixes, f"{KITAGAWA}/{component}", at_mix)
        elif comparison is None:
            drafts.refuse(identity, "NOT_APPLICABLE")
        else:
            drafts.write(identity, tables, measure, at_table, comparison if measure in _WITH_VERDICT else None)


def _mix_of(sums: Sums, variance: Floats) -> tuple[Floats, Floats, Floats, float]:
    rate = np.nan_to_num(sums.estimate())
    return rate, variance, sums.size, float(sums.effective.sum())


def _tables(operands: Sequence[tuple[Floats, Floats, Floats, Floats]]) -> Mapping[str, Outcome]:
    """All measures of tables; the risk difference, risk ratio and odds ratio carry the p-value of the test."""
    tables = StratumTables(*(_padded([one[part] for one in operands]) for part in range(4)))
    tests = {"cochran_mantel_haenszel": cochran_mantel_haenszel, "breslow_day": breslow_day, "tarone": tarone}
    found = {name: test(tables) for name, test in tests.items()}
    p = found["cochran_mantel_haenszel"].p
    return {
        "mantel_haenszel_odds_ratio": Outcome(mantel_haenszel_odds_ratio(tables), p),
        "mantel_haenszel_risk_ratio": Outcome(mantel_haenszel_risk_ratio(tables), p),
        RISK_DIFFERENCE: Outcome(mantel_haenszel_risk_difference(tables), p),
        **{name: Outcome(test.result, test.p) for name, test in found.items()},
    }


def _mixes(operands: Sequence[tuple[Any, Any]]) -> Mapping[str, Outcome]:
    parts = kitagawa(_joined_mix([focus for focus, _ in operands]), _joined_mix([rest for _, rest in operands]))
    return {f"{KITAGAWA}/{name}": Outcome(result) for name, result in parts.items()}


def _joined_mix(sides: Sequence[tuple[Floats, Floats, Floats, float]]) -> Mix:
    rate, variance, size = (_padded([np.asarray(side[part]) for side in sides]) for part in range(3))
    return Mix(rate, variance, size, np.array([side[3] for side in sides]))


def _padded(rows: Sequence[Floats]) -> Floats:
    """(S, K) rows of unlike length, zeros behind the shorter ones."""
    whole = np.zeros((len(rows), max(len(row) for row in rows)))
    for at, row in enumerate(rows):
        whole[at, : len(row)] = row
    return whole
