"""The tables of the audit and of comments as files: the same figures as the pages, every row, in every format."""

import csv
import json
import math
from dataclasses import replace

import duckdb
import pytest

from isonomia.errors import StudyError
from isonomia.model.audit_tables import Amount, AuditTable, AuditTables, Named, Of, Ranged, Told, Withheld
from isonomia.model.comments import SurveyComments, ThemeWords
from isonomia.model.curriculum import Association, CaseAudit, CaseShare, CurriculumInfo, Mention, Reading, ValueMention
from isonomia.publish.audit_data import COLUMNS, all_tables, audit_data
from isonomia.publish.book import open_book
from isonomia.publish.language import language
from isonomia.publish.pages.case_tables import MOST_TIED, MOST_VALUES, shortened_values, value_tables
from isonomia.publish.pages.printed_tables import said
from isonomia.publish.site import write_in

TABLE = AuditTable(
    "odd",
    Told("Answers that hold, by question"),
    (Told("Question"), Told("Cases"), Told("Kappa")),
    (
        ("=1+1", 7, Ranged(0.5, 0.25, 0.75, 2)),
        (Told("Two people"), Of(3, 12), Withheld("TOO_SMALL")),
        (Named("insurance", "none", "none"), Amount(0.25, 1, percent=True), Withheld("")),
        ("long", Ranged(math.inf, 2.5, None), Told("Yes")),
    ),
)
KEY = ("audit_table", "row", "audit_column")
ALONE = AuditTable("list", Told("Answers that hold, by question"), (Told("Question"),), (("one",), ("two",)))


def share(count, n=40):
    return CaseShare(count, n, count / n / 2, count / n + 0.1)


def cases():
    values = tuple(
        ValueMention(f"v{at}", f"value {at}", share(at + 1), share(at + 1, 30)) for at in range(MOST_VALUES + 5)
    )
    mention = Mention("occupation", share(30), share(10), 2, values, circumstance=True)
    pairs = tuple(
        Association("occupation", f"v{at}", f"value {at}", "pain", 6, 3, 20, 1, 5.0, 1.5, None, 0.01, 0.02, 100)
        for at in range(MOST_TIED + 9)
    )
    return CaseAudit(44, 40, 3, 1, (mention,), (), pairs, Reading(0, 0, 0, 0, 0, 0, None, 1), None, 5, ("pain",))


@pytest.fixture(scope="module")
def written(release, tmp_path_factory):
    folder = tmp_path_factory.mktemp("audit")
    part = AuditTables("review", Told("What two reviewers see"), Told("What two reviewers see"), (TABLE, ALONE))
    comments = SurveyComments("survey", (TABLE,), (ThemeWords("q", "A theme"),))
    info = CurriculumInfo("Whose lives", "", cases(), (part,))
    write_in(replace(release, curriculum=info, comments=(comments,)), folder, language("en"), language("es"))
    return folder


