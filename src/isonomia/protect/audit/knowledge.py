"""All that a stranger knows, of one release or of several put together: printed numbers and statements about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from isonomia.protect.audit.coarse import rounded_counts, rounded_others, rounded_rests
from isonomia.protect.audit.counts import Count, Pairs, Rounded, Statement
from isonomia.protect.audit.figures import (
    Row,
    compared,
    numbers_of_people,
    others_shares,
    revealing,
    shares,
    unexplained,
    unknown_shares,
)
from isonomia.protect.audit.links import apart_from, links, roll_ups, ways_together
from isonomia.protect.audit.nesting import nested_sums
from isonomia.protect.audit.reading import Published, Question
from isonomia.protect.audit.rules import Rule
from isonomia.protect.audit.scales import scale_sums
from isonomia.protect.audit.sums import Key, everyone_else, splits, table_sums, without
from isonomia.protect.audit.times import timed_out
from isonomia.protect.audit.vacant import vacancies
from isonomia.protect.audit.windows import windows

Said = Statement | Rounded | Pairs


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """Of all releases together.

    Attributes:
        releases: their ids. cells: how many cells they publish.
        hidden: counts that some release hides. printed: counts that some release prints; not apart from `hidden`.
        where_printed: for a count that is hidden in one place and printed in another, the sentence that says where.
        rules: the strictest policy of each indicator in a setting and period. strictest: of all that is published.
        statements: sums and rounded shares.
        revealing: rows of figures about cells of which a count is hidden.
        loose: hidden counts of which a figure is printed that no attack here inverts, with that figure in words.
        notes: what could not be put together.
    """

    releases: tuple[str, ...]
    cells: int
    hidden: frozenset[Count]
    printed: Mapping[Count, int]
    where_printed: Mapping[Count, str]
    rules: Mapping[Key, Rule]
    strictest: Rule
    statements: tuple[Statement | Rounded, ...]
    revealing: tuple[Row, ...]
    loose: Mapping[Count, str]
    notes: tuple[str, ...]

    def rule(self, count: Count) -> Rule:
        """The policy that protects a count."""
        return self.rules.get(count[1:4], self.strictest)


def gathered(releases: Sequence[Published]) -> Knowledge:
    """What is known of the first release and of all earlier ones, put together where they count the same people."""
    first, notes = releases[0], list[str]()
    every = [first]
    for at, older in enumerate(releases[1:], 2):
        named = replace(older, id=f"{older.id} ({at})") if older.id in {each.id for each in every} else older
        every.append(_apart(named, _unlike(named, first, notes)))
    printed: dict[Count, int] = {}
    for release in every:
        notes += _unrounded(release)
        printed |= {**release.printed, **without(release)}
    hidden = frozenset().union(*(release.hidden for release in every))
    said = list(dict.fromkeys(each for release in every for each in _said(release)))
    where_printed = _elsewhere(every, said, printed)
    left = list(dict.fromkeys(each for release in every for each in ways_together(release)))
    said += left
    counts = {*printed, *hidden, *(count for release in every for count in release.rounded)}
    counts |= {count for each in left for count in (each.total, *each.parts) if isinstance(count, Count)}
    said += dict.fromkeys(each for release in every for each in roll_ups(release, counts))
    said += dict.fromkeys(each for release in every for each in (*vacancies(release), *timed_out(release)))
    said += windows(every, printed)
    said += dict.fromkeys(each for release in every for each in nested_sums(release, printed))
    return Knowledge(
        releases=tuple(release.id for release in every),
        cells=sum(len(places) for release in every for places in release.places.values()),
        hidden=hidden,
        printed=printed,
        where_printed=where_printed,
        rules=_rules(every),
        strictest=_strictest([rule for release in every for rule in release.rules.values()]),
        statements=tuple(said),
        revealing=tuple(row for release in every for row in revealing(release)),
        loose={
            count: f"The release prints a {row.measure} of it ({row.figures.get('value')}), made from what is hidden"
            for release in every
            for row, count in unexplained(release)
        },
        notes=tuple(notes),
    )


def _said(release: Published) -> Iterator[Statement | Rounded]:
    yield from table_sums(release)
    yield from splits(release)
    yield from everyone_else(release, compared(release))
    yield from numbers_of_people(release)
    yield from unknown_shares(release)
    yield from shares(release)
    yield from others_shares(release)
    yield from links(release)
    yield from scale_sums(release)
    yield from rounded_counts(release)
    yield from rounded_others(release)
    yield from rounded_rests(release, compared(release))


def _elsewhere(
    every: Sequence[Published], said: Iterable[Statement | Rounded], printed: dict[Count, int]
) -> dict[Count, str]:
    """Hidden counts that are printed in another place: of a release, or of another file of the same."""
    found: dict[Count, str] = {}
    for each in said:
        if (
            isinstance(each, Statement)
            and isinstance(each.total, int)
            and len(each.parts) == 1
            and each.relation == "="
        ):
            count = each.parts[0]
            if count not in printed:
                printed[count] = each.total
                found[count] = f"It is printed in another file of the release: {each.why} is {each.total}"
    for release in every:
        for count in release.hidden:
            if count in printed and count not in found:
                other = next((each.id for each in every if count in each.printed), release.id)
                place = "another row of the release" if other == release.id else f"the release {other}"
                found[count] = f"It is hidden in the release {release.id} and printed in {place}: {printed[count]}"
    return found


def _rules(every: Sequence[Published]) -> dict[Key, Rule]:
    """The strictest policy under which an indicator of a setting and period was published.

    What is put apart from an earlier release is not bound by the policy of that.
    """
    found: dict[Key, list[Rule]] = defaultdict(list)
    for release in every:
        for key in release.places:
            found[key].append(release.rule(key[0]))
    return {key: _strictest(rules) for key, rules in found.items()}


def _strictest(rules: Sequence[Rule]) -> Rule:
    """Of several; one release that prints exact counts undoes the rounding of the others."""
    zeros = "protect" if any(each.zeros == "protect" for each in rules) else "print"
    steps = rules[0].steps if all(each.steps for each in rules) else ()
    return Rule(max(each.threshold for each in rules), zeros, steps)


def _unlike(older: Published, newer: Published, notes: list[str]) -> set[Key]:
    """Where an earlier release asks another question, or its data were revised since: indicator, setting, period.

    A definition that reads otherwise may be of the same people. If every number that both print is the same, it is.
    """
    common: dict[Key, list[Count]] = defaultdict(list)
    for count in _told(older):
        if count in _told(newer):
            common[count[1:4]].append(count)
    found: set[Key] = set()
    for key in sorted(older.places):
        now, then = newer.questions.get(key[0]), older.questions.get(key[0])
        differ = sum(_differ(older, newer, count) for count in common[key])
        told = " ".join(part for part in key if part)
        if now is not None and then is not None and not _asked_alike(now, then) and (differ or not common[key]):
            found.add(key)
            notes.append(f"{told} was defined otherwise in the release {older.id}: not put together with it.")
        elif differ:
            found.add(key)
            notes.append(
                f"{differ} of {len(common[key])} numbers of {told} differ from the release {older.id}: "
                "the data were revised, and the two were not put together."
            )
    return found


def _asked_alike(now: Question, then: Question) -> bool:
    """Defined in the same words; what a source is called does not matter."""
    return (now.kind, now.among, now.event) == (then.kind, then.among, then.event)


def _unrounded(release: Published) -> Iterator[str]:
    stray = sum(bool(release.rule(count.indicator).steps) for count in release.printed)
    if stray:
        yield f"{stray} numbers of the release {release.id} are exact, and its policy rounds them."


def _told(release: Published) -> dict[Count, int]:
    return {**release.printed, **release.rounded}


def _differ(older: Published, newer: Published, count: Count) -> bool:
    """No number of people agrees with what both print."""
    one, other = older.between(count), newer.between(count)
    return one is not None and other is not None and (one[1] < other[0] or other[1] < one[0])


def _apart(release: Published, keys: set[Key]) -> Published:
    """The release with these indicators under names of their own, so that nothing ties them to another release."""
    if not keys:
        return release

    def apart(each: str) -> str:
        return each + apart_from(release)

    def name(key: Key) -> str:
        return apart(key[0]) if key in keys else key[0]

    def count(each: Count) -> Count:
        return each._replace(indicator=name(each[1:4]))

    names = {key[0] for key in keys}
    own = [row.get("indicator", "") for row in release.figures]
    homes = [
        (each, row.get("setting", ""), row.get("period", "")) for each, row in zip(own, release.figures, strict=True)
    ]
    return replace(
        release,
        rules={**release.rules, **{apart(each): release.rules.get(each, release.rules[""]) for each in names}},
        questions={
            **release.questions,
            **{apart(each): release.questions[each] for each in names if each in release.questions},
        },
        places={(name(key), *key[1:]): places for key, places in release.places.items()},
        printed={count(each): value for each, value in release.printed.items()},
        rounded={count(each): value for each, value in release.rounded.items()},
        hidden=frozenset(count(each) for each in release.hidden),
        weighted=release.weighted | {apart(each) for each in names & release.weighted},
        figures=tuple({**row, "indicator": name(home)} for home, row in zip(homes, release.figures, strict=True)),
    )
