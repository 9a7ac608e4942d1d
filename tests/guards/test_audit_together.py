"""Releases that put periods or groups together, beside releases that have them apart: the auditor subtracts them."""

import json

import pytest

from audit_world import World
from isonomia.errors import BadNews
from isonomia.protect.audit import audit
from isonomia.protect.audit.report import SURE, UNSURE, AuditReport, Finding

FULL = "2021–2022"
OTHER = '[dimension.g]\nother = "Rest"'


def release(tmp_path, name, rows, windows=None, other=None):
    """rows: (period, code or nothing for all, people; None: hidden)."""
    world = World(name=name)
    world.extra = OTHER
    world.indicator("i", kind="representation")
    for period, code, n in rows:
        status = "hidden" if n is None else "ok"
        row = {"setting": "", "period": period, "indicator": "i", "n": n, "status": status}
        world.cells.append(row | ({"g": code} if code else {}))
    folder = world.write(tmp_path / name)
    facts = json.loads((folder / "provenance.json").read_text())
    facts |= {"windows": {"s": windows}} if windows else {}
    facts |= {"other": {"s": {"g": other}}} if other else {}
    (folder / "provenance.json").write_text(json.dumps(facts))
    return folder


def recovered(report):
    return {(finding.count, finding.low) for finding in report.findings if finding.kind == "exact"}


SINGLE = [
    ("2021", "", 165), ("2021", "A", 60), ("2021", "B", 50), ("2021", "C", 55),
    ("2022", "", 140), ("2022", "A", 70), ("2022", "B", None), ("2022", "C", None),
]  # fmt: skip
POOLED = [(FULL, "", 305), (FULL, "A", 130), (FULL, "B", 57), (FULL, "C", 118)]


def test_a_window_less_a_year_is_the_other_year(tmp_path):
    single = release(tmp_path, "single", SINGLE)
    pooled = release(tmp_path, "pooled", POOLED, {FULL: ["2021", "2022"]})
    assert audit(single).passed
    assert audit(pooled).passed
    for first, second in ((single, pooled), (pooled, single)):
        report = audit(first, [second])
        assert ("people, indicator “i” (2022): g “B”", 7) in recovered(report)
    assert any("a window of periods" in step for step in report.findings[0].chain)


def test_two_windows_that_share_years_are_tied_through_years_that_nobody_prints(tmp_path):
    """2021–2023 less 2021–2022 is 2023 alone, of which only the large groups may be known."""
    older = release(tmp_path, "older", [(FULL, "", 200), (FULL, "A", 120), (FULL, "B", 80)], {FULL: ["2021", "2022"]})
    wide = "2021–2023"
    rows = [
        (wide, "", 300),
        (wide, "A", 213),
        (wide, "B", 87),
        ("2023", "", 100),
        ("2023", "A", None),
        ("2023", "B", None),
    ]
    newer = release(tmp_path, "newer", rows, {wide: ["2021", "2022", "2023"]})
    assert ("people, indicator “i” (2023): g “B”", 7) in recovered(audit(newer, [older]))


def test_a_group_that_has_no_row_in_a_year_was_nobody_then(tmp_path):
    single = release(tmp_path, "single", [("2021", "", 100), ("2021", "A", 100), *SINGLE[4:]])
    rows = [(FULL, "", 240), (FULL, "A", 170), (FULL, "B", 7), (FULL, "C", 63)]
    report = audit(release(tmp_path, "pooled", rows, {FULL: ["2021", "2022"]}), [single])
    assert ("people, indicator “i” (2022): g “B”", 7) in recovered(report)


def test_a_group_whose_outcome_is_hidden_in_a_year_was_somebody_then(tmp_path):
    """Nobody prints those without the outcome of 2021: that is no sign that there are none, and 2023 stays open."""
    early, late = "2021–2022", "2022–2023"
    folders = []
    for name, windows, rows in (
        ("older", {early: ["2021", "2022"]}, [(early, 130, 70), (early, 70, 40)]),
        ("newer", {late: ["2022", "2023"]}, [("2021", 60, None), ("2021", 34, None), (late, 140, 70), (late, 77, 45)]),
    ):
        world = World(name=name)
        for at, (period, n, e) in enumerate(rows):
            world.cell("g=A" if at % 2 else "", n, e, period=period)
        folder = world.write(tmp_path / name)
        facts = json.loads((folder / "provenance.json").read_text())
        (folder / "provenance.json").write_text(json.dumps(facts | {"windows": {"s": windows}}))
        folders.append(folder)
    report = audit(folders[1], [folders[0]])
    assert report.passed, "\n".join(report.lines())


