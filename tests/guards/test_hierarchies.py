"""Dimensions that tell of one another: bands within bands, counties within states, races within categories.

For each: the auditor finds the leak in what a suppressor that does not know the sums would print, and nothing in what
ours prints.
"""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import earlier_world as world
from isonomia.errors import StudyError
from isonomia.model.study import Binding, Dimension, Level
from isonomia.protect.audit import audit
from isonomia.protect.policy import policy
from isonomia.protect.system import system_of
from isonomia.protect.witness import hierarchies, linked_of, linking
from isonomia.protect.witness.kinships import kinships
from isonomia.protect.witness.linked import SLACK, WITH, WITHOUT
from isonomia.study.reading import parse

World = world.World
AGES = {
    "age10": ("[0, 20, 40, 60]", (0.0, 20.0, 40.0, 60.0)),
    "age5": ("[0, 20, 30, 40, 50, 60]", (0.0, 20.0, 30.0, 40.0, 50.0, 60.0)),
    "across": ("[0, 30, 40, 50]", (0.0, 30.0, 40.0, 50.0)),
}
COUNTIES = {"cook": "il", "lake": "il", "will": "il", "clay": "ia", "polk": "ia"}


def codes(bins):
    ends = [f"{low:g}" for low in bins]
    return [*(f"{low}-to-{high}" for low, high in pairwise(ends)), f"{ends[-1]}-up"]


def band(age, bins):
    return codes(bins)[sum(age >= low for low in bins) - 1]


def of_ages(*names, sizes):
    """People of these ages by band; and the dimensions."""
    people = [("2025", {name: band(age, AGES[name][1]) for name in names}, n, 0) for age, n in sizes.items()]
    dimensions = {
        name: Dimension(
            name,
            name,
            levels=tuple(Level(code, code) for code in codes(AGES[name][1])),
            bins=AGES[name][1],
            bindings={"s": Binding("s", ("age",))},
        )
        for name in names
    }
    extra = "\n".join(f'[dimension.{name}]\ncolumn = "age"\nbins = {AGES[name][0]}' for name in names)
    return people, dimensions, extra


def of_counties(sizes, declared=COUNTIES):
    """People by county and state; a county that begins with "~" is not known."""
    people = [("2025", {"county": county, "state": state}, n, 0) for (county, state), n in sizes.items()]
    dimensions = {"county": Dimension("county", "county", within="state", parents=declared)}
    inside = ", ".join(f"{county} = {state!r}" for county, state in declared.items())
    return people, dimensions, f'[dimension.county]\nwithin = "state"\nparents = {{ {inside} }}'


def of_values(sizes):
    """Detailed races and the category of each, from one column."""
    broad = {"chinese": "asian", "hmong": "asian", "lao": "asian", "white": "white", "irish": "white"}
    people = [("2025", {"detail": each, "race": broad[each]}, n, 0) for each, n in sizes.items()]
    levels = tuple(Level(each, each) for each in ("asian", "white"))
    dimensions = {
        "detail": Dimension("detail", "detail", bindings={"s": Binding("s", ("race",))}),
        "race": Dimension("race", "race", levels=levels, bindings={"s": Binding("s", ("race",), map=broad)}),
    }
    inside = ", ".join(f"{each} = {category!r}" for each, category in broad.items())
    extra = '[dimension.detail]\ncolumn = "race"\n[dimension.race]\ncolumn = "race"\nlevels = ["asian", "white"]\n'
    return people, dimensions, f"{extra}map = {{ {inside} }}"


PLANTED = {
    "bands in bands": (
        ("age10", "age5"),
        of_ages("age10", "age5", sizes={5: 30, 22: 5, 33: 40, 41: 35, 52: 20, 70: 12}),
    ),
    "bands across bands": (
        ("across", "age10"),
        of_ages("across", "age10", sizes={5: 12, 22: 30, 33: 30, 41: 25, 52: 25, 70: 5}),
    ),
    "counties in states": (
        ("county", "state"),
        of_counties(
            {("cook", "il"): 60, ("lake", "il"): 4, ("will", "il"): 40, ("clay", "ia"): 14, ("polk", "ia"): 90}
        ),
    ),
    "races in categories": (
        ("detail", "race"),
        of_values({"chinese": 60, "hmong": 4, "lao": 40, "white": 90, "irish": 12}),
    ),
}


def release(tmp_path, name, dimensions, people, declared, extra, groupings=None, policy="cms"):
    groupings = groupings or [(), *((each,) for each in dimensions)]
    asked = world.study(dimensions, name, policy, **declared)
    return world.released(asked, world.counted(people, groupings), tmp_path / name, extra)[0]


