"""One step, group by group: what each rule pack says and, always beside it, what equal chances would do.

Every pack that a study chose before it saw the data is given, never the one that fits; and no flag comes without its
tests, the exact interval, the shortfall, the count at equal rates and the gap that these numbers could have shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from isonomia.measures.detectable import minimum_detectable_gap
from isonomia.measures.difference import difference
from isonomia.measures.equal_chance import EQUAL_CHANCE
from isonomia.measures.operands import Operand
from isonomia.measures.pool import Pool
from isonomia.measures.results import first_reason, make_result
from isonomia.measures.rule_packs import PackFinding, apply_pack
from isonomia.measures.selection import against_everyone_else, refused, successes_needed, yields
from isonomia.model.estimates import Result
from isonomia.stats.arrays import Limits
from isonomia.stats.odds_ratios import conditional_limits, sample_odds_ratio, woolf, woolf_standard_error
from isonomia.stats.p_values import EXACT_UP_TO

NOTE: Final = (
    "A statistical disparity is not by itself discrimination, and its absence is not proof of fairness. These figures "
    "describe groups, not people. They support no decision about an individual. They are not legal advice."
)


@dataclass(frozen=True, slots=True, eq=False)
class Opportunity:
    """What is known of one step. Every entry is (S·J,): one a group, pool by pool.

    Attributes:
        packs: code of the rule pack -> what it says.
        beside: `yield`, `difference` and the tests of measures.md 7 against everybody else, by id; `odds_ratio` with
            its exact conditional limits; `successes_needed`, the count at equal rates; `minimum_detectable_gap`.
        note: goes with every page that shows any of it.
    """

    packs: Mapping[str, PackFinding]
    beside: Mapping[str, Result]
    note: str = NOTE


def opportunity(
    pool: Pool, packs: Sequence[str], confidence: float = 0.95, cut_offs: Mapping[str, float] | None = None
) -> Opportunity:
    """Rule packs and what belongs beside them.

    Args:
        pool: the counts of S pools of J groups.
        packs: codes of the rule packs that were chosen beforehand; none by default, since none is the right one.
        confidence: of the intervals.
        cut_offs: code -> cut-off, where a study declares one for a rule without.

    Raises:
        InputError: a code that no pack has, or a cut-off where none may be declared.
    """
    declared = cut_offs or {}
    groups, rest, reason = against_everyone_else(pool)
    tests = {name: refused(test(groups, rest), reason) for name, test in EQUAL_CHANCE.items()}
    return Opportunity(
        packs={code: apply_pack(code, pool, confidence, declared.get(code)) for code in packs},
        beside={
            "yield": yields(pool, confidence),
            "difference": refused(difference("proportion", groups, rest, confidence), reason),
            **tests,
            "odds_ratio": refused(exact_odds_ratio(groups, rest, confidence), reason),
            "successes_needed": successes_needed(pool, confidence),
            "minimum_detectable_gap": refused(minimum_detectable_gap(groups, rest, confidence), reason),
        },
    )


def exact_odds_ratio(focus: Operand, reference: Operand, confidence: float = 0.95) -> Result:
    """The sample odds ratio with exact conditional limits: both tails, all of P(X = x), so never below nominal. (S,).

    Above 10⁵ persons Woolf's. b or c = 0 refuses ZERO_DENOMINATOR, the lower limit is given.
    Source: Cornfield, Proc 3rd Berkeley Symp 1956;4:135.
    """
    a, n, c, m = focus.events, focus.n, reference.events, reference.n
    small = focus.n + reference.n <= EXACT_UP_TO
    exact = conditional_limits(np.where(small, a, np.nan), n, c, m, confidence, mid_p=False)
    large = woolf(a, n, c, m, confidence)
    value = sample_odds_ratio(a, n, c, m)
    zero = (focus.y == 1) | (reference.y == 0)
    reason = first_reason(len(focus), (focus.empty | reference.empty, "NO_DATA"), (zero, "ZERO_DENOMINATOR"))
    return make_result(
        value,
        value * woolf_standard_error(a, n, c, m),
        Limits(np.where(small, exact.low, large.low), np.where(small, exact.high, large.high)),
        reason,
        method="exact conditional" if np.all(small) else "exact conditional; Woolf above 100,000",
        confidence=confidence,
    )
