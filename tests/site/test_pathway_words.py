"""The sentences of a pathway: headlines, what a step holds of the gap, and the lint."""

from dataclasses import replace

import pytest

import pathway_fixture
from isonomia.model.estimates import Estimates
from isonomia.publish import write_site
from isonomia.publish.path_findings import part_of_gap, path_headline, separating
from isonomia.publish.sentences import as_text
from isonomia.publish.words import patterns
from isonomia.publish.words.lint import lint
from pathway_fixture import PRESENCE, STEPS, TRAINING
from pathway_reading import RACE, changed, path_of, text, without_gaps


def test_the_headline_when_steps_are_clear(release):
    said = as_text(path_headline(path_of(release), (RACE,)))
    assert said.startswith(
        "In 2018, about 39 in every 100 people who applied reached the last stage, “Matched to residency”. "
        "The paths separate most at the steps to: Accepted, Interviewed, and Matched to residency. "
    )
    assert "about 12 fewer than among everyone else" in said
    assert said.endswith("and is larger than chance would explain.")


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ({"verdict": "unclear"}, "unclear"),
        ({"verdict": "close"}, "close"),
        ({"verdict": "", "ci_lower": None, "ci_upper": None}, "no_range"),
    ],
)
def test_the_headline_when_none_is(release, columns, key):
    (said,) = separating(path_of(without_gaps(release, **columns)), (RACE,))
    assert str(said) == patterns.NOT_SEPARATE[key]
    assert "no difference" not in str(said)


def test_one_clear_step(release):
    rows = tuple(
        replace(row, verdict="unclear") if row.verdict and row.indicator != STEPS[1].id else row
        for row in release.estimates
    )
    said = separating(path_of(replace(release, estimates=Estimates(rows, protected=True))), (RACE,))
    assert str(said[0]) == "The paths separate most at the step to: Accepted."


def test_a_cross_section_says_where_it_is_farthest_from_the_benchmark(release):
    said = as_text(path_headline(path_of(release, PRESENCE), (RACE,)))
    assert said.startswith("The share is farthest from the benchmark at this stage: Residents. In 2025, about 23 in")


def test_every_sentence_passes_the_lint(release):
    for info in release.pathways:
        path = path_of(release, info)
        for dimension in path.dimensions():
            for sentence in path_headline(path, (dimension,)):
                assert lint(sentence) == (), str(sentence)
    for key in ("unclear", "close", "no_range", "hidden"):
        assert len(patterns.NOT_SEPARATE[key].split()) <= 28


def test_without_words_of_the_study_the_stages_are_named(release):
    plain = replace(release, pathways=(replace(TRAINING, words={}),))
    said = as_text(path_headline(path_of(plain, plain.pathways[0]), (RACE,)))
    assert said.startswith(
        "In 2018, of every 100 people at the stage “Applied”, about 39 reached the stage “Matched to residency”."
    )


def test_each_page_says_which_kind_it_is(tmp_path, release, pages):
    assert "The same people, followed from the first stage to the last." in text(pages["path/training.html"])
    presence = text(pages["path/presence.html"])
    assert "A cross-section: other people at each stage" in presence
    assert "Still on the path" not in presence
    write_site(changed(release, "stage_contribution", flags=("synthetic_cohort",)), tmp_path)
    page = (tmp_path / "path" / "training.html").read_text(encoding="utf-8")
    assert "A synthetic chain: the steps are of different people" in page


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (
            -0.06,
            -0.107,
            "about 11 fewer arrive than among everyone else. About 6 of them go with the step to “Accepted”.",
        ),
        (0.06, 0.107, "about 11 more arrive than among everyone else. About 6 of them go with the step to “Accepted”."),
        (-0.017, -0.015, "The step to “Accepted” by itself makes about 1.7 fewer, and other steps narrow the gap."),
        (0.017, 0.015, "The step to “Accepted” by itself makes about 1.7 more, and other steps narrow the gap."),
        (0.02, -0.03, ""),
        (0.0001, 0.03, ""),
    ],
)
def test_what_a_step_holds_of_the_gap(release, part, whole, said):
    path = path_of(release)
    key = {"dimension": RACE, "subgroup": "BLACK", "reference": "everyone_else"}
    rows = [pathway_fixture.row("x", "das_gupta", each, **key) for each in (whole, part)]
    found = part_of_gap(path, path.stops[2], *rows)
    assert as_text(found).endswith(said)
    assert bool(found) == bool(said)
    assert all(lint(each) == () for each in found)
