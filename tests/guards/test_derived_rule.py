"""What is printed is computed from printed counts alone (protect.md 2.3)."""

from dataclasses import fields, replace
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import estimate_world as world
from isonomia import measures
from isonomia.model.estimates import Estimate
from isonomia.protect import protect, unprotected

SEX = world.dimension("sex", ("f", "m", "x"))
GRADE = world.dimension("grade", ("low", "middle", "high"), ordered=True, gradient=True)
ONE = world.indicator(by=(("sex",), ("grade",), ("sex", "grade")), stratify_by=("grade",), margin=0.05)
CHEAP = (
    "difference",
    "ratio",
    "excess_events",
    "mantel_haenszel_risk_difference",
    "kitagawa",
    "population_attributable_risk",
    "adjusted_difference",
    "oaxaca_twofold",
    "gelbach",
)
NUMBERS = ("value", "se", "ci_lower", "ci_upper", "gap", "p_value", "q_value", "n", "family_size", "margin")


def whole(reference="everyone_else", measures_asked=CHEAP):
    sex, grade = (world.dimension(d.id, [level.code for level in d.levels], reference=reference) for d in (SEX, GRADE))
    grade = world.dimension("grade", ("low", "middle", "high"), ordered=True, gradient=True, reference=reference)
    one = world.indicator(
        by=ONE.by,
        stratify_by=ONE.stratify_by,
        adjust=ONE.stratify_by,
        margin=0.05,
        measures=measures_asked,
        rules=("four-fifths", "ppg1-2022"),
        returns="reimers",
    )
    made = world.study((sex, grade), (one,))
    return replace(made, release=replace(made.release, publish=("impact_ratio", "ppg_1")))


def full(numbers, reference="everyone_else"):
    """A release in which everything is shown, from 12 cells of (persons, events)."""
    places = product(("f", "m", "x", "~declined"), ("low", "middle", "high"))
    study = whole(reference)
    people = world.people(
        [({"sex": sex, "grade": grade}, n, min(e, n)) for (sex, grade), (n, e) in zip(places, numbers, strict=True)]
    )
    cells = world.cells(people or [{"sex": "f", "grade": "low", "y": 0}], study.indicators[0])
    return study, cells


CELLS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=12, max_size=12)
FEW = settings(max_examples=15, deadline=None)


def place(row):
    skip = {"value", "se", "status", "reason", "flags", "method"}
    names = (
        "setting",
        "period",
        "indicator",
        "dimension",
        "subgroup",
        "dimension_2",
        "subgroup_2",
        "measure",
        "component",
    )
    return tuple(getattr(row, name) for name in names if name not in skip)


@given(CELLS, st.sampled_from(["everyone_else", "overall"]))
@FEW
def test_every_printed_number_is_the_number_of_the_whole_truth(numbers, reference):
    """Nothing is computed from what happens to be left: a printed row equals the row that sees everything."""
    study, cells = full(numbers, reference)
    public = measures.estimate(study, protect(cells, study), {})
    truth = {place(row): row for row in measures.estimate(study, unprotected(cells, study), {})}
    family = {"q_value", "family_size", "verdict"}  # a family counts the comparisons that are printed
    for row in public:
        if row.status != "ok" or "with_unknown" in row.flags:
            continue
        other = truth[place(row)]
        for each in fields(Estimate):
            if each.name not in family:
                mine, true = getattr(row, each.name), getattr(other, each.name)
                # Roots are searched for all rows at once, so the last bits depend on the company a row keeps.
                assert mine == (pytest.approx(true, rel=1e-9, abs=1e-12) if isinstance(true, float) else true), (
                    each.name
                )


@given(CELLS, st.integers(0, 8), st.integers(1, 30), st.sampled_from(["everyone_else", "best", "extremes", "low"]))
@FEW
def test_no_estimate_moves_when_a_hidden_value_moves(numbers, at, more, reference):
    """Two truths that differ in hidden cells alone give the same rows, to the last bit.

    A cell that has no row is printed as empty; where empty cells are protected they have rows (`prepare.py`).
    """
    assume(numbers[at][0] > 0)
    changed = [(n + more, min(e, n)) if index == at else (n, e) for index, (n, e) in enumerate(numbers)]
    releases = []
    for each in (numbers, changed):
        study, cells = full(each, reference)
        shown = unprotected(cells, study)
        releases.append((study, world.hide(shown, hides_all_that_differ(full(numbers)[1], full(changed)[1]))))
    one, other = (measures.estimate(study, shown, {}) for study, shown in releases)
    assert one.rows == other.rows


def hides_all_that_differ(first, second):
    """Which rows of a release are unlike in two truths (or exist in one only), with everyone else beside them."""
    unlike = set()
    for table in first:
        other = second.get(table.indicator, table.dimensions)
        mine, theirs = (rows_of(each) for each in (table, other))
        unlike |= {(table.dimensions, key) for key in mine.keys() | theirs.keys() if mine.get(key) != theirs.get(key)}
    differing_whole = any(dims == () for dims, _ in unlike)

    def which(table, row):
        key = tuple(row[name] for name in table.dimensions)
        if (table.dimensions, key) in unlike:
            return "n"
        return "n" if table.role == "everyone_else" and differing_whole else ""

    return which


