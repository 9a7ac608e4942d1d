"""How much of a gap in rates is different rates within categories, and how much a different mix of categories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.errors import Fault, InternalError
from isonomia.measures.stratum_tables import codes_where
from isonomia.model.estimates import Result

Floats = NDArray[np.float64]
Component = Literal["total", "rate", "composition"]
COMPONENTS: Final[tuple[Component, ...]] = ("total", "rate", "composition")
Z95: Final = 1.959963984540054


@dataclass(frozen=True, slots=True, eq=False)
class Mix:
    """S groups over K categories.

    Attributes:
        rate: (S, K) rate (share, mean) of each category; any number where `size` is 0.
        variance: (S, K) its variance.
        size: (S, K) persons (sum of weights) of each category; only their shares count.
        persons: (S,) persons behind the shares (effective number where weighted).
    """

    rate: Floats
    variance: Floats
    size: Floats
    persons: Floats

    def __post_init__(self) -> None:
        shapes = {self.rate.shape, self.variance.shape, self.size.shape}
        if len(shapes) > 1 or self.persons.shape != self.rate.shape[:1]:
            raise InternalError(Fault("a mix of categories", f"columns of unlike shape {sorted(shapes)}."))

    @classmethod
    def of_counts(cls, events: ArrayLike, n: ArrayLike) -> Mix:
        """A mix of yes/no outcomes: rate e/n with variance p(1 − p)/n. (K,) or (S, K)."""
        e, size = (np.atleast_2d(np.asarray(each, dtype=np.float64)) for each in (events, n))
        rate = e / np.maximum(size, 1)
        return cls(rate, rate * (1 - rate) / np.maximum(size, 1), size, size.sum(axis=1))

    @property
    def share(self) -> Floats:
        """(S, K) shares of the categories; 0 throughout where the group is empty."""
        whole = self.size.sum(axis=1, keepdims=True)
        return self.size / np.where(whole > 0, whole, 1.0)


def kitagawa(focus: Mix, reference: Mix, *, external: bool = False, z: float = Z95) -> dict[Component, Result]:
    """The gap between two groups as a sum of a rate and a composition component.

    rate = Σ(r₁ − r₂)(p₁ + p₂)/2, composition = Σ(p₁ − p₂)(r₁ + r₂)/2; total = Σp₁r₁ − Σp₂r₂ is their sum.
    With a = (r₁ − r₂)/2, m = (r₁ + r₂)/2, v the variances of the rates and
    Q(c₁, c₂) = [Σp₁c₁² − (Σp₁c₁)²]/N₁ + [Σp₂c₂² − (Σp₂c₂)²]/N₂:
    Var(rate) = Σ[(p₁+p₂)/2]²(v₁+v₂) + Q(a, a), Var(composition) = Σ[(p₁−p₂)/2]²(v₁+v₂) + Q(m, m),
    Var(total) = Σ(p₁²v₁ + p₂²v₂) + Q(r₁, r₂). Q is dropped for an external composition, known without error.

    "Rate" and "composition" are arithmetic; neither is a cause.

    Source: Kitagawa, J Am Stat Assoc 1955;50:1168.

    Args:
        focus: group 1.
        reference: group 2, over the same categories.
        external: the shares come from elsewhere and have no sampling error.
        z: normal quantile of the intervals (95 %).

    Returns:
        "total", "rate" and "composition", each (S,), in the unit of the rate.

    Refusals: `NO_DATA` a group is empty; `NO_SUPPORT` a category has persons in one group only (it has no rate in
    the other): merge it. Interval `NO_SE` where a variance is not known or 0.
    """
    p1, p2 = focus.share, reference.share
    live = (focus.size > 0) & (reference.size > 0)
    r1, r2, v1, v2 = (
        np.where(live, each, 0.0) for each in (focus.rate, reference.rate, focus.variance, reference.variance)
    )
    half_gap, middle = (r1 - r2) / 2, (r1 + r2) / 2
    rate = ((p1 + p2) * half_gap).sum(axis=1)
    composition = ((p1 - p2) * middle).sum(axis=1)
    values: dict[Component, Floats] = {"total": rate + composition, "rate": rate, "composition": composition}
    variances: dict[Component, Floats] = {
        "total": (p1**2 * v1 + p2**2 * v2).sum(axis=1),
        "rate": (((p1 + p2) / 2) ** 2 * (v1 + v2)).sum(axis=1),
        "composition": (((p1 - p2) / 2) ** 2 * (v1 + v2)).sum(axis=1),
    }
    loads = {"total": (r1, r2), "rate": (half_gap, half_gap), "composition": (middle, middle)}
    if not external:
        for name in COMPONENTS:
            c1, c2 = loads[name]
            variances[name] += _share_variance(p1, c1, focus.persons) + _share_variance(p2, c2, reference.persons)
    reason = _refusals(focus, reference)
    return {name: _result(values[name], variances[name], reason, z) for name in COMPONENTS}


def kitagawa_terms(focus: Mix, reference: Mix, *, centred: bool = True) -> dict[Component, Floats]:
    """What each category adds to the rate and the composition component, (S, K) each; no error is given for them.

    rate: (r₁ − r₂)(p₁ + p₂)/2. composition: (p₁ − p₂)(m − m̄), m = (r₁ + r₂)/2, m̄ its mean over both mixes. Without the
    centring (p₁ − p₂)m has the same sum, but a category's own term then depends on where the rates have their zero.
    Not refused where `kitagawa` is: NaN there.
    """
    p1, p2 = focus.share, reference.share
    given = (_refusals(focus, reference) == "")[:, None]
    live = (focus.size > 0) & (reference.size > 0)
    r1, r2 = (np.where(live, each.rate, 0.0) for each in (focus, reference))
    middle = (r1 + r2) / 2
    mean = ((p1 + p2) / 2 * middle).sum(axis=1, keepdims=True) if centred else 0.0
    terms: dict[Component, Floats] = {"rate": (r1 - r2) * (p1 + p2) / 2, "composition": (p1 - p2) * (middle - mean)}
    return {name: np.where(given, each, np.nan) for name, each in terms.items()}


def _share_variance(p: Floats, c: Floats, persons: Floats) -> Floats:
    """(S,) variance of Σpc that comes from estimated shares: [Σpc² − (Σpc)²]/N."""
    spread = (p * c**2).sum(axis=1) - (p * c).sum(axis=1) ** 2
    found: Floats = np.maximum(spread, 0.0) / np.where(persons > 0, persons, 1.0)
    return found


def _refusals(focus: Mix, reference: Mix) -> NDArray[np.object_]:
    one_sided = ((focus.size > 0) != (reference.size > 0)).any(axis=1)
    reason = codes_where(one_sided, "NO_SUPPORT")
    reason[(focus.size.sum(axis=1) == 0) | (reference.size.sum(axis=1) == 0)] = "NO_DATA"
    return reason


def _result(value: Floats, variance: Floats, reason: NDArray[np.object_], z: float) -> Result:
    given = reason == ""
    usable = given & np.isfinite(variance) & (variance > 0)
    se = np.sqrt(np.where(usable, variance, np.nan))
    value = np.where(given, value, np.nan)
    none = np.full_like(value, np.nan)
    no_interval = codes_where(given & ~usable, "NO_SE")
    return Result(value, se, value - z * se, value + z * se, none, reason, no_interval, method="delta")
