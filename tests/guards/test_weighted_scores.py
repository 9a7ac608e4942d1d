"""A scale with weights: no sum, average or error is printed finer than the rule allows, in any file of a release."""

import csv
import io
import re
import zipfile
from decimal import Decimal
from math import floor, log10

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import survey_world as spec
from isonomia import pipeline
from isonomia.model.shown import ShownTable
from isonomia.protect import release
from isonomia.protect.blurred_scores import Grain, blurred_table
from isonomia.protect.coarse_weights import _coarse, unit_of
from isonomia.protect.rounding import to_significant

LEAST, STEP, ITEMS = 11, 1.0, 5
PEOPLE = 130
NUMBER = re.compile(r"[-−]?\d+[.,]\d+(?:e-?\d+)?")
FILES = frozenset({".csv", ".json", ".jsonld", ".html", ".svg", ".txt", ".xml", ".js", ".css"})


def exact_sums(y, w):
    """Of answers and weights: the sums of a cell, scores about the middle of the ladder."""
    d = y - 3.0
    return {"sy": d.sum(), "syy": (d**2).sum(), "sw": w.sum(), "swy": (w * d).sum(), "swyy": (w * d**2).sum()}


def table_of(groups):
    """A shown table of groups of people: scores and weights of each."""
    sums = [exact_sums(*each) for each in groups]
    rows = len(groups)
    nothing = np.full(rows, "", dtype=object)
    shown, n = np.ones(rows, dtype=bool), np.array([len(y) for y, _ in groups])
    return ShownTable(
        indicator="belonging",
        source="survey",
        kind="mean",
        dimensions=("group",),
        keys={"setting": nothing, "period": nothing, "group": np.array([str(at) for at in range(rows)], dtype=object)},
        n_shown=shown,
        y_shown=shown,
        n=n,
        events=np.full(rows, -1),
        sums={name: np.array([each[name] for each in sums]) for name in sums[0]},
        se=np.full(rows, 0.1),
        df=np.full(rows, 10.0),
        value=np.full(rows, np.nan),
        origin=3.0,
        weighted=True,
    )


answer = st.integers(1, 5)
person = st.tuples(st.lists(answer, min_size=5, max_size=5), st.floats(0.05, 40))


@given(st.lists(st.lists(person, min_size=LEAST, max_size=30), min_size=1, max_size=4))
def test_printed_sums_of_any_weights_and_answers_are_whole_units(people):
    groups = [
        (np.array([np.mean(each) for each, _ in group]), np.array([weight for _, weight in group])) for group in people
    ]
    exact = table_of(groups)
    told = _coarse(blurred_table(exact, Grain(STEP, ITEMS)), LEAST).sums
    assert set(told) == {"sy", "syy", "sw", "swy"}
    average = sum(w.sum() for _, w in groups) / sum(len(w) for _, w in groups)
    unit = unit_of(LEAST * average)
    weight = sum(w.sum() for _, w in groups)
    spread = np.sqrt(sum((w * (y - 3) ** 2).sum() for y, w in groups) / weight) or 1.0
    for at, (y, w) in enumerate(groups):
        units = {"sy": STEP / 2, "syy": STEP**2, "sw": unit, "swy": unit_of(unit * spread)}
        for name, size in units.items():
            assert told[name][at] / size == pytest.approx(round(told[name][at] / size), abs=1e-6), name
            rough = size / 2 + (STEP / 4 * w.mean() if name == "swy" else 0)
            assert abs(told[name][at] - exact_sums(y, w)[name]) <= rough * (1 + 1e-6) + 1e-6, name
        assert units["sw"] >= LEAST * average * (1 - 1e-9)


def answers():
    """People of three schools with weights of any size; the invented answers of five statements."""
    draw = np.random.default_rng(12)
    for at in range(PEOPLE):
        places = np.clip(np.round(3.1 + 0.2 * (at % 3) + draw.normal(size=5)), 1, 5).astype(int)
        places[2] = 6 - places[2]
        yield [f"p{at}", "abc"[at % 3], round(float(draw.uniform(0.4, 3.7)), 4), *places]


SCHOOLS = """[dimension.school]
column = "school"
levels = ["a", "b", "c"]"""
MEASURES = (
    "difference",
    "ratio",
    "between_group_variance",
    "coefficient_of_variation",
    "theil_index",
    "max_rate_ratio",
)


def written(folder):
    named = ", ".join(f'"{each}"' for each in MEASURES)
    text = spec.study_text(SCHOOLS, ["school"], source='weight = "w"').replace(
        "codebook =", f"measures = [{named}]\ncodebook ="
    )
    return spec.written(folder, text, ("id", "school", "w"), answers())


def microdata():
    """School (empty: all of them) -> scores and weights."""
    rows = list(answers())
    places = np.array([row[3:] for row in rows], dtype=float)
    places[:, 2] = 6 - places[:, 2]
    y, w, school = places.mean(axis=1), np.array([row[2] for row in rows]), np.array([row[1] for row in rows])
    return {
        each: (y[(school == each) | (each == "")], w[(school == each) | (each == "")]) for each in ("", "a", "b", "c")
    }


