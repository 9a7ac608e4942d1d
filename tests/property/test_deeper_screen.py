"""Levels beyond three: what is looked at, and what is found of it, against a search that tries everything."""

from itertools import combinations as choose
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from isonomia.intersections import deeper
from isonomia.intersections.combinations import Combinations
from isonomia.intersections.deeper import grown, planned
from isonomia.intersections.main_effects import fit
from isonomia.intersections.screen import screen
from isonomia.study.json_schema import json_schema

WIDTHS = (2, 3, 2, 2, 3)


def invented(seed, size):
    """People of five dimensions that hang together, some of unknown level, with a yes/no outcome."""
    rng = np.random.default_rng(seed)
    leaning = rng.random(size)
    codes = np.stack([np.minimum(rng.integers(0, w, size), (leaning * (w + 1)).astype(int)) for w in WIDTHS], axis=1)
    y = (rng.random(size) < 0.2 + 0.15 * codes[:, 0] + 0.1 * (codes[:, 1] == 1)).astype(float)
    return codes, y


def added(codes, y, unknown=()):
    rows, place = np.unique(codes, axis=0, return_inverse=True)
    n, events = (np.bincount(place.ravel(), weights=each) for each in (np.ones(len(y)), y))
    levels = tuple(tuple(str(each) for each in range(width)) for width in WIDTHS)
    known = [np.ones(width, dtype=bool) for width in WIDTHS]
    for dimension in unknown:
        known[dimension][-1] = False
    return Combinations("proportion", tuple("abcde"), levels, tuple(known), rows, n, events, 0.0, n)


def tried(codes, y, mean, weight, least, unknown, depth):
    """Every subgroup of one depth, by trying all levels on all people: n, Σy, expected, information."""
    found = {}
    for grouping in choose(range(len(WIDTHS)), depth):
        ranges = [range(WIDTHS[each] - (each in unknown)) for each in grouping]
        for levels in product(*ranges):
            inside = np.all(codes[:, grouping] == levels, axis=1)
            if inside.sum() >= least:
                found[grouping, levels] = (inside.sum(), y[inside].sum(), mean[inside].sum(), weight[inside].sum())
    return found


def named(groups):
    return [
        (tuple(one), tuple(other)) for one, other in zip(groups.grouping.tolist(), groups.levels.tolist(), strict=True)
    ]


cases = given(
    st.integers(0, 100_000),
    st.integers(40, 400),
    st.integers(1, 40),
    st.sets(st.integers(0, 4), max_size=2),
)


@cases
@settings(max_examples=25, deadline=None)
def test_each_level_holds_what_a_search_through_everything_finds(seed, size, least, unknown):
    codes, y = invented(seed, size)
    table = added(codes, y, unknown)
    found = screen(table, 5, least)
    if found.reason:
        return
    model = fit(table)
    at = {tuple(row): place for place, row in enumerate(table.codes.tolist())}
    whose = [at[tuple(row)] for row in codes.tolist()]
    mean, weight = model.mean[whose], (model.mean * (1 - model.mean))[whose]
    for depth in range(1, 6):
        wanted = tried(codes, y, mean, weight, least, unknown, depth)
        groups = found.depths[depth].groups if depth in found.depths else None
        assert (named(groups) if groups else []) == list(wanted)
        if groups:
            got = np.stack([groups.people, groups.y, groups.expected, groups.information], axis=1)
            np.testing.assert_allclose(got, list(wanted.values()), rtol=1e-9, atol=1e-9)


@cases
@settings(max_examples=25, deadline=None)
def test_a_plan_holds_the_subgroups_all_of_whose_parents_are_large_enough_and_no_others(seed, size, least, unknown):
    codes, y = invented(seed, size)
    table = added(codes, y, unknown)
    found = screen(table, 4, 1)
    if found.reason:
        return
    for depth in (4, 5):
        parents = found.depths[depth - 1].groups
        large = {name for name, n in zip(named(parents), parents.people, strict=True) if n >= least}
        wanted = {}
        for grouping in choose(range(5), depth):
            for levels in product(*(range(WIDTHS[each]) for each in grouping)):
                pairs = list(zip(grouping, levels, strict=True))
                if all(tuple(zip(*(pairs[:at] + pairs[at + 1 :]), strict=True)) in large for at in range(depth)):
                    wanted[grouping] = wanted.get(grouping, 0) + 1
        plan = planned(table, parents, least)
        assert (list(plan.groupings), plan.looks) == (list(wanted), sum(wanted.values()))


