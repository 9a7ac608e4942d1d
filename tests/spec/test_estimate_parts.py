"""The small decisions behind a row: verdicts, families, references."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isonomia.measures.families import adjusted_by_family, family_id
from isonomia.measures.references import Seen, resolve
from isonomia.measures.verdict import verdict
from isonomia.model.study import Dimension


@pytest.mark.parametrize(
    ("low", "high", "q", "margin", "said"),
    [
        (0.01, 0.03, 0.001, None, "clear"),
        (0.01, 0.03, 0.001, 0.02, "clear"),
        (0.01, 0.019, 0.001, 0.02, "close"),  # larger than chance, and still inside the margin
        (-0.02, 0.02, 0.9, 0.02, "close"),
        (-0.021, 0.0, 0.9, 0.02, "unclear"),
        (-0.5, 0.5, 0.05, 0.02, "unclear"),
        (-0.5, 0.5, 0.0499, 0.02, "clear"),
        (-0.5, 0.5, None, 0.02, "unclear"),
        (None, None, 0.001, 0.02, ""),
        (0.01, None, 0.001, 0.02, ""),
        (0.0, 0.0, 0.001, 0.0, "close"),
    ],
)
def test_verdict(low, high, q, margin, said):
    assert verdict(low, high, q, margin) == said


def test_the_verdict_is_decided_before_rounding():
    assert verdict(-0.0204, 0.0, 0.9, 0.02) == "unclear"


def test_a_family_is_named_by_what_sets_it_apart():
    assert family_id("i", "2020", "sex") == "i|2020|sex"
    assert family_id("i", "", "sex", "", "north") == "i||sex|north"


P = st.one_of(st.none(), st.floats(0, 1))


@given(st.lists(st.tuples(st.sampled_from("abc"), P), max_size=20))
def test_families_do_not_see_one_another(rows):
    families, p = [name for name, _ in rows], [p for _, p in rows]
    together = adjusted_by_family(families, p)
    for name in "abc":
        alone = adjusted_by_family([name] * families.count(name), [q for f, q in rows if f == name])
        assert [each for each, family in zip(together, families, strict=True) if family == name] == alone


@given(st.lists(P, max_size=20))
def test_comparisons_without_a_test_are_not_counted(p):
    found = adjusted_by_family(["a"] * len(p), p)
    tested = sum(each is not None for each in p)
    for value, each in zip(p, found, strict=True):
        if value is None:
            assert each is None
        else:
            assert each.size == tested
            assert value <= each.q_value + 1e-15
            assert each.q_value <= min(1.0, value * tested) + 1e-12


def grades(**more):
    return Dimension("grade", "Grade", **more)


SEEN = {"a": Seen(0.2, 10), "b": Seen(0.5, 30), "c": Seen(0.5, 20)}


@pytest.mark.parametrize(
    ("reference", "direction", "mode", "code", "flags"),
    [
        ("everyone_else", 1, "everyone_else", "", ()),
        ("overall", 1, "overall", "", ()),
        ("b", 1, "code", "b", ()),
        ("nobody", 1, "refused", "NO_REFERENCE", ()),
        ("best", -1, "code", "a", ("selected_extremes",)),
        ("best", 1, "code", "b", ("selected_extremes", "tied")),
        ("best", 0, "refused", "NO_DIRECTION", ()),
        ("highest", 0, "code", "b", ("selected_extremes", "tied")),
        ("largest", 0, "code", "b", ()),
        ("extremes", 0, "extremes", "a", ("selected_extremes", "tied")),
    ],
)
def test_references(reference, direction, mode, code, flags):
    found = resolve(grades(reference=reference), tuple("abc"), SEEN, direction)
    assert (found.mode, found.code, found.flags) == (mode, code, flags)


def test_the_highest_rank_of_an_order_is_declared_and_not_chosen():
    found = resolve(grades(reference="highest", ordered=True), tuple("abc"), SEEN, 1)
    assert (found.code, found.flags) == ("c", ())


@pytest.mark.parametrize("reference", ["best", "highest", "largest", "extremes"])
def test_a_choice_among_hidden_groups_is_hidden(reference):
    assert resolve(grades(reference=reference), tuple("abc"), None, 1).mode == "hidden"


def test_equal_groups_still_have_two_extremes():
    even = dict.fromkeys("ab", Seen(0.5, 10))
    found = resolve(grades(reference="extremes"), tuple("ab"), even, 1)
    assert {found.focus, found.code} == {"a", "b"}


def test_one_group_has_no_extremes():
    found = resolve(grades(reference="extremes"), ("a",), {"a": Seen(0.5, 10)}, 1)
    assert (found.mode, found.code) == ("refused", "TOO_FEW_GROUPS")


def test_labels_of_roll_ups_answer_for_their_members():
    rolled = grades(reference="a", merge={"ab": ("a", "b")})
    assert resolve(rolled, ("ab", "c"), {}, 1).code == "ab"
