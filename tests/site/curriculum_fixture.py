"""An audit of made-up cases with all its parts, for the tests of its pages."""

from __future__ import annotations

from pathlib import Path

from isonomia.curriculum.cases import Case, CaseBank, Section
from isonomia.curriculum.extract import extract_all
from isonomia.curriculum.gold import labelled
from isonomia.curriculum.parts import Wanted, make_parts, texts_of
from isonomia.curriculum.reports import Coded, audit, population
from isonomia.model.curriculum import CurriculumInfo
from isonomia.sources.sheets import read_sheet

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "curriculum"
TAIL = ("Zanzibarine", "quokka")
"""Words that stand in each case and must stand on no page."""


def bank():
    made = []
    for at, each in enumerate(labelled()):
        stem = f"{each.case.text('stem')} The file is called {TAIL[at % 2]}."
        categories = ("infection",) if "fever" in stem or "HIV" in stem else ("other",)
        made.append(Case(each.case.id, (Section("stem", stem), *each.case.sections[1:]), categories))
    unequal = [
        Case(f"u{at}", (Section("stem", f"A 30-year-old {group} man has pain."),), (what,))
        for at, (group, what) in enumerate([("Black", "substance use")] * 14 + [("White", "heart disease")] * 14)
    ]
    return CaseBank((*made, *unequal))


def parts():
    """Every other part of the audit, of the invented curriculum in the manual."""
    wanted = Wanted(
        EXAMPLE / "inventory.xml",
        {"Homes": ("Housing",)},
        (EXAMPLE / "reviewer-a.csv", EXAMPLE / "reviewer-b.csv"),
        EXAMPLE / "decisions.csv",
        (EXAMPLE / "coder-a.csv", EXAMPLE / "coder-b.csv"),
        wording=True,
    )
    editions = ([EXAMPLE / "cases.json"], [EXAMPLE / "cases-before.json"])
    return make_parts(wanted, read_sheet, *map(texts_of, editions)).pages


def info(folder):
    """What the pages are made of; `folder` holds no population of its own."""
    cases = bank()
    found = list(extract_all(cases.cases))
    coded = Coded(
        right={("r001", "insurance", "none"): True, ("r003", "insurance", "none"): False},
        use={("r001", "insurance", "none"): "routine", ("r054", "occupation", "cook"): "used"},
    )
    report = audit(cases, found, coded, population("us-2018", folder))
    return CurriculumInfo("Whose lives are taught", "These cases are invented.", report, parts())
