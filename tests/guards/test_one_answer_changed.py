"""One answer changed between two releases, and the private folder of the first is gone: nothing printed tells which.

The sums of scores are printed rounded, and one answer may leave them as they were. The shares of the answers to a
statement are counts: of two releases side by side they say that one person of a school went from the third answer to
the second.
"""

import csv
from pathlib import Path

import pytest

from climate_world import STUDY, answers
from isonomia import pipeline
from isonomia.errors import BadNews
from isonomia.protect import differences, figures_before

HEAD = ["id", "school", "b1", "b2", "b3", "b4", "b5"]
UNSEEN = [(0, 4, 1), (0, 5, -1)]
"""Person, column and step: changes of one answer that leave all rounded sums as they were."""


def released(folder: Path, name, rows, previous=()):
    """A release's data files, without pages and without a private folder, and what may be printed."""
    (folder / name).mkdir()
    with (folder / name / "answers.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEAD, *rows])
    told = "".join(f"previous = [{str(each)!r}]\n" for each in previous)
    (folder / name / "study.toml").write_text(
        STUDY.replace('id = "2026"\n', f'id = "{name}"\n{told}'), encoding="utf-8"
    )
    study = pipeline.read_study(folder / name / "study.toml")
    inputs = pipeline.open_sources(study)
    shown = pipeline.protect_cells(study, pipeline.count_cells(study, inputs))
    release = pipeline.make_release(study, shown, pipeline.estimate(study, shown, inputs), inputs)
    out = folder / f"{name}-out"
    out.mkdir()
    pipeline.write_provenance(out, study, release, inputs)
    pipeline.write_data(release, out / "site")
    return out, study, shown, release


def with_change(person, column, step):
    rows = [list(row) for row in answers()]
    rows[person][column] += step
    assert 1 <= rows[person][column] <= 5
    return rows


def figures(out):
    """What a row of the file of figures is about -> its numbers."""
    about = ("indicator", "dimension", "subgroup", "measure", "component", "reference")
    numbers = ("value", "se", "ci_lower", "ci_upper", "p_value", "n")
    with (out / "site" / "data" / "estimates.csv").open(encoding="utf-8", newline="") as file:
        return {tuple(row[name] for name in about): [row[name] for name in numbers] for row in csv.DictReader(file)}


def people_by_answer(out):
    """The attack: how many people of whom gave which answer, from a share and the number of people."""
    found = {}
    for (indicator, _, school, measure, answer, _), (value, *_, n) in figures(out).items():
        if measure == "answer_share" and value:
            found[indicator, school, answer] = round(float(value) * int(n))
    return found


def told_by(first, second):
    """Statement, school, and the answers that one person gives less and more: where they are in print."""
    then, now = people_by_answer(first), people_by_answer(second)
    moved = {key: now[key] - then[key] for key in then.keys() & now.keys() if now[key] != then[key]}
    return {(statement, answer, by) for (statement, school, answer), by in moved.items() if not school}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    folder = tmp_path_factory.mktemp("changed")
    return folder, *released(folder, "first", answers())


@pytest.mark.parametrize("change", UNSEEN)
def test_beside_a_release_without_its_private_folder_a_changed_answer_stops_the_build(first, tmp_path, change):
    _, out, *_ = first
    second, study, _, release = released(tmp_path, "second", with_change(*change), [out])
    assert {by for *_, by in told_by(out, second)} == {1, -1}  # what both would say: from which answer to which
    with pytest.raises(BadNews, match=r"the release first told another figure \(answer_share\) of as many people"):
        figures_before.refuse_changed_figures(study, release)


def test_rounded_sums_alone_would_not_have_seen_it(first, tmp_path, monkeypatch):
    _, out, *_ = first
    _, study, shown, _ = released(tmp_path, "second", with_change(*UNSEEN[0]), [out])
    pipeline.refuse_small_differences(study, shown)
    _, study, shown, _ = released(tmp_path, "third", with_change(*UNSEEN[1]), [out])
    with pytest.raises(BadNews, match="not as many of them gave one of the best answers"):
        pipeline.refuse_small_differences(study, shown)
    monkeypatch.setattr(differences, "_answered_otherwise", lambda *_: False)
    pipeline.refuse_small_differences(study, shown)


def test_what_is_published_beside_it_says_nothing_new(first, tmp_path):
    """The same answers again: the build stands, and every figure of as many people is the same."""
    _, out, *_ = first
    second, study, shown, release = released(tmp_path, "second", answers(), [out])
    pipeline.refuse_small_differences(study, shown)
    figures_before.refuse_changed_figures(study, release)
    assert figures(second) == figures(out)


def test_a_whole_build_stops_too(first, tmp_path):
    folder, out, *_ = first
    assert not out.with_name(f"{out.name}-private").exists()
    _, study, *_ = released(tmp_path, "second", with_change(*UNSEEN[0]), [out])
    with pytest.raises(BadNews) as caught:
        pipeline.build(Path(study.directory) / "study.toml", tmp_path / "built")
    assert "OUT-private of that release" in str(caught.value)
    assert not (tmp_path / "built").exists()
    assert folder.exists()
