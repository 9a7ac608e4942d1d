"""Words for values: the labels of the standards, names of countries and languages, and ours for what has no code."""

from __future__ import annotations

from functools import cache
from typing import Final

from isonomia.curriculum.extract.lexicon import RACE
from isonomia.standards import vocabulary

_VOCABULARIES: Final = {
    "race_ethnicity": RACE,
    "religion": "religion",
    "insurance": "insurance",
    "disability": "disability-acs6",
    "food": "gravity-domains",
    "income": "gravity-domains",
    "education": "gravity-domains",
    "transport": "gravity-domains",
    "sexual_orientation": "sexual-orientation",
    "gender_identity": "gender-identity",
    "sex": "sex",
    "sex_at_birth": "sex",
}
_OURS: Final = {
    ("veteran", "acs:past"): "Served in the past",
    ("veteran", "acs:active"): "On active duty",
    ("race_ethnicity", "multiracial"): "Several races, not said which",
    ("gender_identity", "transgender"): "Transgender",
    ("language_access", "limited_english"): "Limited English",
    ("occupation", "work"): "Work is named",
}


@cache
def label_of(characteristic: str, value: str) -> str:
    """The label of a value in English; the value itself, with blanks for underscores, where there is none."""
    ours = _OURS.get((characteristic, value))
    if ours is not None:
        return ours
    if characteristic in ("origin", "language"):
        return _place_or_tongue(characteristic, value)
    name = _VOCABULARIES.get(characteristic)
    row = vocabulary(name).get(value) if name else None
    said = row.label if row is not None else value.replace("_", " ")
    return said[:1].upper() + said[1:]


def _place_or_tongue(characteristic: str, value: str) -> str:
    from babel import Locale

    carried = vocabulary("language").get(value) if characteristic == "language" else None
    if carried is not None:
        return carried.label
    english = Locale.parse("en")
    names = english.territories if characteristic == "origin" else english.languages
    return str(names.get(value, names.get(value.partition("-")[0], value)))
