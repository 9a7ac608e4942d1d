"""Crossed tables of one list of people say together what none says alone."""

import numpy as np
import pytest

import joint_attack as attack
from isonomia.model.cells import Cells
from isonomia.protect import decide, protected
from isonomia.protect.manifest import manifest_of
from isonomia.protect.witness import implications, joint, linking, person_sets, populations
from isonomia.study.expressions import parse
from programs import program

SINGLES = [(), (0,), (1,), (2,)]
CIRCLE = (*SINGLES, (0, 1), (1, 2), (0, 2))
TWO_OF_THREE = (*SINGLES, (3,), (0, 1, 2), (1, 2, 3))
CIRCLES_THAT_TELL = [6, 29]
SHARED_MARGINS_THAT_TELL = [0, 8, 17, 23]
STAGES_THAT_TELL = [3, 28, 146]


@pytest.fixture(scope="module")
def worlds():
    return program("bench/protect_worlds.py")


def made(worlds, seed, groupings, sizes, persons, rng):
    """A question about people of a few kinds, by these tables."""
    names = tuple(tuple(chr(97 + at) * 2 for at in range(size)) for size in sizes)
    shares = rng.dirichlet([float(rng.choice([0.2, 0.5, 1]))] * int(np.prod(sizes)))
    codes = np.array(np.unravel_index(rng.choice(len(shares), persons, p=shares), sizes))
    outcome = (rng.random((1, persons)) < rng.choice([0.1, 0.3, 0.5])).astype(int)
    everybody = np.ones((1, persons), dtype=bool)
    people = worlds.People(codes, names, None, np.zeros(persons, dtype=int), ("2025",), everybody, outcome)
    question = worlds.Question("i0", "proportion", "", "y0 = 'yes'", groupings)
    cells = Cells(tuple(worlds.cells_of(people, 0, question, each) for each in groupings))
    return worlds.World(worlds.study_of([question], people, "cms"), cells, f"made up, {seed}")


def in_a_circle(worlds, seed):
    rng = np.random.default_rng([5, seed])
    sizes = [int(rng.integers(2, 4)) for _ in range(3)]
    return made(worlds, seed, CIRCLE, sizes, int(10 ** rng.uniform(2, 3)), rng)


def with_a_shared_margin(worlds, seed):
    rng = np.random.default_rng([5, seed])
    return made(worlds, seed, TWO_OF_THREE, [2] * 4, int(10 ** rng.uniform(2, 3.3)), rng)


@pytest.fixture
def all_admitted(monkeypatch):
    """Also tables in which most numbers are small are published: there is the more to give away."""
    monkeypatch.setattr(decide, "manifest_of", lambda system, _refused, told: manifest_of(system, (), told))


CASES = [(in_a_circle, seed) for seed in CIRCLES_THAT_TELL]
CASES += [(with_a_shared_margin, seed) for seed in SHARED_MARGINS_THAT_TELL]


@pytest.mark.parametrize(("make", "seed"), CASES)
@pytest.mark.usefixtures("all_admitted")
def test_tables_of_one_list_of_people_give_nothing_away_together(worlds, monkeypatch, make, seed):
    world = make(worlds, seed)
    shown = protected(world.cells, world.study).shown
    assert attack.intervals(shown)
    assert attack.given_away(shown) == {}
    for name in ("add_joints", "add_shared"):
        monkeypatch.setattr(linking._Builder, name, lambda *_: None)
    assert attack.given_away(protected(world.cells, world.study).shown)


def in_two_stages(worlds, seed):
    """Who entered, by two dimensions; who of them graduated, by three."""
    rng = np.random.default_rng([5, seed])
    persons, sizes = int(10 ** rng.uniform(2, 3)), [2, 3, 2]
    names = tuple(tuple(chr(97 + at) * 2 for at in range(size)) for size in sizes)
    shares = rng.dirichlet([float(rng.choice([0.2, 0.5, 1]))] * int(np.prod(sizes)))
    codes = np.array(np.unravel_index(rng.choice(len(shares), persons, p=shares), sizes))
    stage = rng.choice(3, persons, p=[0.3, 0.3, 0.4])
    everybody = np.ones(persons, dtype=bool)
    people = worlds.People(
        codes, names, None, np.zeros(persons, dtype=int), ("2025",),
        np.array([everybody, stage >= 1]), np.array([stage >= 1, stage >= 2]).astype(int),
    )  # fmt: skip
    questions = [
        worlds.Question("i0", "proportion", "", "stage >= 1", (*SINGLES, (0, 1))),
        worlds.Question("i1", "proportion", "stage >= 1", "stage >= 2", (*SINGLES, (0, 1, 2))),
    ]
    cells = [worlds.cells_of(people, at, each, g) for at, each in enumerate(questions) for g in each.groupings]
    return worlds.World(worlds.study_of(questions, people, "cms"), Cells(tuple(cells)), f"made up, {seed}")