def forbidden():
    """Exact figures that nobody may read -> the finest unit in which they may stand."""
    found = {}
    for y, w in microdata().values():
        n, sums = len(y), exact_sums(y, w)
        mean = np.average(y, weights=w)
        error = np.sqrt(n / (n - 1) * (w**2 * (y - mean) ** 2).sum()) / w.sum()
        digits = max(0, floor(log10(n * ITEMS / STEP)))
        found |= {float(mean): 10.0**-digits, float(y.mean()): 10.0**-digits}
        found[float(error)] = 10.0 ** floor(log10(error) - 2)
        found |= {float(sums[name]): size for name, size in (("sy", 0.5), ("syy", 1.0))}
        found |= {float(sums[name]): LEAST * w.mean() for name in ("sw", "swy", "swyy")}
        found |= {float((w**2).sum()): 1.0, float((w * y).sum()): LEAST * w.mean()}
    return found


def told_finer(number, exact):
    """Whether a number that stands in a file is one of these, to three digits behind the point, and not in its unit."""

    def off(size):
        return abs(number - round(number / size) * size) > size / 1e6

    return any(abs(number - each) < min(6e-4, size / 4) and off(size) for each, size in exact.items())


def contents(out):
    """Every file of a site, and of the archives in it: its name and bytes."""
    for path in sorted(out.rglob("*")):
        if path.is_file():
            yield from _opened(path.name, path.read_bytes())


def _opened(name, held):
    if name.endswith((".zip", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(held)) as archive:
            for inner in archive.namelist():
                yield from _opened(inner, archive.read(inner))
    else:
        yield name, held


def numbers_of(name, held, folder):
    """The numbers with a fraction in a file."""
    if name.endswith(".parquet"):
        path = folder / "one.parquet"
        path.write_bytes(held)
        rows = duckdb.sql(f"select * from read_parquet('{path}')").fetchall()
        return {each for row in rows for each in row if isinstance(each, float)}
    suffix = "." + name.rpartition(".")[2]
    if suffix not in FILES:
        return set()
    text = held.decode("utf-8", errors="replace")
    return {float(each.replace("−", "-").replace(",", ".")) for each in NUMBER.findall(text)}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("weighted")
    return pipeline.build(written(folder), folder / "out")


def test_every_row_of_a_scale_has_the_digits_of_the_rule(built):
    with (built.out / "site" / "data" / "estimates.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["indicator"] == "belonging" and row["status"] == "ok"]
    assert {row["measure"] for row in rows} >= {"mean", *MEASURES}
    people = {row["subgroup"]: int(row["n"]) for row in rows if row["measure"] == "mean"}
    for row in rows:
        if row["se"]:
            assert float(row["se"]) == to_significant(float(row["se"]), 3)
        if row["measure"] not in {"mean", "difference"}:
            continue
        n, whole = people[row["subgroup"]], people[""]
        fewest = n if row["measure"] == "mean" else n * (whole - n) / whole
        for name in ("value", "ci_lower", "ci_upper", "gap"):
            digits = -Decimal(row[name]).normalize().as_tuple().exponent if row[name] else 0
            assert digits <= 0 or fewest * 10.0**-digits >= STEP / ITEMS, (row["measure"], name)


def test_no_file_of_the_site_holds_an_exact_sum_average_or_error(built, tmp_path):
    exact = forbidden()
    looked = {}
    for name, held in contents(built.out):
        found = numbers_of(name, held, tmp_path)
        looked[name.rpartition(".")[2]] = looked.get(name.rpartition(".")[2], 0) + len(found)
        assert not [each for each in found if told_finer(each, exact)], name
    assert {"csv", "json", "html", "parquet", "xml"} <= {each for each, count in looked.items() if count}


def test_without_the_rule_the_same_look_finds_them(tmp_path, monkeypatch):
    """The guard can fail: cells and estimates as they were before."""
    study = pipeline.read_study(written(tmp_path))
    inputs = pipeline.open_sources(study)
    shown = pipeline.protect_cells(study, pipeline.count_cells(study, inputs))
    estimates = pipeline.estimate(study, shown, inputs)
    exact = forbidden()

    def found(name):
        made = pipeline.make_release(study, shown, estimates, inputs)
        pipeline.write_data(made, tmp_path / name)
        held = ((each.name, each.read_bytes()) for each in (tmp_path / name / "data").iterdir())
        return {file for file, text in held if any(told_finer(n, exact) for n in numbers_of(file, text, tmp_path))}

    assert not found("kept")
    monkeypatch.setattr(release, "with_coarse_weights", lambda _, cells: cells)
    assert {"cells.csv", "cells.parquet"} <= found("weights")
    monkeypatch.setattr(release, "blurred_table", lambda table, _: table)
    monkeypatch.setattr(release, "blurred_row", lambda row, *_: row)
    assert {"cells.csv", "estimates.csv", "belonging.json"} <= found("all")
