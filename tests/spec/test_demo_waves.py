"""The earlier wave of the made-up survey: what its pages say of change, with another mix of people apart."""

import csv

import pytest

from isonomia import pipeline
from isonomia.demo.run import survey_study
from isonomia.demo.survey.answers import ASKED, answers_csv
from isonomia.demo.survey.waves import BEFORE, NOW, with_earlier_wave
from isonomia.publish.book import open_book
from isonomia.publish.findings import Voice
from isonomia.publish.language import language
from isonomia.publish.pages.scale_waves import waves_view


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    study = pipeline.read_study(survey_study(tmp_path_factory.mktemp("waves"), waves=True))
    inputs = pipeline.open_sources(study)
    shown = pipeline.protect_cells(study, pipeline.count_cells(study, inputs))
    return pipeline.make_release(study, shown, pipeline.estimate(study, shown, inputs), inputs)


def test_the_earlier_answers_stand_ahead_and_those_of_now_are_as_they_were():
    rows = list(csv.DictReader(with_earlier_wave(answers_csv()).splitlines()))
    now = list(csv.DictReader(answers_csv().splitlines()))
    assert [row["wave"] for row in rows] == [BEFORE] * ASKED + [NOW] * ASKED
    assert len({row["id"] for row in rows}) == 2 * ASKED
    assert [{name: row[name] for name in now[0]} for row in rows[ASKED:]] == now
    shares = [sum(row["first_generation"] == "yes" for row in each) for each in (rows[:ASKED], rows[ASKED:])]
    assert shares[0] > shares[1]


def test_change_is_told_and_its_two_parts_add_up(release):
    for scale in ("belonging", "learning"):
        where = {"indicator": scale, "period": NOW}
        (whole,) = release.estimates.where(measure="wave_change", dimension="", **where)
        parts = {
            row.component: row
            for row in release.estimates.where(measure="wave_change_part", dimension="first_generation", **where)
        }
        assert whole.verdict == "clear"
        assert parts["rate"].value + parts["composition"].value == pytest.approx(whole.value, abs=0.011)
        assert parts["composition"].ci_lower > 0
        groups = release.estimates.where(measure="wave_change", dimension="first_generation", **where)
        assert {row.status for row in groups} == {"ok"}


@pytest.mark.parametrize(
    ("code", "heading", "split"),
    [
        ("en", "Change since 2024", "another mix of people +0.03"),
        ("es", "Cambio desde 2024", "+0.03 a otra mezcla de personas"),
    ],
)
def test_the_page_says_so_in_both_languages(release, code, heading, split):
    book = open_book(release, language(code))
    part = next(each for each in book.slices["belonging"] if each.period == NOW)
    view = waves_view(Voice(book, part), part.dimensions())
    assert view.heading == heading
    assert split in " ".join(map(str, view.findings))
