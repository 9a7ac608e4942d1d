"""Reviews and codings of pictures as the tables of a page: counts and agreement, never who said what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from isonomia.curriculum.review.checklist import ANSWERS, QUESTIONS, question
from isonomia.curriculum.review.forms import OTHER_TONES
from isonomia.curriculum.review.summary import PictureSummary, QuestionSummary, Share
from isonomia.measures.agreement import LEAST_ITEMS, Coefficient
from isonomia.measures.agreement_told import coefficient_cell, share_cell
from isonomia.model.audit_tables import Amount, AuditTable, AuditTables, Cell, Ranged, Told, Withheld

_WORDS: Final = {
    "yes": Told("Yes"),
    "no": Told("No"),
    "not applicable": Told("Not applicable"),
    "cannot tell": Told("Cannot tell"),
    "no skin shown": Told("No skin shown"),
}
QUESTION: Final = Told("Question")
NOTES: Final = (
    Told("Where an answer is rare, kappa is low although two people agree nearly always. So AC1 stands beside it."),
    Told("Below 30 doubly answered cases only counts are given."),
    Told("These answers are about material. They say nothing about whoever wrote, taught or reviewed it."),
)


def review_tables(found: Sequence[QuestionSummary]) -> AuditTables:
    """The page of the two-reviewer checklist."""
    answers = tuple(_WORDS[each] for each in ANSWERS)
    heads = (QUESTION, *answers, Told("Not settled"), Told("Asks for another look, in every 100"))
    rows: list[tuple[Cell, ...]] = [
        (Told(question(each.number).text), *each.final, each.open, _share(each.asks)) for each in found
    ]
    last = QUESTIONS[-1]
    agreed = AuditTable("answers", Told("Answers that hold, by question"), heads, tuple(rows))
    lead = Told(
        "Two people answered the same questions about each case, apart. Where they differ, a third person decides."
    )
    asked = Told("About the set as a whole they were asked: %(question)s", (("question", last.text),))
    return AuditTables("review", Told("What two reviewers see"), lead, (agreed, _agreement(found)), (asked, *NOTES))


def _agreement(found: Sequence[QuestionSummary]) -> AuditTable:
    heads = (
        QUESTION,
        Told("Answered by both"),
        Told("By one alone"),
        Told("Same answer, in every 100"),
        Told("Agreement on yes, in every 100"),
        Told("Agreement on no, in every 100"),
        Told("Kappa"),
        Told("AC1"),
        Told("Alpha"),
    )
    rows = tuple(
        (
            Told(question(each.number).text),
            each.both,
            each.one,
            share_cell(each.observed, each.both),
            share_cell(each.specific[0], each.both),
            share_cell(each.specific[1], each.both),
            coefficient_cell(each.kappa),
            coefficient_cell(each.ac1),
            coefficient_cell(each.alpha),
        )
        for each in found
    )
    return AuditTable("agreement", Told("How far the two agree, by question"), heads, rows)


def picture_tables(found: PictureSummary) -> AuditTables:
    """The page of coded pictures."""
    whole = sum(found.counts)
    typed = len(found.types) - len(OTHER_TONES)
    rows: list[tuple[Cell, ...]] = [
        (_WORDS.get(name, name), n, Amount(n / whole, 1, percent=True) if whole else Withheld("NO_DATA"))
        for name, n in zip(found.types, found.counts, strict=True)
    ]
    tables = [
        AuditTable(
            "tones",
            Told("Pictures by skin tone, as two people coded it"),
            (Told("Type"), Told("Pictures"), Told("In every 100 coded pictures")),
            tuple(rows),
        ),
        AuditTable(
            "agreement",
            Told("How far the two agree"),
            (
                Told("Coded by"),
                Told("Pictures"),
                Told("By one alone"),
                Told("Not settled"),
                Told("Same answer, in every 100"),
                Told("Kappa"),
                Told("Weighted kappa"),
                Told("AC1"),
                Told("Alpha"),
            ),
            (
                (
                    Told("Two people"),
                    found.both,
                    found.one,
                    found.open,
                    share_cell(found.observed, found.both),
                    coefficient_cell(found.kappa),
                    coefficient_cell(found.weighted or Coefficient(None, reason="NOT_APPLICABLE")),
                    coefficient_cell(found.ac1),
                    coefficient_cell(found.alpha),
                ),
            ),
        ),
    ]
    if found.darkest is not None:
        dark = found.darkest
        heads = (Told("Types"), Told("Pictures"), Told("Pictures with a type"), Told("In every 100"))
        row: tuple[Cell, ...] = ("V, VI", dark.events, dark.n, _share(dark))
        tables.insert(1, AuditTable("darkest", Told("Skin of types V and VI"), heads, (row,)))
    lead = Told("%(pictures)s pictures were coded by people. No program looked at them.", (("pictures", whole),))
    notes = (
        Told(
            "Fitzpatrick's types describe how skin reacts to sun; published audits of pictures use them all the same."
        ),
        NOTES[1],
    )
    kept = tuple(each for each in tables if typed)
    return AuditTables("pictures", Told("Skin tone in pictures"), lead, kept, notes)


def _share(share: Share) -> Cell:
    if share.value is None:
        return Withheld("TOO_SMALL" if 0 < share.n < LEAST_ITEMS else "NO_DATA")
    return Ranged(share.value, share.low, share.high, 1, percent=True)
