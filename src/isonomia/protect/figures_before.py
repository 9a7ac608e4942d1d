"""Figures of scales beside earlier releases: of as many people nothing printed is another one than before.

Sums are printed rounded (`blurred_scores.py`), so that one changed answer may leave them as they were. Other figures do
not: the shares of the answers to a statement are counts, and say which answer became which. Where the exact sums of the
earlier release lie beside it (`kept_exact.py`) they have told already whether a score changed, and only these shares
are compared. Where they do not, every figure is: what is the same in both releases tells of no change.

A figure of an earlier version that was printed finer is rounded as it would be today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from isonomia.errors import BadNews, Fault
from isonomia.model.estimates import NAMED, Estimate
from isonomia.model.release import Release
from isonomia.model.study import Study
from isonomia.protect.audit.counts import Count, Place
from isonomia.protect.audit.reading import Published
from isonomia.protect.blurred_figures import Behind, behind, blurred_row
from isonomia.protect.blurred_scores import Grain, grains_of
from isonomia.protect.differences import REMEDY
from isonomia.protect.earlier import earlier_releases
from isonomia.protect.kept_exact import exact_sums

BESIDE: Final = " Where OUT-private of that release lies beside it, its exact sums are compared, and not each figure."
SHARES: Final = frozenset({"answer_share", "proportion"})
_NUMBERS: Final = (
    "value",
    "se",
    "ci_lower",
    "ci_upper",
    "debiased",
    "gap",
    "gap_lower",
    "gap_upper",
    "p_value",
)
"""What is compared; a q-value depends on how many comparisons a release has."""
_KEY: Final = (*NAMED, "coding", "reference")
_PAIRS: Final = (("dimension", "subgroup"), ("dimension_2", "subgroup_2"), ("dimension_3", "subgroup_3"))
_NEAR: Final = 1e-9
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _People:
    """Numbers of people that a release prints, and the same by ways of grouping and by groups."""

    counts: Mapping[Count, int]
    by_dimension: Mapping[Key, frozenset[tuple[Count, int]]]
    by_group: Mapping[tuple[str, str, Place], frozenset[tuple[Count, int]]]

    @classmethod
    def of(cls, counts: Mapping[Count, int]) -> _People:
        """From the numbers, each once."""
        dimensions: dict[Key, set[tuple[Count, int]]] = defaultdict(set)
        groups: dict[tuple[str, str, Place], set[tuple[Count, int]]] = defaultdict(set)
        for count, people in counts.items():
            if count.what == "n":
                names = sorted(name for name, _ in count.place)
                dimensions[(*count[1:4], *names)].add((count, people))
                groups[count.indicator, count.setting, count.place].add((count, people))
        return cls(
            counts,
            {key: frozenset(each) for key, each in dimensions.items()},
            {key: frozenset(each) for key, each in groups.items()},
        )

    def groups(self, row: Estimate) -> frozenset[tuple[Count, int]]:
        """All groups of the way of grouping of a row."""
        return self.by_dimension.get((row.indicator, row.setting, row.period, row.dimension), frozenset())

    def periods(self, count: Count) -> frozenset[tuple[Count, int]]:
        """One group in all periods."""
        return self.by_group.get((count.indicator, count.setting, count.place), frozenset())


@dataclass(frozen=True, slots=True)
class _Now:
    """What the new release prints of scales: rows, numbers of people, and what rounding needs."""

    rows: Mapping[Key, Estimate]
    people: _People
    known: Behind
    grains: Mapping[str, Grain]

    @property
    def indicators(self) -> frozenset[str]:
        """Of which it prints people."""
        return frozenset(each.indicator for each in self.people.counts)


def refuse_changed_figures(study: Study, release: Release) -> None:
    """Stop where an earlier release told another figure of a scale of as many people.

    Raises:
        BadNews: with every group of which that is so.
    """
    scales = {each.id for each in study.indicators if each.scale}
    if not scales or not study.release.previous:
        return
    now = _printed_now(study, release, scales)
    earlier, exact = earlier_releases(study), exact_sums(study)
    # A copy that a release keeps has no private folder: what it told was laid beside that release when it was built.
    known = [bool(each) for each in exact] + [all(exact)] * (len(earlier) - len(exact))
    pairs = zip(earlier, known, strict=True)
    faults = [fault for each, sums in pairs for fault in _faults(now, each, only_shares=sums)]
    if faults:
        raise BadNews(*dict.fromkeys(faults))


def _printed_now(study: Study, release: Release, scales: set[str]) -> _Now:
    people: dict[Count, int] = {}
    for table in (each for each in release.shown if each.indicator in scales and each.role == "group"):
        for at in range(len(table)):
            if table.n_shown[at]:
                place = frozenset((name, str(table.keys[name][at])) for name in table.dimensions)
                setting, period = (str(table.keys[name][at]) for name in ("setting", "period"))
                people[Count("n", table.indicator, setting, period, place)] = int(table.n[at])
    rows = [row for row in release.estimates if row.indicator in scales]
    grains = grains_of(study)
    known = behind(row for row in rows if row.indicator in grains)
    return _Now({_key(row): row for row in rows if row.status == "ok"}, _People.of(people), known, grains)


def _key(row: Estimate) -> Key:
    return tuple(str(getattr(row, name)) for name in _KEY)


def _faults(now: _Now, before: Published, *, only_shares: bool) -> Iterator[Fault]:
    scales = now.indicators
    people = _People.of({each: n for each, n in before.printed.items() if each.indicator in scales})
    for figures in before.figures:
        row = now.rows.get(tuple(figures.get(name, "") for name in _KEY))
        if row is None or figures.get("status") != "ok" or (only_shares and row.measure not in SHARES):
            continue
        if not _of_as_many(row, now.people, people) or _the_same(row, figures, now):
            continue
        whom = ", ".join(f"{name} {code}" for name, code in sorted(_place(row))) or "everybody"
        problem = (
            f"for {whom} the release {before.id} told another figure ({row.measure}) of as many people: what both say, "
            "side by side, may be what one of them answered then and now."
        )
        yield Fault(f"indicator {row.indicator}, period {row.period}", problem, remedy=REMEDY + BESIDE)


def _place(row: Estimate) -> Place:
    pairs = ((getattr(row, name), getattr(row, code)) for name, code in _PAIRS)
    return frozenset((name, code) for name, code in pairs if name and code)


def _of_as_many(row: Estimate, now: _People, before: _People) -> bool:
    """Whether the people behind a figure are as many as then: those of the group, and who it is compared with."""
    own = Count("n", row.indicator, row.setting, row.period, _place(row))
    if row.dimension and not row.subgroup:
        return now.groups(row) == before.groups(row)
    if own not in now.counts and own not in before.counts:
        return now.periods(own) == before.periods(own)
    needed = {own}
    if row.reference:
        needed |= {own.at(frozenset()), own._replace(period=row.reference)}
        needed |= {own.at(frozenset({(row.dimension, row.reference)}))}
    return all(now.counts.get(each) == before.counts.get(each) for each in needed)


def _the_same(row: Estimate, figures: Mapping[str, str], now: _Now) -> bool:
    """Whether a row says what one of an earlier release said, rounded alike."""
    told: dict[str, Any] = {name: float(figures[name]) if figures.get(name) else None for name in _NUMBERS}
    if told["value"] is None:
        return False
    then = replace(row, **told)
    grain = now.grains.get(row.indicator)
    then = then if grain is None else blurred_row(then, grain, now.known)
    pairs = ((getattr(row, name), getattr(then, name)) for name in _NUMBERS)
    return all(one == other or _near(one, other) for one, other in pairs)


def _near(one: float | None, other: float | None) -> bool:
    return one is None or other is None or abs(one - other) <= _NEAR * max(1.0, abs(other))
