"""Two groups by combinations of what is held fixed: what adjusted gaps and decompositions are computed from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from isonomia.measures.adjusted import adjusted_level, difference_beside, ratio_beside, standardise
from isonomia.measures.covariate_cells import CellKind, CovariateCells
from isonomia.measures.figures import Outcome
from isonomia.measures.gelbach import gelbach
from isonomia.measures.oaxaca import Decomposition, Model, Rule, oaxaca_threefold, oaxaca_twofold
from isonomia.stats.arrays import Floats
from isonomia.stats.cross_moments import CrossMoments
from isonomia.stats.p_values import t_test
from isonomia.stats.patterns import Columns, Factor, treatment

FOCUS, COMPARISON = 0, 1
GROUP = "group"
CRUDE = "crude"
"""Component: the same people with nothing held fixed. No adjusted gap comes without it."""
REST: str = "rest"
"""What the constant of a decomposition is called: whatever none of the covariates carries."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is held fixed: dimension -> levels in which somebody of the two groups is, in declared order.

    All pairs of groups with the same levels go through one computation. K combinations.
    """

    kind: CellKind
    levels: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def combinations(self) -> tuple[tuple[str, ...], ...]:
        """K combinations of levels."""
        return tuple(product(*(codes for _, codes in self.levels)))

    def factors(self, times: int = 1) -> tuple[Factor, ...]:
        """The covariates over K combinations, or over several times K."""
        columns = zip(*self.combinations, strict=True)
        found = zip(self.levels, columns, strict=True)
        return tuple(Factor.of(name, [*codes] * times, known) for (name, known), codes in found)


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two groups over K combinations; each (2, K), the group first.

    Attributes:
        size: persons, or time for a rate. y, yy: Σy and Σy² of the outcome itself; events of a share or a rate.
        persons: in both groups together.
    """

    size: Floats
    y: Floats
    yy: Floats
    persons: float


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """S pairs."""

    held: Held
    size: Floats
    y: Floats
    yy: Floats

    @classmethod
    def of(cls, held: Held, pairs: Sequence[Pair]) -> Pairs:
        """(S, 2, K) each."""
        return cls(held, *(np.stack([getattr(pair, name) for pair in pairs]) for name in ("size", "y", "yy")))

    def flat(self) -> tuple[Floats, Floats, Floats]:
        """(S, 2K) y, size and yy."""
        sets = len(self.size)
        return self.y.reshape(sets, -1), self.size.reshape(sets, -1), self.yy.reshape(sets, -1)

    def side(self, place: int, columns: Columns) -> CrossMoments:
        """The sums of one group."""
        return CrossMoments.of_patterns(columns.matrix, self.size[:, place], self.y[:, place], self.yy[:, place])


def adjusted(held: Held, operands: Sequence[Pair]) -> Mapping[str, Outcome]:
    """Level of both, difference and ratio at the mix of the two groups together, the latter beside the crude ones.

    Crude figures are of the same people. Keys as in `drafts.Batch`.
    """
    pairs = Pairs.of(held, operands)
    y, size, yy = pairs.flat()
    patterns = len(held.combinations)
    group = Factor(GROUP, (GROUP, "comparison"), np.repeat(np.array([FOCUS, COMPARISON], dtype=np.int64), patterns))
    model = standardise(
        CovariateCells.of(held.kind, group, held.factors(2), y, size, yy), persons=[pair.persons for pair in operands]
    )
    gap, times = difference_beside(model, FOCUS, COMPARISON), ratio_beside(model, FOCUS, COMPARISON)
    p = t_test(gap.adjusted.value, gap.adjusted.se, model.df)
    return {
        "adjusted_level/group": Outcome(adjusted_level(model, FOCUS)),
        "adjusted_level/comparison": Outcome(adjusted_level(model, COMPARISON)),
        f"adjusted_difference/{CRUDE}": Outcome(gap.crude),
        "adjusted_difference": Outcome(gap.adjusted, p),
        f"adjusted_ratio/{CRUDE}": Outcome(times.crude),
        "adjusted_ratio": Outcome(times.adjusted, p),
    }


