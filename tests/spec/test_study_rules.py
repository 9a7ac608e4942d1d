"""What a study file may ask about rules and about what is held fixed, and what it hears otherwise."""

import pytest

from isonomia import study
from isonomia.errors import StudyError

STUDY = """\
schema = 1
title = "A study"
[release]
id = "2026"
date = 2026-11-22
publisher = "P"
contact = "c@example.org"
{release}
[source.people]
path = "people.csv"
{source}
[dimension.sex]
column = "sex"
levels = ["F", "M"]
[dimension.age]
column = "age"
bins = [0, 40, 65]
[dimension.site]
column = "site"
levels = ["n", "s"]
[dimension.language]
columns = ["first", "second"]
levels = ["en", "es"]
[[indicator]]
id = "accepted"
source = "people"
kind = "{kind}"
{outcome}
higher_is = "{higher_is}"
by = {by}
{keys}
"""
OUTCOMES = {
    "proportion": "event = \"accepted = 'yes'\"",
    "rate": 'event = "visits"\ntime = "years"',
    "mean": 'value = "score"\nbounds = [0, 10]',
}


def parsed(keys="", *, release="", source="", kind="proportion", higher_is="better", by='["sex", "age"]'):
    text = STUDY.format(
        keys=keys, release=release, source=source, kind=kind, outcome=OUTCOMES[kind], higher_is=higher_is, by=by
    )
    return study.parse(text)


def faults(keys="", **more):
    with pytest.raises(StudyError) as caught:
        parsed(keys, **more)
    return [each.sentence() for each in caught.value.faults]


def test_what_a_study_says_of_rules_and_of_what_is_held_fixed():
    made = parsed(
        'rules = ["four-fifths", "ppg1-2022"]\nmeasures = ["difference", "successes_needed", "oaxaca_twofold"]\n'
        'adjust = ["age", "site"]\nmediators = ["site"]\nreturns = "reimers"',
        release='publish = ["impact_ratio", "ppg_1", "successes_needed"]',
    )
    (one,) = made.indicators
    assert one.rules == ("four-fifths", "ppg1-2022")
    assert (one.adjust, one.mediators, one.returns) == (("age", "site"), ("site",), "reimers")
    assert made.release.publish == ("impact_ratio", "ppg_1", "successes_needed")


def test_nothing_is_published_unless_it_is_named():
    assert parsed('rules = ["four-fifths"]').release.publish == ()


@pytest.mark.parametrize(
    ("keys", "more", "words"),
    [
        ('rules = ["four-fifth"]', {}, "there is no rule pack “four-fifth”. Did you mean 'four-fifths'?"),
        ('rules = ["four-fifths", "four-fifths"]', {}, "“four-fifths” stands twice"),
        ('rules = ["four-fifths"]', {"higher_is": "neutral"}, "needs to know whether the event is a success"),
        ('rules = ["four-fifths"]', {"kind": "mean"}, "counts people who pass and people who do not"),
        ('measures = ["ppg_1"]', {"higher_is": "neutral"}, "needs to know whether the event is a success"),
        ('rules = ["four-fifths"]', {"source": 'weight = "w"'}, "the source “people” is a survey or has no counts"),
        ("", {"release": 'publish = ["difference"]'}, "no measure that is private by default “difference”"),
        ("", {"release": 'publish = ["impact_ratio"]'}, "no question of the release asks for “impact_ratio”"),
        (
            'rules = ["four-fifths", "ppg1-2022"]',
            {"release": 'publish = ["impact_ratio"]'},
            "some of the chosen rules are published and others are not: “ppg_1”",
        ),
        ('adjust = ["language"]', {}, "a person can be in several groups of “language”, so it cannot be held fixed"),
        ('adjust = ["ag"]', {}, "there is no dimension “ag”. Did you mean 'age'?"),
        ('adjust = ["site", "site"]', {}, "“site” stands twice"),
        ('adjust = [["age", "site"]]', {}, "cannot stand here"),
        ('adjust = ["sex"]', {"by": '["sex"]'}, "nothing is compared while this is held fixed"),
        ('adjust = ["site"]', {"by": '[["sex", "age"]]'}, "nothing is compared while this is held fixed"),
        ('adjust = ["site"]', {"source": 'weight = "w"'}, "adjusted gaps of one are not built yet"),
        ('adjust = ["site"]\nmediators = ["age"]', {}, "there is no dimension in adjust “age”"),
        ('measures = ["gelbach"]', {}, "“gelbach” holds nothing fixed"),
        ('measures = ["adjusted_ratio"]', {}, "“adjusted_ratio” holds nothing fixed"),
        ('adjust = ["site"]\nmeasures = ["gelbach"]', {"kind": "rate"}, "is for means and shares, not for rates"),
        ('adjust = ["site"]\nmeasures = ["oaxaca_twofold"]', {}, "needs the returns that count as common"),
        ('adjust = ["site"]\nreturns = "reimers"', {}, "nothing uses the returns"),
        ('adjust = ["site"]\nmeasures = ["oaxaca_twofold"]\nreturns = "mine"', {}, "“mine” cannot stand here"),
    ],
)
def test_each_fault_is_one_clear_sentence(keys, more, words):
    found = faults(keys, **more)
    assert any(words in each for each in found), found


KEPT = """
[[indicator]]
id = "kept"
source = "people"
event = "accepted = 'yes'"
higher_is = "better"
by = ["sex"]
rules = ["ppg1-2022"]
"""


def test_a_held_question_does_not_force_its_rules_into_the_open():
    made = parsed('rules = ["four-fifths"]' + KEPT, release='publish = ["impact_ratio"]\nhold = ["kept"]')
    assert made.release.publish == ("impact_ratio",)
