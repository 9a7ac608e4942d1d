"""Two questions whose printed numbers of people agree seem to count the same people, whether or not they do."""

from types import SimpleNamespace

import pytest

from isonomia.protect.audit import audit
from isonomia.protect.audit.alike import alike
from isonomia.protect.audit.counts import Count
from small_release import RELEASE, SCHOOL, released_and_shown

STUDY = (
    SCHOOL
    + """\
absent.graduated = {{ "" = "not_stated" }}
absent.left = {{ "" = "not_stated" }}
[dimension.group]
column = "group"
[topic.progress]
title = "Who gets on"
[[indicator]]
id = "graduated"
topic = "progress"
source = "students"
event = "graduated = 'yes'"
by = ["group"]
[[indicator]]
id = "left"
topic = "progress"
source = "students"
event = "left = 'yes'"
by = ["group"]
"""
    + RELEASE
    + 'policy = "{policy}"\n'
)
SPREAD = {"A": (60, 0, 0), "B": (40, 0, 0), "C": (10, 14, 2), "D": (20, 2, 14)}
"""Group: with both answers, with the first alone, with the second alone. Totals, A and B agree; C and D do not."""


def school(groups):
    """Six of ten who answered graduated, and five of ten left."""
    people = []
    for group, (both, first, second) in groups.items():
        answers = [(True, True)] * both + [(True, False)] * first + [(False, True)] * second
        for at, (one, other) in enumerate(answers):
            graduated = ("yes" if at % 10 < 6 else "no") if one else ""
            left = ("yes" if at % 10 < 5 else "no") if other else ""
            people.append(f"{group},{graduated},{left}")
    return ["id,group,graduated,left", *(f"{at},{each}" for at, each in enumerate(people))]


@pytest.mark.parametrize("policy", ["cms", "ferpa", "strict"])
@pytest.mark.parametrize(
    "groups", [SPREAD, {**SPREAD, "C": (6, 14, 2)}, {"A": (15, 0, 0), "C": (9, 5, 2), "D": (9, 2, 5)}]
)
def test_a_guess_that_is_wrong_stops_no_release(tmp_path, policy, groups):
    folder, shown = released_and_shown(tmp_path, STUDY.format(policy=policy), school(groups))
    found = audit(folder)
    assert found.passed, "\n".join(found.lines())
    one, other = (shown.get(name, ("group",)) for name in ("graduated", "left"))
    both = one.n_shown & other.n_shown
    if both.any() and (one.n[both] == other.n[both]).all():
        assert (one.n_shown == other.n_shown).all()


def test_numbers_that_say_that_the_people_differ_are_printed(tmp_path):
    """Nothing is hidden for a guess that printed numbers show to be wrong."""
    groups = {"A": (60, 0, 0), "C": (80, 14, 3), "D": (80, 3, 14)}
    _, shown = released_and_shown(tmp_path, STUDY.format(policy="cms"), school(groups))
    assert all(shown.get(name, ("group",)).n_shown.all() for name in ("graduated", "left"))


def guessed(numbers):
    """The pairs of questions that seem to be alike where these numbers of people are printed."""
    key = ("", "2026")
    places = [frozenset({("group", name)}) for name in "ABCD"]
    printed, hidden = {}, set()
    for name, row in numbers.items():
        for place, number in zip(places, row, strict=True):
            count = Count("n", name, *key, place)
            printed |= {} if number is None else {count: number}
            hidden |= {count} if number is None else set()
    release = SimpleNamespace(
        places={(name, *key): tuple(places) for name in numbers}, printed=printed, hidden=frozenset(hidden)
    )
    return {
        (said.total.indicator, said.parts[0].indicator) for said in alike(release, [(name, "n") for name in numbers])
    }


def test_two_questions_that_differ_are_not_both_like_a_third():
    assert guessed({"a": (60, 40, None, None), "b": (60, 41, None, None), "c": (60, None, None, None)}) == set()
    assert guessed({"a": (60, 40, None, None), "b": (60, 40, None, None), "c": (60, None, None, None)}) == {
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    }


def test_the_guess_of_which_more_numbers_agree_is_made():
    numbers = {"a": (60, 40, 30, None), "b": (60, 40, None, 20), "c": (60, 41, None, None), "d": (60, None, None, None)}
    assert guessed(numbers) == {("a", "b")}
