"""Rows about selection: what each chosen rule pack says of every group, and what chance would do beside it.

Everything is made from the cells of the group and of everyone else, of the declared comparison, or of all groups; where
one of these is hidden, so is the row. Where the outcome is adverse its complement is the success, with a flag.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np

from isonomia.measures.asked import Rules
from isonomia.measures.drafts import Batch, Drafts
from isonomia.measures.figures import Outcome
from isonomia.measures.opportunity import opportunity
from isonomia.measures.percentage_points import ppg_1, ppg_2017
from isonomia.measures.pool import Pool
from isonomia.measures.questions import Question
from isonomia.measures.references import EVERYONE_ELSE, Reference
from isonomia.measures.reliability import UNRELIABLE
from isonomia.measures.rule_packs import PackFinding, apply_pack, rule_packs
from isonomia.measures.selection import impact_ratio, proportionality_index, relative_yield
from isonomia.measures.slices import Context, View
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Floats

COMPLEMENT: Final = "complement"
"""Flag: the outcome is adverse, and a success is that it did not happen."""
SUCCESS: Final = 1
"""Direction of every row: more successes are better."""
FLAGGED, NOT_FLAGGED, NOT_JUDGED = "flagged", "not_flagged", "not_judged"
MARGIN: Final = "margin"
EXACT: Final = "exact"
"""Component of the odds ratio whose range is the exact conditional one."""
_FEWEST_WITHOUT_FLIP: Final = 100
_OF_CHANCE: Final = {"two_sd_z", "hypergeometric_z", "fisher_exact", "mid_p", "flip_flop", "minimum_detectable_gap"}
"""They ask what chance would do; where everybody was counted, chance has nothing to do with it."""
_HIGHEST: Final = "highest"
_OVERALL: Final = "overall"
_REFERENCES: Final = {"impact_ratio": _HIGHEST, "ppg_2017": _OVERALL, "proportionality_index": _OVERALL}


class Group(NamedTuple):
    """A group, or a set of groups, as one operand: persons and events."""

    n: float
    events: float


@dataclass(frozen=True, slots=True)
class Side:
    """What a group is set beside, and whether that can be said."""

    group: Group
    hidden: bool
    uncertain: bool
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One way of grouping, in one setting and period, as rules see it.

    Attributes:
        view: of the groups. levels: known groups, in order. dimension, coding: columns of every row.
        reference: the declared comparison.
        uncertain: groups whose share is too uncertain to be quoted.
        rest, beside: code -> everyone else, and the declared group.
    """

    view: View
    levels: Sequence[str]
    dimension: str
    coding: str
    reference: Reference
    uncertain: frozenset[str]
    rest: Callable[[str], Side]
    beside: Callable[[str], Side]


def group_of(view: View, row: int | None) -> Group:
    """Persons and events of a row; of nobody where the table has none."""
    if row is None:
        return Group(0.0, 0.0)
    return Group(float(view.table.n[row]), float(view.table.events[row]))


def write_selection(drafts: Drafts, question: Question, rules: Rules, step: Step, where: Context) -> None:
    """All rows about selection of one way of grouping, group by group."""
    for code in step.levels:
        _Writer(drafts, question, step, where, code).write(rules)


