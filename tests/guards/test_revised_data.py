"""Data that were revised between two releases: what the auditor still puts together, and by whose rule it judges."""

import audit_world as world
from isonomia.protect.audit import audit

ROWS = [("", 60, 27), ("g=a", 18, None), ("g=b", 18, None), ("g=c", 24, 11)]
STRICT_ROWS = [("", 60, 27), ("g=a", None, None), ("g=b", None, None), ("g=c", 24, None)]


def written(tmp_path, name, tables, threshold=11, zeros="print"):
    """A release of tables: (indicator, period) -> rows."""
    made = world.World(threshold, zeros, name)
    for (indicator, period), rows in tables.items():
        made.indicator(indicator, event=indicator)
        made.table(rows, indicator, period)
    return made.write(tmp_path / name)


def revised(rows):
    """The same with another total."""
    return [("", 61, 28), *rows[1:]]


def test_a_rule_of_an_earlier_release_does_not_bind_what_is_put_apart_from_it(tmp_path):
    """Of 18 people up to 16 have the outcome: under cms that is nothing, and strict was of other data."""
    strict = written(tmp_path, "strict", {("i", "2025"): STRICT_ROWS}, 20, "protect")
    cms = written(tmp_path, "cms", {("i", "2025"): revised(ROWS)})
    assert audit(cms).passed
    assert audit(cms, [strict]).passed
    alike = written(tmp_path, "alike", {("i", "2025"): ROWS})
    assert {each.kind for each in audit(alike, [strict]).findings} >= {"small"}


def test_a_year_that_was_revised_does_not_free_the_other_years_from_an_earlier_rule(tmp_path):
    strict = written(tmp_path, "strict", {("i", year): STRICT_ROWS for year in ("2024", "2025")}, 20, "protect")
    cms = written(tmp_path, "cms", {("i", "2024"): ROWS, ("i", "2025"): revised(ROWS)})
    found = audit(cms, [strict]).findings
    assert found
    assert all("(2024)" in each.count for each in found)