def decomposed(held: Held, measure: str, rule: str, operands: Sequence[Pair]) -> Mapping[str, Outcome]:
    """Oaxaca–Blinder of each pair, whole and by covariate; categories are normalised, so none is the left-out one."""
    pairs, columns = Pairs.of(held, operands), treatment(held.factors())
    factors, blocks = _normalised(held, columns)
    model = Model(pairs.side(FOCUS, columns), pairs.side(COMPARISON, columns), columns.names, factors, blocks)
    found: Decomposition = (
        oaxaca_threefold(model) if measure == "oaxaca_threefold" else oaxaca_twofold(model, _rule(rule))
    )
    whole = {f"{measure}/{part}": Outcome(result) for part, result in found.whole.items()}
    return whole | {f"{measure}/{part}:{name}": Outcome(result) for (part, name), result in found.detail.items()}


def taken_up(held: Held, operands: Sequence[Pair]) -> Mapping[str, Outcome]:
    """Gelbach: the group's coefficient without and with the covariates, and what each of them takes up."""
    pairs, columns = Pairs.of(held, operands), treatment(held.factors())
    both = np.concatenate((columns.matrix, columns.matrix))
    mine = np.repeat([1.0, 0.0], len(columns.matrix))[:, None]
    y, size, yy = pairs.flat()
    moments = CrossMoments.of_patterns(np.concatenate((both[:, :1], mine, both[:, 1:]), axis=1), size, y, yy)
    added = {name: [place + 1 for place in places] for name, places in _places(held, columns).items()}
    found = gelbach(moments, 1, added)
    parts = {"base": found.base, "full": found.full, "total": found.total}
    parts |= {f"part:{name}": result for name, result in found.parts.items()}
    return {f"gelbach/{name}": Outcome(result) for name, result in parts.items()}


def components(measure: str, covariates: Sequence[str]) -> tuple[str, ...]:
    """The components of a measure, in the order of the rows."""
    if measure == "adjusted_level":
        return (GROUP, "comparison")
    if measure in {"adjusted_difference", "adjusted_ratio"}:
        return (CRUDE, "")
    if measure == "gelbach":
        return ("base", "full", "total", *(f"part:{name}" for name in covariates))
    parts = {
        "oaxaca_threefold": ("endowments", "coefficients", "interaction"),
        "oaxaca_twofold": ("explained", "unexplained"),
    }.get(measure)
    if parts is None:
        return ("",)
    detail = [f"{part}:{name}" for part in parts for name in (*covariates, *((REST,) if _has_rest(part) else ()))]
    return ("total", *parts, *detail)


def _has_rest(part: str) -> bool:
    """Characteristics have no constant part: everybody's constant is 1."""
    return part in {"coefficients", "unexplained"}


def _places(held: Held, columns: Columns) -> dict[str, list[int]]:
    """Covariate -> places of its columns; covariates of one level have none and are left out."""
    found: dict[str, list[int]] = {}
    for name, codes in held.levels:
        own = {f"{name}={code}" for code in codes[1:]}
        if own:
            found[name] = [place for place, column in enumerate(columns.names) if column in own]
    return found


def _normalised(held: Held, columns: Columns) -> tuple[Mapping[str, Sequence[int]], Mapping[str, Sequence[int]]]:
    """What is normalised, and which columns then belong to each covariate."""
    places, first = _places(held, columns), {name: codes[0] for name, codes in held.levels}
    factors = {f"{name}={first[name]}": own for name, own in places.items()}
    left_out = {name: len(columns.names) + at for at, name in enumerate(places)}
    return factors, {REST: (0,), **{name: (*own, left_out[name]) for name, own in places.items()}}


def _rule(name: str) -> Rule:
    rules: dict[str, Rule] = {
        "reference_a": "reference_a",
        "reference_b": "reference_b",
        "reimers": "reimers",
        "cotton": "cotton",
        "neumark": "neumark",
        "jann": "jann",
    }
    return rules[name]
