"""Leaks of every kind, planted in made-up releases: the auditor finds each, and says by which sums."""

from math import sqrt

import pytest

import audit_world as world
from isonomia.errors import BadNews, InputError
from isonomia.protect.audit import audit

World = world.World


def found(report, kind, *words):
    """The findings of a kind whose count is said with all these words."""
    return [f for f in report.findings if f.kind == kind and all(word in f.count for word in words)]


def one(report, kind, *words):
    (finding,) = found(report, kind, *words)
    return finding


def people(rows, tmp_path, name="r", **settings):
    """A release of people alone: no outcome."""
    release = World(**settings)
    release.indicator("i", kind="representation")
    release.table([(where, n, "" if n is not None else None) for where, n in rows])
    return release.write(tmp_path / name)


def test_a_release_that_hides_nothing_has_nothing_to_find(tmp_path):
    report = audit(people([("", 90), ("g=A", 50), ("g=B", 40)], tmp_path))
    assert report.passed
    assert (report.cells, report.hidden, report.derived) == (3, 0, 0)


def test_one_hidden_sibling(tmp_path):
    report = audit(people([("", 53), ("g=A", 50), ("g=B", None)], tmp_path))
    finding = one(report, "exact", "g “B”")
    assert (finding.low, finding.high) == (3, 3)
    assert any("53 (all) = [g “B”] + 50 (g “A”)" in step for step in finding.chain)
    assert finding.chain[-1].endswith("is 3")


def test_two_singletons_are_both_small(tmp_path):
    report = audit(people([("", 55), ("g=A", 50), ("g=B", None), ("g=C", None)], tmp_path))
    assert [(f.low, f.high) for f in found(report, "small")] == [(1, 4), (1, 4)]


def test_two_hidden_counts_that_sum_to_two_are_one_and_one(tmp_path):
    report = audit(people([("", 15), ("g=A", 13), ("g=B", None), ("g=C", None)], tmp_path))
    assert {(f.low, f.high) for f in found(report, "exact")} == {(1, 1)}


def test_three_singletons(tmp_path):
    """15 = 10 + 3 + x + x gives 1, 1, whichever of the small ones were left in print."""
    rows = [("", 15), ("g=A", 10), ("g=B", 3), ("g=C", None), ("g=D", None)]
    assert {(f.low, f.high) for f in found(audit(people(rows, tmp_path)), "exact")} == {(1, 1)}


def test_a_zero_as_complement_gives_the_zero_and_the_other(tmp_path):
    """Hiding a zero beside a three keeps nothing from who does not take it that hidden is at least one."""
    rows = [("", 53), ("g=A", 50), ("g=B", None), ("g=C", None)]
    strict = audit(people(rows, tmp_path, zeros="protect"))
    assert [(f.low, f.high) for f in found(strict, "small")] == [(0, 3), (0, 3)]
    both = audit(people([("", 50), ("g=A", 50), ("g=B", None), ("g=C", None)], tmp_path, "zeros", zeros="protect"))
    assert {(f.low, f.high) for f in found(both, "exact")} == {(0, 0)}


def test_a_zero_that_the_policy_prints_may_be_found_out(tmp_path):
    """0 = x + x: nobody is disclosed where zeros are printed; the hidden ones must then be zeros."""
    assert audit(people([("", 50), ("g=A", 50), ("g=B", None), ("g=C", None)], tmp_path)).passed


LINKED = [
    ("", 202),
    ("a=1", 100), ("a=2", 102), ("b=1", 101), ("b=2", 101),
    ("a=1 b=1", None), ("a=1 b=2", None), ("a=2 b=1", None), ("a=2 b=2", None),
]  # fmt: skip


def test_a_square_of_hidden_cells_is_safe_until_another_table_prints_its_parts(tmp_path):
    assert audit(people(LINKED, tmp_path)).passed
    third = [("c=1", 60), ("c=2", 142), ("a=1 c=1", 30), ("a=1 c=2", 70), ("a=2 c=1", 30), ("a=2 c=2", 72)]
    three = [(f"a={a} b={b} c={c}", 15 if c == 1 else 34 + a) for a in (1, 2) for b in (1, 2) for c in (1, 2)]
    report = audit(people([*LINKED, *third, *three], tmp_path, "linked"))
    assert {f.low for f in found(report, "exact")} == {50, 51}


