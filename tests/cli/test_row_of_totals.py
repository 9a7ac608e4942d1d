"""A row that adds up the others is no person: whoever counts it is warned, and told how to leave it out."""

import pytest

from isonomia import verbs

STUDY = """
schema = 1
title = "T"
release = { id = "r", date = 2026-11-22, publisher = "P", contact = "c@x.example" }
source.s = { path = "t.csv", person = "Student ID", absent.passed = { "" = "not_stated" } }
[[indicator]]
id = "passed"
source = "s"
event = "passed = 'yes'"
by = []
"""


@pytest.mark.parametrize("total", ["Total", " TOTALS ", "Grand total:"])
def test_a_row_of_totals_is_warned_of_until_it_is_left_out(tmp_path, total):
    rows = "".join(f"S{at},{'yes' if at % 2 else 'no'}\n" for at in range(40))
    (tmp_path / "t.csv").write_text(f"Student ID,passed\n{rows}{total},\n", encoding="utf-8")
    study = tmp_path / "study.toml"
    study.write_text(STUDY, encoding="utf-8")
    found = verbs.checked(study)
    (warning,) = found.warnings
    assert found.faults == ()
    assert warning.problem == f"“{total.strip()}” is no person: the row adds up others, and is counted as one more."
    _, _, among = warning.remedy.partition("leave it out of each question: ")
    study.write_text(STUDY.replace("by = []", f"by = []\n{among}"), encoding="utf-8")
    assert verbs.checked(study) == type(found)(())


def test_people_alone_are_not_warned_of(tmp_path):
    (tmp_path / "t.csv").write_text("Student ID,passed\nTotalina,yes\nS2,no\n", encoding="utf-8")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    assert verbs.checked(tmp_path / "study.toml").warnings == ()