def rows_of(table):
    columns = [table.keys[name] for name in table.dimensions]
    keys = zip(*columns, strict=True) if columns else [()] * len(table)
    return {tuple(key): (int(n), int(e)) for key, n, e in zip(keys, table.sums["n"], table.sums["events"], strict=True)}


def dependencies(row, study):
    """The cells behind an estimate, written down a second time: (grouping, codes, everyone else or not)."""
    known = {name: [level.code for level in each.levels] for name, each in study.dimensions.items()}
    if row.dimension == "":
        return [((), (), False)]
    if row.measure == "unknown_share":
        return [((), (), False), *(((row.dimension,), (code,), False) for code in ("~declined",))]
    if row.dimension_2 and not row.subgroup_2:
        grouping = (row.dimension, row.dimension_2)
        return [
            (grouping, codes, False) for codes in product(known[row.dimension], known[row.dimension_2])
        ]  # everyone else within strata needs them all
    if row.dimension_2:
        key = ((row.dimension, row.dimension_2), (row.subgroup, row.subgroup_2))
        return [(*key, False)] if row.measure == "proportion" else [(*key, False), (*key, True)]
    if not row.subgroup or row.reference == "highest":
        return [((row.dimension,), (code,), False) for code in known[row.dimension]]
    key = ((row.dimension,), (row.subgroup,))
    return [(*key, False)] if row.measure == "proportion" else [(*key, False), (*key, True)]


AT_SAME_MIX = {"adjusted_level", "adjusted_difference", "adjusted_ratio", "oaxaca_twofold", "gelbach"}


def hidden_at_same_mix(row, secrets):
    """The group must be shown in every grade; so must all other groups, or everybody, of whom they are the rest."""
    grades = [level.code for level in GRADE.levels]
    mine = {(("sex", "grade"), (row.subgroup, grade), False) for grade in grades}
    others = {
        (("sex", "grade"), (level.code, grade), False)
        for level in SEX.levels
        for grade in grades
        if level.code != row.subgroup
    }
    everybody = {(("grade",), (grade,), False) for grade in grades}
    return bool(mine & secrets) or (bool(others & secrets) and bool(everybody & secrets))


@given(CELLS, st.sets(st.integers(0, 60), max_size=12), st.sampled_from(["n", "y"]))
@FEW
def test_a_row_is_hidden_if_and_only_if_a_count_behind_it_is(numbers, drawn, how):
    study, cells = full(numbers)
    shown = unprotected(cells, study)
    every = [
        (table.dimensions, tuple(codes), table.role == "everyone_else")
        for table in shown
        for codes in zip(*(table.keys[name] for name in table.dimensions), strict=True)
    ]
    every += [((), (), False)]
    secrets = {every[at % len(every)] for at in drawn}

    def which(table, row):
        key = (table.dimensions, tuple(row[name] for name in table.dimensions), table.role == "everyone_else")
        return how if key in secrets else ""

    for row in measures.estimate(study, world.hide(shown, which), {}):
        behind = set(dependencies(row, study))
        if row.measure == "unknown_share" and how == "y":
            assert row.status == "ok"  # persons alone
            continue
        if row.measure in AT_SAME_MIX:
            assert (row.status == "hidden") == hidden_at_same_mix(row, secrets), row
        else:
            assert (row.status == "hidden") == bool(behind & secrets), row
        if row.status == "hidden":
            assert all(getattr(row, name) is None for name in NUMBERS if name != "margin")
            assert (row.flags, row.reason, row.family, row.verdict, row.method) == ((), "", "", "", "")


@pytest.mark.parametrize("reference", ["best", "extremes", "highest", "largest"])
def test_a_reference_chosen_among_hidden_groups_hides_every_comparison(reference):
    numbers = [(40, 10 + at) for at in range(12)]
    study, cells = full(numbers, reference)

    def which(table, row):
        return "n" if table.dimensions == ("sex",) and row["sex"] == "x" else ""

    found = measures.estimate(study, world.hide(unprotected(cells, study), which), {})
    rows = [row for row in found.where(dimension="sex", dimension_2="") if row.measure in {"difference", "ratio"}]
    assert rows
    assert {row.status for row in rows} == {"hidden"}
    assert {row.reference for row in rows} == {""}


def test_hidden_outranks_refused():
    """A group without people beside a hidden one is hidden: the refusal would tell that it is empty."""
    numbers = [(40, 10)] * 12
    numbers[6:9] = [(0, 0)] * 3
    study, cells = full(numbers, "f")

    def which(table, row):
        return "n" if table.dimensions == ("sex",) and row["sex"] == "f" else ""

    found = measures.estimate(study, world.hide(unprotected(cells, study), which), {})
    gaps = [row for row in found.where(dimension="sex", subgroup="x", dimension_2="") if row.measure == "difference"]
    assert [row.status for row in gaps] == ["hidden"]


def test_a_release_of_shown_cells_is_protected_and_one_of_all_cells_is_not():
    study, cells = full([(40, 20)] * 12)
    assert measures.estimate(study, protect(cells, study), {}).protected
    assert not measures.estimate(study, unprotected(cells, study), {}).protected


def test_numbers_are_plain():
    study, cells = full([(40, 20)] * 12)
    for row in measures.estimate(study, protect(cells, study), {}):
        assert not any(isinstance(getattr(row, name), np.generic) for name in NUMBERS)
