"""Projections of a representation: in how many years shares would match under stated flows. Not a goal.

The stock is who is here, the entrants are another representation of the same dimension, counted in the same way; who
leaves in a year is a share that the study states. Everything is made from shown counts; one that is hidden hides it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from isonomia.measures.benchmarks import UNLIKE, BenchmarkShares, benchmark_shares
from isonomia.measures.drafts import Drafts
from isonomia.measures.figures import Outcome
from isonomia.measures.groups import HIDDEN
from isonomia.measures.parity import Flows, time_to_parity_naive, time_to_parity_stock_flow
from isonomia.measures.parity_trend import time_to_parity_trend
from isonomia.measures.questions import Question
from isonomia.measures.reliability import Gate
from isonomia.measures.representation_rows import Stage
from isonomia.measures.slices import Context, Library, levels_of, missing_table
from isonomia.measures.trend_rows import year_of
from isonomia.model.study import Dimension, Representation, Study
from isonomia.standards import may_divide

NAIVE: Final = "time_to_parity_naive"
STOCK_FLOW: Final = "time_to_parity_stock_flow"
TREND: Final = "time_to_parity_trend"
DOUBLED: Final = "doubled"
"""Component: as if twice as many of the group entered, among as many entrants in all."""
SEED: Final = 20_261_122
ROWS: Final = ((STOCK_FLOW, ""), (STOCK_FLOW, DOUBLED), (NAIVE, DOUBLED), (TREND, ""))


@dataclass(frozen=True, slots=True)
class _Projected:
    """One dimension of a stock and of its entrants."""

    stock: Stage
    entrants: Stage
    years: int
    exits: float
    breaks: tuple[tuple[str, ...], ...]

    def unlike(self, where: Context, then: Context | None) -> bool:
        """Whether the two count people in unlike ways, so that neither is measured by the other.

        So they do where a break that both sources have lies between their periods.
        """
        first, last = sorted((where.period, then.period if then is not None else where.period))
        if first and any(first < each <= last for each in self.breaks[0] if each in self.breaks[1]):
            return True
        name = self.stock.dimension.id
        mine, theirs = (each.view.table.coding.get(name, "") for each in (self.stock, self.entrants))
        return bool(may_divide(mine, theirs))

    def flows(self, where: Context, then: Context, code: str) -> tuple[float, float, float, float, float] | None:
        """Stock, members, entrants a year, of the group, exits a year; None where one of them is hidden."""
        here, coming = self.stock.counts(where, code), self.entrants.counts(then, code)
        if here is None or coming is None:
            return None
        (members, stock), (of_group, entrants) = here, coming
        return stock, members, entrants / self.years, of_group / self.years, self.exits * stock


def write_parity(drafts: Drafts, study: Study, one: Representation, library: Library, told: frozenset[str]) -> None:
    """The projections that may be told, of each group beside each benchmark, from the newest period of a setting."""
    measures = tuple(each for each in ROWS if each[0] in told)
    if one.parity is None or not measures:
        return
    other = next(each for each in study.representations if each.id == one.parity.entrants)
    for name in (each for each in one.by if each in other.by):
        dimension = study.dimensions[name]
        stages = [_stage(library, each, dimension) for each in (one, other)]
        breaks = tuple(study.sources[each.source].breaks_for(name) for each in (one, other))
        projected = _Projected(stages[0], stages[1], one.parity.years, one.parity.exits, breaks)
        for where in _newest(stages[0]):
            then = _entrants_of(stages[1], where)
            for benchmark in one.benchmarks:
                shares = benchmark_shares(study, library, one, benchmark, dimension, stages[0].levels, where)
                for code in stages[0].levels:
                    for measure, component in measures:
                        columns = {"subgroup": code, "reference": benchmark, "component": component}
                        _write(drafts, projected, (where, then), shares, measure, columns)


def _stage(library: Library, one: Representation, dimension: Dimension) -> Stage:
    view = library.view(one.id, (dimension.id,), persons_only=True)
    rest = library.view(one.id, (dimension.id,), "everyone_else", persons_only=True)
    if view is None or rest is None:
        raise missing_table(one.id, dimension.id)
    return Stage(Question.of_representation(one), dimension, levels_of(dimension, view), view, rest, Gate())


def _newest(stage: Stage) -> list[Context]:
    """The newest period of each setting."""
    latest = {where.setting: where for where in stage.view.lookup}
    return [latest[setting] for setting in sorted(latest)]


def _entrants_of(stage: Stage, where: Context) -> Context | None:
    """The entrants' newest period in the same setting, or in the only one they have."""
    found = _newest(stage)
    same = [each for each in found if each.setting == where.setting]
    return same[0] if same else (found[0] if len(found) == 1 else None)