@pytest.mark.parametrize("name", PLANTED)
def test_what_one_dimension_tells_of_the_other(name, tmp_path, monkeypatch):
    dimensions, planted = PLANTED[name]
    aware = release(tmp_path, "aware", dimensions, *planted)
    monkeypatch.setattr(linking, "holdings", lambda _system, _kinships: [])
    unaware = release(tmp_path, "unaware", dimensions, *planted)
    report = audit(unaware)
    assert report.findings
    assert any("one dimension tells of the other" in step for step in report.findings[0].chain)
    assert audit(aware).passed


@pytest.mark.parametrize("name", PLANTED)
def test_the_same_inside_the_groups_of_a_third_dimension(name, tmp_path, monkeypatch):
    dimensions, (people, declared, extra) = PLANTED[name]
    both = [
        (period, {**place, "s": sex}, n + more, 0)
        for period, place, n, _ in people
        for sex, more in (("f", 0), ("m", 30))
    ]
    groupings = [(), ("s",), *((each,) for each in dimensions), *(tuple(sorted((each, "s"))) for each in dimensions)]
    aware = release(tmp_path, "aware", (*dimensions, "s"), both, declared, extra, groupings)
    assert audit(aware).passed
    monkeypatch.setattr(linking, "holdings", lambda _system, _kinships: [])
    assert not audit(release(tmp_path, "unaware", (*dimensions, "s"), both, declared, extra, groupings)).passed


def test_people_whose_county_is_not_known_leave_room_and_no_more(tmp_path, monkeypatch):
    """A state holds at least its counties: a state of 95 with counties of 60, 30 and a hidden one."""
    sizes = {("cook", "il"): 60, ("lake", "il"): 4, ("will", "il"): 30, ("~not_stated", "il"): 1}
    sizes |= {("clay", "ia"): 14, ("~not_stated", "ia"): 40, ("polk", "ia"): 90}
    people, declared, extra = of_counties(sizes)
    aware = release(tmp_path, "aware", ("county", "state"), people, declared, extra)
    assert audit(aware).passed
    monkeypatch.setattr(linking, "holdings", lambda _system, _kinships: [])
    assert not audit(release(tmp_path, "unaware", ("county", "state"), people, declared, extra)).passed


def test_a_reading_that_printed_numbers_contradict_is_dropped(tmp_path):
    """The study says that Clay is in Iowa, and its people are elsewhere: nothing follows, and nothing is found."""
    sizes = {("cook", "il"): 60, ("will", "il"): 40, ("clay", "il"): 90, ("polk", "ia"): 20}
    people, declared, extra = of_counties(sizes)
    assert audit(release(tmp_path, "r", ("county", "state"), people, declared, extra)).passed


