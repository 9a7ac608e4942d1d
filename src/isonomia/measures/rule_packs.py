"""Rule packs: dated rules of thumb about selection, read from `standards/impact-rules.toml`, and what each one says.

A pack is data with a version: a rule that changes becomes a new row, and old pages can be made again. A flag is a
prompt to look, not a finding, and no pack is the right one: they disagree (62 of 100 beside 750 of 1,000 passes
four-fifths and is flagged by both percentage-point rules; 14 of 25 is the other way round).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from isonomia.errors import Fault, InputError, InternalError, listed, nearest, quoted
from isonomia.measures.equal_chance import two_sd_z
from isonomia.measures.percentage_points import PointGap, ppg_1, ppg_2017
from isonomia.measures.pool import TIE, Pool
from isonomia.measures.selection import against_everyone_else, impact_ratio, proportionality_index, refused
from isonomia.model.estimates import Result
from isonomia.standards import Value, vocabulary
from isonomia.stats.arrays import Bools, Floats

RULES: Final = "impact-rules"


@dataclass(frozen=True, slots=True)
class RulePack:
    """One rule of one version.

    Attributes:
        code, label: what it is called. version: of the pack. status: historical, superseded, current, descriptive.
        source: title and date of what the rule was read in.
        formula, flag, minimum: the rule in words, as pages print it.
        measure: the statistic. below: flagged where it is smaller, strictly; None where there is no cut-off.
        margin: flagged where the gap reaches the rule's own margin.
        margin_share: the share in the margin's formula, None for the group's own. least_margin: its floor.
        smallest_share: groups of this share of the pool or less get no separate look. smallest_n: of this many persons.
    """

    code: str
    label: str
    version: str
    status: str
    source: str
    formula: str
    flag: str
    minimum: str
    measure: str
    below: float | None = None
    margin: bool = False
    margin_share: float | None = None
    least_margin: float = 0.0
    smallest_share: float = 0.0
    smallest_n: int = 0

    @property
    def flags(self) -> bool:
        """Whether the rule flags at all: a descriptive one prints its statistic and says no more."""
        return self.margin or self.below is not None


@dataclass(frozen=True, slots=True, eq=False)
class PackFinding:
    """What one pack says of every group. (S·J,).

    Attributes:
        pack: the rule and its version, printed with every flag.
        result: the statistic.
        margin: the rule's own margin; NaN where it has none.
        judged: the rule looks at the group: it flags at all, and the group is known and large enough.
        flagged: the rule flags it; false where it is not judged.
    """

    pack: RulePack
    result: Result
    margin: Floats
    judged: Bools
    flagged: Bools


@cache
def rule_packs() -> Mapping[str, RulePack]:
    """Every pack by code, in the order of the data file."""
    rules = vocabulary(RULES)
    titles = {key: f"{each.title} ({each.date})" for key, each in rules.sources.items()}
    return {each.code: _pack(each, titles[each.source]) for each in rules.values}


def apply_pack(code: str, pool: Pool, confidence: float = 0.95, cut_off: float | None = None) -> PackFinding:
    """What a pack says of the groups of a pool. Use `opportunity`, which sets what chance does beside it.

    Args:
        code: of the pack.
        pool: the counts.
        confidence: of the interval beside the statistic.
        cut_off: what a study declares for a ratio whose rule has no cut-off of its own.

    Raises:
        InputError: no pack has this code, or a cut-off is declared where the rule has its own or takes none.
    """
    packs = rule_packs()
    if code not in packs:
        problem = f"no rule pack has the code {quoted(code)}."
        raise InputError(Fault("rule packs", problem, listed(packs), nearest(code, tuple(packs))))
    pack = packs[code]
    if cut_off is not None and (pack.flags or pack.measure not in _TAKES_CUT_OFF):
        problem = f"the rule pack {quoted(code)} takes no cut-off of a study."
        raise InputError(Fault("rule packs", problem, listed(_TAKES_CUT_OFF), remedy="Leave the cut-off out."))
    result, margin = _STATISTICS[pack.measure](pack, pool, confidence)
    below = pack.below if cut_off is None else cut_off
    large = (pool.groups().n > pack.smallest_n) & (pool.share() > pack.smallest_share)
    judged = (result.reason == "") & large & (pack.margin or below is not None)
    cut = -np.inf if below is None else below - TIE
    flagged = PointGap(result, margin).beyond if pack.margin else result.value < cut
    return PackFinding(pack, result, margin, judged, judged & flagged)


def _pack(row: Value, source: str) -> RulePack:
    extra = row.extra
    share = extra.get("margin_share")
    if extra["measure"] not in _STATISTICS:
        raise InternalError(Fault(f"standards/{RULES}.toml", f"no statistic is named {extra['measure']!r}."))
    return RulePack(
        code=row.code,
        label=row.label,
        version=extra["pack_version"],
        status=extra["status"],
        source=source,
        formula=extra["formula"],
        flag=extra["flag"],
        minimum=extra["minimum"],
        measure=extra["measure"],
        below=extra.get("below"),
        margin=share is not None,
        margin_share=None if share == "own" else share,
        least_margin=extra.get("least_margin", 0.0),
        smallest_share=extra.get("smallest_share", 0.0),
        smallest_n=extra.get("smallest_n", 0),
    )


_Statistic = Callable[[RulePack, Pool, float], tuple[Result, Floats]]


def _plain(measure: Callable[[Pool, float], Result]) -> _Statistic:
    def applied(_: RulePack, pool: Pool, confidence: float) -> tuple[Result, Floats]:
        return measure(pool, confidence), np.full(pool.n.size, np.nan)

    return applied


def _points(measure: Callable[..., PointGap]) -> _Statistic:
    def applied(pack: RulePack, pool: Pool, confidence: float) -> tuple[Result, Floats]:
        found = measure(
            pool,
            confidence,
            least_margin=pack.least_margin,
            margin_share=pack.margin_share,
            most=pack.smallest_n,
        )
        return found.result, found.margin

    return applied


def _pooled_z(pool: Pool, _: float) -> Result:
    groups, rest, reason = against_everyone_else(pool)
    return refused(two_sd_z(groups, rest), reason)


_STATISTICS: Final[Mapping[str, _Statistic]] = {
    "impact_ratio": _plain(impact_ratio),
    "proportionality_index": _plain(proportionality_index),
    "ppg_1": _points(ppg_1),
    "ppg_2017": _points(ppg_2017),
    "two_sd_z": _plain(_pooled_z),
}
"""Id of the registry -> statistic of a pool under a pack."""

_TAKES_CUT_OFF: Final = ("proportionality_index",)
