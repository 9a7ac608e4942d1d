"""Guard 5 of linked waves: no subtraction of what is told of waves and of the same people leaves a few of them."""

import numpy as np
import pytest

import waves_world as world
from isonomia import pipeline
from isonomia.errors import BadNews
from isonomia.model.scales import ITEM_SUMS
from isonomia.protect import unprotected

LINKED = world.STUDY.replace('waves = "apart"', 'waves = "linked"')
THRESHOLD = 11
TOLD = "paired_change"


def opened(folder, rows, text=LINKED):
    study = pipeline.read_study(world.written(folder, text, rows))
    inputs = pipeline.open_sources(study)
    return study, inputs, pipeline.count_cells(study, inputs)


def public(folder, rows, text=LINKED):
    study, inputs, cells = opened(folder, rows, text)
    return pipeline.estimate(study, pipeline.protect_cells(study, cells), inputs)


def attack(estimates, group=""):
    """Who is left when the linked are taken from each wave, and the sum of scores that all of it together gives."""
    dimension = "school" if group else ""
    where = {"indicator": "belonging", "dimension": dimension, "subgroup": group}
    waves = {row.period: row for row in estimates.where(measure="mean", **where)}
    (change,) = estimates.where(measure=TOLD, **where)
    if change.status != "ok" or any(row.status != "ok" for row in waves.values()):
        return None
    then, now = waves["2024"], waves["2026"]
    left = now.n * now.value - then.n * then.value - change.n * change.value
    return {"then": then.n - change.n, "now": now.n - change.n, "sum": left}


def panel(both, first=0, second=0, seed=4):
    """Rows of a panel: so many answered twice, so many once."""
    return world.answers(seed=seed, sizes=(both + first, both + second), both=both)


def test_the_attack_would_give_the_answers_of_four_people(tmp_path):
    """On the private figures, which hold everything: so what is hidden below is worth hiding."""
    rows = panel(100, second=4)
    study, inputs, cells = opened(tmp_path / "in", rows)
    found = attack(pipeline.estimate(study, unprotected(cells, study), inputs))
    then = {row[0] for row in rows if row[1] == "2024"}
    new = [world.score(row) for row in rows if row[1] == "2026" and row[0] not in then]
    assert (found["then"], found["now"]) == (0, 4)
    assert found["sum"] == pytest.approx(sum(new))


@pytest.mark.parametrize(("first", "second"), [(0, 4), (4, 0), (3, 60), (60, 3), (10, 10)])
def test_where_a_few_answered_once_no_change_of_the_same_people_is_told(tmp_path, first, second):
    rows = public(tmp_path / "in", panel(100, first, second))
    assert {row.status for row in rows.where(measure=TOLD)} == {"hidden"}
    (whole,) = rows.where(measure="wave_change", dimension="")
    assert whole.flags == ("conservative",)


@pytest.mark.parametrize(("first", "second"), [(0, 0), (40, 40), (0, 60)])
def test_elsewhere_it_is_told_and_nobody_is_left_or_many_are(tmp_path, first, second):
    rows = public(tmp_path / "in", panel(110, first, second))
    found = attack(rows)
    assert found is not None
    for each in (found, *(left for group in "ab" if (left := attack(rows, group)) is not None)):
        assert all(n == 0 or n >= THRESHOLD for n in (each["then"], each["now"]))


def test_a_few_new_people_in_one_group_hide_the_change_of_every_group_and_not_of_everybody(tmp_path):
    rows = panel(130, second=20)
    then = {row[0] for row in rows if row[1] == "2024"}
    new = [row for row in rows if row[0] not in then]
    for at, row in enumerate(new):
        row[2] = "a" if at < 4 else "b"
    found = public(tmp_path / "in", rows)
    assert {row.status for row in found.where(measure=TOLD, dimension="school")} == {"hidden"}
    assert found.where(measure=TOLD, dimension="")[0].status == "ok"


