"""Rows of a funnel: from shown counts alone, one centre for all settings of a period, nothing of what is hidden."""

from dataclasses import replace

import pytest

import estimate_world as made
from isonomia.measures import estimate
from isonomia.measures.funnel_rows import FUNNEL
from isonomia.protect import unprotected

COUNTS = {"A": (400, 80), "B": (400, 90), "C": (100, 15), "D": (900, 190), "E": (60, 40), "F": (250, 55)}


def world(counts=COUNTS, kind="proportion", **more):
    question = made.indicator(kind=kind, by=(("sex",),), **more)
    study = made.study([made.dimension("sex", ("f", "m"))], [question])
    people = [
        {"setting": name, "period": "2025", "sex": "fm"[at % 2], "y": int(at < events), "t": 2.0}
        for name, (n, events) in counts.items()
        for at in range(n)
    ]
    return study, replace(unprotected(made.cells(people, question), study), private=False)


def rows(study, shown, measure):
    return {row.setting: row for row in estimate(study, shown, {}).where(measure=measure)}


def test_every_setting_has_the_centre_of_all_and_limits_of_its_own_size():
    found = rows(*world(), "funnel_998")
    n, events = (sum(column) for column in zip(*COUNTS.values(), strict=True))
    assert set(found) == set(COUNTS)
    assert {row.value for row in found.values()} == {events / n}
    assert {name: row.n for name, row in found.items()} == {name: size for name, (size, _) in COUNTS.items()}
    width = {name: row.ci_upper - row.ci_lower for name, row in found.items()}
    assert width["E"] > width["C"] > width["F"] > width["D"]
    assert {row.confidence for row in found.values()} == {0.998}
    assert [name for name, row in found.items() if "above_limits" in row.flags] == ["E"]
    assert all(row.verdict == "" and row.family == "" for row in found.values())


def test_expected_events_add_up_to_the_events():
    found = rows(*world(), "expected_events")
    assert sum(row.value for row in found.values()) == pytest.approx(sum(e for _, e in COUNTS.values()))
    assert {row.unit for row in found.values()} == {"events"}


def test_rates_have_limits_of_their_time():
    found = rows(*world(kind="rate"), "funnel_95")
    n, events = (sum(column) for column in zip(*COUNTS.values(), strict=True))
    assert [row.value for row in found.values()] == pytest.approx([events / (2 * n)] * 6)
    assert {row.method for row in found.values()} == {"exact Poisson"}


@pytest.mark.parametrize("what", ["n", "y"])
def test_a_hidden_setting_has_hidden_rows_and_no_part_in_the_centre(what):
    study, shown = world()
    hidden = made.hide(shown, lambda table, row: what if row["setting"] == "F" and not table.dimensions else "")
    rest = {name: each for name, each in COUNTS.items() if name != "F"}
    n, events = (sum(column) for column in zip(*rest.values(), strict=True))
    for measure in FUNNEL:
        found = rows(study, hidden, measure)
        assert found["F"].status == "hidden"
        assert found["F"].n is None
    found = rows(study, hidden, "funnel_95")
    assert {row.value for name, row in found.items() if name != "F"} == {events / n}


def test_too_few_that_are_shown_are_refused_and_what_is_hidden_stays_hidden():
    study, shown = world({name: COUNTS[name] for name in "ABCDE"})
    hidden = made.hide(shown, lambda table, row: "n" if row["setting"] == "A" and not table.dimensions else "")
    found = rows(study, hidden, "funnel_95")
    assert {name: row.reason or row.status for name, row in found.items()} == {
        "A": "hidden",
        **dict.fromkeys("BCDE", "TOO_FEW_GROUPS"),
    }


def test_few_settings_have_no_such_rows_unless_asked_for():
    few = {name: COUNTS[name] for name in "ABC"}
    assert not rows(*world(few), "funnel_95")
    found = rows(*world(few, measures=("funnel_95",)), "funnel_95")
    assert {row.reason for row in found.values()} == {"TOO_FEW_GROUPS"}


def test_a_study_that_names_other_measures_has_no_such_rows():
    assert not rows(*world(measures=("difference",)), "funnel_95")
    assert len(rows(*world(measures=("difference", "funnel_998")), "funnel_998")) == 6
    assert not rows(*world(measures=("difference", "funnel_998")), "funnel_95")


def test_an_average_has_no_such_limits():
    assert not rows(*world(kind="mean"), "funnel_95")
    found = rows(*world(kind="mean", measures=("funnel_95",)), "funnel_95")
    assert {row.reason for row in found.values()} == {"NOT_APPLICABLE"}


def test_where_everybody_was_counted_there_are_no_limits():
    found = rows(*world(inference="census"), "funnel_95")
    assert {row.status for row in found.values()} == {"refused"}
    assert {row.reason for row in found.values()} == {"CENSUS"}
