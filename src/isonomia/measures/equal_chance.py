"""Could a gap this large arise with equal chances? Tests on counts: the statistics of measures.md 7.

Every result is to be printed with its difference, interval and number of people: significance depends on size, and
statistical disparity is not discrimination. None has an interval.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from isonomia.measures.operands import Operand
from isonomia.measures.results import Reasons, first_reason, make_result, no_limits
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Bools, Floats, divide, floats, root
from isonomia.stats.p_values import (
    conditional_mid_p,
    fisher_two_sided,
    hypergeometric_z,
    two_sample_z,
)

Counts = tuple[Floats, Floats, Floats, Floats]


def two_sd_z(focus: Operand, reference: Operand) -> Result:
    """(y_f − y_r)/√[P(1 − P)(1/N_f + 1/N_r)], P pooled over the two. P of 0 or 1 refuses ZERO_DENOMINATOR.

    Source: Hazelwood School District v. United States, 433 U.S. 299 (1977).
    """
    return _tested(focus, reference, two_sample_z)


def hypergeometric_score(focus: Operand, reference: Operand) -> Result:
    """(x_f − N_f·P)/√[N_f·P(1 − P)·N_r/(M − 1)], the exact conditional SD. P of 0 or 1 refuses ZERO_DENOMINATOR."""
    return _tested(focus, reference, hypergeometric_z)


def fisher_exact(focus: Operand, reference: Operand) -> Result:
    """Fisher's two-sided p: all tables not more likely than the observed one. Refuses NO_DATA."""
    return _tested(focus, reference, fisher_two_sided)


def mid_p(focus: Operand, reference: Operand) -> Result:
    """Two-sided conditional mid-p. Refuses NO_DATA. Source: Lancaster 1961."""
    return _tested(focus, reference, conditional_mid_p)


def shortfall(focus: Operand, reference: Operand) -> Result:
    """N_f·P − x_f: how many successes short of equal chances the focus group is; negative for a surplus."""
    return _tested(focus, reference, lambda a, n, c, m: n * divide(a + c, n + m) - a)


def flip_flop(focus: Operand, reference: Operand) -> Result:
    """The larger of the two mid-p values after one event is moved to, and from, the focus group.

    A move that no table allows is left out; NOT_APPLICABLE where neither is possible. Printed for N_f < 100.
    """
    return _tested(focus, reference, _larger_after_a_move, otherwise="NOT_APPLICABLE")


def availability_z(share: Operand, q: ArrayLike) -> Result:
    """(x − N·q)/√[N·q(1 − q)] against a benchmark share q; the exact mid-p is `representation_p_value`.

    Refuses NO_DATA, NO_BENCHMARK, ZERO_DENOMINATOR (q of 0 or 1). Source: Castaneda v. Partida, 430 U.S. 482 (1977).
    """
    bench, n, x = floats(np.atleast_1d(np.asarray(q, dtype=np.float64)), share.n, share.events)
    value = divide(x - n * bench, root(n * bench * (1 - bench)))
    reason = first_reason(
        len(value),
        (share.empty, "NO_DATA"),
        (np.isnan(bench), "NO_BENCHMARK"),
        ((bench <= 0) | (bench >= 1), "ZERO_DENOMINATOR"),
    )
    return _plain(value, reason)


EQUAL_CHANCE: Final[dict[str, Callable[[Operand, Operand], Result]]] = {
    "two_sd_z": two_sd_z,
    "hypergeometric_z": hypergeometric_score,
    "fisher_exact": fisher_exact,
    "mid_p": mid_p,
    "shortfall": shortfall,
    "flip_flop": flip_flop,
}
"""Id of measures.md -> function of two counted operands."""


def _tested(
    focus: Operand,
    reference: Operand,
    statistic: Callable[[Floats, Floats, Floats, Floats], Floats],
    otherwise: str = "ZERO_DENOMINATOR",
) -> Result:
    value = statistic(focus.events, focus.n, reference.events, reference.n)
    uncounted = np.isnan(focus.events) | np.isnan(reference.events)
    reason = first_reason(
        len(focus),
        (focus.empty | reference.empty, "NO_DATA"),
        (uncounted, "NOT_APPLICABLE"),
        (np.isnan(value), otherwise),
    )
    return _plain(value, reason)


def _plain(value: Floats, reason: Reasons) -> Result:
    nothing = np.full(value.shape, np.nan)
    why = np.where(reason == "", "NOT_APPLICABLE", "")
    return make_result(
        value, nothing, no_limits(len(value)), reason, method="none", confidence=0.95, interval_reason=why
    )


def _larger_after_a_move(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
    to_focus = _moved((x1 + 1, n1, x2 - 1, n2), (x1 < n1) & (x2 > 0))
    from_focus = _moved((x1 - 1, n1, x2 + 1, n2), (x1 > 0) & (x2 < n2))
    return np.fmax(to_focus, from_focus)


def _moved(counts: Counts, possible: Bools) -> Floats:
    a, n, c, m = (np.where(possible, each, np.nan) for each in counts)
    return conditional_mid_p(a, n, c, m)
