"""[[pathway]]: the questions that its stages make, and every way in which it can be written wrongly."""

import re
from itertools import product
from pathlib import Path

import pytest

from isonomia.errors import StudyError
from isonomia.model.meaning import value_of
from isonomia.study import parse
from isonomia.study.stages import any_of, of_column, of_states, without_gap

PAGE = (Path(__file__).parents[2] / "docs" / "pathway.md").read_text(encoding="utf-8")

HEAD = """
schema = 1
title = "T"
[release]
id = "r"
date = 2026-01-01
publisher = "P"
contact = "c@example.org"
[source.s]
path = "t.csv"
person = "id"
[source.n]
path = "n.csv"
kind = "counts"
published = true
citation = "Somebody, 2020"
fields = { stage = "stage", dimension = "what", group = "who", n = "people" }
[source.nothing]
path = "n.csv"
kind = "counts"
published = true
citation = "Somebody, 2020"
fields = { n = "people" }
[source.w]
path = "w.csv"
person = "id"
weight = "w"
[source.state]
path = "acs.csv"
kind = "counts"
published = true
citation = "Somebody, 2020"
fields = { n = "people" }
[benchmark.state]
source = "state"
title = "The state"
[dimension.sex]
column = "sex"
levels = { F = "Women", M = "Men" }
[dimension.home]
column = "home"
levels = ["town", "country"]
"""
MD = """
[[pathway]]
id = "md"
source = "s"
cohort = "closed"
stages = ["applied", "accepted", "graduated"]
by = ["sex", "home", ["sex", "home"]]
"""
LOOK = """
[[pathway]]
id = "staff"
source = "s"
cohort = "cross-section"
stages = ["students", "faculty"]
by = ["sex"]
benchmarks = ["state"]
"""


def faults(text):
    with pytest.raises(StudyError) as caught:
        parse(HEAD + text)
    return [fault.sentence() for fault in caught.value.faults]


def test_a_closed_cohort_has_an_indicator_for_each_step():
    study = parse(HEAD + MD)
    (pathway,) = study.pathways
    assert [each.id for each in study.indicators] == ["md-accepted", "md-graduated"]
    assert [stage.question for stage in pathway.stages] == ["", "md-accepted", "md-graduated"]
    assert pathway.questions == ("md-accepted", "md-graduated")
    first, second = study.indicators
    assert (first.event.text, first.among.text) == ("accepted", "applied")
    assert (second.event.text, second.among.text) == ("graduated", "(applied) and (accepted)")
    assert {each.pathway for each in study.indicators} == {"md"}
    assert {each.kind for each in study.indicators} == {"proportion"}
    assert {each.higher_is for each in study.indicators} == {"better"}
    assert first.title == "From “Applied” to “Accepted”"
    assert first.by == (("sex",), ("home",), ("sex", "home"))
    assert study.topics[-1].title == "The pathway"


def test_what_is_said_of_a_stage():
    more = (
        'margin = 2\nhigher_is = "neutral"\n[pathway.stage.accepted]\ntitle = "MD offers"\ndefinition = "An offer."\n'
        'column = "Offer made"\nwords.en = { people = "{group} who applied", what = "had an offer" }\n'
    )
    first, second = parse(HEAD + MD + more).indicators
    assert first.event.text == '"Offer made"'
    assert (first.title, first.definition, first.margin) == ("From “Applied” to “MD offers”", "An offer.", 0.02)
    assert first.words["en"]["what"] == "had an offer"
    assert second.words["en"]["people"] == "{group} at the stage “MD offers”"
    assert second.higher_is == "neutral"


def test_everybody_of_the_pathway_and_of_the_first_stage():
    more = 'among = "year > 2020"\nstage.applied.reached = "true"\n'
    first, second = parse(HEAD + MD + more).indicators
    assert first.among.text == "year > 2020"
    assert second.among.text == "(year > 2020) and (accepted)"


def test_a_cross_section_has_a_representation_for_each_stage_and_no_yield():
    study = parse(HEAD + LOOK)
    assert study.indicators == ()
    assert [each.id for each in study.representations] == ["staff-students", "staff-faculty"]
    assert [each.among.text for each in study.representations] == ["students", "faculty"]
    assert {each.benchmarks for each in study.representations} == {("state",)}
    assert [stage.question for stage in study.pathways[0].stages] == ["staff-students", "staff-faculty"]


