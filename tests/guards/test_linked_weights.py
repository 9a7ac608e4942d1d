"""Guard 5 of linked waves with weights and in two files: no difference leaves a few, nor a few who weigh most."""

import numpy as np
import pytest

import linked_world as world
from isonomia import pipeline
from isonomia.errors import BadNews

TOLD = "paired_change"
THRESHOLD = 11


def told(folder, rows, text):
    return {row.status for row in world.estimated(folder, text, rows).where(measure=TOLD)}


def left(rows):
    """The attack where nobody's weight changes: weighted sums of both waves less the weighted change of the linked."""
    waves = {year: [row for row in rows if row[1] == year] for year in ("2024", "2026")}
    totals = {year: sum(row[3] * world.score(row) for row in own) for year, own in waves.items()}
    y1, y2, _, w, *_ = world.pairs(rows)
    return totals["2026"] - totals["2024"] - (w * (y2 - y1)).sum()


def steady(rows):
    """Each person weighs in both waves what they weigh in their last."""
    last = {row[0]: row[3] for row in rows}
    return [[*row[:3], last[row[0]], *row[4:]] for row in rows]


@pytest.mark.parametrize("text", [world.WEIGHTED, world.two_files('weight = "w"'), world.two_files()])
@pytest.mark.parametrize(("first", "second"), [(0, 4), (4, 0)])
def test_where_a_few_answered_once_no_change_of_the_same_people_is_told(tmp_path, text, first, second):
    assert told(tmp_path / "in", world.rows_of(110, first, second), text) == {"hidden"}


def test_one_new_person_who_weighs_most_of_the_new_is_not_told(tmp_path):
    """Forty are new and one of them weighs 4,000: what is left of both averages is that person's score."""
    heavy = "p200"
    rows = steady(world.rows_of(heavy=heavy))
    first = {row[0] for row in rows if row[1] == "2024"}
    assert sum(row[1] == "2026" and row[0] not in first for row in rows) >= THRESHOLD
    (own,) = [row for row in rows if row[0] == heavy and row[1] == "2026"]
    gone = sum(
        row[3] * world.score(row)
        for row in rows
        if row[1] == "2024" and row[0] not in {r[0] for r in rows if r[1] == "2026"}
    )
    assert (left(rows) + gone) / 4_000 == pytest.approx(world.score(own), abs=0.1)
    assert told(tmp_path / "in", rows, world.WEIGHTED) == {"hidden"}


def test_one_linked_person_who_weighs_most_is_not_told(tmp_path):
    assert told(tmp_path / "in", world.rows_of(heavy="p100"), world.WEIGHTED) == {"hidden"}


def test_where_nobody_weighs_that_much_it_is_told(tmp_path):
    assert "ok" in told(tmp_path / "in", world.rows_of(), world.WEIGHTED)


def test_a_few_more_linked_people_later_are_refused_in_two_files_too(tmp_path):
    text, rows = world.two_files('weight = "w"'), world.rows_of(150, 60, 60)
    first = pipeline.build(world.written(tmp_path / "one", text, rows), tmp_path / "first")
    (row,) = first.release.estimates.where(measure=TOLD, dimension="")
    assert row.status == "ok"
    then = [each for each in rows if each[1] == "2024"]
    again = {each[0] for each in rows if each[1] == "2026"}
    late = [[*each[:1], "2026", *each[2:]] for each in then if each[0] not in again][:3]
    draw = np.random.default_rng(1)
    new = [[f"new{at}", "2026", "ab"[at % 2], 1.5, "n", "ward 0", *draw.integers(2, 6, 5).tolist()] for at in range(40)]
    later = text.replace('id = "2026"\n', f'id = "2027"\nprevious = ["{first.out}"]\n')
    with pytest.raises(BadNews, match="told the change of almost the same people"):
        pipeline.build(world.written(tmp_path / "two", later, [*rows, *late, *new]), tmp_path / "second")
