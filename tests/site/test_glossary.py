"""The glossary and the other words of A to Z: what is there is explained, what is not there is left out."""

import re
from dataclasses import fields, replace
from typing import get_args

import pytest

from isonomia.model.audit_tables import AuditTables, Told
from isonomia.model.curriculum import CurriculumInfo
from isonomia.model.estimates import Estimates, Status, Verdict
from isonomia.model.pathway import CohortKind, Duration, Exit
from isonomia.model.reasons import REASONS
from isonomia.model.registry import registry
from isonomia.model.release import DimensionInfo, StandardInfo
from isonomia.model.stories import StoryLibrary
from isonomia.model.study import REFERENCES, Level
from isonomia.publish import write_site
from isonomia.publish.book import open_book
from isonomia.publish.language import language, sort_key
from isonomia.publish.pages.glossary import entries
from isonomia.publish.signs import signs_of
from isonomia.publish.synonyms import See, synonyms, terms_by_word, ways_by_word
from isonomia.publish.words.glossary import TERMS
from isonomia.publish.words.lint import forbidden, word_list
from isonomia.standards import vocabulary, vocabulary_ids
from test_findings import grade

EN = language("en")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def text(element):
    return " ".join(element.text_content().split())


def listed(release):
    return {each.id for each in entries(open_book(release, EN))}


def only(release, keep):
    """The release with those estimates alone that are kept."""
    return replace(release, estimates=Estimates(tuple(filter(keep, release.estimates)), protected=True))


def test_the_page_has_each_word_at_its_own_address(pages, release):
    page = pages["glossary.html"]
    found = entries(open_book(release, EN))
    assert [(each.get("id"), text(each.find("dt")), text(each.find("dd"))) for each in page.xpath("//dl/div")] == [
        (each.id, each.word, each.meaning) for each in found
    ]
    words = [sort_key(each.word) for each in found]
    assert words == sorted(words)
    assert len(words) > 35


def test_every_page_leads_to_the_glossary(pages):
    for name, page in pages.items():
        root = "../" * name.count("/")
        assert f"{root}glossary.html" in page.xpath("//footer//a/@href"), name
    assert "glossary.html" in pages["methods.html"].xpath("//main//a/@href")
    assert "glossary.html#gap" in pages["a-z.html"].xpath("//main//a/@href")


def test_words_and_ids_are_told_once():
    assert len({each.id for each in TERMS}) == len({each.word.casefold() for each in TERMS}) == len(TERMS)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", each.id) for each in TERMS)


@pytest.mark.parametrize("term", TERMS, ids=lambda each: each.id)
def test_meanings_are_short_and_plain(term):
    sentences = re.split(r"(?<=[.?!])\s+", term.meaning)
    assert 1 <= len(sentences) <= 2
    assert term.meaning.endswith(".")
    assert all(len(_WORD.findall(each)) <= word_list("en").longest for each in sentences)
    assert not forbidden(f"{term.word}. {term.meaning}")


def test_the_glossary_is_at_grade_eight():
    assert grade(" ".join(each.meaning for each in TERMS)) <= 8


def test_signs_that_name_something_of_the_program_name_something_that_is_there():
    measures = registry().values()
    known = {
        "measure": {each.id for each in measures},
        "family": {each.family for each in measures},
        "status": set(get_args(Status)),
        "verdict": set(get_args(Verdict)),
        "reason": set(REASONS),
        "reference": set(REFERENCES),
        "pathway": set(get_args(CohortKind)),
        "kind": {"proportion", "rate", "mean", "representation"},
    }
    for sign in (sign for each in TERMS for sign in each.signs):
        kind, _, value = sign.partition(":")
        if value and kind in known:
            assert value in known[kind], sign


