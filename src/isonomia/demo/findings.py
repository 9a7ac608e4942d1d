"""What the demo found, in a line a topic, read off the estimates of its release.

Nothing here knows a group, a topic or a number: the lines are made from whatever the release holds, by one rule.
Per topic the first indicator speaks, with its widest gap that is larger than chance; where a source gives no
ranges, with its widest gap, and the line says that nothing is known about chance.
"""

from __future__ import annotations

from isonomia.model.absence import is_absence
from isonomia.model.estimates import Estimate
from isonomia.model.registry import registry
from isonomia.model.release import IndicatorInfo, Release

POOLED = "mantel_haenszel_risk_difference"


def summary(release: Release) -> list[str]:
    """One line a topic: the lead indicator and its widest gap."""
    lines = []
    for topic in release.topics:
        lead = next((each for each in release.indicators if each.topic == topic.id and not each.held), None)
        if lead is not None:
            lines.append(f"{topic.title}: {finding(release, lead)}")
    return lines


def finding(release: Release, lead: IndicatorInfo) -> str:
    """The widest gap of an indicator, in words."""
    if lead.kind == "representation":
        return representation_finding(release, lead)
    rows = of_indicator(release, lead)
    gaps = [row for row in rows if row.measure == "difference" and not row.dimension_2]
    gaps = [row for row in gaps if row.dimension not in lead.stratify_by]  # strata are what is set aside
    clear = [row for row in gaps if row.verdict == "clear"]
    silent = [row for row in gaps if not row.verdict]
    if not clear and not silent:
        return "no gap is larger than chance would explain."
    widest = max(clear or silent, key=lambda row: (abs(row.value or 0.0), row.dimension, row.subgroup))
    sure = "larger than chance would explain" if clear else "the source gives no range"
    return f"{gap_in_words(release, lead, widest)} ({sure}).{pooled_in_words(release, lead, widest)}"


def representation_finding(release: Release, lead: IndicatorInfo) -> str:
    """The group farthest below its share of the benchmark population."""
    quotients = [row for row in of_indicator(release, lead) if row.measure == "representation_quotient"]
    if not quotients:
        return "nothing can be shown."
    lowest = min(quotients, key=lambda row: (row.value or 0.0, row.subgroup))
    here, there = (level(release, lead, lowest, measure) for measure in ("proportion", "benchmark_share"))
    label = release.dimensions[lowest.dimension].label(lowest.subgroup)
    benchmark = next((each.title for each in lead.benchmarks if each.id == lowest.reference), lowest.reference)
    role = lead.words.get("en", {}).get("role", "people")
    ours = f"{counted(here, 100)} in every 100 {role} were {label}"
    return f"{ours}; in the benchmark ({benchmark}), {counted(there, 100)} in every 100."


def gap_in_words(release: Release, lead: IndicatorInfo, row: Estimate) -> str:
    """The level of a group and its difference from the reference."""
    label = release.dimensions[row.dimension].label(row.subgroup)
    if lead.kind == "mean":
        mean, difference = level(release, lead, row, "mean"), row.value or 0.0
        side = "higher" if difference > 0 else "lower"
        gap = f"{counted(abs(difference), 1)} {side} than {reference(release, row)}"
        return f"{label}, an average of {counted(mean, 1)}, {gap}"
    share = counted(level(release, lead, row, "proportion"), lead.per)
    what = lead.words.get("en", {}).get("what", "")
    return (
        f"{label}, {share} in every {lead.per:g} {what}, {more_or_fewer(row, lead.per)} than {reference(release, row)}"
    )


def more_or_fewer(row: Estimate, per: float) -> str:
    """A difference with its sign in words."""
    difference = row.value or 0.0
    return f"{counted(abs(difference), per)} {'more' if difference > 0 else 'fewer'}"


def pooled_in_words(release: Release, lead: IndicatorInfo, row: Estimate) -> str:
    """The same difference within strata, where the study asked for it."""
    rows = [
        each
        for each in of_indicator(release, lead)
        if each.measure == POOLED and (each.dimension, each.subgroup) == (row.dimension, row.subgroup)
    ]
    if not rows or rows[0].value is None:
        return ""
    pooled = rows[0]
    strata = release.dimensions[pooled.dimension_2].title.lower() if pooled.dimension_2 else "stratum"
    return f" Within each {strata}, pooled: {more_or_fewer(pooled, lead.per)}."


def of_indicator(release: Release, lead: IndicatorInfo) -> list[Estimate]:
    """The rows of an indicator's newest period that hold a value and speak of a group."""
    rows = release.estimates.where(indicator=lead.id, status="ok")
    newest = max((row.period for row in rows if registry()[row.measure].family != "parity"), default="")
    return [row for row in rows if row.period == newest and row.subgroup and not is_absence(row.subgroup)]


def level(release: Release, lead: IndicatorInfo, row: Estimate, measure: str) -> float | None:
    """A level of the same group: its share of people, or of a benchmark."""
    found = release.estimates.where(
        indicator=lead.id,
        measure=measure,
        period=row.period,
        dimension=row.dimension,
        subgroup=row.subgroup,
        dimension_2="",
        status="ok",
    )
    return found[0].value if found else None


def reference(release: Release, row: Estimate) -> str:
    """The name of what a group is compared with."""
    own = {"everyone_else": "everyone else", "overall": "everybody"}
    return own.get(row.reference) or release.dimensions[row.dimension].label(row.reference)


def counted(share: float | None, per: float) -> str:
    """A share as a number of people in `per`, with one decimal."""
    return "an unknown number" if share is None else f"{share * per:.1f}"
