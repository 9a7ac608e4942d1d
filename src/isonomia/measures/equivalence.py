"""Two one-sided tests: is a difference smaller than what was said beforehand to matter?

"No difference was found" is never worded as "no difference": only `equivalent` may say so, and only up to the margin.

One rule in the whole house: each of the two tests is at 2.5 %, so that a gap is *close* exactly where its printed 95 %
range lies within the margin (`verdict`). The customary tests are at 5 %, with a range of 90 %; ours are stricter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from isonomia.errors import Fault, InternalError
from isonomia.stats.arrays import Floats, Limits, floats, t_quantile, two_sided_t
from isonomia.stats.multiplicity import benjamini_hochberg, holm

ALPHA: Final = 0.025
"""Of each of the two tests: half of what a range of 95 % leaves out."""
Wording = Literal["equivalent", "different", "different_but_small", "not_known", ""]
WORDINGS: Final[tuple[Wording, ...]] = ("equivalent", "different", "different_but_small", "not_known")
"""What a page may say: smaller than the margin; not zero; not zero and yet smaller than it; neither is shown."""


@dataclass(frozen=True, slots=True, eq=False)
class Equivalence:
    """Two tests of each difference, (S,); NaN where `reason` says why.

    Attributes:
        p: of equivalence: the larger p of the two one-sided tests.
        difference_p: two-sided, of no difference at all.
        limits: at 1 − 2α (95 %): they lie within ±margin exactly if p < α.
        margin: as declared.
        wording: one of WORDINGS, "" where refused.
        reason: `NO_SE` where the error is not known.
    """

    p: Floats
    difference_p: Floats
    limits: Limits
    margin: float
    wording: NDArray[np.object_]
    reason: NDArray[np.object_]


def equivalence(
    difference: ArrayLike,
    se: ArrayLike,
    df: ArrayLike,
    margin: float,
    *,
    alpha: float = ALPHA,
    adjust: Literal["none", "holm", "bh"] = "none",
) -> Equivalence:
    """Two one-sided tests: p = max[P(T ≥ (d + m)/s), P(T ≤ (d − m)/s)] on df degrees of freedom; equivalent if p < α.

    Source: Schuirmann, J Pharmacokinet Biopharm 1987;15:657; Lakens, Soc Psychol Personal Sci 2017;8:355 (at 5 %);
    EMEA CPMP/EWP/482/99, 2000 (a range of 95 % for equivalence of treatments).

    Args:
        difference: (S,) of two groups, and its standard error and degrees of freedom (infinite for a normal).
        se: of it.
        df: of it.
        margin: m > 0, the smallest difference that matters, in the same unit, declared before the answers were seen.
        alpha: of each of the two one-sided tests; the two-sided test of no difference is at 2α, with the same limits.
        adjust: both p-values over the family of S comparisons: Holm for a few planned ones, Benjamini–Hochberg
            for a screen. The limits stay as they are.
    """
    if not (np.isfinite(margin) and margin > 0):
        raise InternalError(Fault("equivalence", "the margin is not a number above 0."))
    d, s, degrees = floats(difference, se, df)
    known = (s > 0) & np.isfinite(d) & (degrees > 0)
    safe, freedom = np.where(known, s, 1.0), np.where(known, degrees, 1.0)
    below, above = (special.stdtr(freedom, each) for each in (-(d + margin) / safe, (d - margin) / safe))
    p = np.where(known, np.maximum(below, above), np.nan)
    two_sided = np.where(known, two_sided_t(d / safe, freedom), np.nan)
    if adjust != "none":
        adjusted = holm if adjust == "holm" else benjamini_hochberg
        p, two_sided = adjusted(p), adjusted(two_sided)
    half = np.where(known, t_quantile(1 - 2 * alpha, freedom) * safe, np.nan)
    small, unlike = p < alpha, two_sided < 2 * alpha
    said = np.where(
        small & unlike, WORDINGS[2], np.where(small, WORDINGS[0], np.where(unlike, WORDINGS[1], WORDINGS[3]))
    )
    wording = np.where(known, said, "").astype(object)
    reason = np.where(known, "", "NO_SE").astype(object)
    return Equivalence(p, two_sided, Limits(d - half, d + half), margin, wording, reason)