def test_linked_two_way_tables_of_small_margins(tmp_path):
    """The margin of five people is hidden too, and follows from the others; so do bounds on its three cells."""
    rows = [
        ("", 140), ("a=1", 20), ("a=2", 20), ("a=3", 100), ("b=1", 30), ("b=2", None), ("b=3", 105),
        *((f"a={a} b={b}", None) for a in (1, 2, 3) for b in (1, 2, 3)),
    ]  # fmt: skip
    report = audit(people(rows, tmp_path))
    assert one(report, "exact", "b “2”").low == 5
    assert {(f.low, f.high) for f in found(report, "small", "b “2”")} == {(1, 3)}
    assert len(found(report, "small", "b “2”")) == 3


def named(cells, tmp_path, name, extra=""):
    """A release of people alone, with a name and roll-ups; a cell is (code of g, or nothing for all; people)."""
    release = World(name=name)
    release.extra = extra
    release.indicator("i", kind="representation")
    for code, n in cells:
        status = "hidden" if n is None else "ok"
        row = {"setting": "", "period": "2025", "indicator": "i", "n": n, "status": status}
        release.cells.append(row | ({"g": code} if code else {}))
    return release.write(tmp_path / name)


def test_sums_of_which_none_tells_alone_and_all_together_do(tmp_path):
    """A + B = 20, B + C = 25, A + C = 35: each leaves two unknown, linear algebra gives all three."""
    folders = [named([("", 80), ("A", None), ("B", None), ("C", None), ("D", None)], tmp_path, "now")]
    pairs = (("A or B", "AB", 20, "CD"), ("B or C", "BC", 25, "AD"), ("A or C", "AC", 35, "BD"))
    for label, members, n, hidden in pairs:
        extra = f'[dimension.g.merge]\n"{label}" = ["{members[0]}", "{members[1]}"]'
        rows = [("", 80), (label, n), *((code, None) for code in hidden)]
        folders.append(named(rows, tmp_path, label, extra))
        assert audit(folders[-1]).passed
        assert audit(folders[0], folders[1:2]).passed
    report = audit(folders[0], folders[1:])
    assert {f.count[-2]: f.low for f in found(report, "exact")} == {"A": 15, "B": 5, "C": 20, "D": 40}
    chain = one(report, "exact", "g “B”").chain
    assert any(step.startswith("Subtract") for step in chain)
    assert chain[-1] == "All else cancels: people, g “B”, is 5"


def outcome(rows, tmp_path, name="r", estimates=(), **settings):
    release = World(**settings)
    release.table(rows)
    for where, measure, figures in estimates:
        release.estimate(where, measure, **figures)
    return release.write(tmp_path / name)


BASE = [("", 1000, 300), ("g=A", 600, 200), ("g=B", 370, None), ("g=C", 30, None)]


def test_the_outcome_pinned_by_those_without_it(tmp_path):
    """28 of 30 have it: that it is 28 is hidden for the two who have not, and the complement gives both."""
    rows = [("", 1000, 300), ("g=A", 970, 272), ("g=B", 30, None)]
    report = audit(outcome(rows, tmp_path))
    assert one(report, "exact", "people with the outcome").low == 28
    assert one(report, "exact", "people without the outcome").low == 2


def test_a_rounded_share_beside_a_printed_n_gives_the_outcome(tmp_path):
    assert audit(outcome(BASE, tmp_path)).passed
    leak = ("g=C", "proportion", {"value": 0.133, "n": 30})
    report = audit(outcome(BASE, tmp_path, "leak", [leak]))
    assert one(report, "exact", "with the outcome", "g “C”").low == 4
    assert any("0.133" in step for step in one(report, "exact", "with the outcome", "g “C”").chain)


def wilson(e, n, z=1.959963984540054):
    p = e / n
    middle, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return round((middle - spread) / (1 + z * z / n), 3), round((middle + spread) / (1 + z * z / n), 3)


HIDDEN = [("", 1000, 300), ("g=A", 600, 200), ("g=B", None, None), ("g=C", None, None)]


