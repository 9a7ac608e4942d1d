"""Published estimates: the template of HEAT, and tables whose columns the study names."""

import csv
import math
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from isonomia.errors import TableError
from isonomia.model.expression import Arithmetic, Column, Constant, Expression
from isonomia.model.study import Source
from isonomia.sources import read_published

ORACLE = Path(__file__).parents[1] / "oracle" / "tables" / "disparity"


def heat(folder, path="t.csv", **more):
    return read_published(Source("who", kind="heat", path=path, **more), folder)


def column(name):
    return Expression(name, Column(name))


def estimates(folder, content, fields, **more):
    (folder / "t.csv").write_text(content, encoding="utf-8")
    return read_published(Source("acs", kind="estimates", title="ACS", path="t.csv", fields=fields, **more), folder)


def test_the_template_row_by_row():
    with (ORACLE / "subgroup_table.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    found = heat(ORACLE, "subgroup_table.csv")
    assert len(found) == len(rows) == 595
    for name, theirs in [
        ("setting", "setting"),
        ("subgroup", "subgroup"),
        ("indicator", "indicator_abbr"),
        ("period", "date"),
    ]:
        assert getattr(found, name).tolist() == [row[theirs] for row in rows]
    for name, theirs in [
        ("value", "estimate"),
        ("se", "se"),
        ("population", "population"),
        ("scale", "indicator_scale"),
    ]:
        wanted = [float(row[theirs] or "nan") for row in rows]
        np.testing.assert_array_equal(getattr(found, name), wanted)
    assert found.higher_is.tolist() == [{"1": 1, "0": -1}.get(row["favourable_indicator"], 0) for row in rows]
    assert found.order.tolist() == [int(row["subgroup_order"] or 0) for row in rows]
    assert found.ordered.tolist() == [row["ordered_dimension"] == "1" for row in rows]
    assert found.reference.tolist() == [row["reference_subgroup"] == "1" for row in rows]


def test_the_same_table_from_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    with (ORACLE / "subgroup_table.csv").open(encoding="utf-8") as stream:
        for at, row in enumerate(csv.reader(stream)):
            book.active.append([_cell(cell) if at else cell for cell in row])
    book.save(tmp_path / "t.xlsx")
    one, other = heat(ORACLE, "subgroup_table.csv"), heat(tmp_path, "t.xlsx")
    np.testing.assert_array_equal(one.value, other.value)
    assert one.period.tolist() == other.period.tolist()


def _cell(text):
    try:
        return float(text)
    except ValueError:
        return text or None


def test_older_names_and_fewer_columns(tmp_path):
    (tmp_path / "t.csv").write_text(
        "Country,Year,Indicator_abbr,Dimension,Subgroup,Estimate,Pop\nX,2019.0,i,Sex,Women,NA,7\n"
    )
    found = heat(tmp_path)
    assert (found.setting[0], found.period[0], found.population[0]) == ("X", "2019", 7)
    assert math.isnan(found.value[0])
    assert math.isnan(found.se[0])
    assert (found.higher_is[0], found.order[0], found.reference[0]) == (0, 0, False)


def test_all_faults_of_a_template_at_once(tmp_path):
    (tmp_path / "t.csv").write_text("setting,date,dimension,subgroup,estimat\nX,1,Sex,Women,3\n")
    with pytest.raises(TableError) as caught:
        heat(tmp_path)
    assert "no column “indicator_abbr”" in str(caught.value)
    assert "no column “estimate”" in str(caught.value)
    assert "Did you mean 'estimat'" in str(caught.value)
    (tmp_path / "t.csv").write_text(
        "setting,date,indicator_abbr,dimension,subgroup,estimate,se\nX,1,i,Sex,W,12%,x\nX,1,i,Sex,M,12%,1\n"
    )
    with pytest.raises(TableError) as caught:
        heat(tmp_path)
    assert "line 2, column “estimate”: “12%” is not a number (and in 1 more rows)" in str(caught.value)
    assert "column “se”: “x” is not a number" in str(caught.value)


def test_fields_are_expressions(tmp_path):
    share = Expression("a / b", Arithmetic("/", Column("events"), Column("people")))
    fields = {"value": share, "dimension": column("what"), "group": column("who"), "population": column("people")}
    fields["moe"] = Expression("m / 100", Arithmetic("/", Column("moe"), Constant(100)))
    content = "what,who,events,people,moe\nsex,women ,1,4,3.29\nsex,men,0,0,\ntotal,all,*,9,-\n"
    found = estimates(
        tmp_path, content, fields, period_is="2018", setting_is="X", absent={"events": {"*": "not_stated"}}
    )
    assert found.value[0] == 0.25
    assert np.isnan(found.value[1:]).all(), "a division by zero and a withheld figure are no values"
    assert found.se[0] == pytest.approx(3.29 / 100 / 1.645)
    assert found.population.tolist() == [4, 0, 9]
    assert found.subgroup.tolist() == ["women", "men", "all"]
    assert (set(found.period), set(found.setting), set(found.indicator), set(found.source)) == (
        {"2018"},
        {"X"},
        {"acs"},
        {"acs"},
    )


def test_standard_errors_outrank_margins_and_periods_may_be_columns(tmp_path):
    fields = {name: column(name) for name in ("value", "se", "moe", "low", "high", "indicator")}
    content = "value,se,moe,low,high,indicator,year\n1,0.5,9,0,2,i,2018.0\n2,,1.645,,,j,2019\n"
    found = estimates(tmp_path, content, fields, period="year")
    assert found.se.tolist() == [0.5, 1.0]
    assert found.period.tolist() == ["2018", "2019"]
    assert found.indicator.tolist() == ["i", "j"]
    assert found.low[0] == 0


def test_all_faults_of_fields_at_once(tmp_path):
    fields = {"value": column("valeu"), "se": Expression("'x'", Constant("x"))}
    with pytest.raises(TableError) as caught:
        estimates(tmp_path, "value,se\n1,2\n", fields, period="yaer")
    text = str(caught.value)
    assert "no column “valeu”" in text
    assert "Did you mean 'value'" in text
    assert "“x” does not read as a number" in text
    assert "the period needs the column “yaer”" in text
    with pytest.raises(TableError, match="column “value”: “1,5” is not a number"):
        estimates(tmp_path, 'value\n"1,5"\n', {"value": column("value")})
    with pytest.raises(TableError, match="no field says where the estimates are"):
        estimates(tmp_path, "value\n1\n", {})
