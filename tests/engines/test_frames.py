"""Frames in memory count as their files do."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import count_world as ordinary
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


def with_dictionaries(table):
    """Texts as Arrow dictionaries."""
    for at, each in enumerate(table.schema):
        if pa.types.is_string(each.type):
            table = table.set_column(at, each.name, table.column(at).dictionary_encode())
    return table


def with_categories(table):
    """Texts as categories of pandas, one of which nobody has."""
    frame = table.to_pandas()
    for each in table.schema:
        if pa.types.is_string(each.type):
            frame[each.name] = frame[each.name].astype("category").cat.add_categories(["nobody has this"])
    return frame


KINDS = {
    "arrow": lambda table: table,
    "arrow dictionaries": with_dictionaries,
    "polars": pl.from_arrow,
    "pandas categories": with_categories,
    "pandas": lambda table: table.to_pandas(),
    "pandas on arrow": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=6, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
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


DAYS = pd.to_datetime(["2026-01-01", None, "2026-01-03"])
DIGESTED = {
    "text": ["x", None, "y"],
    "whole": [1, 2, 3],
    "real": [0.5, np.nan, 1.5],
    "day": DAYS,
    "kind": pd.Categorical(["a", "b", "a"]),
    "maybe": pd.array([1, None, 0], dtype="Int64"),
}
CHANGED = {
    "another text": {"text": ["x", None, "z"]},
    "a blank elsewhere": {"text": [None, "x", "y"]},
    "an empty text for a blank": {"text": ["x", "", "y"]},
    "another number": {"real": [0.5, np.nan, 1.25]},
    "a number for none": {"real": [0.5, 0.0, 1.5]},
    "another day": {"day": DAYS[::-1]},
    "another category": {"kind": pd.Categorical(["a", "b", "b"])},
    "zero for none": {"maybe": pd.array([1, 0, 0], dtype="Int64")},
    "another type": {"whole": [1.0, 2.0, 3.0]},
}


@pytest.mark.parametrize("changed", CHANGED.values(), ids=CHANGED)
def test_whatever_changes_in_a_frame_changes_its_digest(changed):
    frame = pd.DataFrame(DIGESTED)
    assert open_frame("s", frame.copy()).digest == open_frame("s", frame).digest
    assert open_frame("s", frame.assign(**changed)).digest != open_frame("s", frame).digest


def test_so_do_the_names_and_the_order_of_its_columns():
    frame = pd.DataFrame({"a": [1, 2], "b": [1, 2]})
    found = {open_frame("s", each).digest for each in (frame, frame[["b", "a"]].set_axis(["b", "a"], axis=1),
                                                       frame.rename(columns={"b": "c"}), frame[["a"]])}  # fmt: skip
    assert len(found) == 4


def alike(texts, whole, real):
    """One table, as all homes of frames hold it."""
    plain = pd.DataFrame({"t": pd.Series(texts, dtype=object), "n": pd.array(whole, dtype="Int64"), "x": real})
    different = sorted({each for each in texts if each is not None})
    kinds = pd.Categorical(texts, categories=[*reversed(different), "nobody"])
    rows = {"t": texts, "n": whole, "x": real}
    polars = pl.DataFrame(rows, schema={"t": pl.String, "n": pl.Int64, "x": pl.Float64}, strict=False)
    arrow = pa.table({"t": pa.array(texts, pa.string()), "n": pa.array(whole, pa.int64()), "x": pa.array(real)})
    coded = arrow["t"].combine_chunks().dictionary_encode()
    many = [f"nobody {at}" for at in range(70_000)]
    yield plain
    yield plain.astype({"t": "string"})
    yield plain.assign(t=kinds)
    yield plain.assign(t=pd.Categorical(texts, categories=[*many, *different]))
    yield polars
    yield polars.with_columns(pl.col("t").cast(pl.Categorical))
    yield polars.with_columns(pl.col("t").cast(pl.Enum(["nobody", *different])))
    yield arrow
    yield arrow.set_column(0, "t", arrow["t"].cast(pa.large_string()))
    yield arrow.set_column(0, "t", coded)
    yield pa.concat_tables([arrow.slice(0, 2), arrow.slice(2)])


@pytest.mark.parametrize(
    "texts",
    [["ü, b", None, "a", "ü, b"], [None, "a", None, None], [f"text {at % 300}" for at in range(21_000)],
     [f"text {at}" for at in range(21_000)]],
    ids=["few", "one", "three hundred", "nearly everybody's own"],
)  # fmt: skip
def test_the_same_values_have_the_same_digest_however_a_frame_holds_them(texts):
    whole = [None if at % 3 == 1 else at for at in range(len(texts))]
    real = [float("nan") if at % 4 == 1 else at / 2 for at in range(len(texts))]
    frames = list(alike(texts, whole, real))
    assert len({open_frame("s", each).digest for each in frames}) == 1
    moved = [*texts[1:], "another"]
    assert open_frame("s", next(alike(moved, whole, real))).digest != open_frame("s", frames[0]).digest


def held_by(table):
    known = {name: ([None, *each.values], each.numbers.tolist()) for name, each in table.known.items()}  # noqa: PD011
    return {name: [values[at] for at in numbers] for name, (values, numbers) in known.items()}


def test_columns_of_few_values_are_numbers_and_all_others_are_read_as_they_are():
    rows = 30_000
    frame = pd.DataFrame({
        "text": np.resize(np.array(["x", None, "y"], dtype=object), rows),
        "own": [f"p{at}" for at in range(rows)],
        "number": np.arange(rows),
        "year": np.resize([2020, 2021], rows),
        "truth": np.resize([True, False], rows),
        "real": np.resize([0.5, 1.0], rows),
        "kind": pd.Categorical.from_codes(np.resize([1, 0, -1], rows), ["b", "a"]),
    })  # fmt: skip
    found = held_by(open_frame("s", frame))
    assert set(found) == {"text", "year", "truth", "kind"}
    assert found["text"][:4] == ["x", None, "y", "x"]
    assert (found["year"][:3], found["truth"][:3]) == ([2020, 2021, 2020], [True, False, True])
    assert found["kind"][:4] == ["a", "b", None, "a"]
    assert open_frame("s", frame).numbered({"text": 1, "year": 2}).keys() == {"year"}


@pytest.mark.parametrize("storage", ["python", "pyarrow"])
def test_texts_of_pandas_are_numbers_wherever_they_lie_in_memory(storage):
    rows = 30_000
    few = pd.Series(np.resize(np.array(["ü, b", None, "a"], dtype=object), rows), dtype=pd.StringDtype(storage))
    own = pd.Series([f"p{at}" for at in range(rows)], dtype=pd.StringDtype(storage))
    pieces = pd.concat([few[:7], few[7:]], ignore_index=True)
    frame = pd.DataFrame({"few": few, "own": own, "pieces": pieces, "backwards": few[::-1].reset_index(drop=True)})
    table = open_frame("s", frame)
    found = held_by(table)
    assert set(found) == {"few", "pieces", "backwards"}
    assert found["few"] == found["pieces"] == found["backwards"][::-1]
    assert found["few"][:4] == ["ü, b", None, "a", "ü, b"]
    assert table.known["few"].blank


@pytest.mark.parametrize("held", [["x", b"y"], ["x", 1]], ids=["bytes", "a text and a number"])
def test_columns_of_odd_values_are_left_to_the_engine(held):
    assert open_frame("s", pd.DataFrame({"a": pd.Series(held, dtype=object)})).known == {}


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        ([{"a": 1}], "a list is no frame"),
        ({"a": [1]}, "a dict is no frame"),
        (pl.LazyFrame({"a": [1]}), "collect"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "stands 2 times"),
        (pd.DataFrame(), "no column names"),
        (pd.DataFrame({"a": pd.Series(["x", "\ud800"], dtype=object)}), "cannot be read"),
        (pd.DataFrame({"a": pd.Series([1, 2.5, True], dtype=object)}), "values of several types"),
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
