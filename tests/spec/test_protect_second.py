"""The second attack of the bench, which counts persons and not cells, finds planted leaks and raises no false alarm."""

from dataclasses import replace

import numpy as np
import pytest


class Nothing:
    """The report of an auditor that overlooks everything."""

    findings = ()


def leaky(bench, tmp_path, hidden):
    """A release in which the outcome of these rows of a single table is hidden, and nothing else."""
    plan, mix = bench["protect_plan"], bench["protect_mix"]
    dim = plan.Dim("d0", ("p0", "p1", "p2"))
    asked = plan.Asked("i0", "proportion", "all", ((0,),))
    planned = plan.Plan((dim,), (asked,), "cms", 120, 6.0, 1, 0, (), frozenset())
    made = mix.planned_release(planned, mix.people_of(np.random.default_rng(1), planned), mix.study_text)
    (whole, table) = sorted(made.cells, key=lambda each: len(each.dimensions))
    lines = ["setting,period,indicator,d0,n,events,status"]
    lines.append(f",2021,i0,All,{whole.sums['n'][0]},{whole.sums['events'][0]},ok")
    for at, code in enumerate(table.keys["d0"]):
        events, status = ("", "hidden") if code in hidden else (table.sums["events"][at], "ok")
        lines.append(f",2021,i0,{code},{table.sums['n'][at]},{events},{status}")
    (tmp_path / "site" / "data").mkdir(parents=True)
    (tmp_path / "site" / "data" / "cells.csv").write_text("\n".join(lines) + "\n")
    (tmp_path / "provenance.json").write_text('{"policy": {"threshold": 11, "zeros": "print"}}')
    return made, tmp_path


def test_the_second_attack_finds_a_planted_leak(bench, tmp_path):
    made, folder = leaky(bench, tmp_path, {"p1"})
    second = bench["protect_exact"].overlooked(made, folder, Nothing)
    assert second.found["alone exact"] >= 1
    assert any("p1" in each and "with the outcome" in each for each in second.sentences)


def test_the_second_attack_raises_no_false_alarm(bench, tmp_path):
    made, folder = leaky(bench, tmp_path, {"p0", "p1", "p2"})
    second = bench["protect_exact"].overlooked(made, folder, Nothing)
    assert second.checked >= 6
    assert not second.found, second.sentences


def beside(bench, tmp_path, hidden, hidden_before):
    """The same release twice: what is hidden of it now, and what was hidden before."""
    (tmp_path / "new").mkdir()
    (tmp_path / "old").mkdir()
    made, new = leaky(bench, tmp_path / "new", hidden)
    earlier, old = leaky(bench, tmp_path / "old", hidden_before)
    return bench["protect_exact"].overlooked(replace(made, earlier=earlier), new, Nothing, [old])


def test_the_second_attack_puts_releases_together(bench, tmp_path):
    second = beside(bench, tmp_path, {"p1", "p2"}, {"p1", "p0"})  # each safe alone
    assert second.found["alone exact"] >= 1
    assert all("p1" in each for each in second.sentences)


def test_two_releases_that_hide_the_same_are_no_leak(bench, tmp_path):
    second = beside(bench, tmp_path, {"p0", "p1", "p2"}, {"p0", "p1", "p2"})
    assert second.checked >= 6
    assert not second.found, second.sentences


def test_revised_data_are_not_put_together(bench):
    printed = bench["protect_printed"]
    new = {"2021": [printed.Row("i0", (), 100, 40), printed.Row("i0", (("d0", "p1"),), 50, None)]}
    old = {"2021": [printed.Row("i0", (), 101, 40), printed.Row("i0", (("d0", "p1"),), 50, 20)]}
    assert printed.beside_earlier(new, {}, old, {})[0] == new
    same = {"2021": [printed.Row("i0", (), 100, 40), printed.Row("i0", (("d0", "p1"),), 50, 20)]}
    assert printed.beside_earlier(new, {}, same, {})[0] == same


def test_a_merged_row_of_other_groups_is_another_row(bench):
    printed = bench["protect_printed"]
    place = (("d0", "rest"),)
    row = printed.Row("i0", place, 20, None)
    together, members = printed.beside_earlier(
        {"2021": [row]}, {place[0]: frozenset("ab")}, {"2021": [row]}, {place[0]: frozenset("abc")}
    )
    assert len(together["2021"]) == 2
    assert sorted(map(len, members.values())) == [2, 3]


@pytest.mark.parametrize("number", range(6))
def test_releases_with_a_pathway_give_nothing_away(bench, number):
    """A few of those that `bench/protect.py --mix pathways` tries by the thousand."""
    found = bench["protect"].tried(5, number, "pathways")
    assert (found.trouble, dict(found.found), found.untrue) == ("", {}, 0)
    assert "ways out" in found.kinds


@pytest.mark.parametrize("number", [60, 87, 257])
def test_what_was_once_at_fault_is_so_no_more(bench, number):
    """A representation of those who reached a stage was not tied to a step of which it may not be known yet who passed;
    and the rest of rounded numbers that are all printed was not seen to be large.
    """
    found = bench["protect"].tried(6, number, "pathways")
    assert (found.trouble, found.refused, dict(found.found), found.untrue) == ("", "", {}, 0)


def test_the_ways_of_a_step_are_all_who_did_not_pass_it(bench):
    made = next(
        each for each in (bench["protect_pathways"].on_pathways(2, k) for k in range(50)) if each.plan.gaps == "refuse"
    )
    tables = {each.indicator: each for each in made.cells if not each.dimensions}
    for step, ways in made.study.pathways[0].ways.items():
        left = sum(tables[way].sums["events"] for way in ways)
        assert (left == tables[step].sums["n"] - tables[step].sums["events"]).all()
