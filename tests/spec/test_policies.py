"""Policies as data, two of them together, and counts rounded before they are printed."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from isonomia.errors import InternalError, StudyError
from isonomia.measures import estimate
from isonomia.model.cells import KEYS, Cells, CellTable
from isonomia.model.estimates import Estimate, Estimates
from isonomia.model.study import Dimension, Indicator, InternalUse, Level, ReleaseSpec, Representation, Source, Study
from isonomia.protect import make_release, policies, policy, protect, provenance, stricter, unprotected
from isonomia.protect.count_rounding import CountRounding, coarser
from isonomia.protect.protection import internally_protected, protected

UK, DRB = policy("uk-round").rounding, policy("census-drb").rounding
PERSONS = np.arange(0, 120_000)


@pytest.mark.parametrize(
    ("name", "threshold", "zeros", "confirmed"),
    [
        ("cms", 11, "print", True),
        ("strict", 20, "protect", True),
        ("ferpa", 10, "protect", False),
        ("uk-round", 8, "protect", True),
        ("census-drb", 15, "protect", True),
    ],
)
def test_the_parameters_of_each_policy(name, threshold, zeros, confirmed):
    each = policy(name)
    assert (each.threshold, each.zeros, each.confirmed) == (threshold, zeros, confirmed)
    assert bool(each.unconfirmed) is not confirmed
    assert (each.rounding is not None) is (name in {"uk-round", "census-drb"})


def test_a_policy_says_what_of_it_is_not_confirmed_and_nothing_else():
    with pytest.raises(InternalError, match="what is not confirmed"):
        replace(policy("ferpa"), unconfirmed="")
    with pytest.raises(InternalError, match="what is not confirmed"):
        replace(policy("cms"), unconfirmed="Something.")


@pytest.mark.parametrize(
    ("count", "printed"), [(0, 0), (8, 10), (12, 10), (13, 15), (17, 15), (18, 20), (864, 865), (1002, 1000)]
)
def test_numbers_rounded_to_the_nearest_five(count, printed):
    assert UK.nearest(np.array([count])).tolist() == [printed]


@pytest.mark.parametrize(
    ("count", "printed"),
    [
        (15, 20),  # halves to the even multiple
        (24, 20),
        (25, 20),
        (35, 40),
        (94, 90),
        (99, 100),
        (124, 100),
        (125, 100),
        (126, 150),
        (975, 1_000),
        (1_049, 1_000),
        (1_050, 1_000),
        (1_051, 1_100),
        (9_999, 10_000),
        (10_250, 10_000),
        (10_251, 10_500),
        (123_456, 123_000),
        (1_234_567, 1_235_000),
        (12_345_678, 12_350_000),
    ],
)
def test_the_rules_of_the_census_bureau(count, printed):
    assert DRB.nearest(np.array([count])).tolist() == [printed]


@pytest.mark.parametrize("rounding", [UK, DRB])
def test_rounding_never_decreases_and_is_stable(rounding):
    rounded = rounding.nearest(PERSONS)
    assert np.all(np.diff(rounded) >= 0)
    assert np.array_equal(rounding.nearest(rounded), rounded)
    assert np.all(2 * np.abs(rounded - PERSONS)[10:] <= rounding.step(PERSONS)[10:])
    assert np.array_equal(rounded == 0, PERSONS == 0)


@pytest.mark.parametrize(
    "steps", [(), ((8, 0),), ((8, 5), (8, 10)), ((100, 10), (8, 5)), ((8, 5), (100, 12)), ((8, 5), (102, 10))]
)
def test_steps_that_would_not_be_monotone_are_refused(steps):
    with pytest.raises(InternalError, match="rounding of counts"):
        CountRounding(steps)


def test_the_coarser_of_two_roundings():
    assert coarser(UK, DRB) == coarser(DRB, UK) == DRB
    assert coarser(None, UK) == coarser(UK, None) == UK
    assert coarser(None, None) is None
    assert coarser(CountRounding(((8, 10),)), UK) == CountRounding(((8, 10),))


def test_two_policies_together_hide_and_round_as_far_as_either():
    mixed = stricter(policy("strict"), policy("uk-round"))
    assert (mixed.id, mixed.threshold, mixed.zeros, mixed.rounding) == ("strict", 20, "protect", UK)
    mixed = stricter(policy("cms"), policy("ferpa"))
    assert (mixed.id, mixed.threshold, mixed.zeros) == ("cms", 11, "protect")
    assert mixed.unconfirmed == policy("ferpa").unconfirmed
    mixed = stricter(policy("uk-round"), policy("census-drb"))
    assert (mixed.threshold, mixed.rounding, mixed.figures) == (15, DRB, 4)
    assert policy("census-drb").severity > policy("cms").severity > policy("ferpa").severity


def test_roundings_that_cannot_be_put_together_are_refused():
    to_four = replace(policy("uk-round"), id="to-four", rounding=CountRounding(((8, 4),)))
    with pytest.raises(StudyError, match="cannot be put together"):
        stricter(policy("uk-round"), to_four)


SEX = Dimension("sex", "Sex", levels=tuple(Level(code, code.upper()) for code in "fmx"))
ROWS = (("f", 901, 402), ("m", 688, 311), ("x", 63, 22))


def table(names, rows, kind="proportion", **sums):
    keys = {name: np.array([""] * len(rows), dtype=object) for name in KEYS}
    keys |= {name: np.array([row[0] for row in rows], dtype=object) for name in names}
    counts = {"n": np.array([row[1] for row in rows]), "events": np.array([row[2] for row in rows])}
    return CellTable("i", "s", kind, names, keys, {**counts, **sums})


def cells(rows=ROWS, **more):
    whole = [("", sum(n for _, n, _ in rows), sum(e for _, _, e in rows))]
    return Cells((table((), whole, **more), table(("sex",), list(rows), **more)))


def study(name="uk-round", **more):
    return Study(
        "A study",
        ReleaseSpec("1", date(2026, 1, 1), "A school", "x@school.example", policy=name),
        {"s": more.pop("source", Source("s"))},
        {"sex": SEX},
        (Indicator("i", "t", "I", "s", "proportion", by=(("sex",),)),),
        **more,
    )


def numbers(shown, role="group", dimensions=("sex",)):
    found = shown.get("i", dimensions, role)
    return {code: (n, e) for code, n, e in zip(found.keys["sex"], found.n.tolist(), found.events.tolist(), strict=True)}


def test_every_count_that_is_printed_is_rounded_everyone_else_by_itself():
    shown = protect(cells(), study())
    assert numbers(shown) == {"f": (900, 400), "m": (690, 310), "x": (65, 20)}
    whole = shown.get("i")
    assert (whole.n.tolist(), whole.events.tolist()) == ([1650], [735])
    assert numbers(shown, "everyone_else") == {"f": (750, 335), "m": (965, 425), "x": (1590, 715)}


def test_no_exact_sum_stays_beside_rounded_counts():
    exact = np.array([901.0, 688.0, 63.0])
    whole = table((), [("", 1652, 735)], sw=np.array([1652.0]))
    shown = protect(Cells((whole, table(("sex",), list(ROWS), sw=exact))), study())
    for each in shown:
        assert all(np.isnan(column).all() for column in each.sums.values())
    assert not np.isnan(
        protect(Cells((whole, table(("sex",), list(ROWS), sw=exact))), study("cms")).tables[0].sums["sw"]
    ).any()


def test_what_is_hidden_is_what_would_be_hidden_of_exact_numbers(monkeypatch):
    rows = (("f", 901, 402), ("m", 688, 311), ("x", 63, 5))
    rounded = protect(cells(rows), study())
    exact_rule = replace(policy("uk-round"), rounding=None)
    monkeypatch.setattr("isonomia.protect.protection.policy", lambda *_: exact_rule)
    exact = protect(cells(rows), study())
    assert exact.get("i", ("sex",)).n.tolist() == [901, 688, 63]
    for one, other in zip(rounded, exact, strict=True):
        assert np.array_equal(one.n_shown, other.n_shown)
        assert np.array_equal(one.y_shown, other.y_shown)
    assert not rounded.get("i", ("sex",)).y_shown.all()


def test_everybody_is_not_made_of_nearly_everybody_by_rounding():
    rows = (("f", 920, 902), ("m", 688, 311), ("x", 300, 120))
    shown = protect(cells(rows), study("census-drb"))
    assert numbers(shown)["f"] == (900, -1)
    assert shown.hidden_share == pytest.approx(2 / 8)  # and another, so that the sum does not give it
    others = (("f", 640, 300), ("m", 500, 490), ("x", 420, 412))
    beside = protect(cells(others), study("census-drb")).get("i", ("sex",), "everyone_else")
    assert not beside.y_shown[0]  # 902 of 920 beside f are 900 of 900


def test_a_source_may_round_where_its_release_does_not():
    shown = protect(cells(), study("strict", source=Source("s", policy="uk-round")))
    assert numbers(shown)["f"] == (900, 400)
    public = protect(cells(), study(source=Source("s", kind="counts", published=True)))
    assert numbers(public)["f"] == (901, 402)
    assert numbers(unprotected(cells(), study()))["f"] == (901, 402)


def test_shares_and_gaps_are_made_from_rounded_counts():
    found = estimate(study(), protect(cells(), study()), {})
    (level,) = found.where(measure="proportion", subgroup="x")
    assert (level.value, level.n) == (20 / 65, 65)
    (gap,) = found.where(measure="difference", subgroup="x")
    assert gap.value == pytest.approx(20 / 65 - 715 / 1590, abs=1e-12)


def test_a_representation_is_made_from_rounded_counts():
    asked = replace(study(), indicators=(), representations=(Representation("i", "t", "R", "s", (), ("sex",)),))
    counts = Cells(tuple(replace(each, sums={"n": each.sums["n"]}) for each in cells()))
    (share,) = estimate(asked, protect(counts, asked), {}).where(measure="proportion", subgroup="x")
    assert (share.value, share.n) == (65 / (65 + 1590), 65)


def test_an_unknown_share_is_never_more_than_all():
    """20 + 30 + 40 of 100 less 20, where 15 + 26 + 35 of 121 less 15 were counted."""
    absent = (("~declined", 15, 0), ("~not_applicable", 15, 0), ("~not_stated", 26, 0), ("~unknown", 35, 0))
    two = Dimension("sex", "Sex", levels=(Level("f", "F"), Level("m", "M")))
    asked = replace(study("census-drb"), indicators=(), dimensions={"sex": two})
    asked = replace(asked, representations=(Representation("i", "t", "R", "s", (), ("sex",)),))
    counts = cells((("f", 15, 0), ("m", 15, 0), *absent))
    shown = protect(Cells(tuple(replace(each, sums={"n": each.sums["n"]}) for each in counts)), asked)
    assert (shown.get("i").n.tolist(), shown.get("i", ("sex",)).n.tolist()) == ([100], [20, 20, 20, 20, 30, 40])
    (share,) = estimate(asked, shown, {}).where(measure="unknown_share")
    assert (share.value, share.n) == (1.0, 90)


@pytest.mark.parametrize("kind", ["rate", "mean"])
def test_what_needs_more_than_counts_is_not_made_from_rounded_ones(kind):
    asked = replace(study(), indicators=(replace(study().indicators[0], kind=kind),))
    sums = {"time": np.array([1652.0])} if kind == "rate" else {"sy": np.array([1.0]), "syy": np.array([9.0])}
    whole = table((), [("", 1652, 735)], kind, **sums)
    with pytest.raises(InternalError, match="made from more than counts"):
        protect(Cells((whole,)), asked)


def test_an_internal_report_rounds_too_and_prints_no_zero_for_somebody():
    use = InternalUse("Dean", "Planning", date(2030, 1, 1), 5)
    asked = study("census-drb")
    asked = replace(asked, release=replace(asked.release, internal=use))
    public = protected(cells((("f", 905, 402), ("m", 700, 300), ("x", 12, 5))), asked)
    shown = internally_protected(public, asked, 5).shown
    assert numbers(shown)["x"] in {(10, 10), (10, -1)}
    assert numbers(shown)["f"][0] == 900


def test_the_release_says_to_what_counts_are_rounded():
    release = make_release(study(), protect(cells(), study()), Estimates((), protected=True), {})
    assert release.policy.rounding.startswith("Numbers of people are rounded: to the nearest 5.")
    assert release.sources["s"].rounding == release.policy.rounding
    plain = make_release(study("ferpa"), protect(cells(), study("ferpa")), Estimates((), protected=True), {})
    assert (plain.policy.rounding, plain.sources["s"].rounding) == ("", "")
    assert "ask your state agency" in plain.policy.unconfirmed
    facts = provenance(study(), {}, "uk-round", "1")
    assert facts["policy"]["rounding"] == {"steps": ((8, 5),), "significant": 0}
    assert "rounding" not in provenance(study(), {}, "cms", "1")["policy"]


def test_no_figure_has_more_digits_than_the_policy_allows():
    row = Estimate(
        indicator="i", source="s", dimension="sex", measure="ratio", value=12.3456789, se=1.23456789, ci_upper=123.456
    )
    wanted = study("census-drb")
    (found,) = make_release(wanted, protect(cells(), wanted), Estimates((row,), protected=True), {}).estimates
    assert (found.se, found.ci_upper) == (1.235, 123.5)
    (free,) = make_release(study(), protect(cells(), study()), Estimates((row,), protected=True), {}).estimates
    assert free.se == 1.2346


def test_every_policy_file_is_a_policy():
    assert set(policies()) == {"cms", "strict", "ferpa", "uk-round", "census-drb"}
