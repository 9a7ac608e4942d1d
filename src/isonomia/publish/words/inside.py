"""A group's label as it stands inside a sentence: as the study writes it, but for a first letter that is no name's.

Labels begin with a capital because they begin a line. Inside a sentence that capital stays wherever it may belong to
a name: "Black", "First generation", "Two-Spirit", "VA health care". It goes where the study's own noun phrase has the
same words without it, and before a word that is part of no name: "Neither Hispanic nor Black".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

BEFORE_NAMES: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset({"Neither", "Not", "No", "Without", "Other", "Another", "Both", "Either"}),
    "es": frozenset({"Ni", "No", "Sin", "Otro", "Otra", "Otros", "Otras", "Ambos", "Ambas"}),
}
"""Words that a name does not begin with, also where a name follows: "Other Pacific Islander"."""
BEFORE_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset(
        {"All", "Any", "At", "Below", "Between", "Did", "Does", "Each", "Every", "From", "In", "Less", "More"}
        | {"Never", "None", "Of", "On", "Over", "Several", "Some", "The", "Two", "Under", "Up", "With"}
    ),
    "es": frozenset(
        {"Algún", "Alguna", "Con", "Cada", "Cualquier", "De", "Del", "Desde", "Dos", "El", "En", "Entre", "Hasta", "La"}
        | {"Las", "Los", "Menos", "Más", "Nunca", "Ninguna", "Ninguno", "Por", "Todas", "Todos", "Un", "Una", "Varias"}
        | {"Varios"}
    ),
}
"""Words that a name can begin with: "The Gambia", "Las Vegas". They count where a number or a small letter follows.

"A" is none of them: it is also a blood group, and a department.
"""
JOINING: Final[Mapping[str, frozenset[str]]] = {
    "en": frozenset({"And", "Nor", "Or"}),
    "es": frozenset({"E", "Ni", "O", "U", "Y"}),
}
"""Words that have a capital in the middle of a label only where it is written like a title."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def inside(label: str, noun: str, language: str) -> str:
    """The label inside a sentence of a language; `noun`: the study's noun phrase for the group, if it gives one."""
    small = label[:1].lower() + label[1:]
    told = bool(label) and re.search(rf"(?<!\w){re.escape(small)}(?!\w)", noun) is not None
    return small if told or _begins_no_name(label, language) else label


def _begins_no_name(label: str, language: str) -> bool:
    first = _WORD.match(label)
    if first is None or not label[first.end() :].startswith(" "):
        return False
    word, rest = first.group(), label[first.end() + 1 :]
    names, words = BEFORE_NAMES.get(language, frozenset()), BEFORE_WORDS.get(language, frozenset())
    if any(each in words | JOINING.get(language, frozenset()) for each in _WORD.findall(rest)):
        return False
    return word in names or (word in words and not rest[:1].isupper())
