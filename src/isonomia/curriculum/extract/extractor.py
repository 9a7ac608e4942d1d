"""The extractor: who the patient of a case is, by rules alone. No model, no network, no text in any log.

words → anchor → subjects → phrases → guards → assertions → one answer a characteristic
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from isonomia.curriculum.cases.case import Case, Section
from isonomia.curriculum.extract.ages import Age, ages_of
from isonomia.curriculum.extract.anchor import Anchor, anchor_of
from isonomia.curriculum.extract.assertions import assertion_of
from isonomia.curriculum.extract.finding import (
    GENERAL,
    HOUSEHOLD,
    NO_PATIENT,
    PATIENT,
    SHARED,
    Assertion,
    Extraction,
    Finding,
)
from isonomia.curriculum.extract.lexicon import Entry, Lexicon, lexicon
from isonomia.curriculum.extract.phrases import matches
from isonomia.curriculum.extract.resolve import resolved
from isonomia.curriculum.extract.said_of_people import said_of
from isonomia.curriculum.extract.sexes import said_sex, sex_findings
from isonomia.curriculum.extract.subjects import subjects_of
from isonomia.curriculum.extract.words import Words, words_of

NO_PERSON: Final = "not_said_of_a_person"
"""The guard of words that count only beside a person, and stood beside none."""
OPTION: Final = "option"
"""The subject of an answer option: nobody's."""
_THE_PATIENT: Final = frozenset(["he", "she", "his", "her", "him"])


def extract(case: Case) -> Extraction:
    """Everything that one case says of its patient."""
    rules = lexicon()
    stem = words_of(case.text("stem"))
    ages = ages_of(stem, rules)
    anchor = anchor_of(stem, ages, rules)
    sex = said_sex(stem, anchor)
    found: list[Finding] = []
    for section in case.sections:
        found += (
            _stem(section, stem, ages, anchor, sex, rules)
            if section.kind == "stem"
            else _later(section, anchor, sex, rules)
        )
    findings = tuple(sorted(set(found), key=lambda each: (_ORDER[each.section], each)))
    return Extraction(case.id, anchor.status, findings, resolved(findings, anchor.status))


_ORDER: Final = {"stem": 0, "options": 1, "answer": 2, "explanation": 3}


def extract_all(cases: Iterable[Case]) -> Iterator[Extraction]:
    """Case by case, in order."""
    return (extract(case) for case in cases)


def _stem(section: Section, words: Words, ages: list[Age], anchor: Anchor, sex: str, rules: Lexicon) -> list[Finding]:
    about = subjects_of(words, anchor, sex, rules)
    made = _ages(words, ages, anchor, about, rules)
    made += sex_findings(words, anchor, about, ages[anchor.age].start if anchor.age >= 0 else -1, rules)
    made += _occupation(words, anchor)
    made += _phrases(section, words, ages, about, sex, rules)
    return made


def _later(section: Section, anchor: Anchor, sex: str, rules: Lexicon) -> list[Finding]:
    """Options are nobody's; answer and explanation speak of the patient only in sentences that name them."""
    words = words_of(section.text)
    about = [OPTION if section.kind == "options" else GENERAL] * len(words)
    if section.kind != "options" and anchor.status != NO_PATIENT:
        for sentence, first in enumerate(words.first):
            last = words.last_of(sentence)
            if any(_names_patient(words, at, anchor) for at in range(first, last)):
                about[first:last] = [PATIENT] * (last - first)
    return _phrases(section, words, ages_of(words, rules), about, sex, rules)


def _names_patient(words: Words, at: int, anchor: Anchor) -> bool:
    low = words.low[at]
    if low in _THE_PATIENT:
        return True
    return at > 0 and words.low[at - 1] in ("this", "the", "our") and low in ("patient", anchor.noun)


def _ages(words: Words, ages: list[Age], anchor: Anchor, about: list[str], rules: Lexicon) -> list[Finding]:
    made = []
    for number, age in enumerate(ages):
        whose = PATIENT if number == anchor.age else about[age.start]
        when: Assertion = "past" if age.earlier else "affirmed"
        made.append(
            Finding(
                "stem", words.start[age.start], words.end[age.stop - 1], "age", age.value, whose, when, "age.number"
            )
        )
    if anchor.status == PATIENT:
        for at in _band_places(anchor):
            band = rules.people.bands.get(words.low[at])
            if band:
                made.append(
                    Finding("stem", words.start[at], words.end[at], "age", band, PATIENT, "affirmed", "age.band")
                )
    return made


