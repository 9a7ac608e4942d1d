"""Who is missing: a small number of stories is never printed, nor one from which it could be worked out."""

from itertools import combinations_with_replacement

from isonomia.model.stories import StoryCircumstance
from isonomia.stories.missing import who_is_missing, withheld

T = 11


def test_small_numbers_are_withheld_and_none_is_said():
    counts = {"a": 40, "b": 3, "c": 0, "d": 30, "e": 25}
    assert withheld(counts, 80, T, zeros=True) == {"b", "e"}
    assert withheld(counts, 80, T, zeros=False) == {"b", "c", "e"}


def test_what_leaves_few_stories_without_it_is_withheld_too():
    assert "a" in withheld({"a": 75, "b": 40, "c": 40}, 80, T, zeros=True)
    assert withheld({"a": 80, "b": 40}, 80, T, zeros=True) == frozenset()


def test_few_stories_print_no_number_but_none_where_there_is_none_at_all():
    assert withheld({"a": 1, "b": 0}, 1, T, zeros=True) == {"a", "b"}
    assert withheld({"a": 0, "b": 0}, 0, T, zeros=True) == frozenset()
    assert withheld({"a": 0}, 0, T, zeros=False) == {"a"}


def test_no_withheld_number_follows_from_the_others_where_each_story_tells_of_one():
    """A stranger who counts the stories and knows that each tells of one circumstance subtracts what is printed."""
    values = (0, 1, 5, 10, 11, 12, 30)
    for counts in combinations_with_replacement(values, 4):
        named = dict(zip("abcd", counts, strict=True))
        total = sum(counts)
        hidden = withheld(named, total, T, zeros=True)
        assert {name for name, n in named.items() if 0 < n < T} <= hidden
        rest = total - sum(n for name, n in named.items() if name not in hidden)
        if hidden and len(hidden) < len(named):
            assert len(hidden) >= 2, named
            assert rest >= T, named


def test_counts_are_of_stories_in_the_order_of_the_study():
    declared = (StoryCircumstance("b", "B", 0.2, "x"), StoryCircumstance("a", "A"))
    told = [["b", "b", "other"]] * 25 + [["a", "b"]] * 15 + [[]] * 20
    found = who_is_missing(declared, told, T, zeros=True)
    assert [(each.about.id, each.count) for each in found] == [("b", 40), ("a", 15)]