def test_a_group_that_is_hidden_in_a_wave_hides_the_change_of_every_group(tmp_path):
    rows = public(tmp_path / "in", world.answers(odd=4))
    assert {row.status for row in rows.where(measure=TOLD, dimension="school")} == {"hidden"}


def test_a_policy_that_protects_zeros_hides_that_all_came_again(tmp_path):
    text = LINKED.replace('contact = "c@example.org"\n', 'contact = "c@example.org"\npolicy = "strict"\n')
    assert {row.status for row in public(tmp_path / "in", panel(110), text).where(measure=TOLD)} == {"hidden"}


def test_where_nearly_all_change_by_the_same_it_is_not_told(tmp_path):
    """119 people are as before and one has moved by a step: the average change would be that one's."""
    first = [row for row in panel(120) if row[1] == "2024"]
    second = [[row[0], "2026", *row[2:]] for row in first]
    odd = next(row for row in second if row[3] == 1)
    odd[3] = 2
    rows = public(tmp_path / "in", [*first, *second])
    assert {row.status for row in rows.where(measure=TOLD)} == {"hidden"}


def test_people_are_linked_by_name_and_the_change_is_that_of_their_scores(tmp_path):
    rows = panel(110, 40, 40)
    (row,) = public(tmp_path / "in", rows).where(measure=TOLD, dimension="")
    by = {(each[0], each[1]): world.score(each) for each in rows}
    d = np.array([by[name, "2026"] - by[name, "2024"] for name, year in by if year == "2024" and (name, "2026") in by])
    assert row.n == len(d) == 110
    assert row.value == pytest.approx(d.mean())
    assert row.se == pytest.approx(d.std(ddof=1) / np.sqrt(len(d)))


def test_the_range_of_everybody_allows_for_those_who_answered_twice(tmp_path):
    rows = panel(110, 40, 40)
    (linked,) = public(tmp_path / "in", rows).where(measure="wave_change", dimension="")
    (apart,) = public(tmp_path / "out", rows, world.STUDY).where(measure="wave_change", dimension="")
    assert linked.value == pytest.approx(apart.value)
    assert linked.se < 0.9 * apart.se
    by = {year: {row[0]: world.score(row) for row in rows if row[1] == year} for year in ("2024", "2026")}
    both = sorted(set(by["2024"]) & set(by["2026"]))
    covariance = np.cov([by["2024"][each] for each in both], [by["2026"][each] for each in both])[0, 1]
    parts = [np.var(list(each.values()), ddof=1) / len(each) for each in by.values()]
    expected = sum(parts) - 2 * len(both) * covariance / (len(by["2024"]) * len(by["2026"]))
    assert linked.se**2 == pytest.approx(expected)


def test_no_sum_over_linked_people_leaves_and_a_few_more_of_them_later_are_refused(tmp_path):
    first = pipeline.build(world.written(tmp_path / "one", LINKED, panel(110, 40, 40)), tmp_path / "first")
    for path in first.out.rglob("*"):
        if path.is_file():
            assert f"{ITEM_SUMS}linked".encode() not in path.read_bytes(), path
    assert first.release.estimates.where(measure=TOLD, dimension="")[0].status == "ok"
    rows = panel(110, 40, 40)
    then = {row[0] for row in rows if row[1] == "2024"}
    now = [row for row in rows if row[1] == "2026"]
    late = next(name for name in sorted(then) if name not in {row[0] for row in now})
    extra = [[f"new{at}", "2026", "ab"[at % 2], *now[at][3:]] for at in range(60)]
    more = [*rows, [late, *now[0][1:]], *extra]
    text = LINKED.replace('id = "2026"\n', f'id = "2027"\nprevious = ["{first.out}"]\n')
    with pytest.raises(BadNews, match="told the change of almost the same people"):
        pipeline.build(world.written(tmp_path / "two", text, more), tmp_path / "second")