def test_a_rounded_share_alone_gives_few_pairs(tmp_path):
    """0.429 of fewer than 15 people: 3 of 7 or 6 of 14."""
    rows = [("", 70, 30), ("g=A", 56, 20), ("g=B", None, None), ("g=C", None, None)]
    leak = ("g=B", "proportion", {"value": 0.429})
    report = audit(outcome(rows, tmp_path, estimates=[leak]))
    assert one(report, "exact", "people, ", "g “B”").low == 7
    assert one(report, "exact", "people with the outcome", "g “B”").low == 3


def test_limits_of_an_interval_give_n(tmp_path):
    low, high = wilson(3, 17)
    share = {"value": round(3 / 17, 3), "ci_lower": low, "ci_upper": high, "method": "Wilson"}
    assert audit(outcome(HIDDEN, tmp_path)).passed
    report = audit(outcome(HIDDEN, tmp_path, "leak", [("g=C", "proportion", share)]))
    assert one(report, "exact", "people, ", "g “C”").low == 17
    assert one(report, "exact", "people, ", "g “B”").low == 383
    assert "only these agree with it: 3 of 17" in one(report, "exact", "people, ", "g “C”").chain[-1]


def test_a_standard_error_gives_n(tmp_path):
    se = round(sqrt(3 / 17 * 14 / 17 / 17), 4)
    report = audit(outcome(HIDDEN, tmp_path, "leak", [("g=C", "proportion", {"value": 0.176, "se": se})]))
    assert one(report, "exact", "people, ", "g “C”").low == 17


def test_an_n_in_another_file(tmp_path):
    folder = outcome(HIDDEN, tmp_path)
    header = "release,period,indicator,dimension,subgroup,measure,value,n,status\n"
    (folder / "site" / "data" / "i.csv").write_text(header + "r1,2025,i,g,C,proportion,0.5,30,ok\n")
    report = audit(folder)
    assert one(report, "exact", "people, ", "g “C”").low == 30
    assert "another file" in one(report, "exact", "people, ", "g “C”").chain[0]


def test_the_n_of_a_summary_measure_gives_the_absences(tmp_path):
    rows = [("", 103, 50), ("g=A", None, None), ("g=B", None, None), ("g=~declined", None, None)]
    assert audit(outcome(rows, tmp_path)).passed
    leak = ("", "gini", {"value": 0.1, "n": 100, "dimension": "g"})
    report = audit(outcome(rows, tmp_path, "leak", [leak]))
    assert one(report, "exact", "people, ", "~declined").low == 3


def test_the_share_of_people_not_known_gives_their_number(tmp_path):
    rows = [("", 103, 50), ("g=A", None, None), ("g=B", None, None), ("g=~declined", None, None)]
    leak = ("", "unknown_share", {"value": 0.029, "n": 103, "dimension": "g"})
    report = audit(outcome(rows, tmp_path, estimates=[leak]))
    assert one(report, "exact", "people, ", "~declined").low == 3


def test_a_difference_from_everyone_else_gives_the_people_not_known(tmp_path):
    """Everyone else has 24 − 12 − 1 of 40 − 20 − 1: of so few people only 11 of 19 has that share."""
    rows = [("", 40, 24), ("g=A", 20, 12), ("g=B", None, None), ("g=~declined", None, None)]
    assert audit(outcome(rows, tmp_path)).passed
    leak = ("g=A", "difference", {"value": 0.02105, "reference": "everyone_else"})
    report = audit(outcome(rows, tmp_path, "leak", estimates=[leak]))
    assert one(report, "exact", "people, ", "~declined").low == 1
    assert one(report, "exact", "people with the outcome", "g “B”").low == 11


def test_everyone_else_with_few_who_have_the_outcome(tmp_path):
    """A and B hide theirs, together 4: small beside C, though neither is known."""
    rows = [("", 900, 304), ("g=A", 300, None), ("g=B", 300, None), ("g=C", 300, 300)]
    asked = [("g=C", "difference", {"status": "hidden", "reference": "everyone_else"})]
    report = audit(outcome(rows, tmp_path, estimates=asked))
    assert one(report, "exact", "everyone else with the outcome", "g “C”").low == 4


