"""Who answered: response rates by their number, for any number of groups at once.

Source: American Association for Public Opinion Research, Standard Definitions, 10th ed. 2023.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.errors import Fault, InternalError
from isonomia.stats.arrays import Floats, divide

RateName = Literal["RR1", "RR2", "RR3", "RR4", "RR5", "RR6"]
RATE_NAMES: Final[tuple[RateName, ...]] = ("RR1", "RR2", "RR3", "RR4", "RR5", "RR6")


@dataclass(frozen=True, slots=True, eq=False)
class Dispositions:
    """What became of everybody who was asked, (G,) people each.

    Attributes:
        complete: I. partial: P. refusal: R (break-offs included). non_contact: NC. other: O.
        unknown_household: UH, not known whether there is anybody to ask. unknown_other: UO.
        not_eligible: known not to belong to those asked; in no denominator, only in `eligible_share`.
    """

    complete: Floats
    partial: Floats
    refusal: Floats
    non_contact: Floats
    other: Floats
    unknown_household: Floats
    unknown_other: Floats
    not_eligible: Floats

    @classmethod
    def of(
        cls,
        complete: ArrayLike,
        partial: ArrayLike = 0,
        refusal: ArrayLike = 0,
        non_contact: ArrayLike = 0,
        other: ArrayLike = 0,
        unknown_household: ArrayLike = 0,
        unknown_other: ArrayLike = 0,
        not_eligible: ArrayLike = 0,
    ) -> Dispositions:
        """From counts of any common shape; what a survey cannot have is 0."""
        given = (complete, partial, refusal, non_contact, other, unknown_household, unknown_other, not_eligible)
        columns = np.broadcast_arrays(*(np.atleast_1d(np.asarray(each, dtype=np.float64)) for each in given))
        if any(np.any(~(each >= 0)) for each in columns):
            raise InternalError(Fault("dispositions", "a count is negative or missing."))
        return cls(*columns)

    @property
    def eligible(self) -> Floats:
        """(G,) known to be eligible: I + P + R + NC + O."""
        return self.complete + self.partial + self.refusal + self.non_contact + self.other

    @property
    def unknown(self) -> Floats:
        """(G,) UH + UO."""
        return self.unknown_household + self.unknown_other

    def total(self) -> Dispositions:
        """All groups as one, (1,)."""
        return Dispositions(*(np.array([getattr(self, name).sum()]) for name in Dispositions.__slots__))


@dataclass(frozen=True, slots=True, eq=False)
class ResponseRates:
    """The six rates, (G,) each; NaN where `reason` says why.

    Attributes:
        rates: name -> (G,).
        eligible_share: (G,) e of RR3 and RR4.
        asked: (G,) the denominator of RR1: everybody but those known not to be eligible.
        reason: (G,) `NO_DATA` where nobody was asked (for RR5 and RR6 also where nobody's eligibility is known).
    """

    rates: dict[RateName, Floats]
    eligible_share: Floats
    asked: Floats
    reason: NDArray[np.object_]


def response_rates(counts: Dispositions, eligible_share: ArrayLike | None = None) -> ResponseRates:
    """AAPOR's RR1 to RR6.

    With K = I + P + R + NC + O and U = UH + UO: RR1 = I/(K + U), RR3 = I/(K + eU), RR5 = I/K; RR2, RR4 and RR6 have
    I + P above. e is given, or K/(K + not eligible) of the group, the share of those of known eligibility.
    A census of a class has U = 0, so that RR1 = RR3 = RR5.

    Args:
        counts: of G groups.
        eligible_share: e, one for all or (G,), within 0 and 1.
    """
    known, unknown = counts.eligible, counts.unknown
    e = divide(known, known + counts.not_eligible) if eligible_share is None else np.asarray(eligible_share, float)
    e = np.broadcast_to(np.where(np.isnan(e), 1.0, e), known.shape)
    if np.any((e < 0) | (e > 1)):
        raise InternalError(Fault("response rates", "the eligible share is not within 0 and 1."))
    below = (known + unknown, known + unknown, known + e * unknown, known + e * unknown, known, known)
    whole = counts.complete, counts.complete + counts.partial
    rates = {name: divide(whole[at % 2], below[at]) for at, name in enumerate(RATE_NAMES)}
    reason = np.where(known + unknown > 0, "", "NO_DATA").astype(object)
    return ResponseRates(rates, e, known + unknown, reason)
