"""The closed list of reasons why a statistic is refused (measures.md 1.8), and what pages say for each."""

from __future__ import annotations

from typing import Final

REASONS: Final = {
    "NO_DATA": "No data",
    "TOO_FEW_GROUPS": "Too few groups for this statistic",
    "TOO_SMALL": "Too few people for a reliable figure",
    "SUPPRESSED_INPUT": "Withheld by the source",
    "UNRELIABLE": "Too few people for a reliable figure",
    "NOT_COLLECTED": "Not collected",
    "NOT_APPLICABLE": "Does not apply",
    "TOO_MUCH_MISSING": "Too much is missing",
    "NO_REFERENCE": "No comparison group is declared",
    "NO_ORDER": "The groups have no order",
    "NO_POPULATION": "No population shares",
    "NO_BENCHMARK": "No benchmark for this group, time and place",
    "NO_BOUNDS": "No bounds are declared",
    "NO_DIRECTION": "Neither high nor low is declared to be better",
    "UNLIKE_CODING": "Numbers counted in different ways are not divided",
    "ZERO_DENOMINATOR": "The comparison figure is zero",
    "OUT_OF_BOUNDS": "A value is outside the declared bounds",
    "NOT_POSITIVE": "The statistic needs values above zero",
    "NO_SE": "The source gives no range",
    "LONELY_CLUSTER": "A design stratum has one cluster",
    "CENSUS": "Everybody was counted: no sampling range",
    "UNBOUNDED": "The range has no end",
    "UNREACHED": "Never reached under the stated flows",
    "NOT_NESTED": "The steps do not follow one group of people",
    "HETEROGENEOUS": "The strata differ too much for one figure",
    "SEPARATION": "The model has no finite solution",
    "COLLINEAR": "The model has no unique solution",
    "NO_CONVERGENCE": "The computation did not settle",
    "NO_SUPPORT": "A stratum lacks one of the groups",
    "NOT_INVARIANT": "The scale does not measure the same thing in all groups",
}
"""Code -> what a page prints. `publish/` translates the sentences; nothing else does."""

HIDDEN: Final = "Not shown, to protect privacy"
"""The one marker for everything that protection hides, whatever the rule."""
