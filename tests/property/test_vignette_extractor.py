"""What holds of every text: no exception, places that give their words, the same answer twice, no word of others."""

import string
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from isonomia.curriculum.cases import Case, Section, read_cases
from isonomia.curriculum.extract import CHARACTERISTICS, NOT_A_VALUE, extract
from isonomia.curriculum.extract.words import words_of
from isonomia.curriculum.gold import labelled
from isonomia.errors import InputError

WORDS = [
    "A",
    "34-year-old",
    "Black",
    "woman",
    "man",
    "boy",
    "infant",
    "patient",
    "mother",
    "brother",
    "who",
    "is",
    "was",
    "not",
    "homeless",
    "deaf",
    "blind",
    "uninsured",
    "his",
    "her",
    "he",
    "she",
    ",",
    ".",
    ";",
    "and",
    "but",
    "denies",
    "from",
    "Nigeria",
    "Mexico",
    "lives",
    "on",
    "a",
    "farm",
    "with",
    "in",
    "the",
    "of",
    "veteran",
    "white",
    "stool",
    "6-month-old",
    "has",
    "no",
    "history",
    "family",
    "if",
    "because",
    "speaks",
    "only",
    "Spanish",
    "Muslim",
    "́",
    "’",
    "–",
    "(",
    ")",
    "?",
    "İ",
    "ß",
]
VIGNETTES = [each.case for each in labelled() if extract(each.case).status == "patient"]
RELATIVES = (
    "The sister is homeless and deaf.",
    "The father was a veteran.",
    "A roommate is from Brazil and uninsured.",
    "The family history includes blindness.",
    "The brother, who speaks only Russian, is a nurse.",
)
ANY_TEXT = st.text(max_size=300) | st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


def case_of(text, kind="stem"):
    return Case("x", (Section(kind, text),))


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT, st.sampled_from(["stem", "options", "answer", "explanation"]))
def test_any_text_has_an_answer_and_places_give_words(text, kind):
    found = extract(case_of(text, kind))
    assert set(found.values) == set(CHARACTERISTICS)
    assert all(found.values.values())
    for each in found.findings:
        assert 0 <= each.start < each.end <= len(text)
        assert text[each.start : each.end].strip()
    assert found == extract(case_of(text, kind))


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT)
def test_words_stand_in_order_where_they_say(text):
    words = words_of(text)
    assert all(start < end for start, end in zip(words.start, words.end, strict=True))
    assert all(end <= start for end, start in zip(words.end, words.start[1:], strict=False))
    assert words.sentence == sorted(words.sentence)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(VIGNETTES), st.sampled_from(RELATIVES))
def test_a_sentence_about_a_relative_changes_nothing_of_the_patient(case, sentence):
    longer = case_of(f"{case.text('stem')} {sentence}")
    alone = case_of(case.text("stem"))
    assert extract(longer).values == extract(alone).values


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(VIGNETTES))
def test_how_quotes_and_dashes_are_typed_changes_no_value(case):
    text = case.text("stem")
    typed = text.replace("'", "’").replace("-", "\u2010")
    assert extract(case_of(typed)).values == extract(case_of(text)).values


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=string.ascii_letters + " .,", max_size=80))
def test_a_text_without_a_person_states_nothing(text):
    found = extract(case_of("Which enzyme is inhibited? " + text.replace("A", "").replace("a", "")))
    if found.status == "no_patient":
        assert all(each[0] in NOT_A_VALUE for each in found.values.values())


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | ANY_TEXT.map(lambda text: text.encode()), st.sampled_from(["txt", "json", "jsonl"]))
def test_any_file_is_a_bank_or_a_sentence(content, ending):
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"bank.{ending}"
        path.write_bytes(content)
        said, bank = (), None
        try:
            bank = read_cases([path])
        except InputError as error:
            said = error.faults
        assert all(fault.problem.endswith((".", "?")) for fault in said)
        assert (bank is None) == bool(said)
        if bank is None:
            return
        assert len({case.id for case in bank.cases}) == len(bank)
        assert all(section.text.strip() for case in bank.cases for section in case.sections)


def test_ten_thousand_cases_would_take_less_than_a_minute():
    extract(VIGNETTES[0])  # reads the lexicon
    begun = time.process_time()
    for case in VIGNETTES:
        extract(case)
    assert 10_000 * (time.process_time() - begun) / len(VIGNETTES) < 60
