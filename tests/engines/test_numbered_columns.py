"""Columns whose numbers Arrow hands over: the same cells as those that DuckDB reads, and left to it where they must."""

import sys
from contextlib import closing
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import count_world as ordinary
from isonomia.count.loading import connect
from isonomia.count.one_pass import count_in_one_pass
from isonomia.count.questions import questions
from isonomia.count.records import prepare
from isonomia.errors import TableError
from isonomia.sources import arrow_columns, open_table, parquet
from isonomia.sources.parquet import open_parquet
from isonomia.sources.parquet_schema import plain_columns


def numbered(path, few):
    table = open_table(replace(SOURCE, path=path.name), path.parent)
    return table.numbered(few)


SOURCE = ordinary.Source("s")


def values(column):
    """What the rows of a column hold."""
    held = [None, *column.values]
    return [held[each] for each in column.numbers.tolist()]


def by_queries(study, table):
    with closing(connect()) as connection:
        found = prepare(study, study.sources["s"], table, questions(study), connection).cells()
        return sorted(found, key=lambda each: each.identity)


@pytest.mark.parametrize("writer", ["duckdb", "arrow", "arrow dictionaries"])
@settings(max_examples=6, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@given(data=st.data(), study=ordinary.studies())
def test_files_whose_numbers_arrow_gives_have_the_cells_that_queries_give(tmp_path, monkeypatch, writer, data, study):
    held = data.draw(ordinary.tables(repeated=False))
    if not held:
        return
    monkeypatch.setattr(arrow_columns, "_BATCH", 7)
    parts = [held[: len(held) // 2], held[len(held) // 2 :]] if len(held) > 1 else [held]
    files = []
    for at, part in enumerate(parts):
        files.append(tmp_path / f"part{at}.parquet")
        written(part, files[-1], writer)
    table = open_parquet(study.sources["s"], tuple(files), "here")
    asked = questions(study)
    found = count_in_one_pass(study, study.sources["s"], table, asked, 0)
    expected = count_in_one_pass(study, study.sources["s"], ordinary.Rows(held), asked, 0)
    assert (found is None) == (expected is None)
    if found is not None:
        ordinary.agree(
            sorted(found, key=lambda each: each.identity), by_queries(study, ordinary.Rows(held)), exact=True
        )


def written(rows, path, writer):
    with connect() as connection:
        relation = connection.table(ordinary.Rows(rows).relation(connection))
        if writer == "duckdb":
            relation.to_parquet(str(path))
            return
        made = relation.to_arrow_table()
        if writer == "arrow dictionaries":  # with values that no row has
            for at, field in enumerate(made.schema):
                if pa.types.is_string(field.type):
                    coded = made.column(at).combine_chunks().dictionary_encode()
                    more = pa.concat_arrays([pa.array(["no row has this"]), coded.dictionary])
                    indices = pa.array(
                        [None if each is None else each + 1 for each in coded.indices.to_pylist()], "int16"
                    )
                    made = made.set_column(at, field.name, pa.DictionaryArray.from_arrays(indices, more))
        pq.write_table(made, path, row_group_size=5)


def test_texts_numbers_and_truths_and_their_blanks(tmp_path):
    held = {
        "text": ["b", None, "a", "b", "", "ü\0"],
        "whole": [3, -1, None, 3, 2**62, 0],
        "truth": [True, None, False, True, True, False],
        "real": [1.0, 2.0, None, 1.0, 1.0, 1.0],
        "day": [None, 1, 2, 3, 4, 5],
    }
    table = pa.table(held).set_column(4, "day", pa.array(held["day"], pa.date32()))
    pq.write_table(table, tmp_path / "t.parquet", row_group_size=2)
    found = numbered(tmp_path / "t.parquet", dict.fromkeys(held, 100))
    assert set(found) == {"text", "whole", "truth"}
    assert {name: values(each) for name, each in found.items()} == {name: held[name] for name in found}
    assert all(each.blank for each in found.values())
    assert {each.numbers.dtype for each in found.values()} == {np.dtype(np.uint8)}


def test_columns_of_many_values_are_left_to_the_engine(tmp_path):
    rows = 40_000
    pq.write_table(
        pa.table({
            "own": [f"p{at}" for at in range(rows)],
            "late": [f"p{at if at > 30_000 else 1}" for at in range(rows)],
            "some": [f"p{at % 300}" for at in range(rows)],
        }),
        tmp_path / "t.parquet",
    )  # fmt: skip
    found = numbered(tmp_path / "t.parquet", dict.fromkeys(("own", "late", "some"), 5_000))
    assert list(found) == ["some"]
    assert found["some"].numbers.dtype == np.uint16
    assert values(found["some"])[299:302] == ["p299", "p0", "p1"]


def test_a_text_that_is_no_utf_8_is_left_to_the_engine(tmp_path):
    broken = pa.Array.from_buffers(pa.string(), 1, pa.array([b"\xff\xfe"], pa.binary()).buffers())
    pq.write_table(pa.table({"a": broken}), tmp_path / "t.parquet")
    assert arrow_columns.of_parquet([tmp_path / "t.parquet"], [ordinary.ColumnInfo("a", "VARCHAR")], {"a": 9}) == {}


def test_without_arrow_the_engine_reads_all(tmp_path, monkeypatch):
    pq.write_table(pa.table({"a": ["x", "y"]}), tmp_path / "t.parquet")
    assert list(numbered(tmp_path / "t.parquet", {"a": 9})) == ["a"]
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert numbered(tmp_path / "t.parquet", {"a": 9}) == {}


DUCKDB_TYPES = (
    "VARCHAR", "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
    "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL(6,2)", "DATE", "TIME", "TIMESTAMP", "TIMESTAMPTZ", "INTERVAL", "UUID",
    "BLOB", "INTEGER[]", "STRUCT(a INTEGER)", "MAP(VARCHAR, INTEGER)", "ENUM('a', 'b')",
)  # fmt: skip
ARROW_TYPES = (
    pa.string(), pa.large_string(), pa.binary(), pa.bool_(), pa.int8(), pa.int64(), pa.uint8(), pa.uint32(),
    pa.uint64(), pa.float16(), pa.float32(), pa.float64(), pa.date32(), pa.timestamp("ns"), pa.timestamp("us", "UTC"),
    pa.duration("s"), pa.time64("ns"), pa.dictionary(pa.int32(), pa.string()), pa.dictionary(pa.int8(), pa.int64()),
    pa.list_(pa.int32()), pa.null(), pa.decimal128(5, 1), pa.struct([("a", pa.int32())]),
)  # fmt: skip


def test_a_footer_says_of_plain_columns_what_the_engine_does_and_nothing_of_others(tmp_path):
    path, said = tmp_path / "t.parquet", {}
    for kind in DUCKDB_TYPES:
        with connect() as connection:
            connection.execute(f"COPY (SELECT CAST(NULL AS {kind}) AS held) TO '{path}' (FORMAT parquet)")
        said["duckdb", kind] = footer_and_engine(path)
    for kind in ARROW_TYPES:
        for version in ("1.0", "2.6"):
            pq.write_table(pa.table({"held": pa.array([None], kind)}), path, version=version)
            said[version, str(kind)] = footer_and_engine(path)
    assert all(footer in (None, engine) for footer, engine in said.values()), said
    plain = {kind for (_, kind), (footer, _) in said.items() if footer is not None}
    assert {"VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "string", "int8", "uint64", "bool"} <= plain
    assert not {"DATE", "TIMESTAMP", "DECIMAL(6,2)", "timestamp[ns]", "list<item: int32>", "halffloat"} & plain


def footer_and_engine(path):
    return plain_columns(path), parquet.columns_by_engine(ordinary.Source("s"), path)


@pytest.mark.parametrize("names", [["a", "A"], [""]])
def test_of_names_that_may_be_changed_the_engine_is_asked(tmp_path, names):
    pq.write_table(pa.table([[1]] * len(names), names=names), tmp_path / "t.parquet")
    assert plain_columns(tmp_path / "t.parquet") is None


def test_a_broken_file_is_told_as_before(tmp_path):
    pq.write_table(pa.table({"a": [1, 2]}), tmp_path / "t.parquet")
    whole = (tmp_path / "t.parquet").read_bytes()
    (tmp_path / "t.parquet").write_bytes(whole[:-10])
    with pytest.raises(TableError, match="is not a Parquet file that can be read"):
        open_parquet(SOURCE, (tmp_path / "t.parquet",), "here")