def test_a_figure_that_cannot_be_inverted_is_not_decided(tmp_path):
    leak = ("g=C", "odds_ratio", {"value": 1.7, "reference": "everyone_else"})
    report = audit(outcome(BASE, tmp_path, estimates=[leak]))
    assert "odds_ratio" in one(report, "undecided", "g “C”").chain[0]


@pytest.mark.parametrize(
    ("benchmark", "open_"),
    [
        ((900, 70, 30), True),
        ((900, None, None), False),
        ((), False),  # a table that was left out: its shares are then all that is printed of it
    ],
)
def test_the_share_of_an_open_benchmark_tells_nothing_of_who_is_counted_beside_it(tmp_path, benchmark, open_):
    """It is made of the benchmark's counts; where those are not printed it is not decided, as any other figure."""
    release = World()
    release.indicator("here", kind="representation")
    release.table([("", 200, ""), ("g=a", 140, ""), ("g=b", None, ""), ("g=c", None, "")], indicator="here")
    release.indicator("benchmark:state", source="elsewhere")
    if benchmark:
        rows = [(f"g={group}", n, "") for group, n in zip("abc", benchmark, strict=True)]
        release.table([("", 1000, ""), *rows], indicator="benchmark:state")
    release.estimate("g=b", "benchmark_share", indicator="here", value=0.07, reference="state")
    undecided = [each for each in audit(release.write(tmp_path / "r")).findings if each.kind == "undecided"]
    assert any("benchmark_share" in each.chain[0] for each in undecided) == (not open_)


def test_different_denominators_give_the_missing(tmp_path):
    """A representation counts everybody, an indicator those with a known outcome: the rest is missing."""
    release = World()
    release.indicator("who", kind="representation", among="year = 1")
    release.indicator("i", among="year = 1", event="passed = 'yes'")
    release.table([("", 200, ""), ("g=A", 120, ""), ("g=B", 80, "")], indicator="who")
    release.table([("", 196, 90), ("g=A", 120, 60), ("g=B", 76, 30)])
    report = audit(release.write(tmp_path / "r"))
    assert one(report, "exact", "outcome is missing", "g “B”").low == 4
    assert one(report, "exact", "outcome is missing", ": all").low == 4


def test_two_indicators_of_the_same_people(tmp_path):
    release = World()
    for name in ("i", "j"):
        release.indicator(name, among="year = 1", event=f"{name} = 1")
    release.table([("", 200, 90), ("g=A", 100, 45), ("g=B", None, None), ("g=C", None, None)])
    release.table([("", 200, 80), ("g=A", 100, 40), ("g=B", 93, 36), ("g=C", None, None)], indicator="j")
    assert one(audit(release.write(tmp_path / "r")), "exact", "people, ", "“i”", "g “C”").low == 7


def test_the_next_stage_of_a_pathway_counts_those_with_the_outcome(tmp_path):
    release = World()
    release.indicator("accepted", event="stage >= 2")
    release.indicator("graduated", among="stage >= 2", event="stage >= 3")
    release.table([("", 200, 100), ("g=A", 120, None), ("g=B", 80, None)], indicator="accepted")
    release.table([("", 100, 60), ("g=A", 95, 57), ("g=B", None, None)], indicator="graduated")
    report = audit(release.write(tmp_path / "r"))
    assert one(report, "exact", "“accepted”", "people with the outcome", "g “B”").low == 5


def test_overlapping_groups_as_inequalities(tmp_path):
    """Alone or in combination: the rows sum to more than everybody, so one hidden row is at least the rest."""
    extra = '[dimension.race]\ncoding = "alone_or_in_combination"'
    rows = [("", 100, ""), ("race=A", 92, ""), ("race=B", None, None)]
    release = World()
    release.indicator("i", kind="representation")
    release.extra = extra
    release.table(rows)
    assert audit(release.write(tmp_path / "open")).passed  # 8 to 100
    within = World()
    within.indicator("i", kind="representation")
    within.extra = extra
    within.table([*rows, ("sex=F", 6, ""), ("sex=M", 94, ""), ("race=B sex=F", None, None), ("race=A sex=F", 6, "")])
    report = audit(within.write(tmp_path / "within"))
    assert (one(report, "small").low, one(report, "small").high) == (1, 6)


