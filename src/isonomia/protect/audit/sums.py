"""The sums that the tables of a release obey: rows over a grouping and rows over a smaller one.

    Σ rows (absences included) = the row of the smaller grouping, for people, for those with and without the outcome

Where one person may be in several groups the rows sum to at least the total, and each is at most the total less the
absences. Whether a dimension is such a one is read from study.toml and, as a stranger would, from printed sums.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from isonomia.model.absence import is_absence
from isonomia.protect.audit.counts import Count, Place, Relation, Statement, What
from isonomia.protect.audit.reading import Published

Key = tuple[str, str, str]
Tables = Mapping[frozenset[str], Sequence[Place]]
Sums = dict[Place, list[Place]]

EVERYONE_ELSE: Final[Mapping[What, What]] = {"n": "else n", "e": "else e", "f": "else f"}


def table_sums(release: Published) -> Iterator[Statement]:
    """Every sum; those of printed numbers alone say what has no room whatever is printed (`structure.py`)."""
    for key, places in release.places.items():
        tables = tables_of(places)
        for grouping, rows in tables.items():
            for parent in _parents(grouping, tables):
                yield from _between(release, key, rows, grouping - parent, set(tables[parent]))


def tables_of(places: Iterable[Place]) -> dict[frozenset[str], list[Place]]:
    """Places by their grouping."""
    found: dict[frozenset[str], list[Place]] = defaultdict(list)
    for place in places:
        found[frozenset(name for name, _ in place)].append(place)
    return dict(found)


def whats(release: Published, key: Key) -> tuple[What, ...]:
    """What is counted in the cells of an indicator."""
    question = release.questions.get(key[0])
    if question is None or question.kind == "proportion":
        return ("n", "e", "f")
    return ("n", "e") if question.has_outcome else ("n",)


def _parents(grouping: frozenset[str], tables: Tables) -> list[frozenset[str]]:
    """The largest smaller groupings."""
    smaller = [each for each in tables if each < grouping]
    return sorted((each for each in smaller if not any(each < other for other in smaller)), key=sorted)


def _between(
    release: Published, key: Key, rows: Sequence[Place], summed: frozenset[str], totals: set[Place]
) -> Iterator[Statement]:
    sums: Sums = defaultdict(list)
    for place in rows:
        sums[frozenset(pair for pair in place if pair[0] not in summed)].append(place)
    sums = {total: parts for total, parts in sums.items() if total in totals}
    relation = _relation(release, key, sums, overlapping=bool(summed & release.overlapping))
    if relation is None:
        return
    for what in whats(release, key):
        for place, parts in sums.items():
            total, counts = Count(what, *key, place), tuple(Count(what, *key, part) for part in parts)
            yield Statement(total, counts, relation)
            if relation == "≤":
                yield from _each_within(total, counts, summed)


def _relation(release: Published, key: Key, sums: Sums, *, overlapping: bool) -> Relation | None:
    """How the total stands to its parts, by what is declared and by the sums that are printed whole."""
    more = less = False
    for place, parts in sums.items():
        counts = [Count("n", *key, each) for each in (place, *parts)]
        total, *rest = (release.between(each) for each in counts)
        printed = [known for known in rest if known is not None]
        if total is not None:
            more = more or sum(low for low, _ in printed) > total[1]
            less = less or (len(printed) == len(rest) and sum(high for _, high in printed) < total[0])
    if less:
        return None if more or overlapping else "≥"
    return "≤" if more or overlapping else "="


def _each_within(total: Count, parts: Sequence[Count], summed: frozenset[str]) -> Iterator[Statement]:
    absent = tuple(part for part in parts if _absent_on(part.place, summed))
    for part in parts:
        if part not in absent:
            yield Statement(total, (part, *absent), "≥")


def _absent_on(place: Place, dimensions: frozenset[str]) -> bool:
    return any(is_absence(code) for name, code in place if name in dimensions)


def without(release: Published) -> dict[Count, int]:
    """Those without the outcome, wherever people and outcomes are both printed."""
    found: dict[Count, int] = {}
    for count, events in release.printed.items():
        if count.what == "e" and "f" in whats(release, count[1:4]):
            people = release.printed.get(count.of("n"))
            if people is not None:
                found[count.of("f")] = people - events
    return found


def splits(release: Published) -> Iterator[Statement]:
    """People = those with the outcome and those without it, wherever the outcome is hidden or rounded."""
    for count in sorted({*release.hidden, *release.rounded}, key=_order):
        if count.what == "e" and "f" in whats(release, count[1:4]):
            yield Statement(count.of("n"), (count, count.of("f")))


def _order(count: Count) -> tuple[str, ...]:
    return (*count[:4], *(text for pair in sorted(count.place) for text in pair))


def everyone_else(release: Published, asked: Iterable[tuple[Key, Place]]) -> Iterator[Statement]:
    """Everyone else beside a group, wherever the release compares the two: its counts are protected like cells.

    For one dimension: all = the group + everyone else + the absences. For a pair: the sum of the other cells whose
    groups are known.
    """
    tables = {key: tables_of(places) for key, places in release.places.items()}
    printed = {**release.printed, **without(release)}
    for key, place in asked:
        names = frozenset(name for name, _ in place)
        rows = tables.get(key, {}).get(names)
        if rows is None or place not in rows:
            continue
        known = [each for each in rows if not _absent_on(each, names)]
        if known == [place] and _are_everybody(key, rows, printed):
            continue
        for what in whats(release, key):
            rest = Count(EVERYONE_ELSE[what], *key, place)
            if len(names) == 1 and frozenset() in tables[key]:
                absent = [each for each in rows if _absent_on(each, names)]
                others = tuple(Count(what, *key, each) for each in (place, *absent))
                said = Statement(Count(what, *key, frozenset()), (rest, *others), why="everyone else")
            elif not names & release.overlapping:
                others = tuple(Count(what, *key, each) for each in known if each != place)
                said = Statement(rest, others, why="everyone else")
            else:
                continue
            if _tells(said, rest, printed, release.rules.get(key[0], release.rules[""]).threshold):
                yield said


def _are_everybody(key: Key, rows: Sequence[Place], printed: Mapping[Count, int]) -> bool:
    """Whether a single group and the absences are plainly everybody: nothing that is printed says otherwise."""
    whole = printed.get(Count("n", *key, frozenset()))
    parts = [printed.get(Count("n", *key, each)) for each in rows]
    known = [each for each in parts if each is not None]
    return whole is None or len(known) < len(parts) or whole == sum(known)


def _tells(said: Statement, rest: Count, printed: Mapping[Count, int], threshold: int) -> bool:
    """Whether the rest is not known to be large: something in the sum is hidden, or the rest is small."""
    known = [count for count in (said.total, *said.parts) if isinstance(count, Count) and count != rest]
    if any(count not in printed for count in known):
        return True
    sign = 1 if said.total == rest else -1
    value = sum(sign * printed[part] for part in said.parts if part != rest)
    return value + (0 if said.total == rest else printed[known[0]]) < threshold
