"""What an attack on two releases together still finds is withheld, step by step, or the release is refused."""

import pytest

import earlier_world as world
from isonomia.errors import Fault, InternalError
from isonomia.protect import beside_earlier, protected_beside_earlier
from isonomia.protect.audit import AuditReport, Finding
from isonomia.protect.system import system_of
from isonomia.protect.withheld import QUESTION, SOURCE, Withheld

PEOPLE = [
    (year, {"race": race, "sex": sex}, 100, 50)
    for year in ("2024", "2025")
    for race in ("a", "b")
    for sex in ("f", "m")
]
GROUPINGS = [(), ("race",), ("sex",)]
SOURCES = {"i": "s", "j": "s", "k": "t"}


def cells_of(mask, system):
    return {
        (where[1], tuple(name for name, _ in place))
        for where, place, chosen in zip(system.contexts, system.places, mask.tolist(), strict=True)
        if chosen
    }


@pytest.fixture(scope="module")
def system():
    return system_of(list(world.counted(PEOPLE, GROUPINGS)), [])


def test_a_table_then_its_like_then_the_question_then_the_source(system):
    found = {("i", "", "2025", ("race",))}
    steps = [Withheld()]
    while steps[-1] is not None:
        steps.append(steps[-1].more(found, SOURCES))
    assert len(steps) == 6
    masks = [cells_of(each.mask(system, "i", SOURCES), system) for each in steps[:-1]]
    assert masks[0] == set()
    assert masks[1] == {("2025", ("race",))}
    assert masks[2] == {("2024", ("race",)), ("2025", ("race",)), ("2025", ("sex",)), ("2025", ())}
    assert masks[3] == masks[4] == {(year, names) for year in ("2024", "2025") for names in GROUPINGS}
    others = [[each.mask(system, name, SOURCES).all() for name in "jk"] for each in steps[:-1]]
    assert others == [[False, False]] * 4 + [[True, False]]


def test_a_year_that_no_table_of_today_has_is_told_by_those_of_the_same_groups(system):
    withheld = Withheld().more({("i", "", "2023", ("sex",))}, SOURCES)
    assert cells_of(withheld.mask(system, "i", SOURCES), system) == {("2024", ("sex",)), ("2025", ("sex",))}


def test_a_question_that_is_gone_is_told_by_any_of_today(system):
    withheld = Withheld().more({("gone", "", "2025", ("sex",))}, SOURCES)
    assert set(withheld.levels.values()) == {1}
    assert cells_of(withheld.mask(system, "i", SOURCES), system) == {("2025", ("sex",))}


def report(*findings):
    return AuditReport(("new", "old"), 1, 1, 0, 0, 0, findings)


FOUND = Finding("exact", "people", 3, 3, ("so it is 3",), ("i", "", "2025", ("race",)))


def attempts(monkeypatch, previous, answers, trouble_at=None):
    """What is protected in turn, given the answers of the attack; `trouble_at`: of which attempt there is no proof."""
    seen = []

    def protected(_cells, _study, withheld=None):
        if len(seen) == trouble_at:
            raise InternalError(Fault("i", "no proof"))
        seen.append(withheld)
        return len(seen)

    monkeypatch.setattr(beside_earlier, "protected", protected)
    asked = world.study(("race", "sex"), previous=previous)
    left = iter(answers)
    cells = world.counted(PEOPLE, GROUPINGS)
    return protected_beside_earlier(cells, asked, lambda _found: next(left)), seen


def test_a_release_that_stands_alone_has_one_try(monkeypatch):
    assert attempts(monkeypatch, (), []) == (1, [None])


def test_more_is_withheld_until_nothing_is_found(monkeypatch):
    last, seen = attempts(monkeypatch, ("../old",), [report(FOUND), report(FOUND), report()])
    assert last == 3
    assert [each and each.levels for each in seen] == [None, {"i": 1}, {"i": 2}]


def test_the_last_try_stands_where_nothing_helps(monkeypatch):
    last, seen = attempts(monkeypatch, ("../old",), [report(FOUND)] * 9)
    assert (last, seen[-1].levels) == (5, {"i": SOURCE})
    last, seen = attempts(monkeypatch, ("../old",), [report(FOUND)] * 9, trouble_at=3)
    assert last == 3
    assert seen[-1].levels == {"i": 2}


def test_what_is_withheld_is_hidden_and_the_other_year_is_not():
    cells = world.counted(PEOPLE, GROUPINGS)
    asked = world.study(("race", "sex"))
    withheld = Withheld().more({("i", "", "2025", ("race",))}, {"i": "s"})
    shown = beside_earlier.protected(cells, asked, withheld).shown
    for table in shown:
        late = table.keys["period"] == "2025"
        assert table.n_shown[~late].all()
        assert table.dimensions != ("race",) or not table.n_shown[late].any()


def test_the_whole_question():
    cells = world.counted(PEOPLE, GROUPINGS)
    withheld = Withheld(frozenset(), {"i": QUESTION})
    shown = beside_earlier.protected(cells, world.study(("race", "sex")), withheld).shown
    assert not any(table.n_shown.any() for table in shown)