def test_overlap_shows_itself_in_the_numbers(tmp_path):
    """Undeclared: the printed rows of another year sum to more than everybody."""
    release = World()
    release.indicator("i", kind="representation")
    for period, rows in (("2024", [100, 70, 60]), ("2025", [100, 90, None])):
        for where, n in zip(("", "r=A", "r=B"), rows, strict=True):
            release.cell(where, n, None if n is None else "", period=period)
    assert found(audit(release.write(tmp_path / "r")), "exact", "r “B”")  # each year speaks for itself
    both = World()
    both.indicator("i", kind="representation")
    rows = [("", 100), ("s=F", 50), ("s=M", 50), ("s=F r=A", 40), ("s=F r=B", 30), ("s=M r=A", 30), ("s=M r=B", None)]
    both.table([(where, n, None if n is None else "") for where, n in rows])
    assert audit(both.write(tmp_path / "both")).passed


def test_two_releases_each_safe_alone(tmp_path):
    """One hides B and C, the other C and D: each is safe, and together they print all but C."""
    first = named([("", 125), ("A", 50), ("B", None), ("C", None), ("D", 40)], tmp_path, "2025")
    second = named([("", 125), ("A", 50), ("B", 30), ("C", None), ("D", None)], tmp_path, "2026")
    assert audit(first).passed
    assert audit(second).passed
    report = audit(second, [first])
    assert one(report, "exact", "g “C”").low == 5
    assert "hidden in the release 2026 and printed in the release 2025" in one(report, "exact", "g “D”").chain[0]


def test_a_roll_up_in_one_release_and_its_members_in_another(tmp_path):
    extra = '[dimension.g.merge]\n"B or C" = ["B", "C"]'
    first = named([("", 125), ("A", 50), ("B or C", 35), ("D", 40)], tmp_path, "2025", extra)
    second = named([("", 125), ("A", 50), ("B", 30), ("C", None), ("D", None)], tmp_path, "2026", extra)
    assert audit(second).passed
    assert one(audit(second, [first]), "exact", "g “C”").low == 5


def test_revised_data_are_not_put_together_and_the_report_says_so(tmp_path):
    one_ = people([("", 120), ("g=A", 60), ("g=B", None), ("g=C", None)], tmp_path, "a")
    two = people([("", 125), ("g=A", 60), ("g=B", 40), ("g=C", 25)], tmp_path, "b")
    report = audit(one_, [two])
    assert report.passed
    assert "revised" in report.notes[0]


def test_bad_news_leaves_with_one_sentence(tmp_path):
    folder = people([("", 53), ("g=A", 50), ("g=B", None)], tmp_path)
    with pytest.raises(BadNews, match="not safe to publish"):
        audit(folder).refuse_bad_news(folder)


def test_a_folder_without_a_release_is_one_fault_and_each_file_that_a_release_lacks_another(tmp_path):
    with pytest.raises(InputError, match="no release in this folder") as caught:
        audit(tmp_path)
    assert len(caught.value.faults) == 1
    (tmp_path / "provenance.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        audit(tmp_path)
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("site/data/cells.csv", ""),
        ("site/data/cells.csv", "a,b\n1,2\n"),
        ("site/data/cells.csv", "setting,period,indicator,n,events,status\n,2025,i,many,,ok\n"),
        ("site/data/cells.csv", "setting,period,indicator,n,events,status\n,2025,i,-3,,ok\n"),
        ("site/data/cells.csv", "setting,period,indicator,n,events,status\n,2025,i,3\n"),
        ("site/data/cells.csv", "setting,period,indicator,n,events,status\n,2025,i,30,,ok\n,2025,i,31,,ok\n"),
        ("provenance.json", "[]"),
        ("provenance.json", "{"),
        ("provenance.json", '{"release": "x"}'),
        ("provenance.json", '{"policy": {"threshold": "many", "zeros": "print"}}'),
        ("study.toml", "= ="),
        ("site/data/estimates.csv", "measure,value\n1,2,3\n"),
        ("site/data/i.json", "{"),
    ],
)
def test_a_folder_that_is_no_release_is_a_sentence(tmp_path, name, content):
    folder = people([("", 53), ("g=A", 53)], tmp_path)
    (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError):
        audit(folder)
