"""On small tables the auditor finds what counting every possible table finds: no less, and no false alarm."""

from itertools import count, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import audit_world as world
from isonomia.protect.audit import audit
from isonomia.protect.audit.counts import Count, in_words

T = 4
NUMBER = count()
SMALL = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def parts(place, cells):
    """The finest cells inside a place."""
    inside = set(world.place(place).items())
    return [at for at, cell in enumerate(cells) if inside <= set(world.place(cell).items())]


def compositions(total, size):
    """Every way to write a total as so many numbers ≥ 0."""
    if size == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in compositions(total - first, size - 1):
            yield (first, *rest)


def expected(values, *, derived=False, lowest=1):
    """What all values that a count takes in possible tables give away; written apart from the auditor's gate."""
    low, high = min(values), max(values)
    if (low == high == 0 and lowest == 1) or (derived and low >= T):
        return None
    if low == high:
        return ("exact", low, high)
    if low >= lowest and high < T:
        return ("small", low, high)
    return ("pinned", low, high) if high - low <= 4 else None


def findings(release, tmp_path):
    report = audit(release.write(tmp_path / str(next(NUMBER))))
    return {finding.count: (finding.kind, finding.low, finding.high) for finding in report.findings}


def words(what, place):
    return in_words(Count(what, "i", "", "2025", frozenset(world.place(place).items())))


@st.composite
def crosses(draw, shapes):
    """Places of a cross, the finest cells among them, and people in each of these: fewer where there are many."""
    shape, most = draw(st.sampled_from(shapes))
    places = world.cross(shape)
    cells = [place for place in places if len(place.split()) == len(shape)]
    people = tuple(draw(st.integers(0, most)) for _ in cells)
    return places, cells, people


@pytest.mark.parametrize("zeros", ["print", "protect"])
@SMALL
@given(data=st.data())
def test_people_of_small_crosses(zeros, data, tmp_path):
    places, cells, people = data.draw(crosses([((3,), 5), ((2, 2), 4), ((2, 3), 2), ((3, 3), 1), ((2, 2, 2), 1)]))
    inside = {place: parts(place, cells) for place in places}
    truth = {place: sum(people[at] for at in inside[place]) for place in places}
    lowest = 1 if zeros == "print" else 0
    free = [place for place in places if place and truth[place] >= lowest]
    hidden = set(data.draw(st.lists(st.sampled_from(free), unique=True, max_size=9))) if free else set()
    release = world.World(threshold=T, zeros=zeros)
    release.indicator("i", kind="representation")
    release.table([(place, *((None, None) if place in hidden else (truth[place], ""))) for place in places])

    seen = {place: set() for place in hidden}
    for table in compositions(truth[""], len(cells)):
        sums = {place: sum(table[at] for at in inside[place]) for place in places}
        if all(sums[place] >= lowest if place in hidden else sums[place] == truth[place] for place in places):
            for place in hidden:
                seen[place].add(sums[place])
    wanted = {words("n", place): expected(values, lowest=lowest) for place, values in seen.items()}
    assert findings(release, tmp_path) == {name: told for name, told in wanted.items() if told}


def agree(n, e, truth, hidden_n, hidden_e, places):
    """Whether a table agrees with what is printed, hidden counts being something where people are printed."""
    for place in places:
        people, events = n[place], e[place]
        if place in hidden_n:
            if people < 1:
                return False
        elif people != truth[place][0] or (place in hidden_e and not 1 <= events <= people - 1):
            return False
        if place not in hidden_e and events != truth[place][1]:
            return False
    return True


@SMALL
@given(data=st.data())
def test_people_and_outcomes_of_small_crosses(data, tmp_path):
    places, cells, people = data.draw(crosses([((2,), 5), ((3,), 4), ((2, 2), 3)]))
    events = tuple(data.draw(st.integers(0, n)) for n in people)
    inside = {place: parts(place, cells) for place in places}
    truth = {place: tuple(sum(of[at] for at in inside[place]) for of in (people, events)) for place in places}
    some_n = [place for place in places if place and truth[place][0] >= 1]
    hidden_n = set(data.draw(st.lists(st.sampled_from(some_n), unique=True, max_size=4))) if some_n else set()
    some_e = [place for place in places if place and 1 <= truth[place][1] < truth[place][0]]
    hidden_e = hidden_n | (set(data.draw(st.lists(st.sampled_from(some_e), unique=True))) if some_e else set())
    release = world.World(threshold=T)
    for place in places:
        n, e = truth[place]
        release.cell(place, None if place in hidden_n else n, None if place in hidden_e else e)

    seen = {(what, place): set() for what in "nef" for place in hidden_e if what != "n" or place in hidden_n}
    for table in compositions(truth[""][0], len(cells)):
        sums = {place: sum(table[at] for at in inside[place]) for place in places}
        if any(place not in hidden_n and sums[place] != truth[place][0] for place in places):
            continue
        for outcome in product(*(range(n + 1) for n in table)):
            also = {place: sum(outcome[at] for at in inside[place]) for place in places}
            if agree(sums, also, truth, hidden_n, hidden_e, places):
                for (what, place), values in seen.items():
                    values.add({"n": sums[place], "e": also[place], "f": sums[place] - also[place]}[what])
    wanted = {words(*each): expected(values, derived=each[0] == "f") for each, values in seen.items()}
    assert findings(release, tmp_path) == {name: told for name, told in wanted.items() if told}


@SMALL
@given(data=st.data())
def test_rounded_people_of_a_small_table(data, tmp_path):
    """Printed numbers are even multiples or the nearest of them; every table that rounds to them is tried."""
    people = data.draw(st.lists(st.integers(0, 13), min_size=2, max_size=3))
    step = data.draw(st.sampled_from([2, 3, 5]))

    def printed(number):
        below, rest = divmod(number, step)
        return step * (below + (2 * rest > step or (2 * rest == step and below % 2 == 1) or (below == 0 and rest > 0)))

    places = ["", *(f"d0={code}" for code in "abc"[: len(people)])]
    truth = dict(zip(places, (sum(people), *people), strict=True))
    small = {place for place in places if truth[place] < T}
    hidden = small | set(data.draw(st.lists(st.sampled_from(places), unique=True)))
    release = world.World(threshold=T, zeros="protect", rounding={"steps": [[T, step]], "significant": 0})
    release.indicator("i", kind="representation")
    release.table([(place, *((None, None) if place in hidden else (printed(truth[place]), ""))) for place in places])

    seen = {place: set() for place in hidden}
    for table in product(range(22), repeat=len(people)):
        values = dict(zip(places, (sum(table), *table), strict=True))
        if all(
            place in hidden or (values[place] >= T and printed(values[place]) == printed(truth[place]))
            for place in places
        ):
            for place in hidden:
                seen[place].add(values[place])
    told = {words("n", place): expected(values, lowest=0) for place, values in seen.items()}
    assert findings(release, tmp_path) == {name: kind for name, kind in told.items() if kind}
