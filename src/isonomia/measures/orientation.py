"""From value to gap: one number, re-oriented so that bigger always means less favourable (measures.md 1.5).

| rule            | higher is better | higher is worse | used by                                              |
|-----------------|------------------|-----------------|------------------------------------------------------|
| `same`          | value            | value           | what is unfavourable by itself, even when neutral    |
| `negated`       | −value           | value           | focus − reference: difference, parity, excess events |
| `inverse`       | 1/value          | value           | focus ÷ reference: ratio, odds ratio, quotients, KMI |
| `dispersion`    | value            | value           | dispersion, segregation                              |
| `ordered`       | value            | −value          | concentration and slope indices, PAR, PAF            |
| `ordered_ratio` | value            | 1/value         | relative indices                                     |
| `none`          | none             | none            | levels, diversity, tests                             |

With a neutral indicator there is no gap (the code on a page is `NO_DIRECTION`), except under `same`.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.model.registry import GapRule

Floats = NDArray[np.float64]

_KEEP: Final = "keep"
_NEGATE: Final = "negate"
_INVERT: Final = "invert"
_TURNS: Final[dict[str, tuple[str, str]]] = {
    "same": (_KEEP, _KEEP),
    "negated": (_NEGATE, _KEEP),
    "inverse": (_INVERT, _KEEP),
    "dispersion": (_KEEP, _KEEP),
    "ordered": (_KEEP, _NEGATE),
    "ordered_ratio": (_KEEP, _INVERT),
}
"""Rule -> what is done with the value where higher is better, and where it is worse."""


class Gap(NamedTuple):
    """The gap and its limits, NaN where there is none; shape of the value."""

    gap: Floats
    low: Floats
    high: Floats


def oriented(value: ArrayLike, low: ArrayLike, high: ArrayLike, rule: GapRule, direction: ArrayLike) -> Gap:
    """The gap that belongs to a value and its limits.

    Limits are turned with the value and swapped where the order flips. A negative gap stays negative: the focus
    group does better. The inverse of 0 is none; the inverse of a lower limit of 0 has no upper limit.

    Args:
        value: (…) the statistic in its natural sign; NaN where refused.
        low: (…) its lower limit.
        high: (…) its upper limit.
        rule: the measure's entry in the registry.
        direction: (…) +1 where higher is better, −1 where worse, 0 where neutral.
    """
    numbers = np.stack(np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in (value, low, high))))
    nothing = np.full_like(numbers, np.nan)
    if rule == "none":
        return Gap(*nothing)
    signs = np.broadcast_to(np.asarray(direction), numbers.shape[1:])
    better, worse = _TURNS[rule]
    turned = np.where(signs > 0, _turned(numbers, better), np.where(signs < 0, _turned(numbers, worse), nothing))
    return Gap(*(numbers if rule == "same" else turned))


def _turned(numbers: Floats, turn: str) -> Floats:
    """Value, low, high (3, …) after one turn; low and high change places."""
    if turn == _KEEP:
        return numbers
    swapped = numbers[[0, 2, 1]]
    if turn == _NEGATE:
        return -swapped
    safe = np.where(swapped > 0, swapped, np.nan)
    return 1.0 / safe
