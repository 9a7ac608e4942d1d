"""Item bias: what is left out of the score in a second pass, and what is said of an item."""

import numpy as np
import pytest

from isonomia.climate.item_bias import ScoreTable, item_bias, scale_bias
from isonomia.protect.item_reports import verdict

ITEMS = ("a", "b", "c", "d", "e")


def rows(biased=(), shift=1.0, people=1200, seed=4):
    """Groups and answers; people of the second group answer what is biased higher than they feel."""
    draw = np.random.default_rng(seed)
    group = np.arange(people) % 2
    feeling = draw.normal(size=(people, 1)) + 0.9 * draw.normal(size=(people, 5))
    feeling[:, list(biased)] += shift * group[:, None]
    return group, np.searchsorted([-1.5, -0.5, 0.5, 1.5], feeling)


def tables(group, x, asked=None):
    def table(item, matching):
        if asked is not None:
            asked.append((item, matching))
        score = x[:, [ITEMS.index(each) for each in matching]].sum(axis=1)
        values = np.unique(score)
        counts = np.zeros((len(values), 2, 5))
        np.add.at(counts, (np.searchsorted(values, score), group, x[:, ITEMS.index(item)]), 1)
        return ScoreTable(item, values / len(matching), counts)

    return table


@pytest.mark.parametrize("score", ["rest", "total"])
def test_the_second_pass_leaves_out_what_the_first_told_of_and_nothing_else(score):
    asked = []
    found = scale_bias(ITEMS, tables(*rows((4,)), asked), score)
    assert found.purified == ("e",)
    assert len(asked) == 10  # two passes, and no third
    clean = ("a", "b", "c", "d")
    for item, matching in asked[5:]:
        own = (item,) if score == "total" else ()
        assert matching == tuple(each for each in ITEMS if each in own or (each in clean and each != item))
    assert [each.item for each in found.items if each.told] == ["e"]
    again = item_bias(tables(*rows((4,)))(*asked[-1]), asked[-1][1], score)
    assert found.items[-1].total_chi2 == again.total_chi2


def test_sound_items_look_biased_until_the_biased_one_is_left_out():
    table = tables(*rows((4,), shift=1.5))
    before = [item_bias(table(item, tuple(o for o in ITEMS if o != item)), (), "rest") for item in ITEMS]
    after = scale_bias(ITEMS, table, "rest").items
    assert max(each.r2_change for each in before[:4]) > 0.01
    assert max(each.r2_change for each in after[:4]) < 0.005
    assert after[4].r2_change > 0.2


def test_where_most_items_are_told_of_the_score_is_doubted_and_not_purified():
    found = scale_bias(ITEMS, tables(*rows((3, 4), shift=1.5)), "rest")
    assert sum(each.told for each in found.items) > 2
    assert found.purified == ()
    assert found.score_in_doubt


def test_nothing_is_left_out_where_too_little_would_be_left_to_match_on():
    asked = []
    found = scale_bias(ITEMS[:3], tables(*rows((2,), shift=2.0), asked), "rest")
    assert found.items[2].told
    assert found.purified == ()
    assert len(asked) == 3


def test_words_of_an_item():
    group, x = rows((4,))
    found = scale_bias(ITEMS, tables(group, x), "rest")
    told = verdict(found.items[4], ("Women", "Men"))
    assert told.startswith("Statistically detectable, ")
    assert "Men answer higher than Women with the same score." in told
    assert verdict(found.items[0], ("Women", "Men")) == "No sign of bias. That is no proof of none."
    three = verdict(found.items[4], ("A", "B", "C"))
    assert "answer higher" not in three


def test_an_item_that_everybody_answers_alike_is_refused():
    group, x = rows()
    x[:, 0] = 2
    found = scale_bias(ITEMS, tables(group, x), "rest")
    assert found.items[0].reason == "TOO_FEW_GROUPS"
    assert np.isnan(found.items[0].q)
    assert found.items[0].size == ""
    assert not found.items[0].told
    assert not np.isnan(found.items[1].q)