def test_a_cross_section_of_counts_reads_the_rows_of_the_stage():
    study = parse(HEAD + LOOK.replace('"s"', '"n"') + '[pathway.stage.faculty]\nvalue = "All Faculty"\n')
    assert study.representations[1].among.text == "lower(text(stage)) = 'all faculty'"


def test_a_pathway_that_is_held_back_holds_back_its_steps():
    study = parse(HEAD.replace('contact = "c@example.org"', 'contact = "c"\nhold = ["md"]') + MD)
    assert study.release.hold == ("md", "md-accepted", "md-graduated")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('cohort = "closed"', 'cohort = "open"'), "“open” cannot stand here"),
        (('cohort = "closed"\n', ""), "the key “cohort” is missing"),
        (('"accepted", ', '"applied", '), "the stage “applied” stands twice"),
        (('"accepted"', '"Accepted"'), "the id “Accepted” cannot be part of an address"),
        (('["applied", "accepted", "graduated"]', '["applied"]'), "stages"),
        (('by = ["sex"', 'by = ["sox"'), "Did you mean 'sex'?"),
        (('source = "s"', 'source = "nothing"'), "has no field “stage”, and a pathway needs it"),
        (('source = "s"', 'source = "w"'), "a weighted or clustered sample is not built yet"),
        (("by =", "benchmarks = ['state']\nby ="), "benchmarks belong to a cross-section"),
        (("by =", 'measures = ["on_path"]\nby ='), "the measure “on_path” is about a whole pathway"),
        (("by =", "exits = { }\nby ="), "the key “exits” does not belong here"),
        (("by =", 'date = "day"\nby ='), "date belongs to a table of events"),
        (("by =", 'stage_column = "x"\nstates = { not_yet = ["a"] }\nby ='), "states belong to columns of stages"),
        (("by =", 'states = { reached = ["in"] }\nby ='), "reached and not go together"),
        (("by =", 'states = { not_yet = ["A"], not_applicable = ["a "] }\nby ='), "declared as not_yet and as not_app"),
        (("by =", 'states = { reached = ["in", ""], not = [] }\nby ='), "the text “” cannot stand here"),
        (("by =", 'stage.acepted.title = "A"\nby ='), "Did you mean 'accepted'?"),
        (("by =", 'stage.accepted.value = "A"\nby ='), "value belongs to a table of events or of counts"),
        (("by =", 'stage.accepted.not_yet = "x = 1"\nby ='), "not_yet without reached"),
        (("by =", 'stage.accepted = { reached = "x = 1", column = "y" }\nby ='), "reached, and a column as well"),
        (("by =", 'stage_column = "x"\nstage.accepted.column = "y"\nby ='), "the rows name their stage"),
        (("by =", 'stage.accepted.reached = "x ="\nby ='), "the expression cannot be read"),
        (("by =", 'stage.accepted.words.en.wat = "x"\nby ='), "there is no slot “wat”"),
        (("by =", "margin = 100\nby ="), "a margin of 100 in 100"),
    ],
)
def test_each_fault_has_its_sentence(change, words):
    assert words in " ".join(faults(MD.replace(*change)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('benchmarks = ["state"]\n', ""), "a cross-section without benchmarks"),
        (('by = ["sex"]', 'by = [["sex", "home"]]'), "a cross-section has no pairs of dimensions"),
        (("by =", 'measures = ["difference"]\nby ='), "a cross-section has no step, so “difference” has no meaning"),
        (("by =", 'measures = ["stage_contribution"]\nby ='), "a cross-section has no step"),
        (("by =", 'gaps = "infer"\nby ='), "gaps have no meaning where the people at each stage"),
        (('["state"]', '["stat"]'), "Did you mean 'state'?"),
    ],
)
def test_what_a_cross_section_cannot_be(change, words):
    assert words in " ".join(faults(LOOK.replace(*change)))


