"""Guards 5 and 10 of a climate survey: nothing of a person, and nothing about a group that is not shown, leaves."""

from dataclasses import replace

import pytest

from climate_world import MADE_OF_ITEMS, SIZES, STUDY, answers, written
from isonomia import pipeline
from isonomia.climate.estimation import with_scales
from isonomia.errors import BadNews
from isonomia.model.scales import ITEM_SUMS
from isonomia.protect import unprotected


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("climate")
    study = written(folder / "one")
    return study, pipeline.build(study, folder / "out")


def rows(release, measure, dimension="school"):
    return {row.subgroup: row for row in release.estimates.where(measure=measure, dimension=dimension)}


def test_no_name_of_a_person_and_no_sum_over_items_leaves(built):
    _, site = built
    found = [path for path in site.out.rglob("*") if path.is_file()]
    assert len(found) > 40
    for path in found:
        held = path.read_bytes()
        assert b"q7x" not in held, path
        assert ITEM_SUMS.encode() + b"0:" not in held, path
    assert not any(name.startswith(ITEM_SUMS) for table in site.release.shown for name in table.sums)
    assert ITEM_SUMS + "0:" not in (site.private / "cells.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("measure", MADE_OF_ITEMS)
def test_reliability_is_hidden_where_the_average_is(built, measure):
    _, site = built
    averages, figures = rows(site.release, "mean"), rows(site.release, measure)
    hidden = {code for code, row in averages.items() if row.status == "hidden"}
    assert "c" in hidden
    assert len(hidden) >= 2  # one alone would follow from the others
    assert {code for code, row in figures.items() if row.status == "hidden"} == hidden
    assert any(row.status == "ok" for row in figures.values())


def test_what_is_told_of_items_is_rounded_to_two_digits(built):
    _, site = built
    for row in site.release.estimates:
        if row.measure in (*MADE_OF_ITEMS, "item_rest_correlation") and row.value is not None:
            assert row.value == round(row.value, 2)


def test_a_group_in_which_few_answered_everything_is_hidden(built):
    study = pipeline.read_study(built[0])
    inputs = pipeline.open_sources(study)
    shown = pipeline.protect_cells(study, pipeline.count_cells(study, inputs))
    base = pipeline.statistics_of(study, shown, inputs)
    many = with_scales(study, shown, base, {"survey": 100})
    assert many.where(measure="cronbach_alpha", dimension="school", subgroup="d")[0].status == "hidden"


def test_no_figure_is_about_a_person(built):
    """Guard 10: every figure is about everybody or a group that the study declares; no person is scored for release."""
    study = pipeline.read_study(built[0])
    levels = {level.code for each in study.dimensions.values() for level in each.levels}
    for row in built[1].release.estimates:
        assert row.subgroup == "" or row.subgroup in levels
    assert {table.dimensions for table in built[1].release.shown} <= {(), ("school",)}


def again(built, tmp_path, sizes, id_="2027", period="2026", change=("", "")):
    """The next release of the same survey, beside the first one; `change`: a line of the answers, before and after."""
    _, first = built
    later = STUDY.replace('id = "2026"\n', f'id = "{id_}"\nprevious = ["{first.out}"]\n')
    study = written(
        tmp_path / "two", sizes, later.replace('period = { is = "2026" }', f'period = {{ is = "{period}" }}')
    )
    answered = study.parent / "answers.csv"
    text = answered.read_text(encoding="utf-8")
    assert change[0] in text
    answered.write_text(text.replace(*change, 1), encoding="utf-8")
    return pipeline.build(study, tmp_path / "out")


def test_one_answer_changed_in_the_next_release_tells_nobody_the_old_and_the_new_one(built, tmp_path):
    """Σy and Σy² of as many people, before and after: b − a and b² − a² give a and b."""
    first = next(row for row in answers() if row[1] == "a" and row[2] > 1)
    lines = [",".join(map(str, each)) for each in (first, [*first[:2], 1, *first[3:]])]
    with pytest.raises(BadNews, match="for school a the release 2026 was about as many people with other answers"):
        again(built, tmp_path, SIZES, change=tuple(lines))
    assert not (tmp_path / "out").exists()


def test_one_more_person_in_the_next_release_tells_nobody_that_persons_answers(built, tmp_path):
    """Two averages, or two reliabilities, of groups that differ by one person would give that person's answers."""
    with pytest.raises(BadNews) as caught:
        again(built, tmp_path, {**SIZES, "d": 41})
    assert "indicator belonging, period 2026: for everybody the release 2026 was about almost the same people" in str(
        caught.value
    )
    assert not (tmp_path / "out").exists()


def test_the_same_people_may_be_published_again(built, tmp_path):
    same = again(built, tmp_path, SIZES).release
    assert rows(same, "mean")["a"].value == rows(built[1].release, "mean")["a"].value


def test_late_answers_may_be_published_under_a_period_of_their_own(built, tmp_path):
    found = again(built, tmp_path, {**SIZES, "d": 41}, period="2026 late").release
    assert rows(found, "cronbach_alpha")["a"].status == "ok"


def test_private_figures_are_no_release(built):
    study = pipeline.read_study(built[0])
    inputs = pipeline.open_sources(study)
    everything = unprotected(pipeline.count_cells(study, inputs), study)
    found = pipeline.estimate(study, everything, inputs)
    assert not found.protected
    assert replace(found, protected=False).where(measure="cronbach_alpha", subgroup="c")[0].status == "ok"
