"""Steps of a pathway tell of one another: what one prints must not give away what the next one hides.

All tables are made up.
"""

import csv

import pytest

from audit_world import World
from isonomia import pipeline
from isonomia.protect.audit import audit
from isonomia.protect.witness.implications import conjuncts, follows, tidied
from isonomia.protect.witness.stages_before import with_stages_before
from isonomia.study import parse

STUDY = """
schema = 1
title = "A made-up pathway"
[release]
id = "2026"
date = 2026-11-22
publisher = "A made-up school"
contact = "equity@school.example"
[dimension.group]
column = "group"
levels = { a = "Group A", b = "Group B" }
[source.s]
path = "people.csv"
person = "id"
[[pathway]]
id = "md"
source = "s"
cohort = "closed"
stages = ["applied", "accepted", "graduated"]
by = ["group"]
states = { reached = ["yes"], not = ["no"], not_yet = ["enrolled"] }
"""
LARGE = {"a": (400, 200, 60, 80), "b": (300, 150, 50, 60)}


def build(folder, groups, more=""):
    """Of each group: who applied, of these accepted, of these still enrolled, of these graduated."""
    rows = [("id", "group", "applied", "accepted", "graduated")]
    for group, (applied, accepted, enrolled, graduated) in groups.items():
        ends = ["yes"] * graduated + ["enrolled"] * enrolled + ["no"] * (accepted - enrolled - graduated)
        rows += [(f"{group}{at}", group, "yes", "yes", end) for at, end in enumerate(ends)]
        rows += [(f"{group}-{at}", group, "yes", "no", "") for at in range(applied - accepted)]
    folder.mkdir(parents=True)
    with (folder / "people.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    (folder / "study.toml").write_text(STUDY + more)
    return pipeline.build(folder / "study.toml", folder / "out")


def shown(built, indicator, what, group="a"):
    with (built.out / "site" / "data" / "cells.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["indicator"] == indicator and row["group"] == group]
    return bool(rows) and rows[0][what] != ""


def test_enough_people_are_not_known_yet_and_all_is_shown(tmp_path):
    built = build(tmp_path / "in", LARGE)
    assert all(shown(built, name, what) for name in ("md-accepted", "md-graduated") for what in ("n", "events"))


@pytest.mark.parametrize("waiting", [1, 3, 10])
def test_how_few_are_not_known_yet_is_not_told(tmp_path, waiting):
    """Those accepted less those whose outcome is known are those still enrolled: a few people."""
    groups = LARGE | {"a": (400, 200, waiting, 80)}
    built = build(tmp_path / "in", groups)
    assert not (shown(built, "md-accepted", "events") and shown(built, "md-graduated", "n"))
    with (built.out / "site" / "data" / "estimates.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["measure"] == "not_yet_known" and row["subgroup"] == "a"]
    assert [row["status"] for row in rows] == ["hidden"]


def test_a_question_of_its_own_about_the_people_of_a_step_is_the_same_people(tmp_path):
    """Written by hand, it would print what the step hides: both hide it, and the auditor finds nothing."""
    groups = LARGE | {"a": (400, 200, 3, 80)}
    more = (
        '[[indicator]]\nid = "own"\nsource = "s"\namong = "accepted = \'yes\'"\nevent = "graduated = \'yes\'"\n'
        'by = ["group"]\n[[indicator]]\nid = "start"\nsource = "s"\nevent = "accepted = \'yes\'"\nby = ["group"]\n'
    )
    built = build(tmp_path / "in", groups, more)
    accepted = shown(built, "md-accepted", "events") or shown(built, "start", "events")
    assert not (accepted and shown(built, "md-graduated", "n"))


PUBLISHED = """
[[pathway]]
id = "md"
source = "s"
cohort = "{cohort}"
gaps = "{gaps}"
stages = ["applied", "accepted", "graduated"]
among = "year > 2020"
[pathway.stage.accepted]
{accepted}
"""
WAYS = [
    ("closed", "refuse", ""),
    ("closed", "infer", ""),
    ("closed", "drop", ""),
    ("closed", "refuse", "reached = \"offer = 'yes' or offer = 'late'\""),
    ("closed", "refuse", 'column = "Offer made"\nstates = { reached = ["yes", "late"], not = ["no"] }'),
]


@pytest.mark.parametrize(("cohort", "gaps", "accepted"), WAYS)
def test_the_auditor_finds_a_step_that_gives_the_one_before_away(tmp_path, cohort, gaps, accepted):
    """Of 200 who applied at least 197 were accepted, for so many come to the next step: at most 3 were not."""
    release = World()
    release.table([("", 500, None), ("g=A", 200, None), ("g=B", 300, None)], indicator="md-accepted")
    release.table([("", 347, 140), ("g=A", 197, 80), ("g=B", 150, 60)], indicator="md-graduated")
    release.indicators.clear()
    release.extra = PUBLISHED.format(cohort=cohort, gaps=gaps, accepted=accepted)
    report = audit(release.write(tmp_path / "r"))
    assert [finding.high for finding in report.findings if finding.kind == "small"] == [3]
    release.extra = release.extra.replace('cohort = "closed"', 'cohort = "cross-section"').replace(
        'gaps = "', 'was = "'
    )
    assert audit(release.write(tmp_path / "unlike people")).passed


def test_the_auditor_knows_a_question_of_its_own_about_the_people_of_a_step(tmp_path):
    release = World()
    release.table([("", 500, 347), ("g=A", 200, None), ("g=B", 300, None)], indicator="md-accepted")
    release.indicators.clear()
    release.indicator("own", kind="representation", among="year > 2020 and applied and accepted")
    release.table([("", 347, ""), ("g=A", 197, ""), ("g=B", 150, "")], indicator="own")
    release.extra = PUBLISHED.format(cohort="closed", gaps="refuse", accepted="")
    assert "exact" in {finding.kind for finding in audit(release.write(tmp_path / "r")).findings}


ARRIVED = """
[source.state]
path = "../state.csv"
kind = "counts"
published = true
citation = "Made up"
fields = { dimension = "dimension", group = "group", n = "n" }
period = { is = "2020" }
[benchmark.state]
source = "state"
title = "The state (made up)"
place = "The state"
[[representation]]
id = "arrived"
source = "s"
among = "graduated = 'yes'"
benchmarks = ["state"]
by = ["group"]
"""


@pytest.fixture
def beside(tmp_path):
    """A folder with the counts of a made-up state."""
    (tmp_path / "state.csv").write_text("dimension,group,n\ntotal,all,9000\ngroup,a,6000\ngroup,b,3000\n")
    return tmp_path


def test_who_arrived_counted_by_itself_does_not_give_away_who_did_not(beside):
    """Nobody graduates without the stages before: those who graduated are those of the step, by whatever question."""
    groups = LARGE | {"a": (400, 200, 60, 135)}  # of 140 whose outcome is known 5 did not graduate
    built = build(beside / "in", groups, ARRIVED)
    assert not shown(built, "md-graduated", "events")
    assert not (shown(built, "arrived", "n") and shown(built, "md-graduated", "n"))


def test_who_arrived_is_shown_where_nothing_follows_from_it(beside):
    built = build(beside / "in", LARGE, ARRIVED)
    assert all(shown(built, *each) for each in (("arrived", "n"), ("md-graduated", "n"), ("md-graduated", "events")))


@pytest.mark.parametrize(
    ("cohort", "gaps", "among", "recovered"),
    [
        ("closed", "refuse", "year > 2020 and graduated", True),
        ("closed", "drop", "year > 2020 and graduated", False),  # some who graduated are left out of the pathway
        ("cross-section", "refuse", "year > 2020 and graduated", False),
        ("closed", "refuse", "graduated", False),  # also those whom the pathway is not about
    ],
)
def test_the_auditor_knows_that_nobody_arrives_out_of_turn(tmp_path, cohort, gaps, among, recovered):
    """Of 140 people 135 arrived by another question: of the step's own people 5 did not."""
    release = World()
    release.table([("", 250, None), ("g=A", 140, None), ("g=B", 110, None)], indicator="md-graduated")
    release.indicators.clear()
    release.indicator("arrived", kind="representation", among=among)
    release.table([("", 195, ""), ("g=A", 135, ""), ("g=B", 60, "")], indicator="arrived")
    release.extra = PUBLISHED.format(cohort=cohort, gaps=gaps, accepted="")
    kinds = {finding.kind for finding in audit(release.write(tmp_path / "r")).findings}
    assert ("exact" in kinds) == recovered


@pytest.mark.parametrize(
    ("gaps", "among", "said", "alike"),
    [
        ("refuse", "", "graduated = 'yes'", True),
        ("refuse", "", "graduated = 'yes' and accepted = 'yes'", True),
        ("refuse", "id > 20", "graduated = 'yes' and id > 20", True),
        ("refuse", "id > 20", "graduated = 'yes'", False),  # also those whom the pathway is not about
        ("refuse", "", "accepted = 'yes'", False),
        ("drop", "", "graduated = 'yes'", False),  # some of them are left out of the pathway
    ],
)
def test_the_suppressor_knows_that_nobody_arrives_out_of_turn(gaps, among, said, alike):
    """The people of a question of its own beside the people with the outcome of the last step."""
    pathway = STUDY + f'gaps = "{gaps}"\n' + (f'among = "{among}"\n' if among else "")
    own = f'[[indicator]]\nid = "own"\nsource = "s"\namong = "{said}"\nevent = "accepted = \'no\'"\nby = ["group"]\n'
    study = parse(pathway + own, ".")
    asked = {each.id: each for each in study.indicators}
    step = asked["md-graduated"]
    arrived = conjuncts(step.among.root) | conjuncts(step.event.root)
    sets = [with_stages_before(each, "s", study) for each in (arrived, conjuncts(asked["own"].among.root))]
    assert follows(sets[1], sets[0]) == alike
    assert follows(sets[0], sets[1]) or not alike


def test_the_same_people_in_other_words_are_one_set():
    """What may wait says more than the values that reach a stage; to whom has one of these, nothing is not known."""
    study = parse(STUDY)
    stage = study.pathways[0].reached[1].condition.root
    plain = parse(STUDY.replace("[[pathway]]", REACHED + "[[pathway]]")).indicators[0].among.root
    assert conjuncts(stage) != conjuncts(plain)
    assert tidied(conjuncts(stage)) == tidied(conjuncts(plain)) == conjuncts(plain)
    both = conjuncts(stage) | conjuncts(plain) | {("known", "x")}
    assert tidied(both) == conjuncts(plain) | {("known", "x")}
    wider, narrow = (frozenset(conjuncts(parse_condition(text))) for text in ("age < 30", "age < 20"))
    assert tidied(wider | narrow) == narrow


REACHED = """
[[indicator]]
id = "later"
source = "s"
among = "accepted = 'yes'"
event = "graduated = 'yes'"
by = ["group"]
"""


def parse_condition(text):
    return (
        parse(STUDY.replace("[[pathway]]", REACHED.replace("accepted = 'yes'", text) + "[[pathway]]"))
        .indicators[0]
        .among.root
    )
