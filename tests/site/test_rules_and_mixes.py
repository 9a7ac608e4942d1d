"""Sections about rules and about what is held fixed: words, numbers, and what stands beside what."""

import re
from dataclasses import replace

import pytest

from isonomia.model.registry import registry
from isonomia.model.release import DimensionInfo, RuleInfo
from isonomia.model.study import Level
from isonomia.publish.book import open_book
from isonomia.publish.findings import Voice
from isonomia.publish.language import Language
from isonomia.publish.mixes import at_same_mix
from isonomia.publish.pages.mixes import RETURNS, mixes
from isonomia.publish.pages.reference import FAMILIES
from isonomia.publish.pages.rules import rules
from isonomia.publish.sentences import Sentence
from isonomia.publish.words import mixes as mix_words
from isonomia.publish.words import rules as rule_words
from isonomia.publish.words.lint import lint

AGE = DimensionInfo("age", "age", (Level("young", "Young"), Level("old", "Old")), ordered=True, overlapping=False)
RULE = RuleInfo(
    "four-fifths", "Four-fifths rule of thumb", "impact_ratio", "ugesp-1978", "historical", "Guidelines (1978)",
    "IR = y_g / max y", "IR < 0.80", "", flags=True,
)  # fmt: skip


def beside(row, measure, value, low, high, **more):
    return replace(
        row, measure=measure, dimension="sex", subgroup="F", reference="M", value=value, ci_lower=low, ci_upper=high,
        gap=None, gap_lower=None, gap_upper=None, margin=None, family="", family_size=None, p_value=None, q_value=None,
        verdict="", **more,
    )  # fmt: skip


@pytest.fixture
def voice_of(release):
    def made(rows=(), **about):
        indicators = tuple(
            replace(each, adjust=("age",), **about) if each.id == "accepted" else each for each in release.indicators
        )
        measures = dict(registry())
        whole = replace(
            release,
            indicators=indicators,
            measures=measures,
            dimensions={**release.dimensions, "age": AGE},
            estimates=replace(release.estimates, rows=(*release.estimates, *rows)),
        )
        book = open_book(whole, Language())
        (part,) = (each for each in book.slices["accepted"] if each.period == "2025")
        return Voice(book, part)

    return made


@pytest.fixture
def crude(release):
    return next(
        row
        for row in release.estimates
        if (row.indicator, row.measure, row.dimension, row.subgroup) == ("accepted", "difference", "sex", "F")
    )


def test_every_family_of_the_registry_has_a_name_on_the_methods_page():
    assert {measure.family for measure in registry().values()} <= set(FAMILIES)


def test_every_sentence_about_mixes_and_rules_passes_the_linter():
    every = [*mix_words.AT_SAME_MIX.values(), mix_words.HELD_FIXED, mix_words.EXPLAINED, mix_words.MEDIATORS]
    every += [mix_words.KNOWN_ALONE, mix_words.WITH_UNKNOWN, mix_words.EXTRAPOLATED, *RETURNS.values()]
    every += [rule_words.PROMPT, rule_words.CHOSEN, rule_words.NO_RULE, rule_words.COMPLEMENT, rule_words.SIZE]
    every += [rule_words.NOT_FLAGGED_MEANS, *rule_words.WORDS.values(), *rule_words.STATUS.values()]
    every += [rule_words.DESCRIPTIVE, *rule_words.HEADS.values(), *rule_words.BESIDE.values()]
    places = {name: "x" for template in every for name in re.findall(r"%\((\w+)\)s", template)}
    for template in every:
        assert not lint(Sentence(template, phrases=places)), template


