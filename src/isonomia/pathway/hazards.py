"""How the chance of leaving (or of moving up) per period compares: hazard regressions on counts by period.

One row a group × period (× stratum) holds all that the likelihood of one row a person and period needs, so both
fits are the same (Singer & Willett 2003; Prentice & Gloeckler, Biometrics 1978;34:57).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from isonomia.errors import Fault, InternalError
from isonomia.measures.results import first_reason, make_result
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Bools, Floats, Limits
from isonomia.stats.grouped_glm import Fit, GroupedCounts, fit
from isonomia.stats.patterns import Columns, Factor
from isonomia.stats.profile import profile_limits

HazardLink = Literal["logit", "cloglog"]
Change = Literal["proportional", "linear", "free"]
"""How the groups' contrast may change: not at all, by a straight line over periods, or from period to period."""
NON_PROPORTIONAL: Final = "non_proportional"
PERIODS_DROPPED: Final = "periods_dropped"


@dataclass(frozen=True, slots=True, eq=False)
class PersonPeriods:
    """S sets of counts over R rows of group × period (× strata).

    Attributes:
        group: of each row; its first level is the reference.
        period: of each row, levels in order of time.
        strata: of each row, further factors that are held fixed.
        events: (S, R). at_risk: (S, R).
    """

    group: Factor
    period: Factor
    strata: tuple[Factor, ...]
    events: Floats
    at_risk: Floats

    def __post_init__(self) -> None:
        rows = {self.events.shape[-1], *(len(each.codes) for each in (self.group, self.period, *self.strata))}
        if self.events.shape != self.at_risk.shape or self.events.ndim != 2 or len(rows) > 1:
            raise InternalError(Fault("person-periods", "columns of unlike shape."))

    @classmethod
    def of(
        cls,
        group: Factor,
        period: Factor,
        events: ArrayLike,
        at_risk: ArrayLike,
        strata: Sequence[Factor] = (),
    ) -> PersonPeriods:
        """From (R,) or (S, R) counts."""
        d, n = (np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (events, at_risk))
        return cls(group, period, tuple(strata), d, n)

    def columns(self, change: Change = "proportional") -> Columns:
        """One column a period, then one a group beyond the first, its change over periods, and strata."""
        periods = self.period.indicators()
        groups = self.group.dummies()
        others = self.group.levels[1:]
        parts, names = [periods, groups], [f"period={each}" for each in self.period.levels]
        names += [f"group={each}" for each in others]
        if change == "linear":
            parts.append(groups * self.period.codes[:, None])
            names += [f"group={each} × periods since the first" for each in others]
        if change == "free":
            for at, level in enumerate(self.period.levels[1:], start=1):
                parts.append(groups * periods[:, [at]])
                names += [f"group={each}:period={level}" for each in others]
        for factor in self.strata:
            parts.append(factor.dummies())
            names += [f"{factor.name}={level}" for level in factor.levels[1:]]
        return Columns(np.concatenate(parts, axis=1), tuple(names))

    def kept(self) -> Bools:
        """(S, J) periods in which somebody, but not everybody, has the event; the others say nothing of a ratio."""
        indicators = self.period.indicators()
        d, n = self.events @ indicators, self.at_risk @ indicators
        return np.asarray((d > 0) & (d < n))

    def of_periods(self, kept: Bools) -> PersonPeriods:
        """The rows of some periods (J,)."""
        levels = tuple(level for level, keep in zip(self.period.levels, kept, strict=True) if keep)
        place = np.cumsum(kept) - 1
        rows = kept[self.period.codes]
        period = Factor(self.period.name, levels, place[self.period.codes[rows]])
        group = Factor(self.group.name, self.group.levels, self.group.codes[rows])
        strata = tuple(Factor(each.name, each.levels, each.codes[rows]) for each in self.strata)
        return PersonPeriods(group, period, strata, self.events[:, rows], self.at_risk[:, rows])

    def part(self, sets: NDArray[np.intp]) -> PersonPeriods:
        """Some of the sets."""
        return PersonPeriods(self.group, self.period, self.strata, self.events[sets], self.at_risk[sets])


@dataclass(frozen=True, slots=True, eq=False)
class HazardRatio:
    """A ratio of hazards, and whether it is the same in all periods.

    Attributes:
        result: (S,) the ratio.
        dropped: (S, J) periods in which nobody or everybody had the event: they are named beside the ratio.
        likelihood_ratio, df, p: (S,) test of group × period; NaN where it cannot be made.
        by_period: (S, J) the ratio in each period by itself; NaN where a group has no events, or only events.
    """

    result: Result
    dropped: Bools
    likelihood_ratio: Floats
    df: Floats
    p: Floats
    by_period: Floats


def fit_hazards(rows: PersonPeriods, link: HazardLink = "logit", change: Change = "proportional") -> Fit:
    """The regression itself: one intercept a period, one coefficient a group."""
    return fit(GroupedCounts.of(rows.columns(change).matrix, rows.events, rows.at_risk, link))