counts = st.sampled_from([0, 2, 5, 9, 13, 20, 45, 90])
POLICIES = st.sampled_from(["cms", "strict"])
FEW = settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(
    st.lists(st.tuples(counts, counts, st.integers(0, 90)), min_size=7, max_size=7), st.sampled_from(["cms", "strict"])
)
def test_any_counties_and_states_are_safe(tmp_path_factory, sizes, policy):
    """With people whose county is not known, and an outcome."""
    homes = [*COUNTIES.items(), ("~not_stated", "il"), ("~declined", "ia")]
    people = [
        ("2025", {"county": county, "state": state, "s": sex}, n, min(n, e // (1 + turn)))
        for (county, state), (*both, e) in zip(homes, sizes, strict=True)
        for turn, (sex, n) in enumerate(zip("fm", both, strict=True))
        if n
    ]
    people += [("2025", {"county": "cook", "state": "il", "s": sex}, 100, 50) for sex in "fm"]
    _, declared, extra = of_counties({})
    groupings = [(), ("s",), ("county",), ("state",), ("s", "state"), ("county", "s")]
    asked = world.study(("county", "state", "s"), "r", policy, **declared)
    folder, _ = world.released(asked, world.counted(people, groupings), tmp_path_factory.mktemp("any") / "r", extra)
    report = audit(folder)
    assert report.passed, report.lines()


STUDY = """
schema = 1
title = "A study"
release = { id = "1", date = 2026-11-22, publisher = "P", contact = "c@school.example" }
source.people.path = "people.csv"
indicator = [{ id = "i", source = "people", event = "x = 1", by = ["county", "state"] }]
dimension.state = { column = "state", levels = { il = "Illinois", ia = "Iowa" } }
dimension.county = { column = "county", levels = ["cook", "polk"], COUNTY }
"""


def test_parents_are_read_by_code_or_label():
    read = parse(STUDY.replace("COUNTY", 'within = "state", parents = { cook = "Illinois", polk = "ia" }'))
    assert read.dimensions["county"].within == "state"
    assert read.dimensions["county"].parents == {"cook": "il", "polk": "ia"}


@pytest.mark.parametrize(
    ("county", "told"),
    [
        ('within = "stat"', "there is no dimension “stat”"),
        ('within = "county"', "“county” would be within itself"),
        ('within = "state", parents = { cook = "il" }', "of “polk” it is not said which group of “state” holds them"),
        ('within = "state", parents = { cook = "il", pok = "ia" }', "no group is called “pok”"),
        ('within = "state", parents = { cook = "il", polk = "iowa state" }', "no group is called “iowa state”"),
        ('parents = { cook = "il" }', "parents without the dimension"),
    ],
)
def test_faults_of_hierarchies(county, told):
    with pytest.raises(StudyError, match=told):
        parse(STUDY.replace("COUNTY", county))


def test_dimensions_cannot_be_within_one_another():
    text = STUDY.replace("COUNTY", 'within = "state", parents = { cook = "il", polk = "ia" }')
    with pytest.raises(StudyError, match="within itself"):
        parse(
            text.replace(
                'column = "state",', 'column = "state", within = "county", parents = { il = "cook", ia = "polk" },'
            )
        )


SEVERAL = "MULTIPLE"
MARKED = """
[dimension.alone]
columns = ["a", "b", "c"]
coding = "alone"
map = { A = "A", B = "B", C = "C" }
[dimension.mixed]
columns = ["a", "b", "c"]
coding = "alone_or_in_combination"
map = { A = "A", B = "B", C = "C" }
multiple = true
"""


def marked():
    columns, marks = ("a", "b", "c"), {each: each for each in "ABC"}
    levels = tuple(Level(each, each) for each in marks)
    alone = Binding("s", columns, map=marks, coding="alone", several=SEVERAL)
    mixed = Binding("s", columns, map=marks, coding="alone_or_in_combination")
    return {
        "alone": Dimension("alone", "alone", levels=(*levels, Level(SEVERAL, SEVERAL)), bindings={"s": alone}),
        "mixed": Dimension("mixed", "mixed", levels=levels, multiple=True, bindings={"s": mixed}),
    }


def test_what_alone_tells_of_in_combination():
    (kinship,) = kinships(world.study(("alone", "mixed"), **marked()), "s")
    assert kinship.inside("A", "A")
    assert not kinship.meets("A", "B")
    assert kinship.meets(SEVERAL, "B")
    assert not kinship.inside(SEVERAL, "B")
    assert not kinship.turned().inside("A", "A")


def test_alone_is_among_alone_or_in_combination(tmp_path):
    """Who is B alone is B in combination: the number of these bounds the number of those."""
    planted = World()
    planted.indicator("i", kind="representation")
    planted.extra = MARKED
    planted.table([("", 200, ""), ("alone=A", 95, ""), ("alone=B", None, None), ("alone=C", None, None)])
    planted.table([(f"alone={SEVERAL}", 70, ""), ("mixed=A", 150, ""), ("mixed=B", 30, ""), ("mixed=C", 31, "")])
    assert audit(planted.write(tmp_path / "open")).passed  # each of B and C alone may be up to 30
    planted.cells[-2]["n"], planted.cells[-1]["n"] = 12, 24  # now B alone is 11 or 12
    report = audit(planted.write(tmp_path / "closed"))
    assert {(finding.kind, finding.low, finding.high) for finding in report.findings} == {
        ("pinned", 11, 12),
        ("pinned", 23, 24),
    }


def rows_of(linked):
    """The relations as sets of (variable, sign)."""
    flat = list(zip(linked.relations.columns.tolist(), linked.relations.signs.tolist(), strict=True))
    return [set(flat[start:end]) for start, end in pairwise(linked.relations.starts.tolist())]


@pytest.mark.parametrize("kind", [WITH, WITHOUT])
def test_groups_that_share_people_are_bounded_for_the_suppressor_too(kind):
    """Each is at most everybody, and together they are at least everybody (as the auditor has it, by inequalities)."""
    people = [("2025", {"race": "a"}, 70, 30), ("2025", {"race": "b"}, 50, 20), ("2025", {"race": "c"}, 4, 2)]
    (single,) = world.counted(people, [("race",)])
    (whole,) = world.counted([("2025", {}, 100, 40)], [()])
    system = system_of([whole, replace(single, overlapping=frozenset({"race"}))], [])
    linked = linked_of([system], ["i"], world.study(("race",)), policy("cms"))
    variables = {system.places[at]: at for at in range(len(system))}
    first = int(np.flatnonzero(linked.kinds == kind)[0])
    total, parts = first + variables[()], [first + variables[(("race", code),)] for code in "abc"]
    found = [{pair for pair in row if linked.kinds[pair[0]] != SLACK} for row in rows_of(linked)]
    assert all({(total, 1), (part, -1)} in found for part in parts)
    assert {(total, -1), *((part, 1) for part in parts)} in found
    slack = linked.values[linked.kinds == SLACK]
    assert (slack >= 0).all()
    assert not linked.relations.residual(linked.values).any()


def stated(tmp_path, rows, zeros, extra):
    """A release as it is written, not protected: (place, number of people, or None where it is hidden)."""
    release = World(11 if zeros == "print" else 20, zeros, "r")
    release.extra = extra
    for where, n in rows:
        release.cell(where, n, None if n is None else 0, period="2025")
    return release.write(tmp_path / "r")


def of_states(*, unknown):
    """Iowa has one county in the study; where some counties are not known, its people may be in none that is."""
    rows = [("", 200), ("state=il", 150), ("state=ia", 50), ("county=cook", 100)]
    rows += [
        ("county=lake", 30 if unknown else 50),
        ("county=clay", None),
        *((("county=~not_stated", None),) if unknown else ()),
    ]
    _, _, extra = of_counties({}, {"cook": "il", "lake": "il", "clay": "ia"})
    return rows, extra


def test_the_only_county_of_a_state_is_the_state_where_every_county_is_known(tmp_path):
    rows, extra = of_states(unknown=False)
    report = audit(stated(tmp_path, rows, "print", extra))
    assert any(each.low == each.high == 50 and "clay" in each.count for each in report.findings)


def test_it_is_not_where_some_are_not_known(tmp_path):
    """20 people of Illinois are in no known county, and so may those of Iowa be."""
    rows, extra = of_states(unknown=True)
    report = audit(stated(tmp_path, rows, "print", extra))
    assert not [each for each in report.findings if each.low == each.high == 50]


def test_a_zero_that_the_study_leaves_no_room_for_is_told_by_no_number(tmp_path):
    """Nobody can be in a county whose towns are none of those that everybody is in."""
    extra = (
        '[dimension.town]\nwithin = "county"\nparents = { springfield = "cook", elgin = "lake" }\n'
        '[dimension.county]\nwithin = "state"\nparents = { cook = "il", lake = "il", clay = "ia" }'
    )
    rows = [("", 200), ("state=il", 200), ("state=ia", None), ("county=cook", 120), ("county=lake", 80)]
    rows += [("county=clay", None), ("town=springfield", 120), ("town=elgin", 80)]
    assert audit(stated(tmp_path, rows, "protect", extra)).passed
    told = [(where, n) for where, n in rows if "town" not in where]
    findings = audit(stated(tmp_path / "without", told, "protect", extra)).findings
    assert [each for each in findings if "clay" in each.count and each.low == each.high == 0]


def test_a_county_beside_its_state_is_the_county(tmp_path):
    """What a table by both hides is printed in the table by county alone."""
    _, _, extra = of_counties({})
    rows = [("", 300), ("state=il", 200), ("state=ia", 100), ("county=cook", 120), ("county=lake", 80)]
    rows += [("county=clay", 60), ("county=polk", 40)]
    counties = ("cook", "lake", "clay", "polk")
    rows += [(f"county={county} state={state}", None) for county in counties for state in ("il", "ia")]
    report = audit(stated(tmp_path, rows, "protect", extra))
    assert {each.low for each in report.findings if " people," in f" {each.count}"} >= {120, 80, 60, 40}
    assert any("one dimension tells of the other" in step for each in report.findings for step in each.chain)


def test_the_witness_knows_that_too():
    sizes = {("cook", "il"): 60, ("lake", "il"): 40, ("clay", "ia"): 90, ("~not_stated", "ia"): 24}
    people, declared, _ = of_counties(sizes)
    groupings = [(), ("county",), ("state",), ("county", "state")]
    asked = world.study(("county", "state"), "r", **declared)
    system = system_of(list(world.counted(people, groupings)), [])
    index = {place: at for at, place in enumerate(system.places)}
    said = {(each.whole, each.part) for each in hierarchies.holdings(system, kinships(asked, "s")) if each.exact}
    for county, state in (("cook", "il"), ("lake", "il"), ("clay", "ia")):
        alone, both = (("county", county),), (("county", county), ("state", state))
        assert ((index[alone],), (index[both],)) in said
    unknown = index[("county", "~not_stated"), ("state", "ia")]
    assert not any(part == (unknown,) for _, part in said)
