"""What the texts of a study are called in other languages: `[translation.es]`, text to text.

One table for every text that pages print, so that a label that stands in ten places is translated once, and who
translates needs no knowledge of the file. Labels of vocabularies are translated already; a study may say it otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from isonomia.errors import nearest, quoted
from isonomia.model.pathway import Pathway
from isonomia.model.stories import StoriesSpec
from isonomia.model.study import Dimension, Study
from isonomia.standards import words_in
from isonomia.study.document import Document
from isonomia.study.names import check_known

SECTION = "translation"
Texts = dict[str, dict[str, str]]


def written_translations(document: Document, raw: object, languages: tuple[str, ...]) -> Texts:
    """The tables [translation.LANGUAGE] that have the right shape; complains of all else."""
    if not isinstance(raw, dict):
        document.complain((SECTION,), "this cannot stand here.", "tables [translation.es]")
        return {}
    found: Texts = {}
    for code, content in raw.items():
        if not check_known(document, (SECTION, code), "language", code, languages):
            continue
        if not isinstance(content, dict):
            document.complain((SECTION, code), "this cannot stand here.", '"text of the study" = "the same in it"')
            continue
        for text, said in content.items():
            if not isinstance(said, str):
                problem = "a translation is a text in quotes."
                document.complain((SECTION, code, text), problem, remedy='Write "text of the study" = "the same".')
        pairs = {folded(text): folded(said) for text, said in content.items() if isinstance(said, str)}
        found[code] = {text: said for text, said in pairs.items() if said}
    return found


def check_translations(document: Document, study: Study, written: Texts) -> None:
    """Complain of translations of what the study does not say: a text that was changed would else stay untranslated."""
    said = tuple(dict.fromkeys(folded(each) for each in texts_of(study)))
    for code, content in written.items():
        for text in content:
            if text not in said:
                problem = f"the study has no text {quoted(text)}."
                remedy = "Copy the text as it stands in the study, or take the line out."
                document.complain((SECTION, code), problem, nearest=nearest(text, said), remedy=remedy)


def all_translations(written: Texts, languages: tuple[str, ...]) -> Mapping[str, Mapping[str, str]]:
    """Those of the vocabularies, and the study's own before them."""
    return {code: {**words_in(code), **written.get(code, {})} for code in languages}


def folded(text: str) -> str:
    """With single spaces: where a line breaks makes no other text."""
    return " ".join(text.split())


def texts_of(study: Study) -> Iterator[str]:
    """Every text of the study that pages print, empty ones left out."""
    release = study.release
    every: Iterator[str] = chain(
        (study.title, release.notice, release.licence, release.funding, release.publisher, release.contact),
        (each.text for each in release.corrections),
        (text for topic in study.topics for text in (topic.title, topic.scope)),
        (text for source in study.sources.values() for text in (source.title, source.note)),
        (text for dimension in study.dimensions.values() for text in _of_dimension(dimension)),
        (text for each in study.benchmarks.values() for text in (each.title, each.place, each.coding)),
        (text for each in study.indicators for text in (each.title, each.unit, each.definition, *each.caveats)),
        (text for each in study.representations for text in (each.title, each.definition, *each.caveats)),
        (text for pathway in study.pathways for text in _of_pathway(pathway)),
        (text for scale in study.scales for text in (scale.owner, scale.instrument, scale.licence)),
        () if study.curriculum is None else (study.curriculum.title, study.curriculum.note),
        _of_stories(study.stories) if study.stories else (),
    )
    return (text for text in every if text)


def _of_dimension(dimension: Dimension) -> Iterator[str]:
    yield from (dimension.title, dimension.other, *dimension.merge)
    yield from (level.label for level in dimension.levels)
    for binding in dimension.bindings.values():
        yield binding.coding
        yield from (level.label for level in binding.levels)


def _of_stories(stories: StoriesSpec) -> Iterator[str]:
    yield stories.benchmark
    yield from (each.title for each in stories.circumstances)


def _of_pathway(pathway: Pathway) -> Iterator[str]:
    yield from (pathway.title, pathway.definition, *pathway.caveats)
    for stage in pathway.stages:
        yield from (stage.title, stage.definition, *(way.title for way in stage.exits))
