"""The auditor reads rounded counts as intervals: sums of them do not clash, and leaks behind them are found."""

import json

import pytest

import audit_world as world
from isonomia.protect.audit import audit
from isonomia.protect.audit.rules import Rule, both, policy_text

FIVES = {"steps": [[8, 5]], "significant": 0}
UK = {"threshold": 8, "zeros": "protect", "rounding": FIVES}


def release(rows, tmp_path, *, kind="proportion", estimates=(), name="r", **settings):
    """A release of one indicator under uk-round, unless the settings say otherwise."""
    made = world.World(**{**UK, **settings}, name=name)
    made.indicator("i", kind=kind)
    made.table([(where, n, ("" if n is not None else None) if kind == "representation" else e) for where, n, e in rows])
    for where, measure, figures in estimates:
        made.estimate(where, measure, **figures)
    return made.write(tmp_path / name)


def people(rows, tmp_path, **settings):
    return release([(where, n, None) for where, n in rows], tmp_path, kind="representation", **settings)


@pytest.mark.parametrize(("value", "between"), [(10, (8, 12)), (15, (13, 17)), (1000, (998, 1002))])
def test_what_a_number_rounded_to_five_stands_for(value, between):
    assert policy_text("uk-round").between(value) == between


@pytest.mark.parametrize(
    ("value", "between"),
    [
        (20, (15, 25)),
        (30, (26, 34)),
        (100, (95, 125)),
        (150, (126, 174)),
        (1_000, (975, 1_050)),
        (1_100, (1_051, 1_149)),
        (10_000, (9_950, 10_250)),
        (1_235_000, (1_234_501, 1_235_499)),
    ],
)
def test_what_a_number_of_the_census_bureau_stands_for(value, between):
    assert policy_text("census-drb").between(value) == between


def test_the_auditor_and_the_suppressor_round_alike_though_they_share_no_code():
    import numpy as np

    from isonomia.protect import policy

    for name in ("uk-round", "census-drb"):
        persons = np.concatenate([np.arange(0, 12_000), np.arange(98_000, 102_000), np.arange(999_000, 1_003_000)])
        rule = policy_text(name)
        assert [rule.nearest(count) for count in persons.tolist()] == policy(name).rounding.nearest(persons).tolist()


def test_two_rules_together_take_the_coarser_rounding():
    strict, fives, drb = (policy_text(name) for name in ("strict", "uk-round", "census-drb"))
    assert both(strict, fives) == Rule(20, "protect", ((8, 5),))
    assert both(fives, drb) == both(drb, fives) == drb
    assert both(strict, None) == strict
    assert strict.between(7) == (7, 7)


def test_rounded_parts_that_do_not_sum_are_no_contradiction(tmp_path):
    report = audit(people([("", 95), ("g=A", 50), ("g=B", 40)], tmp_path))
    assert report.passed
    assert (report.cells, report.hidden) == (3, 0)
    exact = audit(people([("", 95), ("g=A", 50), ("g=B", None), ("g=C", 40)], tmp_path, name="e", rounding=None))
    assert not exact.passed


def test_one_hidden_sibling_is_not_exact_and_not_safe(tmp_path):
    """55 and 50 printed: 1 to 9 people are hidden, where exact numbers would say 5."""
    report = audit(people([("", 55), ("g=A", 50), ("g=B", None)], tmp_path))
    assert report.passed  # 9 is more than the 7 that are small
    small = audit(people([("", 55), ("g=A", 50), ("g=B", None)], tmp_path, name="s", threshold=20))
    (finding,) = small.findings
    assert (finding.kind, finding.low, finding.high) == ("small", 1, 9)
    assert any(
        "50 is printed, which is rounded, so the number lies between 48 and 52" in step for step in finding.chain
    )


