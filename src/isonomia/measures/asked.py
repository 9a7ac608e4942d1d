"""Which measures of rules and of adjustment an indicator asks for, and which of them a run may print.

What the registry calls private is printed for the school's own eyes wherever the study asks for it, and in a public
release only if the study names it (`publish` of [release]).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from isonomia.measures.rule_packs import rule_packs
from isonomia.model.registry import registry
from isonomia.model.study import Indicator, Study

ADJUSTED: Final = ("adjusted_level", "adjusted_difference", "adjusted_ratio")
DECOMPOSED: Final = ("oaxaca_threefold", "oaxaca_twofold", "gelbach")
CRUDE_OF: Final = {"adjusted_difference": "difference", "adjusted_ratio": "ratio"}
"""What stands beside an adjusted figure."""

RULED: Final = ("relative_yield", "impact_ratio", "ppg_1", "ppg_2017", "proportionality_index", "successes_needed")
"""Measures about selection: each brings what belongs beside it."""

TESTS: Final = ("two_sd_z", "hypergeometric_z", "fisher_exact", "mid_p", "shortfall", "flip_flop")
BESIDE: Final = (*TESTS, "odds_ratio", "successes_needed", "minimum_detectable_gap")
"""What stands beside every rule and every measure about selection: none of these comes without them."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a run prints about selection.

    Attributes:
        measures: about selection, asked for by name. packs: codes of the rule packs that were chosen.
        beside: tests and what else belongs to them, all of them as soon as one of the others is printed.
    """

    measures: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.measures or self.packs or self.beside)


def rules_of(indicator: Indicator, printable: Collection[str]) -> Rules:
    """What of an indicator's rules a run prints. `printable`: the private measures that it may print.

    With a rule comes everything beside it, whether or not that is named too.
    """
    packs = rule_packs()
    measures = tuple(each for each in indicator.measures if each in RULED and _may(each, printable))
    chosen = tuple(each for each in indicator.rules if _may(packs[each].measure, printable))
    alone = tuple(each for each in indicator.measures if each in (*TESTS, "minimum_detectable_gap"))
    beside = BESIDE if measures or chosen else alone
    whole = any(registry()[each].private for each in (*measures, *(packs[code].measure for code in chosen)))
    beside = tuple(each for each in beside if whole or _may(each, printable))
    return Rules(tuple(each for each in measures if each not in BESIDE), chosen, beside)


def printable(study: Study, *, own_eyes: bool) -> frozenset[str]:
    """The private measures that a run prints: all for the school's own eyes, else those that the study names."""
    private = frozenset(each.id for each in registry().values() if each.private)
    return private if own_eyes else private & set(study.release.publish)


def adjusted_measures(indicator: Indicator) -> tuple[str, ...]:
    """Adjusted figures and decompositions: those asked for; level, difference and ratio where none of them is named."""
    if not indicator.adjust:
        return ()
    asked = tuple(each for each in indicator.measures if each in ADJUSTED) or ADJUSTED
    return (*asked, *(each for each in indicator.measures if each in DECOMPOSED))


def crude_measures(indicator: Indicator, measures: tuple[str, ...]) -> tuple[str, ...]:
    """The two-group measures of an indicator, with the crude ones that must stand beside others."""
    wanted = [CRUDE_OF[each] for each in adjusted_measures(indicator) if each in CRUDE_OF]
    if indicator.rules or any(each in RULED for each in indicator.measures):
        wanted.append("difference")
    missing = [each for each in dict.fromkeys(wanted) if each not in measures]
    return (*missing, *measures)


def _may(measure: str, printable: Collection[str]) -> bool:
    return not registry()[measure].private or measure in printable
