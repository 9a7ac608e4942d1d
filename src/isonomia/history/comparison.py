"""Two releases side by side: which figures are new, gone, moved, newly hidden or newly shown, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from isonomia.errors import Fault, InputError
from isonomia.history.causes import WORDS_OF, causes_of, is_private, publishes_alike
from isonomia.history.released import KEY, Key, Released, Row, read
from isonomia.model.revision import DATA, PROTECTION, PUBLICATION, RECORDS

KINDS: Final = ("same", "moved", "verdict", "new", "gone", "hidden", "shown", "refused")
WORDS: Final = {
    "same": "as before",
    "moved": "moved",
    "verdict": "with another verdict",
    "new": "new",
    "gone": "gone",
    "hidden": "now hidden",
    "shown": "now shown",
    "refused": "refused or given where it was not",
}
PLAIN: Final = ("proportion", "rate", "mean", "difference", "parity_difference", "representation_quotient")
"""Levels and differences: what a reader looks at first."""
_MOST: Final = 5
"""So many of the widest moves are named."""


@dataclass(frozen=True, slots=True)
class Move:
    """A figure that is printed in both releases and differs."""

    key: Key
    before: float
    after: float

    @property
    def size(self) -> float:
        """How far it moved, of the larger of the two."""
        return abs(self.after - self.before) / max(abs(self.after), abs(self.before))

    @property
    def is_plain(self) -> bool:
        """A level or a difference: what a reader looks at first."""
        return dict(zip(KEY, self.key, strict=True))["measure"] in PLAIN

    def sentence(self) -> str:
        """The figure and where it went."""
        named = dict(zip(KEY, self.key, strict=True))
        group = " and ".join(each for each in (named["subgroup"], named["subgroup_2"]) if each) or "everybody"
        part = f" ({named['component']})" if named["component"] else ""
        around = ", ".join(each for each in (named["setting"], named["period"]) if each)
        where = f", {around}" if around else ""
        return f"{named['measure']}{part} of {group}{where}: {self.before:g} → {self.after:g}"


@dataclass(frozen=True, slots=True)
class IndicatorChange:
    """What became of one indicator: its figures by kind of change, the causes, the widest moves."""

    indicator: str
    kinds: Mapping[str, int]
    causes: tuple[str, ...]
    moves: tuple[Move, ...]

    @property
    def unchanged(self) -> bool:
        """Every figure is as it was, and nothing came or went."""
        return set(self.kinds) <= {"same"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two releases."""

    old: str
    new: str
    changes: tuple[IndicatorChange, ...]

    def facts(self) -> dict[str, Any]:
        """For a program."""
        return {
            "old": self.old,
            "new": self.new,
            "indicators": [
                {
                    "indicator": each.indicator,
                    "figures": dict(each.kinds),
                    "causes": list(each.causes),
                    "widest": [
                        {**dict(zip(KEY, move.key, strict=True)), "before": move.before, "after": move.after}
                        for move in each.moves
                    ],
                }
                for each in self.changes
            ],
        }

    def lines(self) -> list[str]:
        """For a person: changed indicators first, each with its figures, its causes and its widest moves."""
        lines = [f"From release {self.old} to release {self.new}:"]
        for each in self.changes:
            if not each.unchanged:
                lines += _said(each)
        still = [each.indicator for each in self.changes if each.unchanged]
        if still:
            lines.append(f"Every figure is as before: {', '.join(still)}.")
        return lines if self.changes else [*lines, "Neither of them holds a figure."]


def compare(old: Path, new: Path) -> Comparison:
    """What changed from one published release to another.

    Raises:
        InputError: one of the folders is not a release; the faults of both at once.
    """
    faults: list[Fault] = []
    releases: list[Released] = []
    for folder in (old, new):
        try:
            releases.append(read(folder))
        except InputError as error:
            faults += error.faults
    if faults:
        raise InputError(*faults)
    before, after = releases
    names = dict.fromkeys(row["indicator"] for each in (after, before) for row in each.rows.values())
    return Comparison(before.id, after.id, tuple(_change(name, before, after) for name in names))


def _change(indicator: str, old: Released, new: Released) -> IndicatorChange:
    before, after = ({k: r for k, r in each.rows.items() if r["indicator"] == indicator} for each in (old, new))
    kinds = Counter(_kind(before.get(key), after.get(key)) for key in dict.fromkeys((*after, *before)))
    moves = [
        Move(key, float(before[key]["value"]), float(row["value"]))
        for key, row in after.items()
        if key in before and _kind(before[key], row) in {"moved", "verdict"} and before[key]["value"] and row["value"]
    ]
    moves = [each for each in moves if each.before != each.after]
    widest = sorted(moves, key=lambda move: (not move.is_plain, -move.size, move.key))[:_MOST]
    ordered = {kind: kinds[kind] for kind in KINDS if kinds[kind]}
    found = causes_of(indicator, old, new)
    return IndicatorChange(indicator, ordered, completed(indicator, found, ordered, old, new), tuple(widest))


def _kind(before: Row | None, after: Row | None) -> str:
    """What became of one estimate."""
    if before is None or after is None:
        return "new" if before is None else "gone"
    if (before["status"] == "hidden") != (after["status"] == "hidden"):
        return "hidden" if after["status"] == "hidden" else "shown"
    if before["status"] != after["status"]:
        return "refused"
    if before["verdict"] != after["verdict"]:
        return "verdict"
    printed = [name for name in after if name not in {"release", "family_size", "q_value"} and name in before]
    return "same" if all(before[name] == after[name] for name in printed) else "moved"


def completed(
    indicator: str, found: tuple[str, ...], kinds: Mapping[str, int], old: Released, new: Released
) -> tuple[str, ...]:
    """The causes, completed by what follows from the kinds of change where the data's digests are private."""
    if set(kinds) <= {"same"}:
        return ()
    if set(kinds) <= {"same", "new", "gone"} and not found and not publishes_alike(old, new):
        return (PUBLICATION,)
    moved = kinds.get("moved", 0) + kinds.get("verdict", 0) + kinds.get("new", 0) + kinds.get("gone", 0)
    private = is_private(indicator, new) or is_private(indicator, old)
    if private and moved and DATA not in found:
        return (*found, RECORDS) if found else (DATA,)
    return found or (PROTECTION,)


def _said(change: IndicatorChange) -> list[str]:
    counts = ", ".join(f"{n:,} {WORDS[kind]}" for kind, n in change.kinds.items())
    lines = ["", f"{change.indicator}: {counts}."]
    lines += [f"  because {WORDS_OF[each]}" for each in change.causes]
    if len(change.causes) > 1:
        lines.append("  (several causes at once: the public files do not tell which moved a figure by how much)")
    return [*lines, *(f"  {move.sentence()}" for move in change.moves)]