def everything(release):
    """The release with the rest of what a word is about."""
    info = replace(release.info, corrections=("a correction",), draft=True)
    levels = next(iter(release.dimensions.values()))
    first = release.pathways[0]
    duration = Duration("time", None, None, 2020)
    way = Exit("away", "Away", "away")
    stages = (*first.stages[:-1], replace(first.stages[-1], exits=(way,), duration=duration, so_far="far"))
    row = release.estimates.where(indicator="accepted", measure="difference", subgroup="BLACK", dimension_2="")[0]
    more = ("adjusted_difference", "dissimilarity", "trend_slope", "time_to_parity_naive", "reached_within")
    rows = [replace(row, measure=each, verdict="") for each in (*more, "hazard_ratio")]
    rows += [replace(row, flags=(flag,)) for flag in ("with_unknown", "conservative", "flagged:2", "CENSUS")]
    refused = release.estimates.where(status="refused")[0]
    rows += [replace(refused, reason=reason) for reason in ("UNRELIABLE", "SUPPRESSED_INPUT")]
    return replace(
        release,
        info=info,
        policy=replace(release.policy, rounding="to the nearest 5"),
        standards=(StandardInfo("A", "B", "C"),),
        dimensions={**release.dimensions, levels.id: replace(levels, other="All other groups")},
        sources={
            name: replace(each, pooled=True, weighted=True, breaks={"sex": ("2020",)})
            for name, each in release.sources.items()
        },
        pathways=(replace(first, stages=stages), *release.pathways[1:]),
        indicators=(replace(release.indicators[0], rules=("a rule",)), *release.indicators[1:]),
        measures={**registry(), **release.measures},
        estimates=Estimates((*release.estimates, *rows), protected=True),
        stories=StoryLibrary("public_web"),
        curriculum=CurriculumInfo("Lives", parts=(AuditTables("review", Told("Reviews"), Told("Two."), ()),)),
    )


def test_every_word_can_occur(release):
    found = signs_of(everything(release))
    assert [each.id for each in TERMS if not found.intersection(each.signs)] == []


def test_words_for_what_is_not_there_are_left_out(release):
    assert {"still-on-the-path", "stage", "draft", "person-years", "benchmark"} <= listed(release)
    assert listed(release).isdisjoint({"pace", "way-out", "so-far", "series-break", "pooled-periods", "rounded"})
    assert {"way-out", "so-far", "series-break", "pooled-periods", "rounded"} <= listed(everything(release))
    alone = replace(release, pathways=(), info=replace(release.info, draft=False))
    assert listed(alone).isdisjoint({"pathway", "stage", "step", "who-is-at-each-stage", "draft"})


def test_the_words_of_the_marks_are_explained_where_groups_are_compared(release):
    words = {"larger-than-chance", "close", "could-be-chance", "no-range"}
    assert words <= listed(only(release, lambda row: not row.verdict))
    levels = only(release, lambda row: row.measure == "rate")
    assert listed(levels).isdisjoint(words | {"gap", "comparison-group"})


def test_hidden_figures_are_explained_where_they_occur(release):
    assert "not-shown" in listed(release)
    assert "not-shown" not in listed(only(release, lambda row: row.status != "hidden"))


def test_what_is_held_back_has_no_words_of_its_own(release):
    held = tuple(replace(each, held=each.kind == "rate") for each in release.indicators)
    rest = replace(only(release, lambda row: row.indicator != "visits"), indicators=held)
    assert listed(rest).isdisjoint({"rate", "person-years"})
    assert "held-back" in listed(rest)
    every = tuple(replace(each, held=False) for each in release.indicators)
    assert "held-back" not in listed(replace(release, indicators=every))


def test_the_glossary_tells_no_figure(release):
    """The page of a release and of one with other numbers in the same places are alike."""
    numbers = ("value", "se", "ci_lower", "ci_upper", "n")
    moved = [
        replace(row, **{name: 1 for name in numbers if getattr(row, name) is not None}) for row in release.estimates
    ]
    assert signs_of(replace(release, estimates=Estimates(tuple(moved), protected=True))) == signs_of(release)


def lines(page):
    """Title -> what stands behind "see", of the lines that are other words."""
    every = page.xpath("//ul[contains(@class, 'az')]/li[small = 'see']")
    titles = [text(each).partition(" see ")[0] for each in every]
    return {(title, text(a)): a.get("href") for title, each in zip(titles, every, strict=True) for a in each.iter("a")}


def test_other_words_lead_to_what_pages_call_it(pages):
    found = lines(pages["a-z.html"])
    assert found["Disparity", "Gap"] == "glossary.html#gap"
    assert found["Racial groups", "race and ethnicity"] == "groups.html#d-race-ethnicity"
    assert found["Poverty", "family income"] == "groups.html#d-income"
    assert found["Latino", "Hispanic or Latino (race and ethnicity)"] == "group/race-ethnicity-hisp.html"
    assert not [word for word, _ in found if word in {"Attrition", "North African", "Regression", "Women", "Men"}]


