"""Frames in memory count as their files do."""

import sys
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent / "property"))  # its strategies are those of the ordinary count

import test_count_cells as ordinary

from isonomia.count.loading import connect
from isonomia.count.run import count
from isonomia.errors import InputError, TableError
from isonomia.pipeline import count_cells, open_sources
from isonomia.sources.frames import open_frame
from isonomia.study.reading import parse

STUDY = """
schema = 1
title = "Invented people"
[release]
id = "2026"
date = 2026-11-22
publisher = "p"
contact = "c@example.org"
[source.people]
path = "people.parquet"
[dimension.sex]
title = "Sex"
column = "sex"
absent = { "" = "left_blank" }
[topic.t]
title = "T"
[[indicator]]
id = "in"
topic = "t"
title = "In"
source = "people"
event = "got_in"
higher_is = "better"
by = ["sex"]
"""


def as_arrow(rows):
    with connect() as connection:
        return connection.table(ordinary.Rows(rows).relation(connection)).to_arrow_table()


KINDS = {
    "arrow": lambda table: table,
    "polars": pl.from_arrow,
    "pandas": lambda table: table.to_pandas(),
    "pandas on arrow": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=8, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_frame_counts_as_its_file(kind, data):
    study = data.draw(ordinary.studies())
    rows = data.draw(ordinary.tables(repeated=study.sources["s"].repeated != "refuse"))
    if not rows:
        return
    frame = KINDS[kind](as_arrow(rows))
    expected, found = (counted(study, table) for table in (ordinary.Rows(rows), open_frame("s", frame)))
    if isinstance(expected, set):
        assert found == expected
    else:
        ordinary.agree(found, expected, exact=True)


def counted(study, table):
    """The cells, or the places of the faults: a number may be written otherwise in a sentence."""
    try:
        return count(study, {"s": table})
    except TableError as error:
        return {each.place for each in error.faults}


def test_frames_take_the_place_of_files():
    study = parse(STUDY)
    frame = pd.DataFrame({"sex": ["F", "M", None, "F"], "got_in": [True, False, True, None]})
    with pytest.raises(InputError, match="there is no such file"):
        open_sources(study)
    before = frame.copy()
    inputs = open_sources(study, frames={"people": frame[frame.got_in.notna()].astype({"got_in": bool})})
    cells = count_cells(study, inputs)
    assert list(cells.get("in", ("sex",)).sums["events"]) == [1, 0, 1]
    assert inputs.digests["people"]
    pd.testing.assert_frame_equal(frame, before)


def test_the_digest_is_of_the_content():
    frame = pd.DataFrame({"a": ["x", "y"], "b": [1, 2]})
    same = open_frame("s", frame).digest
    assert open_frame("s", frame.copy()).digest == same
    assert open_frame("s", frame[::-1]).digest != same
    assert open_frame("s", frame.assign(b=[1, 3])).digest != same


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        ([{"a": 1}], "a list is no frame"),
        ({"a": [1]}, "a dict is no frame"),
        (pl.LazyFrame({"a": [1]}), "collect"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "stands 2 times"),
        (pd.DataFrame(), "no column names"),
        (pa.table({"a": [1], "A": [2]}), "stands 2 times"),
    ],
)
def test_what_is_no_frame(frame, sentence):
    with pytest.raises(TableError, match=sentence):
        open_frame("s", frame)


def test_frames_of_unknown_sources():
    with pytest.raises(InputError, match=r"there is no source “peple” that is counted.*Did you mean 'people'"):
        open_sources(parse(STUDY), frames={"peple": pd.DataFrame({"sex": ["F"]})})


def test_polars_without_arrow_says_what_to_install(monkeypatch):
    def missing(_):
        raise ModuleNotFoundError

    monkeypatch.setattr(pl.DataFrame, "to_arrow", missing)
    with pytest.raises(TableError, match=r'pip install "isonomia\[frames\]"'):
        open_frame("s", pl.DataFrame({"a": [1]}))