def test_a_large_hidden_count_that_rounding_does_not_blur_is_found(tmp_path):
    rows = [("", 500), ("g=A", None), ("g=B", 480), ("h=X", None), ("h=Y", 480), ("g=A h=X", 20), ("g=A h=Y", None)]
    report = audit(people([*rows, ("g=B h=X", None), ("g=B h=Y", None)], tmp_path, threshold=30))
    assert {finding.kind for finding in report.findings} >= {"small"}


def test_a_number_to_which_nothing_rounds_is_taken_as_exact(tmp_path):
    report = audit(people([("", 53), ("g=A", 41), ("g=B", None)], tmp_path))
    (finding,) = report.findings
    assert (finding.kind, finding.low, finding.high) == ("exact", 12, 12)
    assert any("2 numbers of the release r are exact, and its policy rounds them." in note for note in report.notes)


def test_an_exact_n_beside_a_level_gives_a_hidden_count_away(tmp_path):
    rows = [("", 80, 30), ("g=A", 60, 20), ("g=B", None, None)]
    leak = [("", "proportion", {"value": 0.375, "n": 78}), ("g=A", "proportion", {"value": 0.333, "n": 61})]
    report = audit(release(rows, tmp_path, estimates=leak))
    told = [(f.kind, f.low) for f in report.findings if f.count.startswith("people,")]
    assert told == [("exact", 78), ("exact", 61), ("exact", 17)]  # two that were to be rounded, and the hidden one
    as_printed = [("", "proportion", {"value": 0.375, "n": 80}), ("g=A", "proportion", {"value": 0.333, "n": 60})]
    report = audit(release(rows, tmp_path, estimates=as_printed, name="p"))
    assert not [f for f in report.findings if f.kind == "exact"]


def test_a_rounded_n_beside_a_hidden_cell_pins_it(tmp_path):
    rows = [("", 80, None), ("g=A", None, None), ("g=B", None, None)]
    leak = [("g=B", "rate", {"value": 0.4, "n": 20})]
    report = audit(release(rows, tmp_path, estimates=leak, kind="rate"))
    pinned = [f for f in report.findings if f.kind == "pinned"]
    assert [(f.low, f.high) for f in pinned if "g “B”" in f.count] == [(18, 22)]
    assert any("is 20, which is rounded" in step for step in pinned[0].chain)


def test_a_share_of_a_hidden_outcome_is_not_let_pass(tmp_path):
    rows = [("", 500, 200), ("g=A", 300, None), ("g=B", 200, None)]
    report = audit(release(rows, tmp_path, estimates=[("g=A", "proportion", {"value": 0.4, "n": 300})]))
    assert [f.kind for f in report.findings] == ["undecided"]
    assert "made from what is hidden" in report.findings[0].chain[0]
    assert audit(release(rows, tmp_path, name="n")).passed


def test_a_difference_tells_of_everyone_else_what_its_rounded_numbers_tell(tmp_path):
    """Beside 300 people with 0.4, a difference of −0.2 is 75 of 125 among others: more is known than from sums."""
    from isonomia.protect.audit.coarse import rounded_others
    from isonomia.protect.audit.reading import read

    rows = [("", 425, 195), ("g=A", 300, 120), ("g=B", 125, 75)]
    figures = {"value": -0.2, "reference": "everyone_else"}
    found = list(rounded_others(read(release(rows, tmp_path, estimates=[("g=A", "difference", figures)]))))
    limits = {said.numerator[0][0].what: (said.low, said.high) for said in found}
    assert limits["else n"][0] >= 16
    assert limits["else n"][1] <= 129
    assert limits["else e"] <= (limits["else n"][1], limits["else n"][1])
    assert set(limits) == {"else n", "else e", "else f"}


