"""Groups of which study.toml says that nobody can be in them: a state without a county, where everybody is in one.

A stranger reads it there, so it is known of every table, also of one that says nothing of counties.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from isonomia.protect.audit.counts import Count, Statement
from isonomia.protect.audit.meanings import Declared, bound, columns_of, level_names, parents_of
from isonomia.protect.audit.reading import Published
from isonomia.protect.audit.sums import whats

WHY: Final = "the study names no group within it, and everybody is in one"


Group = tuple[str, str]  # dimension, code


def vacancies(release: Published) -> Iterator[Statement]:
    """A count of such a group is 0."""
    for key, places in release.places.items():
        source = release.questions[key[0]].source if key[0] in release.questions else ""
        room = _Room(release.dimensions, source, release.blanks.get(source, frozenset()))
        for place in places:
            if any(room.vacant(*pair) for pair in place):
                yield from (Statement(Count(what, *key, place), (), why=WHY) for what in whats(release, key))


@dataclass(frozen=True, slots=True)
class _Room:
    """What the sections on dimensions say of one source; `blanks`: its columns that may hold an absence."""

    declared: Mapping[str, Declared]
    source: str
    blanks: frozenset[str]
    known: dict[Group, bool] = field(default_factory=dict)

    def vacant(self, name: str, code: str) -> bool:
        """Whether nobody can be in a group, or in any member of a roll-up."""
        if (name, code) not in self.known:
            self.known[name, code] = False  # no dimension is within itself
            members = self.declared.get(name, {}).get("merge", {}).get(code, [code])
            self.known[name, code] = all(self._without_inner(name, member) for member in members)
        return self.known[name, code]

    def _without_inner(self, name: str, code: str) -> bool:
        """Whether everybody has a group of some inner dimension, and none of those that have room is in this one."""
        outer = self.declared.get(name, {})
        if code not in level_names(outer).values():
            return False
        for inner, each in self.declared.items():
            if each.get("within") == name and self._of_everybody(each):
                held = [own for own, above in parents_of(each, outer).items() if above == code]
                if all(self.vacant(inner, own) for own in held):
                    return True
        return False

    def _of_everybody(self, each: Declared) -> bool:
        """Whether a section has levels and columns, and no value stands for an absence."""
        section = bound(each, self.source)
        columns = columns_of(section)
        return bool(level_names(section)) and bool(columns) and not section.get("absent") and not columns & self.blanks
