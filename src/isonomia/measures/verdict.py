"""What may be said of a gap: the one place that decides it."""

from __future__ import annotations

from typing import Final

from isonomia.model.estimates import Verdict

FALSE_DISCOVERY_RATE: Final = 0.05
"""A gap is clear where its q-value (within its printed family) is below this."""


def verdict(low: float | None, high: float | None, q_value: float | None, margin: float | None) -> Verdict:
    """`close`, `clear` or `unclear`; "" where the difference has no interval.

    `close` comes first: a gap can be larger than chance and still inside the margin that was declared before anybody
    looked. A large p-value is never "no difference": what is neither close nor clear is unclear.

    Args:
        low: lower limit of the difference, before any rounding.
        high: its upper limit.
        q_value: of the difference in its family; None where there is no test.
        margin: what counts as close, in the unit of the outcome; None where none was declared.
    """
    if low is None or high is None:
        return ""
    if margin is not None and -margin <= low and high <= margin:
        return "close"
    return "clear" if q_value is not None and q_value < FALSE_DISCOVERY_RATE else "unclear"