def test_everyone_else_with_people_of_unknown_group_is_all_less_the_group(tmp_path):
    """390 less 300: whoever is beside the group, 8 people of unknown group among them."""
    rows = [("", 390, 195), ("g=A", 300, 150), ("g=B", 80, 40), ("g=~unknown", None, None)]
    figures = {"value": 0.0, "reference": "everyone_else"}
    unknown_too = [("g=A", "difference", {**figures, "flags": "with_unknown"}), ("g=B", "difference", figures)]
    assert audit(release(rows, tmp_path, estimates=unknown_too)).passed
    impossible = {"value": -0.25, "reference": "everyone_else", "flags": "with_unknown"}  # 3 of 4 of 88 to 92
    found = audit(release(rows, tmp_path, estimates=[("g=A", "difference", impossible)], name="i"))
    assert any("contradict" in finding.chain[-1] for finding in found.findings)


def test_two_releases_that_round_apart_are_put_together(tmp_path):
    """A count printed in one release and hidden in the other is known to within its rounding: ± 2."""
    now = people([("", 90), ("g=A", 45), ("g=B", None), ("g=C", None)], tmp_path, name="now")
    then = people([("", 90), ("g=A", 45), ("g=B", 30), ("g=C", 15)], tmp_path, name="then")
    report = audit(now, [then])
    assert {(f.kind, f.low, f.high) for f in report.findings} == {("pinned", 28, 32), ("pinned", 13, 17)}


def test_a_release_whose_numbers_agree_with_no_rounding_of_another_was_revised(tmp_path):
    now = people([("", 90), ("g=A", 45), ("g=B", 45)], tmp_path, name="now")
    then = people([("", 100), ("g=A", 55), ("g=B", 45)], tmp_path, name="then")
    report = audit(now, [then])
    assert any("were revised" in note for note in report.notes)
    exact = people([("", 91), ("g=A", 44), ("g=B", 47)], tmp_path, name="exact", rounding=None)
    assert not any("were revised" in note for note in audit(now, [exact]).notes)


@pytest.mark.parametrize("rounding", [None, FIVES])
def test_several_marks_in_one_column_overlap_though_no_sum_shows_it(rounding, tmp_path):
    """95 and some hidden ones of 100, and nobody says that they are apart: A and C may share people."""
    rows = [("", 100), ("g=A", 50), ("g=B", 45), ("g=C", None)]
    apart = audit(people(rows, tmp_path, name="apart", rounding=rounding))
    folder = people(rows, tmp_path, name="marks", rounding=rounding)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    for marks in ('column = "g"\nsplit = ";"', 'columns = ["g1", "g2"]'):
        (folder / "study.toml").write_text(f"{text}[dimension.g]\n{marks}\n", encoding="utf-8")
        assert audit(folder).passed
        (folder / "study.toml").write_text(f'{text}[dimension.g]\n{marks}\ncoding = "alone"\n', encoding="utf-8")
        assert audit(folder).findings == apart.findings
    assert apart.passed is (rounding is not None)


@pytest.mark.parametrize("rounding", [None, FIVES])
def test_printed_groups_of_more_than_everybody_overlap_whatever_is_hidden(rounding, tmp_path):
    assert audit(people([("", 100), ("g=A", 80), ("g=B", 60), ("g=C", None)], tmp_path, rounding=rounding)).passed


def test_public_figures_of_a_release_that_rounds_are_exact(tmp_path):
    folder = people([("", 53), ("g=A", 41), ("g=B", 12)], tmp_path)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(text + "[source.s]\npublished = true\n", encoding="utf-8")
    assert not audit(folder).notes


def test_the_policy_of_a_source_says_that_its_counts_are_rounded(tmp_path):
    folder = people([("", 55), ("g=A", 50), ("g=B", None)], tmp_path, rounding=None, threshold=20)
    facts = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    assert [f.kind for f in audit(folder).findings] == ["exact"]
    (folder / "provenance.json").write_text(
        json.dumps({**facts, "source_policies": {"s": "uk-round"}}), encoding="utf-8"
    )
    assert [(f.kind, f.low, f.high) for f in audit(folder).findings] == [("small", 1, 9)]
