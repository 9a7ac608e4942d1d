"""Privacy policies as data: one TOML file each, with source, date, owner and parameters.

A study names one and a source may name a stricter one. There is no policy that hides nothing, and no argument of
any function here that weakens one (guard 8 of the project's law and guards).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from isonomia.errors import Fault, InternalError, StudyError, listed, nearest
from isonomia.protect.count_rounding import CountRounding, coarser

ZeroRule = Literal["print", "protect"]
LEAST_THRESHOLD: Final = 5
"""No policy file with a smaller threshold is accepted (design.md 6: the least for internal eyes)."""
LARGEST_ADMISSION: Final = 0.5


@dataclass(frozen=True, slots=True)
class Policy:
    """One privacy policy.

    Attributes:
        id, title: its name in a study file and on pages.
        owner: who can change it. source, date: where and when it was stated. checked: when we last looked.
        threshold: T, the smallest number of people that may be printed (apart from zero).
        zeros: "print": 0 and everybody may be printed. "protect": they are hidden like small numbers.
        admission: a cross of dimensions with a larger share of small rows than this is not published.
        text: the policy for readers of the pages, in a sentence or two. note: what it is applied to.
        rounding: to what counts that may be printed are rounded; None: not at all.
        figures: if not 0, no published number has more significant digits.
        confirmed: every parameter was compared with its source. unconfirmed: what was not, in a sentence.
    """

    id: str
    title: str
    owner: str
    source: str
    date: str
    checked: str
    threshold: int
    zeros: ZeroRule
    admission: float
    text: str
    note: str = ""
    rounding: CountRounding | None = None
    figures: int = 0
    confirmed: bool = True
    unconfirmed: str = ""

    def __post_init__(self) -> None:
        where = f"Policy {self.id!r}"
        if self.threshold < LEAST_THRESHOLD:
            raise InternalError(Fault(where, f"its threshold {self.threshold} protects nobody."))
        if self.zeros not in {"print", "protect"}:
            raise InternalError(Fault(where, f"its zero rule {self.zeros!r} is not known."))
        if not 0 < self.admission <= LARGEST_ADMISSION:
            raise InternalError(Fault(where, f"its admission {self.admission} is not between 0 and 1/2."))
        if self.confirmed == bool(self.unconfirmed):
            raise InternalError(Fault(where, "it must say what is not confirmed, and nothing where all is."))

    @property
    def severity(self) -> tuple[int, bool, int]:
        """Higher hides more: first by threshold, then by the zero rule, then by the first step of its rounding."""
        return (self.threshold, self.zeros == "protect", self.rounding.steps[0][1] if self.rounding else 0)


@cache
def policies() -> dict[str, Policy]:
    """Every policy by id, sorted."""
    folder = files("isonomia.protect") / "policies"
    found: dict[str, Policy] = {}
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        content = tomllib.loads(entry.read_text(encoding="utf-8"))
        if content.pop("schema") != 1:
            raise InternalError(Fault(f"policy {entry.name}", "its schema is not known."))
        rounding = content.pop("rounding", None)
        found[content["id"]] = Policy(**content, rounding=None if rounding is None else _rounding(rounding))
    return found


def _rounding(content: Mapping[str, Any]) -> CountRounding:
    steps = tuple((int(start), int(step)) for start, step in content["steps"])
    return CountRounding(steps, int(content.get("significant", 0)))


def policy(name: str, place: str = "release.policy") -> Policy:
    """The policy of this name.

    Raises:
        StudyError: there is none; the fault lists those that there are.
    """
    known = policies()
    if name not in known:
        raise StudyError(
            Fault(
                place,
                f"there is no privacy policy {name!r}.",
                listed(known),
                nearest(name, known),
                "Protection can be made stricter, and cannot be switched off.",
            )
        )
    return known[name]


def stricter(first: Policy, second: Policy) -> Policy:
    """One policy that hides whatever either would hide, and rounds to the coarser of two roundings.

    Where one has the larger threshold and the other protects zeros or rounds, the result takes both; it keeps the
    name and the words of the one with the larger threshold, which are then true of it though it hides more than they
    say. That numbers are rounded is said beside them.

    Raises:
        StudyError: both round, and neither rounds every number at least as far as the other.
    """
    high, low = sorted((first, second), key=lambda each: each.severity, reverse=True)
    zeros: ZeroRule = "protect" if "protect" in {high.zeros, low.zeros} else "print"
    try:
        rounding = coarser(high.rounding, low.rounding)
    except ValueError as problem:
        what = f"the policies {high.id!r} and {low.id!r} round numbers of people in ways that cannot be put together."
        remedy = "Give the release and its sources the same policy, or one of them a policy that does not round."
        raise StudyError(Fault("release.policy", what, remedy=remedy)) from problem
    return replace(
        high,
        zeros=zeros,
        admission=min(high.admission, low.admission),
        rounding=rounding,
        figures=min((each.figures for each in (high, low) if each.figures), default=0),
        confirmed=high.confirmed and low.confirmed,
        unconfirmed=" ".join(dict.fromkeys(each.unconfirmed for each in (high, low) if each.unconfirmed)),
    )
