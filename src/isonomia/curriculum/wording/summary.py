"""What may be published of the language check and of the watch list: counts by word and by equation, never a text.

`look` goes through the texts once and keeps the places for the private worklist.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.curriculum.wording.check import Hit, hits
from isonomia.curriculum.wording.equations import Mention, mentions, watched
from isonomia.curriculum.wording.lexicon import lexicon
from isonomia.curriculum.wording.quality import Rate, quality
from isonomia.model.audit_tables import AuditTable, AuditTables, Cell, Ranged, Told, Withheld

HIT_COLUMNS: Final = (
    "case",
    "part",
    "start",
    "end",
    "term",
    "word",
    "window",
    "sense",
    "suggestion",
    "source",
    "verdict",
)
MENTION_COLUMNS: Final = (
    "case", "part", "start", "end", "equation", "word", "window", "version", "status", "replacement", "source", "date",
    "confirmed", "verdict",
)  # fmt: skip
_VERSIONS: Final = ("older", "present", "not named")


@dataclass(frozen=True, slots=True)
class Text:
    """A part of a case or a document: what it belongs to, which part, and its words."""

    case: str
    part: str
    words: str


@dataclass(frozen=True, slots=True)
class Looked:
    """Every place that was found, with its case and part; `cases` is how many there are in all."""

    cases: int
    hits: tuple[tuple[str, str, Hit], ...]
    mentions: tuple[tuple[str, str, Mention], ...]


def look(texts: Iterable[Text]) -> Looked:
    """Go through texts once."""
    cases: set[str] = set()
    found: list[tuple[str, str, Hit]] = []
    named: list[tuple[str, str, Mention]] = []
    for each in texts:
        cases.add(each.case)
        found += [(each.case, each.part, hit) for hit in hits(each.words)]
        named += [(each.case, each.part, mention) for mention in mentions(each.words)]
    return Looked(len(cases), tuple(found), tuple(named))


def hit_rows(looked: Looked) -> list[tuple[str, ...]]:
    """Rows of the private worklist, those that ask for a look first; a person fills in the verdict."""
    titles = lexicon().sources
    ordered = sorted(looked.hits, key=lambda each: each[2].sense != "")
    return [
        (case, part, str(hit.start), str(hit.end), hit.term, hit.word, hit.window, hit.sense, hit.suggestion,
         titles[hit.source], "")
        for case, part, hit in ordered
    ]  # fmt: skip


def mention_rows(looked: Looked) -> list[tuple[str, ...]]:
    """Rows of the private worklist of equations, those of an older version first."""
    known = {each.code: each for each in watched()}
    ordered = sorted(looked.mentions, key=lambda each: (each[2].version != "older", each[2].version != "not named"))
    return [
        (case, part, str(found.start), str(found.end), known[found.code].label, found.word, found.window, found.version,
         known[found.code].status, known[found.code].replacement, known[found.code].source, known[found.code].date,
         "yes" if known[found.code].confirmed else "no", "")
        for case, part, found in ordered
    ]  # fmt: skip


def wording_tables(looked: Looked) -> AuditTables:
    """The page of the language check: cases by word, and how often the check is right."""
    titles, rows = lexicon().sources, []
    for term in lexicon().terms:
        own = [(case, hit) for case, _, hit in looked.hits if hit.term == term.code]
        if own:
            advisory = len({case for case, hit in own if not hit.sense})
            other = sum(bool(hit.sense) for _, hit in own)
            rows.append((advisory, (term.code, advisory, len(own) - other, other, titles[term.source])))
    rows.sort(key=lambda each: -each[0])
    table = AuditTable(
        "words",
        Told("Words that may blame or label"),
        (
            Told("Word"),
            Told("Cases that ask for a look"),
            Told("Places that ask for a look"),
            Told("Places with another sense"),
            Told("List"),
        ),
        tuple(row for _, row in rows),
    )
    lead = Told(
        "%(cases)s cases were read for words of published lists. A hit is advice to look, and no verdict.",
        (("cases", looked.cases),),
    )
    notes = (
        Told("Most uses of most of these words do no harm. The places stand in the school's private worklist."),
        Told("Words are English. Nothing is counted by author."),
    )
    return AuditTables("wording", Told("The words of the cases"), lead, (table, _quality_table()), notes)


def _quality_table() -> AuditTable:
    found = quality("b")
    heads = (Told("Labeled sentences of our own"), Told("Right"), Told("Of"), Told("In every 100"))
    rows = (
        (Told("Flagged, and rightly so"), found.precision.right, found.precision.n, _rate(found.precision)),
        (Told("Should be flagged, and is"), found.recall.right, found.recall.n, _rate(found.recall)),
    )
    return AuditTable("quality", Told("How often the check of words is right"), heads, rows)


def _rate(rate: Rate) -> Cell:
    return Withheld("NO_DATA") if rate.value is None else Ranged(rate.value, rate.low, rate.high, 1, percent=True)


def watch_tables(looked: Looked) -> AuditTables:
    """The page of equations that use or used race."""
    rows: list[tuple[Cell, ...]] = []
    for each in watched():
        own = [(case, found.version) for case, _, found in looked.mentions if found.code == each.code]
        if own:
            counts = [len({case for case, version in own if version == one}) for one in _VERSIONS]
            state = Told("Compared with its source") if each.confirmed else Told("Unconfirmed")
            rows.append((each.label, *counts, each.replacement or Told("None known"), f"{each.source}", state))
    heads = (
        Told("Equation"),
        Told("Cases with an older version"),
        Told("Cases with the present version"),
        Told("Cases that name no version"),
        Told("Replaced by"),
        Told("Source"),
        Told("Standing"),
    )
    lead = Told(
        "%(cases)s cases were read for %(equations)s equations that use or used race.",
        (("cases", looked.cases), ("equations", len(watched()))),
    )
    notes = (Told("A case that names an equation is not wrong by that. A person reads each place."),)
    table = AuditTable("equations", Told("Equations that use or used race"), heads, tuple(rows))
    return AuditTables("equations", Told("Race in equations"), lead, (table,), notes)


def cases_with(looked: Looked, cases: Sequence[str]) -> dict[str, bool]:
    """Case -> whether a word in it asks for a look: what two editions are compared by."""
    flagged = {case for case, _, hit in looked.hits if not hit.sense}
    return {case: case in flagged for case in cases}


def cases_with_older(looked: Looked, cases: Sequence[str]) -> dict[str, bool]:
    """Case -> whether it names the older version of an equation."""
    flagged = {case for case, _, found in looked.mentions if found.version == "older"}
    return {case: case in flagged for case in cases}