def _write(
    drafts: Drafts,
    projected: _Projected,
    when: tuple[Context, Context | None],
    found: BenchmarkShares,
    measure: str,
    columns: Mapping[str, Any],
) -> None:
    where, then = when
    stage, code = projected.stock, columns["subgroup"]
    coding = stage.view.table.coding.get(stage.dimension.id, "")
    identity = stage.question.identity(where, measure, dimension=stage.dimension.id, coding=coding, **columns)
    flows = None if then is None else projected.flows(where, then, code)
    series = _series(stage, where, code, projected.breaks[0]) if measure == TREND else ()
    q = found.shares.get(code)
    if found.reason == HIDDEN or series is None or (then is not None and flows is None):
        drafts.hide(identity)
    elif projected.unlike(where, then):
        drafts.refuse(identity, UNLIKE)
    elif then is None or flows is None:
        drafts.refuse(identity, "NO_DATA")
    elif found.reason or q is None:
        drafts.refuse(identity, found.reason or "NO_BENCHMARK")
    elif measure == TREND and not series:
        drafts.refuse(identity, "TOO_FEW_GROUPS")
    elif columns["component"] == DOUBLED and 2 * flows[3] > flows[2]:
        drafts.refuse(identity, "NOT_APPLICABLE")  # more than half of those who enter are of the group already
    else:
        batch = drafts.batch(("projection", *((measure, len(series)) if series else ())), _computed)
        operand = (*flows, *q, series)
        key = f"{measure}/{columns['component']}" if columns["component"] else measure
        drafts.write({**identity, "n": int(flows[1])}, batch, key, batch.add(operand, direction=0, census=False))


def _series(
    stage: Stage, where: Context, code: str, breaks: Sequence[str]
) -> tuple[tuple[float, int, int], ...] | None:
    """Year, everybody and members of each period of the setting that names a year; None where one is hidden.

    Periods before the last break are of another definition, and say nothing of how it goes on.
    """
    found = []
    since = max((each for each in breaks if each <= where.period), default="")
    for each in stage.view.lookup:
        year = year_of(each.period)
        if each.setting == where.setting and year is not None and each.period >= since:
            counts = stage.counts(each, code)
            if counts is None:
                return None
            found.append((year, counts[1], counts[0]))
    return tuple(found)


def _computed(operands: Sequence[tuple[Any, ...]]) -> Mapping[str, Outcome]:
    """Operands are stock, members, entrants, entrants of the group, exits, q, SE(q), and the periods of a trend."""
    stock, members, entrants, of_group, exits, q, error = np.array([each[:7] for each in operands], dtype=np.float64).T
    flows = Flows.of(stock, members, entrants, of_group, exits)
    doubled = Flows.of(stock, members, entrants, 2 * of_group, exits)
    known = np.nan_to_num(error)
    found = {
        STOCK_FLOW: time_to_parity_stock_flow(flows, q, np.random.default_rng(SEED), known).result,
        f"{STOCK_FLOW}/{DOUBLED}": time_to_parity_stock_flow(doubled, q, np.random.default_rng(SEED), known).result,
        f"{NAIVE}/{DOUBLED}": time_to_parity_naive(q * stock - members, of_group),
    }
    series = [each[7] for each in operands]
    if series[0]:
        years, n, x = np.moveaxis(np.array(series, dtype=np.float64), 2, 0)
        found[TREND] = time_to_parity_trend(years[0], n, x, q)
    return {key: Outcome(result) for key, result in found.items()}
