"""Random people on random pathways: the cells are those of a plain loop over people, and no release gives one away."""

import csv
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isonomia import pipeline
from isonomia.count import count
from isonomia.count.reference import count_slowly
from isonomia.errors import InputError, TableError
from isonomia.protect import unprotected
from isonomia.sources import open_table
from isonomia.study import parse

STAGES = ("s0", "s1", "s2", "s3")
TOKENS = {"in": True, "out": False, "": False, "wait": None, "n/a": None}
STUDY = """
schema = 1
title = "T"
[release]
id = "r"
date = 2026-01-01
publisher = "P"
contact = "c@example.org"
[dimension.g]
column = "g"
levels = ["a", "b", "c"]
[source.s]
path = "t.csv"
person = "id"
[[pathway]]
id = "p"
source = "s"
cohort = "closed"
stages = ["s0", "s1", "s2", "s3"]
by = ["g"]
gaps = "{gaps}"
states = {{ reached = ["in"], not = ["out", ""], not_yet = ["wait"], not_applicable = ["n/a"] }}
"""
person = st.tuples(st.sampled_from("abc"), *(st.sampled_from(list(TOKENS)) for _ in STAGES))
walk = st.builds(
    lambda group, passed, last: (group, *(["in"] * passed + [last, "", "", ""])[:4]),
    st.sampled_from("aaabbc"),
    st.integers(0, 4),
    st.sampled_from(["out", "out", "", "wait"]),
)


def reached_of(states, gaps):
    """Reached, not or not known at each stage; None for a person who is left out."""
    known = [TOKENS[state] for state in states]
    if gaps == "drop" and any(after is True and before is not True for before, after in pairwise(known)):
        return None
    if gaps == "infer":
        known = [True if True in known[at:] else None if None in known[at:] else False for at in range(len(known))]
    return known


def slowly(people, gaps):
    """(step, group) -> people whose outcome is known, those who went on, those of whom it is not known."""
    found = {}
    for group, *states in people:
        known = reached_of(states, gaps)
        for step in range(1, len(STAGES)):
            if known is None or known[:step] != [True] * step:
                continue
            for key in ((step, ""), (step, group)):
                n, events, lost = found.get(key, (0, 0, 0))
                outcome = known[step]
                found[key] = (n + (outcome is not None), events + (outcome is True), lost + (outcome is None))
    return found


def counted(study, folder):
    return count(study, {"s": open_table(study.sources["s"], folder)})


def numbers_of(cells):
    found = {}
    for table in cells:
        for at in range(len(table)):
            group = str(table.keys["g"][at]) if table.dimensions else ""
            lost = sum(int(table.sums[name][at]) for name in table.sums if name.startswith("n_"))
            numbers = int(table.sums["n"][at]), int(table.sums["events"][at]), lost
            found[STAGES.index(table.indicator.removeprefix("p-")), group] = numbers
    return found


def write(folder, people, text):
    with (folder / "t.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("id", "g", *STAGES), *((at, *each) for at, each in enumerate(people))])
    (folder / "study.toml").write_text(text)
    return parse(text, str(folder))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(person, min_size=1, max_size=25), st.sampled_from(["infer", "drop"]))
def test_the_cells_are_those_of_a_loop_over_people(people, gaps):
    with TemporaryDirectory() as held:
        study = write(Path(held), people, STUDY.format(gaps=gaps))
        cells = counted(study, Path(held))
        columns = open_table(study.sources["s"], Path(held)).columns
    assert numbers_of(cells) == slowly(people, gaps)
    the_same_slowly(study, people, cells, columns)


def the_same_slowly(study, people, cells, columns):
    """The slow count of the package agrees with the fast one, absences included."""
    records = [dict(zip(("id", "g", *STAGES), (str(at), *each), strict=True)) for at, each in enumerate(people)]
    slow = count_slowly(study, {"s": records}, {"s": columns})
    for table in cells:
        for name in table.sums:
            assert (table.sums[name] == slow.get(*table.identity).sums[name]).all(), (table.identity, name)


@settings(max_examples=20, deadline=None)
@given(st.lists(person, min_size=1, max_size=8))
def test_data_are_refused_exactly_where_somebody_skips_a_stage(people):
    skips = any(
        TOKENS[after] is True and TOKENS[before] is not True
        for _, *states in people
        for before, after in pairwise(states)
    )
    with TemporaryDirectory() as held:
        study = write(Path(held), people, STUDY.format(gaps="refuse"))
        if skips:
            with pytest.raises(TableError, match="a few people are at the stage"):
                counted(study, Path(held))
        else:
            assert numbers_of(counted(study, Path(held))) == slowly(people, "refuse")


@settings(max_examples=20, deadline=None)
@given(st.lists(walk, min_size=1, max_size=30))
def test_people_of_whom_nothing_is_unknown_chain_and_on_the_path_is_a_plain_share(people):
    people = [tuple("out" if state == "wait" else state for state in each) for each in people]
    with TemporaryDirectory() as held:
        study = write(Path(held), people, STUDY.format(gaps="refuse"))
        cells = counted(study, Path(held))
        numbers = numbers_of(cells)
        if (1, "") not in numbers:
            return
        for group in {group for _, group in numbers}:
            for step in (1, 2):
                if (step + 1, group) in numbers:
                    assert numbers[step + 1, group][0] == numbers[step, group][1]
                else:
                    assert numbers.get((step, group), (0, 0, 0))[1] == 0
        everything = pipeline.estimate(study, unprotected(cells, study), pipeline.Inputs())
        for row in everything.where(measure="on_path", status="ok"):
            start = numbers[1, row.subgroup][0]
            arrived = numbers.get((STAGES.index(row.indicator.removeprefix("p-")), row.subgroup), (0, 0, 0))[1]
            assert row.value == pytest.approx(arrived / start, abs=1e-12)
        for whole in everything.where(measure="stage_total", status="ok"):
            parts = everything.where(measure="stage_contribution", subgroup=whole.subgroup)
            assert sum(part.value for part in parts) == pytest.approx(whole.value, abs=1e-12)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(walk, min_size=80, max_size=260), st.sampled_from(["cms", "strict", "uk-round"]))
def test_no_release_of_a_small_pathway_gives_a_hidden_count_away(people, policy):
    text = STUDY.format(gaps="refuse").replace('contact = "c', f'policy = "{policy}"\ncontact = "c')
    with TemporaryDirectory() as held:
        write(Path(held), people, text)
        try:
            built = pipeline.build(Path(held) / "study.toml", Path(held) / "out")
        except InputError as error:
            if not all("keeps nobody" in fault.problem for fault in error.faults):  # at all comes to a step
                raise
        else:
            assert "0 recovered exactly, 0 to within ± 2, 0 proved to be small, 0 undecided" in built.audit
