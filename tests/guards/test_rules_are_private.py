"""Rules about selection stay private unless the study names them, all or none; and nothing adjusted stands alone."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import estimate_world as world
from isonomia import measures
from isonomia.errors import InternalError
from isonomia.measures.asked import BESIDE, CRUDE_OF, printable, rules_of
from isonomia.measures.opportunity import NOTE
from isonomia.measures.rule_packs import rule_packs
from isonomia.model.registry import registry
from isonomia.protect import make_release, protect, unprotected

RACE = world.dimension("race", ("a", "b", "c"))
AGE = world.dimension("age", ("young", "old"))
PACKS = tuple(rule_packs())
PRIVATE = frozenset(each.id for each in registry().values() if each.private)
BLAMING = ("discriminat", "adverse impact", "violat", "unfair", "quota", "must be hired", "deserve", "at fault")


def study(publish=(), **more):
    one = world.indicator(by=(("race",),), higher_is="better", **more)
    made = world.study((RACE, AGE), (one,))
    return replace(made, release=replace(made.release, publish=publish))


def cells(whole, counts=((400, 150), (300, 120), (200, 60))):
    people = world.people(
        [
            ({"race": race, "age": age}, n // 2, x // 2 + 3 * at)
            for race, (n, x) in zip("abc", counts, strict=True)
            for at, age in enumerate(("young", "old"))
        ]
    )
    return world.cells(people, whole.indicators[0])


def test_whatever_a_rule_pack_looks_at_is_private_by_default():
    """A new pack cannot become public because nobody thought of it."""
    assert {pack.measure for pack in rule_packs().values()} <= PRIVATE


def test_projections_are_private_by_default():
    assert {name for name in registry() if name.startswith("time_to_parity")} <= PRIVATE


@given(st.sets(st.sampled_from(PACKS)), st.sets(st.sampled_from(sorted(PRIVATE))))
@settings(max_examples=60, deadline=None)
def test_no_public_run_has_what_the_study_does_not_name(packs, named):
    whole = study(tuple(named), rules=tuple(sorted(packs)), measures=("difference", "ppg_1", "mid_p"))
    rules = rules_of(whole.indicators[0], printable(whole, own_eyes=False))
    assert {rule_packs()[code].measure for code in rules.packs} <= named
    assert set(rules.measures) & PRIVATE <= named
    inner = rules_of(whole.indicators[0], printable(whole, own_eyes=True))
    assert set(inner.packs) == packs
    if rules.packs or "ppg_1" in rules.measures:
        assert rules.beside == BESIDE, "no rule without everything that belongs beside it"


def test_a_release_refuses_private_rows_whoever_made_them():
    asked = study((), rules=PACKS)
    named = study(tuple(sorted(PRIVATE)), rules=PACKS)
    shown = protect(cells(asked), asked)
    leaked = measures.estimate(named, shown, {})
    assert {row.measure for row in leaked} & PRIVATE
    with pytest.raises(InternalError, match="it holds what the study keeps private"):
        make_release(asked, shown, leaked, {"s": "digest"})
    assert make_release(named, shown, leaked, {"s": "digest"}).indicators[0].rules
    plain = make_release(asked, shown, measures.estimate(asked, shown, {}), {"s": "digest"})
    assert plain.indicators[0].rules == ()


def test_no_word_of_a_rule_or_of_an_adjusted_measure_blames():
    texts = [NOTE.replace("A statistical disparity is not by itself discrimination", "")]
    for each in registry().values():
        if each.family in {"selection", "adjusted", "tests", "decomposition"}:
            texts += [each.title, each.plain, each.question]
    texts += [text for pack in rule_packs().values() for text in (pack.label, pack.formula, pack.flag, pack.minimum)]
    for text in texts:
        assert not [word for word in BLAMING if word in text.casefold()], text


def test_every_measure_of_a_rule_says_that_a_disparity_is_not_discrimination():
    for name in {pack.measure for pack in rule_packs().values()} | {"relative_yield"}:
        said = registry()[name].assumptions.casefold()
        assert "statistical disparity is not discrimination; not legal advice" in said, name


@given(
    st.lists(st.tuples(st.integers(30, 200), st.floats(0.1, 0.9)), min_size=3, max_size=3),
    st.sampled_from([(), ("theil_index",), ("adjusted_ratio",), ("gelbach",), ("ratio", "adjusted_difference")]),
    st.sampled_from(["everyone_else", "a", "overall", "best"]),
)
@settings(max_examples=15, deadline=None)
def test_no_adjusted_gap_without_the_crude_one(groups, asked, reference):
    whole = study(adjust=("age",), measures=asked)
    dimensions = {"race": world.dimension("race", ("a", "b", "c"), reference=reference), "age": AGE}
    whole = replace(whole, dimensions=dimensions)
    found = measures.estimate(whole, unprotected(cells(whole, [(n, int(n * p * 0.9)) for n, p in groups]), whole), {})
    for row in found:
        if row.measure in CRUDE_OF and not row.component:
            same = found.where(measure=row.measure, subgroup=row.subgroup, reference=row.reference, component="crude")
            assert [each.status for each in same] == [row.status]