def test_a_to_z_is_one_alphabet(pages):
    parts = [name for name in ("a-z.html", "a-z.2.html") if name in pages]
    every = [line for name in parts for line in pages[name].xpath("//ul[contains(@class, 'az')]/li")]
    titles = [
        sort_key(text(each).removesuffix(text(each.find("small"))).partition(" see ")[0].strip()) for each in every
    ]
    assert titles == sorted(titles)
    kinds = {text(each.find("small")) for each in every}
    assert {"word", "see", "way of grouping", "group", "method", "topic", "indicator", "pathway"} <= kinds


def carried(release, codes):
    """The release with race and ethnicity as the carried vocabulary has them."""
    known = vocabulary("race-ethnicity-spd15-2024")
    old = release.dimensions["race_ethnicity"]
    levels = tuple(Level(each.code, each.label, each.order) for each in known.values if each.code in codes)
    way = DimensionInfo(old.id, old.title, levels, ordered=False, overlapping=True, vocabulary=known.id)
    return replace(release, dimensions={**release.dimensions, old.id: way})


def test_a_vocabulary_gives_the_names_under_its_groups(release):
    book = open_book(carried(release, {"ASIAN", "BLACK", "WHITE"}), EN)
    found = ways_by_word(book)
    assert See("Filipino", "race_ethnicity", "ASIAN") in found
    assert See("Haitian", "race_ethnicity", "BLACK") in found
    assert See("Race and/or ethnicity, OMB SPD 15 (2024)", "race_ethnicity") in found
    assert not [each for each in found if "rite-in" in each.word]
    assert not [each for each in found if each.word == "Lebanese"], "no figure of that group is in the release"


def test_a_group_with_a_page_is_no_other_word(release):
    rows = [replace(row, subgroup="ASIAN.FILIPINO") if row.subgroup == "NHPI" else row for row in release.estimates]
    changed = carried(release, {"ASIAN", "BLACK", "WHITE", "ASIAN.FILIPINO"})
    book = open_book(replace(changed, estimates=Estimates(tuple(rows), protected=True)), EN)
    assert ("race_ethnicity", "ASIAN.FILIPINO") in book.groups
    assert "Filipino" not in {each.word for each in ways_by_word(book)}
    assert "Chinese" in {each.word for each in ways_by_word(book)}


def test_a_site_of_a_carried_vocabulary_links_its_names(release, tmp_path):
    import lxml.html

    write_site(carried(release, {"ASIAN", "BLACK", "WHITE"}), tmp_path)
    found = lines(lxml.html.fromstring((tmp_path / "a-z.html").read_bytes()))
    assert found["Filipino", "Asian (race and ethnicity)"] == "group/race-ethnicity-asian.html"


def test_the_list_of_a_language_names_what_is_there():
    ids = {each.id for each in TERMS}
    every = synonyms("en")
    assert {field.name for field in fields(every[0])} == {"words", "term", "dimension", "code"}
    for each in every:
        assert each.words
        assert bool(each.term) != bool(each.dimension), each
        assert not each.term or each.term in ids, each
    pairs = [(word, each.term, each.dimension, each.code) for each in every for word in each.words]
    assert len(set(pairs)) == len(pairs)
    known = {vocabulary(name).dimension for name in vocabulary_ids()} | set(vocabulary_ids())
    for each in every:
        assert not each.dimension or known.intersection(each.dimension), each
        if each.code:
            own = [name for name in vocabulary_ids() if vocabulary(name).dimension in each.dimension]
            assert any(vocabulary(name).get(each.code) for name in own), each


@pytest.mark.parametrize(("name", "word"), [("student_race", "Ancestry"), ("race", "Ancestry"), ("trace", "")])
def test_a_way_of_grouping_is_known_by_a_part_of_its_id(release, name, word):
    rows = [
        replace(row, dimension=name if row.dimension == "sex" else row.dimension)
        for row in release.estimates
        if row.indicator == "visits"
    ]
    infos = tuple(replace(each, by=((name,),)) for each in release.indicators if each.id == "visits")
    way = replace(release.dimensions["sex"], id=name, title="a way")
    changed = replace(
        release, indicators=infos, pathways=(), dimensions={name: way}, estimates=Estimates(tuple(rows), protected=True)
    )
    found = {each.word for each in ways_by_word(open_book(changed, EN)) if each.dimension == name}
    assert (word in found) if word else not found


def test_a_language_without_a_list_has_no_other_words(release):
    assert synonyms("xx") == ()
    assert terms_by_word("xx") == ()
    book = open_book(release, replace(EN, code="xx"))
    assert {each.dimension for each in ways_by_word(book)} <= {
        "rurality"
    }  # the title of a carried list, in any language
