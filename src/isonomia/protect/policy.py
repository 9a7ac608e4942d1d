"""Privacy policies as data: one TOML file each, with source, date, owner and parameters.

A study names one and a source may name a stricter one. There is no policy that hides nothing, and no argument of
any function here that weakens one (guard 8 of the project's law and guards).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from isonomia.errors import Fault, InternalError, StudyError, listed, nearest

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

    def __post_init__(self) -> None:
        where = f"Policy {self.id!r}"
        if self.threshold < LEAST_THRESHOLD:
            raise InternalError(Fault(where, f"its threshold {self.threshold} protects nobody."))
        if self.zeros not in {"print", "protect"}:
            raise InternalError(Fault(where, f"its zero rule {self.zeros!r} is not known."))
        if not 0 < self.admission <= LARGEST_ADMISSION:
            raise InternalError(Fault(where, f"its admission {self.admission} is not between 0 and 1/2."))

    @property
    def severity(self) -> tuple[int, bool]:
        """Higher hides more: first by threshold, then by the zero rule."""
        return (self.threshold, self.zeros == "protect")


@cache
def policies() -> dict[str, Policy]:
    """Every policy by id, sorted."""
    folder = files("isonomia.protect") / "policies"
    found: dict[str, Policy] = {}
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        content = tomllib.loads(entry.read_text(encoding="utf-8"))
        if content.pop("schema") != 1:
            raise InternalError(Fault(f"policy {entry.name}", "its schema is not known."))
        found[content["id"]] = Policy(**content)
    return found


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
    """One policy that hides whatever either would hide.

    Where one has the larger threshold and the other protects zeros, the result takes both; it keeps the name and
    the words of the one with the larger threshold, which are then true of it though it hides more than they say.
    """
    high, low = sorted((first, second), key=lambda each: each.severity, reverse=True)
    zeros: ZeroRule = "protect" if "protect" in {high.zeros, low.zeros} else "print"
    return replace(high, zeros=zeros, admission=min(high.admission, low.admission))