@given(st.integers(0, 100_000), st.integers(1, 30))
@settings(max_examples=8, deadline=None)
def test_outcomes_do_not_decide_what_is_looked_at(seed, least):
    codes, y = invented(seed, 250)
    others = np.random.default_rng(seed + 1).permutation(y)
    one, other = (screen(added(codes, each), 5, least) for each in (y, others))
    if one.reason or other.reason:
        return
    assert set(one.depths) == set(other.depths)
    for depth in one.depths:
        assert named(one.depths[depth].groups) == named(other.depths[depth].groups)


@given(st.integers(0, 100_000), st.integers(5, 30))
@settings(max_examples=10, deadline=None)
def test_what_is_found_to_three_is_the_same_whoever_looks_deeper(seed, least):
    table = added(*invented(seed, 400))
    one, other = screen(table, 3, least), screen(table, 5, least)
    for depth in one.depths:
        mine, theirs = one.depths[depth], other.depths[depth]
        np.testing.assert_array_equal(mine.found.p, theirs.found.p)
        np.testing.assert_array_equal(mine.q_bh, theirs.q_bh)
        assert (theirs.selected.low <= mine.selected.low + 1e-12)[~np.isnan(mine.selected.low)].all()
    share = 0.05 / max(sum(each > 1 for each in other.depths), 1)
    for depth, place in other.order:
        assert other.depths[depth].q_bh[place] <= share  # each depth has its part of the false discovery rate


def test_a_level_past_the_limit_is_refused_before_it_is_counted(monkeypatch):
    table = added(*invented(1, 400))
    model = fit(table)
    plain = {depth: each.groups for depth, each in screen(table, 3, 5).depths.items()}
    looks = planned(table, plain[3], 5).looks
    within, refused = grown(model, plain, 4, 5, looks)
    assert (refused, set(within)) == (None, {1, 2, 3, 4})
    walked = []
    monkeypatch.setattr(deeper, "walk", lambda *_: walked.append(1) or iter(()))
    left, refused = grown(model, plain, 4, 5, looks - 1)
    assert not walked
    assert left == plain
    assert (refused.depth, refused.most) == (4, looks - 1)
    assert planned(table, plain[3], refused.enough).looks <= looks - 1
    assert planned(table, plain[3], refused.enough // 2).looks > looks - 1
    assert f"With min_size = {refused.enough} they are few enough; or ask for depth = 3." in refused.said


def test_levels_share_one_limit():
    table = added(*invented(2, 400))
    model = fit(table)
    plain = {depth: each.groups for depth, each in screen(table, 3, 5).depths.items()}
    four = planned(table, plain[3], 5).looks
    found, refused = grown(model, plain, 5, 5, four)
    assert set(found) == {1, 2, 3, 4}
    assert refused.depth == 5
    assert refused.enough > 5
    whole, none = grown(model, plain, 5, refused.enough, four)
    assert none is None
    assert all((each.people >= refused.enough).all() for depth, each in whole.items() if depth > 3)


def test_too_many_groupings_are_refused_without_a_number_of_people_that_would_help(monkeypatch):
    monkeypatch.setattr(deeper, "MOST_VISITS", 10)
    table = added(*invented(2, 400))
    found = screen(table, 5, 5)
    assert (found.refused.depth, found.refused.enough) == (4, 0)
    assert set(found.depths) == {1, 2, 3}
    assert "Ask for depth = 3." in found.refused.said


def test_more_levels_than_can_be_numbered_are_refused_and_not_miscounted():
    """Of 100,000 levels in each of four dimensions there are 10^20 subgroups."""
    size = 100_000
    codes = np.tile(np.arange(size)[:, None], (1, 4))
    names = tuple(str(each) for each in range(size))
    n = np.full(size, 5.0)
    known = (np.ones(size, dtype=bool),) * 4
    table = Combinations("proportion", tuple("abcd"), (names,) * 4, known, codes, n, n * 0.2, 0.0, n)
    three = [deeper_parents(grouping, codes) for grouping in choose(range(4), 3)]
    parents = deeper.together(three, 3)
    assert planned(table, parents, 5).looks > deeper.MOST_LOOKS


def deeper_parents(grouping, codes):
    ones = np.ones(len(codes))
    return deeper.Subgroups(
        np.broadcast_to(np.array(grouping), (len(codes), 3)), codes[:, grouping], 5 * ones, ones, ones, ones, ones, ones
    )


def test_a_study_may_ask_for_the_deepest_level_that_is_planned():
    assert json_schema()["$defs"]["IntersectionsFile"]["properties"]["depth"]["maximum"] == deeper.DEEPEST