def hazard_ratio(
    rows: PersonPeriods, focus: int = 1, link: HazardLink = "logit", confidence: float = 0.95
) -> HazardRatio:
    """exp(β) of a group against the reference, the same in all periods.

    logit: an odds ratio per period. cloglog: the hazard ratio of the proportional-hazards model whose time was grouped.
    Profile-likelihood limits. Likelihood-ratio test of group × period; p < 0.05 raises the flag `non_proportional`,
    and then the periods belong beside the ratio.

    Source: Singer & Willett 2003, ch. 11–12; Prentice & Gloeckler, Biometrics 1978;34:57.

    Args:
        rows: S sets.
        focus: place of the group among the levels; the first is the reference.
        link: of the regression.
        confidence: of the limits.

    Flags: `periods_dropped` a period in which nobody, or everybody, had the event says nothing and is left out.

    Refusals: `NO_DATA` a group is never at risk in the periods that count; `SEPARATION` a group without events, or with
    nothing else; `COLLINEAR`; `NO_CONVERGENCE`.
    """
    sets, kept = len(rows.events), rows.kept()
    value, spread, test, df = (np.full(sets, np.nan) for _ in range(4))
    low, high = np.full(sets, np.nan), np.full(sets, np.nan)
    trouble = np.full(sets, "NO_DATA", dtype=object)
    masks, which = np.unique(kept, axis=0, return_inverse=True)
    for at, mask in enumerate(masks):
        if not mask.any():
            continue
        here = np.flatnonzero(which.ravel() == at)
        part = rows.part(here).of_periods(mask)
        fitted = fit_hazards(part, link)
        column = len(part.period.levels) + focus - 1
        limits = profile_limits(fitted, column, confidence)
        trouble[here] = fitted.trouble
        value[here], spread[here] = fitted.beta[:, column], fitted.se[:, column]
        low[here], high[here] = limits
        test[here], df[here] = _change_test(part, fitted, link)
    members = [rows.group.codes == level for level in (0, focus)]
    indicators = rows.period.indicators()
    absent = np.any([((rows.at_risk[:, each] @ indicators[each]) * kept).sum(axis=1) == 0 for each in members], axis=0)
    reason = first_reason(sets, (absent, "NO_DATA"))
    reason = np.where(reason == "", trouble, reason).astype(object)
    p = np.where(df > 0, special.chdtrc(np.where(df > 0, df, 1.0), np.nan_to_num(test)), np.nan)
    seen = (rows.at_risk @ indicators) > 0
    dropped = seen & ~kept
    flags = {NON_PROPORTIONAL: np.nan_to_num(p, nan=1.0) < 0.05, PERIODS_DROPPED: np.asarray(dropped.any(axis=1))}
    result = make_result(
        np.exp(value),
        np.exp(value) * spread,
        Limits(np.exp(low), np.exp(high)),
        reason,
        method="profile likelihood",
        confidence=confidence,
        flags=flags,
    )
    return HazardRatio(result, dropped, test, df, p, _by_period(rows, focus, link))


def _change_test(rows: PersonPeriods, fitted: Fit, link: HazardLink) -> tuple[Floats, Floats]:
    """Twice the gain of a contrast that is free in each period, and its degrees of freedom (S,).

    Without strata the free model gives each group and period its own share, so its likelihood needs no fit (and
    exists where a group has no events in a period).
    """
    periods, groups = rows.period.indicators(), rows.group.indicators()
    live = np.einsum("sr,rj,rg->sjg", rows.at_risk, periods, groups) > 0
    df = (live.sum(axis=2) - 1).clip(min=0).sum(axis=1) - (live.any(axis=1).sum(axis=1) - 1.0)
    if rows.strata:
        free = fit_hazards(rows, link, "free")
        best, df = free.kernel, np.where(free.trouble == "", df, np.nan)
    else:
        d = np.einsum("sr,rj,rg->sjg", rows.events, periods, groups)
        n = np.einsum("sr,rj,rg->sjg", rows.at_risk, periods, groups)
        share = d / np.where(n > 0, n, 1.0)
        best = (special.xlogy(d, share) + special.xlogy(n - d, 1 - share)).sum(axis=(1, 2))
    return np.where(df > 0, np.maximum(2 * (best - fitted.kernel), 0.0), np.nan), df


def _by_period(rows: PersonPeriods, focus: int, link: HazardLink) -> Floats:
    """(S, J) the contrast of each period alone, strata set aside."""
    indicators = rows.period.indicators()
    sides = []
    for level in (focus, 0):
        members = rows.group.codes == level
        d, n = (each[:, members] @ indicators[members] for each in (rows.events, rows.at_risk))
        inside = (d > 0) & (d < n)
        share = np.where(inside, d / np.where(n > 0, n, 1.0), np.nan)
        sides.append(share / (1 - share) if link == "logit" else -np.log1p(-share))
    return np.asarray(sides[0] / sides[1])
