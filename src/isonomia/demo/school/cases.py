"""The example school's cases: the project's own invented vignettes, each with a category by a word in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from isonomia.curriculum.cases import Case
from isonomia.curriculum.gold import labelled

CATEGORIES: Final = {
    "Infection": ("fever", "cough", "tubercul", "discharge", "HIV", "mening", "hepatitis", "diarrhea", "preexposure"),
    "Pregnancy and birth": ("gestation", "prenatal", "pregnan", "delivery", "delivers", "contraception"),
    "Heart and vessels": ("chest pain", "blood pressure", "pulse", "murmur", "warfarin", "Warfarin"),
    "Injury": ("fall", "fell", "burns", "crash", "collision", "wound", "blow"),
    "Diabetes": ("diabetes", "insulin", "glucose", "A1c"),
}
"""Category -> words; for the example only. A school gives its cases their categories itself."""


def write_cases(path: Path) -> None:
    """Write the cases as JSON, the same every time."""
    cases = [_case(each.case) for each in labelled()]
    path.write_text(json.dumps(cases, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _case(case: Case) -> dict[str, object]:
    stem = case.text("stem")
    found = [name for name, words in CATEGORIES.items() if any(word in stem for word in words)]
    return {"id": case.id, **{each.kind: each.text for each in case.sections}, "categories": found or ["Other"]}