@pytest.mark.parametrize("seed", STAGES_THAT_TELL)
@pytest.mark.usefixtures("all_admitted")
def test_a_margin_that_a_later_stage_adds_up_to_gives_nothing_away(worlds, monkeypatch, seed):
    world = in_two_stages(worlds, seed)
    shown = protected(world.cells, world.study).shown
    assert attack.given_away(shown, attack.TWO_STAGES) == {}
    monkeypatch.setattr(linking, "shared_links", lambda *_: [])
    assert attack.given_away(protected(world.cells, world.study).shown, attack.TWO_STAGES)


@pytest.mark.parametrize("seed", [4, 5, 6, 8])
@pytest.mark.usefixtures("all_admitted")
def test_those_of_whom_it_is_asked_are_those_who_got_so_far(worlds, monkeypatch, seed):
    """stage >= 1 is known of whoever is asked whether stage >= 2: the numbers of two questions are one number."""
    world = in_two_stages(worlds, seed)
    assert attack.given_away(protected(world.cells, world.study).shown, attack.TWO_STAGES) == {}
    monkeypatch.setattr(person_sets, "_all_answered", lambda *_: False)
    monkeypatch.setattr(populations, "_same_people", lambda *_: [])  # as many, so they seem to be the same
    assert attack.given_away(protected(world.cells, world.study).shown, attack.TWO_STAGES)


@pytest.mark.parametrize(
    ("among", "event", "answered"),
    [
        ("stage >= 1", "stage >= 2", True),
        ("stage >= 1 and sex = 'f'", "stage in (2, 3) or sex = 'm'", True),
        ("stage between 1 and 3", "not stage = 2", True),
        ("stage is not null", "stage >= 2", True),
        ("not (stage < 1)", "stage >= 2", True),
        ("stage >= 1 or sex = 'f'", "stage >= 2", False),
        ("sex = 'f'", "stage >= 2", False),
        ("stage >= 1", "stage >= other", False),
        ("stage is null", "stage >= 2", False),
        ("stage >= 1", "coalesce(stage, 0) >= 2", False),
    ],
)
def test_whose_answer_is_known_is_read_from_the_question(among, event, answered):
    asked = implications.asked_columns(parse(event, "event").root)
    known = implications.known_columns(parse(among, "among").root)
    assert (asked is not None and asked <= known) == answered


@pytest.mark.parametrize("make", [in_a_circle, with_a_shared_margin])
def test_no_random_tables_do(worlds, make):
    for seed in range(100, 115):
        world = make(worlds, seed)
        assert attack.given_away(protected(world.cells, world.study).shown) == {}


@pytest.mark.parametrize(
    ("groupings", "expected"),
    [
        (["ab", "bc"], []),
        (["ab", "bc", "cd"], []),
        (["ab", "bc", "ac"], ["abc"]),
        (["ab", "bc", "ac", "abc"], []),
        (["abc", "bcd"], []),
        (["ab", "bc", "cd", "da"], ["abcd"]),
        (["ab", "bc", "ac", "de", "ef", "df"], ["abc", "def"]),
        (["abx", "bc", "acy", "z"], ["abc"]),
    ],
)
def test_only_tables_in_a_circle_need_a_joint_table(groupings, expected):
    found = joint.cores(frozenset(each) for each in groupings)
    assert found == [frozenset(each) for each in expected]


def test_a_joint_table_has_the_sums_of_the_tables(worlds, monkeypatch):
    """Each crossed row is the sum of its joint cells, none of which is negative."""
    seen = []
    true = joint.filled

    def kept(made, counts):
        values = true(made, counts)
        seen.append((made, counts, values))
        return values

    monkeypatch.setattr(linking, "filled", kept)
    world = in_a_circle(worlds, 6)
    protected(world.cells, world.study)
    assert seen
    for made_up, counts, values in seen:
        assert (values >= 0).all()
        for cells, parts in made_up.sums:
            assert counts[list(cells)].sum() == values[list(parts)].sum()


def test_where_a_joint_table_is_too_large_three_dimensions_are_joined_at_a_time(worlds, monkeypatch):
    monkeypatch.setattr(joint, "MOST_JOINT", 16)
    rng = np.random.default_rng(3)
    pairs = [(a, b) for a in range(5) for b in range(a)]
    world = made(worlds, 3, ((), *((at,) for at in range(5)), *pairs), [2] * 5, 400, rng)
    system = linking_system(world)
    found = list(joint.joints(system))
    assert len(found) == 10
    assert all(len(each.names) == 3 and each.size <= 8 for each in found)


def linking_system(world):
    from isonomia.protect.prepare import reduced
    from isonomia.protect.system import system_of

    return system_of([reduced(each) for each in world.cells], set())
