"""Weights of few values count classes of people: of a group, and of those in it who have the outcome."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

import small_release as small
from isonomia import verbs
from isonomia.protect.coarse_weights import unit_of

WEIGHTS = {"a": 1.0, "b": 1.5}
STUDY = f"""{small.SCHOOL}weight = "w"
[dimension.sex]
column = "sex"
levels = ["Women", "Men"]
[[indicator]]
id = "passed"
title = "Passed"
source = "students"
kind = "proportion"
event = "passed = 1"
by = ["sex"]
inference = "process"
higher_is = "better"
{small.RELEASE}"""
SIZES = {"Women": {"a": 116, "b": 4}, "Men": {"a": 60, "b": 70}}


def rows():
    yield "id,sex,w,passed"
    for sex, classes in SIZES.items():
        for name, people in classes.items():
            for at in range(people):
                yield f"{sex}{name}{at},{sex},{WEIGHTS[name]},{int(at % 4 != 1)}"


def with_b(people, weight):
    """How many of so many people weigh 1.5, if the sum of their weights is exact."""
    return (weight - people * WEIGHTS["a"]) / (WEIGHTS["b"] - WEIGHTS["a"])


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("weights")
    out, shown = small.released_and_shown(folder, STUDY, list(rows()))
    tables = []
    for name in ("cells", "estimates"):
        with (out / "site" / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables.append(list(csv.DictReader(file)))
    return {row["sex"]: row for row in tables[0]}, shown, tables[1]


def test_the_exact_sums_would_count_a_class_of_four(told):
    table = told[1].get("passed", ("sex",))
    exact = dict(zip(table.keys["sex"].tolist(), table.sums["sw"].tolist(), strict=True))
    assert {sex: with_b(sum(SIZES[sex].values()), exact[sex]) for sex in SIZES} == {"Women": 4, "Men": 70}


@pytest.mark.parametrize("sex", SIZES)
@pytest.mark.parametrize(("people", "weight"), [("n", "sw"), ("events", "swy")])
def test_what_is_printed_leaves_as_many_possible_as_the_threshold_asks(told, sex, people, weight):
    printed, n = float(told[0][sex][weight]), int(told[0][sex][people])
    unit = unit_of(11 * (165 + 122) / 250)
    assert printed % unit == 0
    more = WEIGHTS["b"] - WEIGHTS["a"]
    possible = [b for b in range(n + 1) if abs(n * WEIGHTS["a"] + b * more - printed) <= unit / 2]
    assert len(possible) >= 11, possible


def test_figures_are_those_of_the_exact_sums_and_no_other_sum_is_told(told):
    cells, shown, estimates = told
    table = shown.get("passed", ("sex",))
    sums = zip(table.keys["sex"].tolist(), table.sums["sw"].tolist(), table.sums["swy"].tolist(), strict=True)
    exact = {sex: swy / sw for sex, sw, swy in sums}
    levels = {row["subgroup"]: row for row in estimates if row["measure"] == "proportion" and row["dimension"] == "sex"}
    assert {sex: float(levels[sex]["value"]) for sex in SIZES} == pytest.approx(exact, abs=5e-4)
    assert {name for name in cells["Women"] if name.startswith("sw")} == {"sw", "swy"}


def fits(n, events, share, error, printed, unit):
    """The attack: so many people weigh 1.5 and so many of these passed, as all that is printed of a group has it."""
    a, b = WEIGHTS.values()
    for heavy in range(n + 1):
        if abs((n - heavy) * a + heavy * b - printed) > unit / 2:
            continue
        for passed in range(max(0, events - (n - heavy)), min(events, heavy) + 1):
            p = ((events - passed) * a + passed * b) / ((n - heavy) * a + heavy * b)
            yes, no = (events - passed) * a**2 + passed * b**2, (n - heavy - events + passed) * a**2
            squares = yes * (1 - p) ** 2 + (no + (heavy - passed) * b**2) * p**2
            se = (n / (n - 1) * squares) ** 0.5 / ((n - heavy) * a + heavy * b)
            if round(p, 3) == share and round(se, 4) == error:
                yield heavy


def test_the_share_and_its_error_still_count_a_class_which_is_not_promised_and_a_check_says_so(told, tmp_path):
    """SECURITY.md, what is not promised: where weights take few values, a check warns, for no rounding hides this."""
    cells, _, estimates = told
    row = next(row for row in estimates if row["measure"] == "proportion" and row["subgroup"] == "Women")
    n, events, printed = (float(cells["Women"][name]) for name in ("n", "events", "sw"))
    unit = unit_of(11 * (165 + 122) / 250)
    found = set(fits(int(n), int(events), float(row["value"]), float(row["se"]), printed, unit))
    assert found == {4}
    assert "the weight takes 2 different values, the largest 1.5 times the smallest" in warned(tmp_path / "two", rows())
    many = [line.replace(",1.0,", f",{1 + at % 11 / 20},") for at, line in enumerate(rows())]
    assert warned(tmp_path / "many", many) == ""


def warned(folder, lines):
    folder.mkdir()
    (folder / "students.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    found = verbs.checked(folder / "study.toml")
    assert not found.faults
    return " ".join(each.sentence() for each in found.warnings)


@given(st.floats(1e-6, 1e9))
def test_a_unit_is_a_round_number_and_at_most_two_and_a_half_times_what_is_asked(least):
    found = unit_of(least)
    assert least * (1 - 1e-9) <= found <= 2.5 * least * (1 + 1e-9)
    assert f"{found:.0e}"[0] in "125"