@dataclass(frozen=True, slots=True, eq=False)
class _Writer:
    """The rows of one group."""

    drafts: Drafts
    question: Question
    step: Step
    where: Context
    code: str

    def write(self, rules: Rules) -> None:
        for measure in rules.measures:
            self._measure(measure)
        for code in rules.packs:
            self._pack(code)
        rest = self.step.rest(self.code)
        few = self._group().n < _FEWEST_WITHOUT_FLIP
        for measure in rules.beside:
            if measure != "flip_flop" or few or self._hides(rest):
                component = EXACT if measure == "odds_ratio" else ""
                self._row(measure, component, EVERYONE_ELSE, rest, _beside, measure)

    def _measure(self, measure: str) -> None:
        if measure == "impact_ratio":
            self._against_top(measure, "", _measure, measure)
        elif measure == "relative_yield":
            self._relative()
        else:
            reference = _REFERENCES.get(measure, EVERYONE_ELSE)
            self._row(measure, "", reference, self.step.rest(self.code), _measure, measure)

    def _pack(self, code: str) -> None:
        pack = rule_packs()[code]
        if pack.measure == "impact_ratio":
            self._against_top(pack.measure, code, _pack, code)
            return
        rest, reference = self.step.rest(self.code), _REFERENCES.get(pack.measure, EVERYONE_ELSE)
        self._row(pack.measure, code, reference, rest, _pack, code)
        if pack.margin:
            self._row(pack.measure, f"{code}:{MARGIN}", reference, rest, _pack, code)

    def _relative(self) -> None:
        reference = self.step.reference
        if reference.mode == "everyone_else":
            self._row("relative_yield", "", EVERYONE_ELSE, self.step.rest(self.code), _measure, "relative_yield")
            return
        if reference.mode == "code" and not self.step.view.table.overlapping:
            if self.code != reference.code:
                side = self.step.beside(self.code)
                self._row("relative_yield", "", reference.code, side, _measure, "relative_yield", reference.flags)
            return
        identity = self._identity("relative_yield", "", "")
        if reference.mode == "hidden" or self._hides(self.step.rest(self.code)):
            self.drafts.hide(identity)
        else:
            self.drafts.refuse(identity, "NOT_APPLICABLE" if self.step.view.table.overlapping else "NO_REFERENCE")

    def _row(
        self,
        measure: str,
        component: str,
        reference: str,
        side: Side,
        compute: Callable[..., Mapping[str, Outcome]],
        named: str,
        flags: tuple[str, ...] = (),
    ) -> None:
        """A row from the group and one other side."""
        identity = self._identity(measure, component, reference)
        if self._hides(side):
            self.drafts.hide(identity)
        elif reason := self._refused(side, measure):
            self.drafts.refuse(identity, reason)
        else:
            batch = self._batch(compute, named)
            pool = (np.array([self._group(), side.group], dtype=np.float64), 0)
            self._write(batch, pool, {**identity, "flags": (*side.flags, *flags, *self._complement())})

    def _against_top(
        self, measure: str, component: str, compute: Callable[..., Mapping[str, Outcome]], named: str
    ) -> None:
        """A row from all groups: hidden if one of them is, as the highest rate would tell something of it."""
        identity, step = self._identity(measure, component, _HIGHEST), self.step
        rows = [step.view.row(self.where, code) for code in step.levels]
        if any(step.view.is_hidden(row) for row in rows):
            self.drafts.hide(identity)
        elif step.view.table.overlapping or step.view.table.weighted or step.view.table.kind != "proportion":
            self.drafts.refuse(identity, "NOT_APPLICABLE")
        elif step.uncertain:
            self.drafts.refuse(identity, UNRELIABLE)
        else:
            groups = np.array([group_of(step.view, row) for row in rows], dtype=np.float64)
            batch = self._batch(compute, named)
            pool = (groups, list(step.levels).index(self.code))
            self._write(batch, pool, {**identity, "flags": self._complement()})

    def _write(self, batch: Batch, pool: tuple[Floats, int], identity: dict[str, Any]) -> None:
        component = identity["component"]
        direction = 0 if component.endswith(f":{MARGIN}") else SUCCESS  # a margin is no gap
        at = batch.add(pool, direction=direction, census=self.question.census)
        key = f"{identity['measure']}/{component}" if component else identity["measure"]
        self.drafts.write(identity, batch, key, at)

    def _batch(self, compute: Callable[..., Mapping[str, Outcome]], named: str) -> Batch:
        adverse = self.question.direction < 0
        key = "beside" if compute is _beside else named
        return self.drafts.batch(
            ("selection", compute.__name__, key, adverse), lambda pools: compute(named, _pools(pools, adverse=adverse))
        )

    def _identity(self, measure: str, component: str, reference: str) -> dict[str, Any]:
        return self.question.identity(
            self.where,
            measure,
            component=component,
            dimension=self.step.dimension,
            subgroup=self.code,
            coding=self.step.coding,
            reference=reference,
        )

    def _group(self) -> Group:
        return group_of(self.step.view, self.step.view.row(self.where, self.code))

    def _hides(self, side: Side) -> bool:
        return side.hidden or self.step.view.is_hidden(self.step.view.row(self.where, self.code))

    def _refused(self, side: Side, measure: str) -> str:
        table = self.step.view.table
        if table.weighted or table.kind != "proportion":
            return "NOT_APPLICABLE"
        if self.question.census and measure in _OF_CHANCE:
            return "CENSUS"
        return UNRELIABLE if side.uncertain or self.code in self.step.uncertain else ""

    def _complement(self) -> tuple[str, ...]:
        return (COMPLEMENT,) if self.question.direction < 0 else ()


