"""What pages say of a source that was counted at several homes, or at one that moved small groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from isonomia.count.homes.shared import Home
from isonomia.model.study import Study

TOGETHER: Final = {
    "en": "Counted at {homes} places, each for itself, and put together. Whoever was counted at two counts twice.",
    "es": "Contado en {homes} centros, cada uno por su cuenta, y reunido. Quien figura en dos cuenta dos veces.",
}
MOVED: Final = {
    "en": "Groups of fewer than {smallest} people at one place are among those whose group is not known. "
    "So a group may lack up to {lacking} people.",
    "es": "Los grupos de menos de {smallest} personas en un centro figuran entre las personas cuyo grupo se desconoce. "
    "Por eso a un grupo le pueden faltar hasta {lacking} personas.",
}
"""Language -> sentence."""


def with_notes(study: Study, homes: Sequence[Home], sources: Sequence[str]) -> Study:
    """The study whose pages say, wherever one of these sources speaks, how it was counted."""
    told = dict(study.sources)
    translations = {language: dict(texts) for language, texts in study.translations.items()}
    first, *others = study.release.languages
    for name in sources:
        note = study.sources[name].note
        said = _joined(note, homes, name, first)
        told[name] = replace(study.sources[name], note=said)
        for language in others if said != note else ():
            before = study.translations.get(language, {}).get(note, note)
            translations.setdefault(language, {})[said] = _joined(before, homes, name, language)
    return replace(study, sources=told, translations=translations)


def lacking(homes: Sequence[Home], source: str) -> int:
    """How many people a group may lack at most, because homes moved those of small groups."""
    return sum((each.smallest - 1) * each.places.get(source, 0) for each in homes if each.smallest)


def _joined(note: str, homes: Sequence[Home], source: str, language: str) -> str:
    parts = [note] if note else []
    if len(homes) > 1:
        parts.append(_in(TOGETHER, language).format(homes=len(homes)))
    most = max((each.smallest for each in homes), default=0)
    if most:
        parts.append(_in(MOVED, language).format(smallest=most, lacking=lacking(homes, source)))
    return " ".join(parts)


def _in(sentences: Mapping[str, str], language: str) -> str:
    return sentences.get(language, sentences["en"])