def rows_of(folder, name):
    with (folder / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cell(rows, row, column, table="odd"):
    (found,) = (
        each for each in rows if (each["audit_table"], each["row"], each["audit_column"]) == (table, row, column)
    )
    return {
        name: value for name, value in found.items() if value and name not in ("audit_table", "row", "audit_column")
    }


def test_a_cell_is_a_row_with_its_figure_unscaled(written):
    rows = rows_of(written, "curriculum-review")
    assert cell(rows, "1", "Kappa") == {
        "row_label": "'=1+1", "value": "0.5", "ci_lower": "0.25", "ci_upper": "0.75", "status": "ok"
    }  # fmt: skip
    assert cell(rows, "2", "Cases") == {"row_label": "Two people", "value": "3", "out_of": "12", "status": "ok"}
    assert cell(rows, "2", "Kappa")["status"] == "refused"
    assert cell(rows, "2", "Kappa")["text"] == "not computed: fewer than 30"
    assert cell(rows, "3", "Cases")["value"] == "0.25"
    hidden = cell(rows, "3", "Kappa")
    assert hidden.pop("row_label")
    assert hidden == {"status": "hidden"}
    assert cell(rows, "4", "Cases") == {
        "row_label": "long", "ci_lower": "2.5", "text": "no upper limit", "status": "ok"
    }  # fmt: skip
    assert [each["text"] for each in rows if each["audit_table"] == "list"] == ["one", "two"]


def test_every_format_holds_the_same(written):
    own = rows_of(written, "curriculum-review")
    held = json.loads((written / "data" / "curriculum-review.json").read_text("utf-8"))["rows"]
    parquet = duckdb.execute(f"SELECT * FROM '{written / 'data' / 'curriculum-review.parquet'}'").fetchall()
    assert len(own) == len(held) == len(parquet) == 4 * 2 + 2
    assert [each["row_label"] for each in held][:2] == ["=1+1", "=1+1"]
    described = json.loads((written / "data" / "curriculum-review.csv-metadata.json").read_text("utf-8"))
    assert [each["name"] for each in described["tableSchema"]["columns"]] == list(COLUMNS)
    keys = described["tableSchema"]["primaryKey"]
    assert len({tuple(each[name] for name in keys) for each in own}) == len(own)


def test_files_of_cases_hold_every_row_that_pages_cut_off(written):
    rows = rows_of(written, "curriculum-cases")
    assert {each["row"] for each in rows if each["audit_table"] == "v-occupation"} == {
        str(at) for at in range(1, MOST_VALUES + 6)
    }
    assert len({each["row"] for each in rows if each["audit_table"] == "pairs"}) == MOST_TIED + 9
    assert cell(rows, "1", "q-value", "pairs")["value"] == "0.02"
    assert cell(rows, "1", "Silent cases", "silent") == {
        "row_label": "Work", "value": "10", "out_of": "40", "status": "ok"
    }  # fmt: skip


def test_a_page_that_cuts_values_off_says_how_many_beside_a_benchmark_too():
    found = cases()
    (mention,) = (replace(each, benchmark=0.304) for each in found.mentions)
    (table,) = value_tables(replace(found, mentions=(mention,)))
    short = shortened_values(table, mention)
    assert len(short.rows) == MOST_VALUES
    for tag, words in (
        ("en", "Work: the most frequent; 5 more are in few cases (any, in the benchmark: 30.4 of every 100 people)"),
        (
            "es",
            "lo más frecuente; otros 5 valores están en pocos casos (cualquiera, en la población de referencia: 30.4",
        ),
    ):
        assert words in said(language(tag), short.caption)


def test_pages_and_the_data_page_lead_to_the_files_and_the_dictionary_has_their_columns(written):
    for page, name in (
        ("curriculum.html", "curriculum-cases"),
        ("curriculum/review.html", "curriculum-review"),
        ("comments/survey.html", "comments-survey"),
        ("data.html", "curriculum-cases"),
        ("data.html", "comments-survey"),
        ("es/curriculum/review.html", "curriculum-review"),
    ):
        html = (written / page).read_text("utf-8")
        assert f"data/{name}.csv" in html, page
        assert f"data/{name}.parquet" in html, page
    found = {each["column"]: each for each in rows_of(written, "dictionary")}
    assert set(COLUMNS) <= set(found)
    assert "audit" in found["out_of"]["found_in"].split()


def test_a_release_without_them_has_no_such_file(release):
    assert audit_data(open_book(release, language("en"))) == ()


def test_two_tables_of_one_name_are_refused(release):
    first = replace(release.indicators[0], id="curriculum-cases")
    rows = tuple(
        replace(row, indicator=first.id) if row.indicator == release.indicators[0].id else row
        for row in release.estimates
    )
    shown = replace(release.shown, tables=())
    info = CurriculumInfo("Whose lives", "", cases())
    made = replace(
        release,
        indicators=(first, *release.indicators[1:]),
        estimates=replace(release.estimates, rows=rows),
        shown=shown,
        curriculum=info,
        scales=(),
        pathways=(),
    )
    with pytest.raises(StudyError, match="id “curriculum-cases”: its files would have the names"):
        all_tables(open_book(made, language("en")))