@dataclass(frozen=True, slots=True, eq=False)
class _Pools:
    """S pools, padded with groups of nobody, and which group of each is meant."""

    pool: Pool
    at: np.ndarray

    def of(self, result: Result) -> Result:
        """(S,) the entries of the groups that are meant."""
        chosen = np.arange(len(self.at)) * self.pool.shape[1] + self.at
        names = ("value", "se", "low", "high", "debiased", "reason", "interval_reason")
        columns = {name: np.asarray(getattr(result, name))[chosen] for name in names}
        return replace(result, **columns, flags={name: column[chosen] for name, column in result.flags.items()})


def _pools(operands: Sequence[tuple[Floats, int]], *, adverse: bool) -> _Pools:
    most = max(len(groups) for groups, _ in operands)
    counts = np.zeros((len(operands), most, 2))
    for row, (groups, _) in enumerate(operands):
        counts[row, : len(groups)] = groups
    made = Pool.of_adverse if adverse else Pool.of
    return _Pools(made(counts[:, :, 0], counts[:, :, 1]), np.array([at for _, at in operands], dtype=np.int64))


_MEASURES: Final[Mapping[str, Callable[[Pool], Result]]] = {
    "impact_ratio": impact_ratio,
    "proportionality_index": proportionality_index,
    "ppg_1": lambda pool: ppg_1(pool).result,
    "ppg_2017": lambda pool: ppg_2017(pool).result,
    "relative_yield": lambda pool: relative_yield(pool, 1),
}


def _measure(named: str, pools: _Pools) -> Mapping[str, Outcome]:
    return {named: Outcome(pools.of(_MEASURES[named](pools.pool)))}


def _pack(named: str, pools: _Pools) -> Mapping[str, Outcome]:
    """What a pack says; its version stands in the flag, so that no flag is without it."""
    found = apply_pack(named, pools.pool)
    measure = found.pack.measure
    outcomes = {f"{measure}/{named}": Outcome(pools.of(_with_flags(found)))}
    if found.pack.margin:
        outcomes[f"{measure}/{named}:{MARGIN}"] = Outcome(pools.of(_margin(found)))
    return outcomes


def _with_flags(found: PackFinding) -> Result:
    version = found.pack.version
    flags = dict(found.result.flags)
    if found.pack.flags:
        flags |= {
            f"{FLAGGED}:{version}": found.flagged,
            f"{NOT_FLAGGED}:{version}": found.judged & ~found.flagged,
            f"{NOT_JUDGED}:{version}": ~found.judged,
        }
    return replace(found.result, flags=flags)


def _margin(found: PackFinding) -> Result:
    """The rule's own margin as a figure without a range."""
    nothing = np.full(found.margin.shape, np.nan)
    why = np.where(found.result.reason == "", "NOT_APPLICABLE", "")
    return replace(
        found.result,
        value=found.margin,
        se=nothing,
        low=nothing,
        high=nothing,
        interval_reason=why.astype(object),
        flags={},
        method="none",
    )


def _beside(_: str, pools: _Pools) -> Mapping[str, Outcome]:
    found = dict(opportunity(pools.pool, ()).beside)
    found[f"odds_ratio/{EXACT}"] = found.pop("odds_ratio")
    wanted = {name: found[name] for name in found if name not in {"yield", "difference"}}
    return {name: Outcome(pools.of(result)) for name, result in wanted.items()}