def test_a_closed_cohort_needs_people_who_are_told_apart():
    text = (HEAD + MD).replace('path = "t.csv"\nperson = "id"', 'path = "t.csv"')
    with pytest.raises(StudyError, match="does not tell them apart"):
        parse(text)


@pytest.mark.parametrize("section", ["indicator", "representation"])
def test_a_question_with_the_id_of_a_step_is_refused(section):
    more = 'event = "x = 1"\n' if section == "indicator" else 'benchmarks = ["state"]\nby = ["sex"]\n'
    found = faults(MD + f'[[{section}]]\nid = "md-accepted"\nsource = "s"\n{more}')
    assert "the id “md-accepted” is already used" in " ".join(found)


def test_rows_of_events_are_followed_by_one_pathway():
    more = MD.replace("by =", 'stage_column = "stage"\nby =')
    text = " ".join(faults(more + more.replace('"md"', '"two"')))
    assert "the events of “s” are followed by another pathway already" in text
    assert "are events, as another pathway says" in " ".join(faults(more + MD.replace('"md"', '"two"')))


@pytest.mark.parametrize("name", ["on_path", "stage_contribution", "stage_contribution_share", "stage_total"])
def test_no_single_question_can_ask_for_a_measure_of_a_pathway(name):
    more = f'[[indicator]]\nid = "i"\nsource = "s"\nevent = "x = 1"\nby = ["sex"]\nmeasures = ["{name}"]\n'
    assert "Leave it out: every closed [[pathway]] has it without being asked." in " ".join(faults(more))


def test_stages_that_count_people_in_unlike_ways_are_not_divided():
    race = """
[dimension.race]
vocabulary = "race-ethnicity-spd15-2024"
columns = ["white", "black"]
coding = "alone_or_in_combination"
"""
    text = MD.replace('["sex", "home", ["sex", "home"]]', '["race"]') + 'stage.graduated.coding = "alone"\n'
    found = " ".join(faults(race + text))
    assert "coded “alone_or_in_combination” at the stage “accepted” and “alone” at “graduated”" in found
    assert "cannot be divided" in found


def test_a_blank_that_means_not_stands_beside_no_absences():
    text = (HEAD + MD).replace("[source.n]", 'absent.accepted = { "?" = "unknown" }\n[source.n]')
    text = text.replace("by =", 'states = { reached = ["in"], not = [""] }\nby =', 1)
    with pytest.raises(StudyError, match=r"Move them from absent\.accepted"):
        parse(text)


@pytest.mark.parametrize("block", re.findall(r"^```toml\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL))
def test_the_studies_of_the_manual_are_read(block):
    study = parse(block)
    assert study.pathways[0].questions == tuple(each.id for each in study.indicators)
    assert {each.pathway for each in study.indicators} == {study.pathways[0].id}


TOKENS = {"in": True, "done": True, "out": False, "": False, "leave": None, "n/a": None}


@pytest.mark.parametrize("text", [*TOKENS, "else"])
@pytest.mark.parametrize("not_", [["out", ""], ["out"]])
def test_a_condition_of_states_is_true_false_or_not_known(text, not_):
    """As `count/` evaluates it in plain Python; a value that no state has is refused by the count before it matters."""
    condition, waits = of_states("x", ["in", "done"], not_, ["leave", "n/a"])
    expected = TOKENS.get(text, False) if text or "" in not_ else None
    assert value_of(condition.root, {"x": text or None}, {"x": "text"}) is expected
    assert value_of(waits.root, {"x": text or None}, {"x": "text"}) is (
        text in {"leave", "n/a"} if text or "" in not_ else None
    )


@pytest.mark.parametrize("states", list(product([True, False, None], repeat=3)))
def test_who_is_at_a_later_stage_has_passed_the_earlier_ones_under_the_rule_infer(states):
    row = dict(zip("abc", states, strict=True))
    kinds = dict.fromkeys("abc", "truth")
    first = value_of(any_of([of_column(name) for name in "abc"]).root, row, kinds)
    assert first is (True if True in states else None if None in states else False)
    gap = value_of(without_gap(of_column("a"), of_column("b")).root, row, kinds)
    assert (gap is True) == (row["a"] is True or row["b"] is not True)
