"""The named privacy policies and display gates that a study may ask for. What they do is data of other rooms."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from isonomia.errors import quoted
from isonomia.model.study import Benchmark, Dimension, Indicator, Source
from isonomia.standards import reliability_ids
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.names import check_known

POLICIES: Final = ("uk-round", "ferpa", "cms", "census-drb", "strict")
"""By the smallest number of people that each prints."""

_OFF: Final = frozenset({"none", "off", "no", "false", "open", ""})
_COUNTED: Final = frozenset({"records", "counts"})


@dataclass(frozen=True, slots=True)
class Bite:
    """How far a policy goes, in the three ways in which one can be stricter than another.

    `steps`: to what it rounds counts, from which size on; empty where it does not.
    """

    threshold: int
    zeros: bool
    steps: tuple[tuple[int, int], ...]

    def adds_to(self, other: Bite) -> bool:
        """Whether this one hides or rounds anything that the other does not."""
        further = any(step > other.step(start) for start, step in self.steps)
        return self.threshold > other.threshold or (self.zeros and not other.zeros) or further

    def step(self, count: int) -> int:
        """To what a count of this size is rounded; 0: not at all."""
        return max((step for start, step in self.steps if start <= count), default=min(self.steps, default=(0, 0))[1])


@cache
def bite(name: str) -> Bite:
    """What the data file of a policy says."""
    text = (files("isonomia") / "protect" / "policies" / f"{name}.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    steps = content.get("rounding", {}).get("steps", [])
    return Bite(content["threshold"], content["zeros"] == "protect", tuple((start, step) for start, step in steps))


def check_policy(document: Document, path: Path, name: str) -> None:
    """Complain of a privacy policy that does not exist."""
    if name.casefold() in _OFF:
        remedy = "Published figures are exempt by published = true, with their citation."
        document.complain(path, "protection cannot be switched off.", ", ".join(POLICIES), remedy=remedy)
    else:
        check_known(document, path, "policy", name, POLICIES)


def check_stricter(document: Document, sources: Mapping[str, Source], policy: str) -> None:
    """A source's own policy must add something to the release's; the two then hold together."""
    if policy not in POLICIES:
        return
    for name, source in sources.items():
        if source.policy not in POLICIES or source.policy == policy or bite(source.policy).adds_to(bite(policy)):
            continue
        problem = f"the policy {quoted(source.policy)} is less strict than the release's, {quoted(policy)}."
        allowed = ", ".join(each for each in POLICIES if each == policy or bite(each).adds_to(bite(policy)))
        document.complain(("source", name, "policy"), problem, allowed, remedy="A source may only be stricter.")


def check_rounded(
    document: Document,
    policy: str,
    sources: Mapping[str, Source],
    dimensions: Mapping[str, Dimension],
    indicators: Sequence[tuple[Path, Indicator]],
    benchmarks: Mapping[str, Benchmark],
) -> None:
    """Complain of what cannot be made from rounded counts alone: everything else would give the exact ones away.

    Args:
        document: takes the faults.
        policy: of the release.
        sources: of the study.
        dimensions: of the study.
        indicators: each with its place in the file.
        benchmarks: of the study.
    """
    rounding = {name: found for name, each in sources.items() if (found := _rounding(each, policy))}
    for path, each in indicators:
        if each.source in rounding:
            rule = rounding[each.source]
            _check_indicator(document, path, each, sources[each.source], rule)
            _check_references(document, path, each, dimensions, rule)
    for name, benchmark in benchmarks.items():
        if benchmark.source in rounding and "moe" in {*benchmark.fields, *sources[benchmark.source].fields}:
            problem = f"a margin of error of exact numbers, and {quoted(rounding[benchmark.source])} rounds them."
            remedy = "Leave moe out, or use a benchmark that is public already (published = true)."
            document.complain(("benchmark", name), problem, remedy=remedy)


def _rounding(source: Source, policy: str) -> str:
    """The policy that rounds the counts of a source, or ""."""
    if source.published or source.kind not in _COUNTED:
        return ""
    return next((each for each in (source.policy, policy) if each in POLICIES and bite(each).steps), "")


def _check_indicator(document: Document, path: Path, each: Indicator, source: Source, rule: str) -> None:
    if each.kind != "proportion":
        what = "sums of values" if each.kind == "mean" else "time under observation"
        problem = f"a {each.kind} is made from {what}, and the policy {quoted(rule)} publishes rounded counts alone."
        remedy = "Ask for a proportion, or choose a policy that does not round."
        document.complain((*path, "kind"), problem, remedy=remedy)
    if source.weight or source.strata or source.cluster:
        problem = (
            f"the source {quoted(source.id)} is a weighted or clustered survey, whose errors are made from exact "
            f"counts, and the policy {quoted(rule)} rounds them."
        )
        remedy = "Choose a policy that does not round; for most surveys strict is enough."
        document.complain((*path, "source"), problem, remedy=remedy)


def _check_references(
    document: Document, path: Path, each: Indicator, dimensions: Mapping[str, Dimension], rule: str
) -> None:
    names = dict.fromkeys(name for entry in each.by for name in entry)
    for name in names:
        if name in dimensions and dimensions[name].reference == "overall":
            problem = (
                f"{quoted(name)} is compared with everybody, which needs everybody less the group, and rounded "
                f"numbers ({quoted(rule)}) cannot be subtracted."
            )
            remedy = f'Write reference = "everyone_else" in [dimension.{name}].'
            document.complain((*path, "by"), problem, remedy=remedy)


def check_reliability(document: Document, path: Path, name: str) -> None:
    """Complain of a display gate that does not exist."""
    check_known(document, path, "display gate", name, reliability_ids())
