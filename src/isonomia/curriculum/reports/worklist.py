"""The private worklist: every place with its evidence, for people to check, and a random sample of silent cases.

Three tables to fill in or to look through, and one page to read beside them. They hold text of the cases: never below
OUT. Who fills them in writes no name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.curriculum.cases import Case, CaseBank
from isonomia.curriculum.extract import Extraction, Finding
from isonomia.curriculum.extract.finding import CONFLICT, PATIENT
from isonomia.curriculum.reports.coded import Coded
from isonomia.curriculum.reports.labels import label_of
from isonomia.curriculum.reports.sample import SEED, SIZE, hits_of, silent_sample
from isonomia.curriculum.reports.tallies import LATER
from isonomia.forms.form import Form
from isonomia.forms.lone_pages import templates_of

HITS: Final = "hits.csv"
SILENT_CASES: Final = "silent.csv"
TO_LOOK: Final = "to-look-at.csv"
FINDINGS: Final = "findings.csv"
PAGE: Final = "worklist.html"
AROUND: Final = 90
"""Characters of a case that are shown before and after a place."""
_HIT_COLUMNS: Final = ("case", "characteristic", "value", "label", "section", "before", "evidence", "after",
                       "assertion", "rule", "again", "right", "use")  # fmt: skip
_FINDING_COLUMNS: Final = ("case", "section", "start", "end", "characteristic", "value", "evidence", "subject",
                           "assertion", "rule", "guard", "counts")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worklist:
    """Everything that goes into the private folder `curriculum/`."""

    sheets: tuple[Form, ...]
    page: str


def worklist_files(bank: CaseBank, found: Sequence[Extraction], coded: Coded, title: str) -> Worklist:
    """The worklist; answers that were read back stand in it again, so that nobody codes twice."""
    texts = {case.id: case for case in bank.cases}
    hits = tuple(_hits(texts, found, coded))
    silent = tuple(_silent(texts, found, coded))
    look = tuple(_to_look(texts, found))
    sheets = (
        Form(_HIT_COLUMNS, hits, name=HITS),
        Form(("number", "case", "text", "missed"), silent, name=SILENT_CASES),
        Form(("case", "why", "characteristic", "text"), look, name=TO_LOOK),
        Form(_FINDING_COLUMNS, tuple(_findings(texts, found)), name=FINDINGS),
    )
    return Worklist(sheets, _page(title, hits, silent, look))


def _hits(texts: dict[str, Case], found: Sequence[Extraction], coded: Coded) -> Iterator[tuple[str, ...]]:
    """Every hit of a rare characteristic; what a section later says again stands in “again”."""
    for each in found:
        later = {finding.characteristic for finding in each.findings if finding.section in LATER and not finding.guard}
        for hit in hits_of(each):
            key = (each.case, hit.characteristic, hit.value)
            before, evidence, after = _around(texts[each.case], hit)
            right = {True: "yes", False: "no"}.get(coded.right[key], "") if key in coded.right else ""
            yield (
                *key,
                label_of(hit.characteristic, hit.value),
                hit.section,
                before,
                evidence,
                after,
                hit.assertion,
                hit.rule,
                "yes" if hit.characteristic in later else "",
                right,
                coded.use.get(key, ""),
            )


def _around(case: Case, hit: Finding) -> tuple[str, str, str]:
    text = case.text(hit.section)
    before, after = text[max(0, hit.start - AROUND) : hit.start], text[hit.end : hit.end + AROUND]
    return _line(before), _line(text[hit.start : hit.end]), _line(after)


def _line(text: str) -> str:
    return " ".join(text.split())


def _silent(texts: dict[str, Case], found: Sequence[Extraction], coded: Coded) -> Iterator[tuple[str, ...]]:
    for number, name in enumerate(silent_sample(found), start=1):
        said = coded.missed.get(name)
        answer = "" if said is None else " ".join(said) or "none"
        yield str(number), name, _line(texts[name].text("stem")), answer


def _to_look(texts: dict[str, Case], found: Sequence[Extraction]) -> Iterator[tuple[str, ...]]:
    """Cases that no rule may decide: several patients, none, or what contradicts itself."""
    for each in found:
        text = _line(texts[each.case].text("stem"))
        if each.status != PATIENT:
            yield each.case, each.status.replace("_", " "), "", text
        else:
            for name, values in each.values.items():
                if values == (CONFLICT,):
                    yield each.case, "contradicts itself", name, text


def _findings(texts: dict[str, Case], found: Sequence[Extraction]) -> Iterator[tuple[str, ...]]:
    for each in found:
        for hit in each.findings:
            text = texts[each.case].text(hit.section)
            yield (
                each.case,
                hit.section,
                str(hit.start),
                str(hit.end),
                hit.characteristic,
                hit.value,
                _line(text[hit.start : hit.end]),
                hit.subject,
                hit.assertion,
                hit.rule,
                hit.guard,
                "yes" if hit.counts and each.status == PATIENT else "",
            )


def _page(
    title: str, hits: Sequence[Sequence[str]], silent: Sequence[Sequence[str]], look: Sequence[Sequence[str]]
) -> str:
    rows = [dict(zip(_HIT_COLUMNS, hit, strict=True)) for hit in hits]
    names = dict.fromkeys(row["characteristic"] for row in rows)
    groups = [(name.replace("_", " "), [row for row in rows if row["characteristic"] == name]) for name in names]
    page = templates_of("isonomia.curriculum.reports").get_template(PAGE)
    return page.render(title=title, groups=groups, silent=silent, look=look, seed=SEED, size=SIZE)