@pytest.mark.parametrize(
    ("value", "verdict", "words"),
    [
        (
            -0.031,
            "clear",
            "about 3 fewer in every 100 women with a full file were accepted to medical school than among",
        ),
        (-0.031, "clear", "and chance would not explain that."),
        (0.031, "unclear", "about 3 more in every 100"),
        (0.031, "unclear", "which chance could explain."),
        (0.0, "unclear", "about as many in every 100"),
        (0.01, "close", "about as many in every 100"),
    ],
)
def test_the_sentence_follows_the_verdict_of_the_adjusted_row(voice_of, crude, value, verdict, words):
    row = replace(
        beside(crude, "adjusted_difference", value, value - 0.02, value + 0.02, dimension_2="age"), verdict=verdict
    )
    voice = voice_of([row])
    (sentence,) = at_same_mix(voice, crude)
    assert words in str(sentence)
    assert "At the same mix of age" in str(sentence)
    assert not lint(sentence)


def test_a_hidden_adjusted_gap_has_no_sentence_and_one_word(voice_of, crude):
    row = beside(
        crude, "adjusted_difference", None, None, None, dimension_2="age", status="hidden", se=None, confidence=None
    )
    voice = voice_of([row, replace(row, component="crude")])
    assert at_same_mix(voice, crude) == ()
    (section,) = mixes(voice, ("sex",), "")
    (line,) = section.tables[0].rows
    assert [each.word for each in line[1]] == ["Not shown, to protect privacy"] * 2


def test_the_section_has_the_crude_gap_first_and_says_what_was_held_fixed(voice_of, crude):
    row = beside(crude, "adjusted_difference", -0.0312, -0.0512, -0.0112, dimension_2="age", flags=("extrapolation",))
    before = beside(crude, "adjusted_difference", 0.0123, 0.0023, 0.0223, dimension_2="age", component="crude")
    (section,) = mixes(voice_of([row, before], mediators=("age",)), ("sex",), "p-")
    said = [str(each) for each in section.notes]
    assert said[0] == "Held fixed: age. Both groups are set at the mix of the two together."
    assert said[1].startswith("“Explained” is arithmetic, not justification.")
    assert "may itself be a consequence of the group: age" in said[2]
    table = section.tables[0]
    assert table.heads[:2] == ("Crude gap", "Gap at the same mix")
    assert [each.number for each in table.rows[0][1]] == ["+1.2", "−3.1"]
    assert any("rests on the model" in str(each) for each in section.after)


@pytest.mark.parametrize(
    ("flag", "word"),
    [
        ("flagged:ugesp-1978", "flagged"),
        ("not_flagged:ugesp-1978", "not flagged"),
        ("not_judged:ugesp-1978", "this rule does not look at so few people"),
    ],
)
def test_a_flag_has_its_rule_and_version_in_the_head_and_its_meaning_above(voice_of, crude, flag, word):
    row = beside(crude, "impact_ratio", 0.75, 0.6, 0.9, component="four-fifths", flags=(flag,))
    (section,) = rules(voice_of([row], rules=(RULE,)), ("sex",), "")
    assert str(section.notes[0]).startswith("A flag is a prompt to look and not a finding.")
    table = section.tables[0]
    assert table.heads == ("Four-fifths rule of thumb, version ugesp-1978",)
    ((_, (cell,)),) = table.rows
    assert (cell.number, cell.between, cell.word) == ("0.75", "0.60 to 0.90", word)
    assert section.terms[0][0] == "Four-fifths rule of thumb, version ugesp-1978: historical rule of thumb"


def test_no_rows_no_section(voice_of):
    assert mixes(voice_of(), ("sex", "income"), "") == ()
    assert rules(voice_of(), ("sex", "income"), "") == ()


def test_an_adverse_outcome_is_said_to_be_read_from_the_other_side(voice_of, crude):
    row = beside(crude, "impact_ratio", 0.75, 0.6, 0.9, component="four-fifths", flags=("complement",))
    (section,) = rules(voice_of([row], rules=(RULE,), higher_is="worse"), ("sex",), "")
    assert "Rules read successes: here a success is that the outcome did not happen." in map(str, section.notes)


def test_a_small_p_value_is_below_a_limit_and_not_zero(voice_of, crude):
    row = beside(crude, "mid_p", 0.0, None, None)
    (section,) = rules(voice_of([row]), ("sex",), "")
    ((_, (cell,)),) = section.tables[0].rows
    assert cell.number == "below 0.001"
