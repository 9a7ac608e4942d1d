"""Gaps of a scale: planned ones after Holm, equivalence against the margin, and what may be said of each."""

import lxml.html
import numpy as np
import pytest
from scipy import stats

import waves_world as world
from isonomia import pipeline
from isonomia.climate.equivalence_rows import wording_of
from isonomia.errors import StudyError
from isonomia.model.estimates import Estimate
from isonomia.stats.multiplicity import benjamini_hochberg, holm

ONE = world.STUDY.replace('waves = "apart"\n', "").replace("margin = 0.25", "margin = 0.4")
PLANNED = ONE.replace('by = ["school"]', 'by = ["school"]\nplanned = ["school"]')
ROWS = [row for row in world.answers(sizes=(10, 210), both=0, odd=60) if row[1] == "2026"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("contrasts")
    study = pipeline.read_study(world.written(folder / "in", PLANNED, ROWS))
    inputs = pipeline.open_sources(study)
    shown = pipeline.protect_cells(study, pipeline.count_cells(study, inputs))
    estimates = pipeline.estimate(study, shown, inputs)
    pipeline.write_site(pipeline.make_release(study, shown, estimates, inputs), folder / "site")
    return estimates, folder / "site"


@pytest.mark.parametrize(
    ("indicator", "measure"),
    [("belonging", "difference"), ("belonging-b1", "difference"), ("belonging-b2", "cliffs_delta")],
)
def test_planned_comparisons_are_adjusted_after_holm(made, indicator, measure):
    rows = made[0].where(indicator=indicator, measure=measure, dimension="school")
    p = np.array([row.p_value for row in rows])
    assert len(p) == 3
    np.testing.assert_allclose([row.q_value for row in rows], holm(p))
    assert not np.allclose(holm(p), benjamini_hochberg(p))
    assert all("holm" in row.flags for row in rows)


def test_equivalence_is_scipys_two_one_sided_tests_of_the_scores_of_persons(made):
    for row in made[0].where(measure="equivalence_p"):
        own = np.array([world.score(each) for each in ROWS if each[2] == row.subgroup])
        others = np.array([world.score(each) for each in ROWS if each[2] != row.subgroup])
        sides = (("greater", 0.4), ("less", -0.4))
        each = [stats.ttest_ind(own + m, others, equal_var=False, alternative=way).pvalue for way, m in sides]
        assert row.value == pytest.approx(max(each))
        (gap,) = made[0].where(indicator="belonging", measure="difference", subgroup=row.subgroup)
        inside = gap.ci_lower > -0.4 and gap.ci_upper < 0.4
        assert (row.value < 0.025) == inside == (gap.verdict == "close")
        assert row.margin == 0.4


@pytest.mark.parametrize(
    ("said", "q", "expected"),
    [
        ("close", 0.3, "equivalent"),
        ("close", 0.01, "different_but_small"),
        ("clear", 0.01, "different"),
        ("unclear", 0.3, "not_known"),
    ],
)
def test_what_may_be_said_follows_from_the_verdict(said, q, expected):
    assert wording_of(Estimate(value=0.1, verdict=said, q_value=q)) == expected


def test_the_page_says_how_large_each_gap_is_and_never_that_there_is_none(made):
    document = lxml.html.fromstring((made[1] / "indicator" / "belonging.measured.html").read_bytes())
    (section,) = document.xpath("//section[@aria-labelledby='size-school']")
    said = " ".join(section.text_content().split())
    assert "smaller than the margin of 0.4." in said
    assert "These comparisons were planned." in said
    assert len(section.xpath(".//tbody/tr")) == 3
    assert "no difference" not in said.casefold()


def test_only_a_way_of_grouping_of_the_scale_can_be_planned(tmp_path):
    text = PLANNED.replace('planned = ["school"]', 'planned = ["scool"]')
    with pytest.raises(StudyError, match="there is no way of grouping of this scale “scool”"):
        pipeline.read_study(world.written(tmp_path / "in", text, ROWS))