BASE = [("2021", "", 300), ("2021", "A", 150)]


def test_merged_rows_of_unlike_groups_differ_by_a_group(tmp_path):
    """Rest is C and D in the one, B, C and D in the other: B is their difference, whatever hides it."""
    one = release(tmp_path, "one", [*BASE, ("2021", "B", None), ("2021", "Rest", None)], other=["C", "D"])
    two = release(tmp_path, "two", [*BASE, ("2021", "Rest", 150)], other=["B", "C", "D"])
    three = release(tmp_path, "three", [*BASE, ("2021", "B", None), ("2021", "Rest", 143)], other=["C", "D"])
    assert audit(one, [two]).passed
    assert ("people, indicator “i” (2021): g “B”", 7) in recovered(audit(two, [three]))
    assert not audit(two, [three]).notes  # the same label is not the same row: nothing was revised


def test_a_merged_row_less_its_members(tmp_path):
    apart = release(tmp_path, "apart", [*BASE, ("2021", "B", 90), ("2021", "C", 53), ("2021", "D", None)])
    rows = [*BASE, ("2021", "B", 90), ("2021", "Rest", 60)]
    assert ("people, indicator “i” (2021): g “D”", 7) in recovered(
        audit(release(tmp_path, "merged", rows, other=["C", "D"]), [apart])
    )


def test_windows_and_merged_rows_at_once(tmp_path):
    """150 in both years and groups, less 60 + 40 in the one year, less 43 of the one group in the other."""
    apart = release(
        tmp_path,
        "apart",
        [
            ("2021", "", 200), ("2021", "A", 100), ("2021", "C", 60), ("2021", "D", 40),
            ("2022", "", 200), ("2022", "A", 120), ("2022", "C", None), ("2022", "D", 43), ("2022", "B", None),
        ],
    )  # fmt: skip
    rows = [(FULL, "", 400), (FULL, "A", 220), (FULL, "B", 30), (FULL, "Rest", 150)]
    merged = release(tmp_path, "merged", rows, {FULL: ["2021", "2022"]}, ["C", "D"])
    assert ("people, indicator “i” (2022): g “C”", 7) in recovered(audit(merged, [apart]))


@pytest.mark.parametrize("which", ["windows", "other"])
def test_what_shares_nothing_is_not_tied(tmp_path, which):
    older = release(tmp_path, "older", [("2019", "", 100), ("2019", "A", 60), ("2019", "B", None), ("2019", "C", None)])
    if which == "windows":
        newer = release(tmp_path, "newer", POOLED, {FULL: ["2021", "2022"]})
    else:
        newer = release(tmp_path, "newer", [*BASE, ("2021", "Rest", 150)], other=["B", "C"])
    assert audit(newer, [older]).passed


@pytest.mark.parametrize("published", ["true", "false"])
def test_figures_that_are_public_already_give_nobody_away(tmp_path, published):
    """Everyone else beside A is 7 people with the outcome: small, and printed by the source itself."""
    world = World()
    world.extra = f"[source.s]\npublished = {published}"
    world.table([("", 800, 46), ("g=A", 500, 39)])
    world.estimate("g=A", "difference", reference="everyone_else", value=0.055)
    assert audit(world.write(tmp_path / "public")).passed == (published == "true")


def test_what_is_only_undecided_is_not_said_to_have_been_recovered(tmp_path):
    sure = Finding("exact", "people", 3, 3, ("so it is 3",))
    open_ = Finding("undecided", "people", None, None, ("The programs did not settle it",))
    for findings, words in (((sure, open_), SURE), ((open_,), UNSURE)):
        report = AuditReport(("new",), 1, 1, 0, 0, 0, findings)
        with pytest.raises(BadNews, match=words):
            report.refuse_bad_news(tmp_path)
