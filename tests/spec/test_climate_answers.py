"""Answers in a file as places on a ladder: scores by hand, and every mismatch with a codebook at once."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from isonomia.climate.answers import MOST_TEXTS, answered
from isonomia.errors import TableError
from isonomia.model.scales import Answer, Item, Scale
from isonomia.model.study import Source
from isonomia.sources import open_table

LADDER = (
    Answer(1, "Never"),
    Answer(2, "Seldom", ("Rarely",)),
    Answer(3, "Often"),
    Answer(9, "No answer", absence="declined"),
)
ITEMS = (
    Item("a", "", LADDER, top=(3.0,), column="a"),
    Item("b", "", LADDER, reverse=True, top=(3.0,), column="Q 2"),
    Item("c", "", LADDER, top=(2.0, 3.0), column="c"),
)
SCALE = Scale("s", "S", "survey", ITEMS, "mean", 2, (), "process")


def table_of(tmp_path: Path, rows, head=("id", "a", "Q 2", "c")):
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    (tmp_path / "t.csv").write_text(out.getvalue(), encoding="utf-8")
    source = Source("survey", path="t.csv", person="id")
    return open_table(source, tmp_path), source


def scored(tmp_path, rows, scale=SCALE):
    table, source = table_of(tmp_path, rows)
    made = answered(table, source, (scale,))
    with duckdb.connect() as connection:
        name = made.relation(connection)
        names = [scale.column_of(item) for item in scale.items]
        chosen = ", ".join(f'"{each}"' for each in (*names, scale.column))
        return connection.execute(f"SELECT {chosen} FROM {name} ORDER BY id").fetchall()


def test_labels_and_values_are_places_and_reversed_ones_are_turned_over(tmp_path):
    found = scored(tmp_path, [("1", "Often", "never", "2"), ("2", "3.0", "RARELY", " Seldom ")])
    assert found == [("3", "3", "2", pytest.approx(8 / 3)), ("3", "2", "2", pytest.approx(7 / 3))]


def test_absences_keep_their_kind_and_blanks_are_null(tmp_path):
    ((a, b, c, score),) = scored(tmp_path, [("1", "No answer", "", "Often")])
    assert (a, b, c, score) == ("declined", None, "3", None)


def test_a_score_needs_as_many_answers_as_the_scale_asks_for(tmp_path):
    rows = [("1", "3", "", "2"), ("2", "3", "", "")]
    assert [each[-1] for each in scored(tmp_path, rows)] == [2.5, None]
    assert [each[-1] for each in scored(tmp_path, rows, replace(SCALE, minimum_answered=1))] == [2.5, 3.0]


@pytest.mark.parametrize(
    ("score", "wanted"), [("sum", 7.5), ("percent_of_max", 75.0), ("top_box", 100.0), ("mean", 2.5)]
)
def test_other_scores(tmp_path, score, wanted):
    ((*_, found),) = scored(tmp_path, [("1", "3", "", "2")], replace(SCALE, score=score))
    assert found == pytest.approx(wanted)
    low, high = replace(SCALE, score=score).bounds
    assert low <= found <= high


def complaints(tmp_path, rows, head=("id", "a", "Q 2", "c"), source=None):
    table, plain = table_of(tmp_path, rows, head)
    with pytest.raises(TableError) as caught:
        answered(table, source or plain, (SCALE,))
    return [each.sentence() for each in caught.value.faults]


def test_every_mismatch_is_said_at_once(tmp_path):
    found = complaints(tmp_path, [("1", "Oftn", "4", "1"), ("2", "1", "0", "1")], ("id", "a", "Q 2", "C1"))
    assert len(found) == 3
    assert "there is no column “c” for the item c of the scale s" in found[0]
    assert "knows no answer “Oftn” to the item a. Did you mean 'Often'?" in found[1]
    assert "answers run from 0 to 4, and the codebook's ladder for the item b of the scale s from 1 to 3" in found[2]


def test_free_text_is_not_repeated(tmp_path):
    rows = [(str(at), f"my own words {at}", "1", "1") for at in range(MOST_TEXTS + 5)]
    (found,) = complaints(tmp_path, rows)
    assert "more than 60 different texts" in found
    assert "my own" not in found


def test_tokens_of_the_source_stand_for_an_absence(tmp_path):
    table, source = table_of(tmp_path, [("1", "-77", "1", "1")])
    made = answered(table, replace(source, absent={"a": {"-77": "not_asked"}}), (SCALE,))
    assert made.places["s", "a"] == {"-77": "not_asked"}


def test_odd_names_and_quotes_do_no_harm(tmp_path):
    ladder = (Answer(1, 'it\'s "so"'), Answer(2, "no"))
    item = Item("x", "", ladder, top=(2.0,), column='a"b')
    table, source = table_of(tmp_path, [("1", 'it\'s "so"', "", "")], ("id", 'a"b', "q", "c"))
    made = answered(table, source, (Scale("s", "S", "survey", (item,), "mean", 1, (), "process"),))
    with duckdb.connect() as connection:
        assert connection.execute(f'SELECT "scale s" FROM {made.relation(connection)}').fetchall() == [(1.0,)]


def test_the_header_lines_of_a_qualtrics_export_are_known_for_what_they_are(tmp_path):
    with pytest.raises(TableError) as caught:
        scored(
            tmp_path, [("Response ID", "How often?", "1", "1"), ('{"ImportId":"id"}', '{"ImportId":"Q1"}', "1", "1")]
        )
    assert 'write [source.survey] export = "qualtrics"' in str(caught.value)
