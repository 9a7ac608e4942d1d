"""Scales over a sample with weights, strata and clusters: Taylor's errors, lonely strata, shares drawn."""

from math import sqrt

import numpy as np
import pytest

import survey_world as world
from cluster_sums import of_clusters
from isonomia import pipeline
from isonomia.errors import InputError, StudyError
from isonomia.protect import unprotected
from isonomia.stats.design import Sampling, cluster_covariance
from isonomia.stats.taylor import design_means
from isonomia.study import parse

SAMPLE = """weight = "w"
strata = "region"
cluster = "school"
"""


def study_text(more=""):
    return world.study_text(world.SEX, ("sex",), source=SAMPLE + more)


def rows(lonely=False):
    """People of 18 schools in three regions; with `lonely` one school of a fourth."""
    draw = np.random.default_rng(7)
    for school in range(18 + lonely):
        region, level = "nsew"[school % 3] if school < 18 else "w", 0.5 * draw.normal()
        for at in range(int(draw.integers(8, 12))):
            places = np.clip(np.round(3.5 + level + draw.normal(size=5)), 1, 5).astype(int)
            places[2] = 6 - places[2]
            yield [f"p{school}-{at}", "FM"[at % 2], region, f"s{school}", 1 + school % 4, *places]


def estimated(folder, found, more=""):
    study = pipeline.read_study(world.written(folder, study_text(more), ("id", "sex", "region", "school", "w"), found))
    inputs = pipeline.open_sources(study)
    pipeline.refuse_faulty_data(study, inputs)
    return pipeline.estimate(study, unprotected(pipeline.count_cells(study, inputs), study), inputs)


def by_design(found, *, into=(), sampled=0.0, lonely="refuse"):
    """The average of women by the design, from one row a person."""
    places = np.array([row[5:] for row in found], dtype=float)
    places[:, 2] = 6 - places[:, 2]
    y, w = places.mean(axis=1), np.array([row[4] for row in found], dtype=float)
    group = np.array([0 if row[1] == "F" else -1 for row in found])
    region = np.array([dict(into).get(row[2], row[2]) for row in found])
    sums = of_clusters(region, np.array([row[3] for row in found]), group, w, w * y, 1)
    return design_means(sums, sampled, lonely=lonely)


def women(found):
    (row,) = found.where(indicator="belonging", measure="mean", subgroup="F")
    return row


def test_scales_of_a_sample_have_the_errors_of_its_design(tmp_path):
    found = list(rows())
    wanted, row = by_design(found), women(estimated(tmp_path, found))
    assert (row.value, row.se) == (pytest.approx(wanted.y[0]), pytest.approx(wanted.se[0], rel=1e-9))
    assert row.n == sum(each[1] == "F" for each in found)


def test_a_share_that_was_drawn_is_taken_off(tmp_path):
    found = list(rows())
    row = women(estimated(tmp_path, found, more="sampled = 0.36"))
    assert row.se == pytest.approx(0.8 * by_design(found).se[0], rel=1e-9)
    row = women(estimated(tmp_path, found, more="sampled = { n = 0.5, s = 0.1, e = 0.2 }"))
    assert row.se == pytest.approx(by_design(found, sampled=np.array([0.2, 0.5, 0.1])).se[0], rel=1e-9)


def test_a_stratum_with_one_cluster_is_refused_with_three_remedies(tmp_path):
    with pytest.raises(InputError) as caught:
        estimated(tmp_path, list(rows(lonely=True)))
    said = str(caught.value)
    assert "design strata with one cluster (“w”), so no range can be told" in said
    for remedy in ("merge_strata", 'lonely = "centre"', 'lonely = "certainty"'):
        assert remedy in said


@pytest.mark.parametrize(
    ("more", "how"),
    [
        ('merge_strata = { west = ["w", "e"] }', {"into": {"w": "west", "e": "west"}}),
        ('lonely = "centre"', {"lonely": "centre"}),
        ('lonely = "certainty"', {"lonely": "certainty"}),
    ],
)
def test_each_remedy_is_what_it_says(tmp_path, more, how):
    found = list(rows(lonely=True))
    wanted, row = by_design(found, **how), women(estimated(tmp_path, found, more=more))
    assert (row.value, row.se) == (pytest.approx(wanted.y[0]), pytest.approx(wanted.se[0], rel=1e-9))


@pytest.mark.parametrize(
    ("old", "more", "said"),
    [
        ('strata = "region"\n', 'lonely = "centre"', "lonely without strata"),
        ('strata = "region"\n', "sampled = { n = 0.5 }", "shares of strata without a column of strata"),
        ("", 'merge_strata = { a = ["n", "s"], b = ["s"] }', "the stratum “s” is merged into “a” already"),
        ("", "sampled = 1.5", "sampled"),
    ],
)
def test_faults_of_a_sample_are_sentences(tmp_path, old, more, said):
    with pytest.raises(StudyError) as caught:
        parse(study_text(more).replace(old, ""), str(tmp_path))
    assert said in str(caught.value)


def test_merged_strata_keep_clusters_of_one_name_apart():
    stratum = np.array(["a", "a", "b", "b"], dtype=object)
    cluster = np.array(["1", "2", "1", "2"], dtype=object)
    y = np.array([1.0, 2.0, 4.0, 9.0])
    found = cluster_covariance(
        stratum, cluster, np.zeros(4, dtype=np.int64), np.ones(4), y, 1, sampling=Sampling(into={"a": "c", "b": "c"})
    )
    assert found.df == 3
    assert found.se[0] == pytest.approx(sqrt(y.var(ddof=1) / 4))