def _band_places(anchor: Anchor) -> range:
    """The head noun and the words before it that may say a band: an elderly woman, a teenage boy."""
    return range(max(0, anchor.head - 3), anchor.head + 1) if anchor.head >= 0 else range(0)


def _occupation(words: Words, anchor: Anchor) -> list[Finding]:
    if not anchor.occupation:
        return []
    size = len(anchor.occupation.split())
    start, stop = anchor.occupation_stop - size, anchor.occupation_stop
    made = Finding(
        "stem",
        words.start[start],
        words.end[stop - 1],
        "occupation",
        anchor.occupation,
        PATIENT,
        "past" if start and words.low[start - 1] in ("retired", "former") else "affirmed",
        "occupation.anchor",
    )
    return [made]


def _phrases(
    section: Section, words: Words, ages: list[Age], about: list[str], sex: str, rules: Lexicon
) -> list[Finding]:
    """Findings of the tree of phrases; the longer one where two of a characteristic overlap; with guards."""
    hits: list[tuple[int, int, Entry, str]] = []
    guards: list[tuple[int, int, Entry]] = []
    for at in range(len(words)):
        for stop, entry, value in matches(rules.tree, words, at, rules.named):
            if words.sentence[stop - 1] != words.sentence[at]:
                continue
            if entry.guard:
                guards.append((at, stop, entry))
            else:
                hits.append((at, stop, entry, value))
    kept = [hit for hit in _longest(hits) if not hit[2].sex or hit[2].sex == sex]
    made = [_found(section, words, ages, about, rules, hit, guards, _said_by_others(hit, kept)) for hit in kept]
    return made + _alone(section, words, about, guards, made)


def _longest(hits: list[tuple[int, int, Entry, str]]) -> list[tuple[int, int, Entry, str]]:
    """Without those inside a longer one of the same characteristic; of equals, one for each value."""
    if len(hits) < 2:
        return hits
    kept = []
    for hit in hits:
        start, stop, entry, _ = hit
        inside = any(
            other is not hit
            and other[2].characteristic == entry.characteristic
            and other[0] <= start
            and stop <= other[1]
            and (other[1] - other[0] > stop - start)
            and not (other[2].value != entry.value and entry.characteristic in ("migration", "language_access"))
            for other in hits
        )
        if not inside:
            kept.append(hit)
    return kept


def _said_by_others(hit: tuple[int, int, Entry, str], hits: list[tuple[int, int, Entry, str]]) -> frozenset[int]:
    """The words of other phrases of the same characteristic and value that end before a phrase."""
    if len(hits) < 2:
        return frozenset()
    ends = (each for each in hits if each[1] <= hit[0] and each[2].characteristic == hit[2].characteristic)
    return frozenset(at for start, stop, entry, _ in ends if entry.value == hit[2].value for at in range(start, stop))


def _found(
    section: Section,
    words: Words,
    ages: list[Age],
    about: list[str],
    rules: Lexicon,
    hit: tuple[int, int, Entry, str],
    guards: list[tuple[int, int, Entry]],
    elsewhere: frozenset[int],
) -> Finding:
    start, stop, entry, value = hit
    guard = next((each.guard for low, high, each in guards if low <= start and stop <= high), "")
    whose = about[start]
    if whose == HOUSEHOLD and entry.characteristic in SHARED:
        whose = PATIENT
    if not guard and entry.person:
        said = said_of(words, start, stop, ages, rules)
        guard = guard if said else NO_PERSON
        whose = GENERAL if said == "people" and whose == PATIENT else whose
    elif whose == PATIENT and stop < len(words) and words.low[stop] in rules.people.crowd:
        whose = GENERAL
    return Finding(
        section.kind,
        words.start[start],
        words.end[stop - 1],
        entry.characteristic,
        value if entry.value.startswith("{") else entry.value,
        whose,
        assertion_of(words, start, stop, rules.cues, elsewhere),
        entry.rule,
        guard,
    )


def _alone(
    section: Section,
    words: Words,
    about: list[str],
    guards: list[tuple[int, int, Entry]],
    made: list[Finding],
) -> list[Finding]:
    """Guards that speak for a characteristic by themselves, as a diagnosis alone does: kept, not counted."""
    places = [
        Finding(
            section.kind,
            words.start[start],
            words.end[stop - 1],
            entry.alone,
            "",
            about[start],
            "affirmed",
            "guard",
            entry.guard,
        )
        for start, stop, entry in guards
        if entry.alone
    ]
    taken = {(each.start, each.end) for each in made}
    return [each for each in places if (each.start, each.end) not in taken]
