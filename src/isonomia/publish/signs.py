"""What a release holds, as a set of signs: by them the glossary decides which words it has to explain."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from isonomia.model.absence import is_absence
from isonomia.model.estimate_rows import different
from isonomia.model.release import IndicatorInfo, PathwayInfo, Release
from isonomia.publish.words.glossary import ALWAYS

_IN_POINTS: Final = frozenset({"difference", "mantel_haenszel_risk_difference", "adjusted_difference"})
"""Measures that are told in points where the indicator is a share."""
_SHARES: Final = frozenset({"proportion", "representation"})
_REVIEWED: Final = frozenset({"review", "pictures"})
"""Parts of the curriculum audit that tell how far people agree."""
_HUNDRED: Final = 100
_PROJECTED: Final = "time_to_parity"
_TOLD: Final = ("measure", "status", "verdict", "reason", "reference", "subgroup", "dimension")
_GIVEN: Final = ("ci_lower", "debiased", "margin")


def signs_of(release: Release) -> frozenset[str]:
    """Every sign of a release. It tells of kinds of rows and never of a figure."""
    return frozenset(
        (
            ALWAYS,
            *_of_the_whole(release),
            *(sign for info in release.indicators for sign in _of_indicator(info)),
            *(sign for info in release.pathways for sign in _of_pathway(info)),
            *_of_rows(release),
        )
    )


def _of_the_whole(release: Release) -> Iterator[str]:
    sources, ways = release.sources.values(), release.dimensions.values()
    found = {
        "draft": release.info.draft,
        "stories": release.stories is not None,
        "reviewed": release.curriculum is not None and any(each.id in _REVIEWED for each in release.curriculum.parts),
        "correction": release.info.corrections,
        "standard": release.standards,
        "rounded": release.policy.rounding or any(each.rounding for each in sources),
        "weighted": any(each.weighted for each in sources),
        "pooled": any(each.pooled for each in sources),
        "break": any(each.breaks for each in sources),
        "other": any(each.other for each in ways),
        "overlapping": any(each.overlapping for each in ways),
    }
    return (sign for sign, there in found.items() if there)


def _of_indicator(info: IndicatorInfo) -> Iterator[str]:
    if info.held:
        yield "held"
        return
    yield f"kind:{info.kind}"
    if info.unit:
        yield f"unit:{info.unit}"
    found = {
        "margin": info.margin is not None,
        "per:100": info.kind in _SHARES and info.per == _HUNDRED,
        "rules": info.rules,
        "benchmark": info.benchmarks,
    }
    yield from (sign for sign, there in found.items() if there)


def _of_pathway(info: PathwayInfo) -> Iterator[str]:
    if info.held:
        yield "held"
    yield "pathway"
    yield f"pathway:{info.cohort}"
    if any(stage.exits for stage in info.stages):
        yield "exit"
    if any(stage.so_far for stage in info.stages):
        yield "so_far"
    if info.benchmarks:
        yield "benchmark"


def _of_rows(release: Release) -> Iterator[str]:
    """What the rows of estimates are, column by column; hidden rows have kinds too, and no figure."""
    rows, shares = release.estimates.rows, {info.id for info in release.indicators if info.kind == "proportion"}
    told = {name: {each for (each,) in different(rows, name)} for name in _TOLD}
    flags = {flag for (own,) in different(rows, "flags") for flag in own}
    given = {name for name in _GIVEN if any(each is not None for (each,) in different(rows, name))}
    kinds = different(rows, "measure", "indicator")
    points = any(measure in _IN_POINTS and indicator in shares for measure, indicator in kinds)
    measures, groups = told["measure"], told["subgroup"] - {""}
    yield from (f"measure:{each}" for each in measures)
    yield from (f"family:{release.measures[each].family}" for each in measures)
    yield from (f"status:{each}" for each in told["status"])
    yield from (f"flag:{each.partition(':')[0]}" for each in flags)
    yield from (f"{name}:{each}" for name in ("verdict", "reason", "reference") for each in told[name] - {""})
    found = {
        "overall": "" in told["dimension"],
        "group": any(not is_absence(each) for each in groups),
        "absence": any(is_absence(each) for each in groups) or "unknown_share" in measures,
        "reference": told["reference"] - {""},
        "range": "ci_lower" in given,
        "debiased": "debiased" in given,
        "margin": "margin" in given,
        "points": points,
        "projection": any(each.startswith(_PROJECTED) for each in measures),
    }
    yield from (sign for sign, there in found.items() if there)
