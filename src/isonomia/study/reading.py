"""Read a study file: TOML in, a checked Study out, or all its faults at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import BaseModel

from isonomia.errors import Fault, InternalError, listed, nearest, quoted
from isonomia.model.study import Dimension, Indicator, IntersectionSearch, ReleaseSpec, Representation, Study
from isonomia.study.audience import internal_use
from isonomia.study.breaks import with_breaks
from isonomia.study.complaints import shown, validated
from isonomia.study.corrections import check_corrections, corrections_of
from isonomia.study.credentials import check_credentials
from isonomia.study.curriculum import curriculum_of
from isonomia.study.dimensions import dimensions_of
from isonomia.study.document import Document, document, load
from isonomia.study.lines import Path
from isonomia.study.names import check_id, check_known
from isonomia.study.origins import sources_of
from isonomia.study.pathways import Asked, pathways_of, question_ids
from isonomia.study.policies import check_policy, check_reliability, check_rounded, check_stricter
from isonomia.study.pooling import check_pooling
from isonomia.study.questions import Context, benchmarks_of, check_ids, indicators_of, representations_of, topics_of
from isonomia.study.rules import check_publish
from isonomia.study.scales import Measured, asked_of_scales, holding_scales, question_ids_of_scale, with_translations
from isonomia.study.schema import (
    BenchmarkFile,
    ClimateFile,
    DimensionFile,
    IndicatorFile,
    IntersectionsFile,
    PathwayFile,
    ReleaseFile,
    RepresentationFile,
    ScaleFile,
    SourceFile,
    StudyFile,
    TopicFile,
)
from isonomia.study.site_address import site_address
from isonomia.study.stories import stories_of
from isonomia.study.strata import check_crossed, check_strata_searched
from isonomia.study.translations import all_translations, check_translations, written_translations
from isonomia.study.unbuilt import refuse_unbuilt

Model = TypeVar("Model", bound=BaseModel)
SCHEMA = 1
LANGUAGES = ("en", "es")
_ASKING = ("indicator", "representation", "pathway", "scale")
_OF_THEMSELVES = ("curriculum", "stories")
"""Sections that make pages without a question of records."""


def read(path: FilePath) -> Study:
    """The study in a file.

    Raises:
        StudyError: with every fault of the file, each with its line.
    """
    return parse(load(path), str(path.parent), path.name)


def parse(text: str, directory: str = ".", name: str = "study.toml") -> Study:
    """The study in a text.

    Args:
        text: the file's content.
        directory: where relative paths of sources start.
        name: what messages call the file.

    Raises:
        StudyError: with every fault of the text, each with its line.
    """
    file = document(text, name)
    data = refuse_unbuilt(file)
    _check_head(file, data)
    check_credentials(file)
    release = _release(file, data.get("release"))
    sources = sources_of(file, _tables(file, data, "source", SourceFile))
    check_stricter(file, sources, release.policy if release else "")
    dimensions = dimensions_of(file, _tables(file, data, "dimension", DimensionFile), sources)
    benchmarks = benchmarks_of(file, _tables(file, data, "benchmark", BenchmarkFile), sources)
    indicators = _entries(file, data, "indicator", IndicatorFile)
    representations = _entries(file, data, "representation", RepresentationFile)
    pathways = _entries(file, data, "pathway", PathwayFile)
    scales = _entries(file, data, "scale", ScaleFile)
    questions = [each for _, each in (*indicators, *representations, *pathways, *scales)]
    topics = topics_of(file, _tables(file, data, "topic", TopicFile), questions)
    context = Context(sources, dimensions, benchmarks, topics)
    asked = indicators_of(file, indicators, context), representations_of(file, representations, context)
    followed, sources = pathways_of(file, pathways, context)
    surveys = _tables(file, data, "climate", ClimateFile)
    measured, sources, surveyed = asked_of_scales(file, scales, surveys, replace(context, sources=sources), directory)
    dimensions = dimensions | {time.id: time for each in followed for time in each.times}
    placed = [*_placed("indicator", indicators, asked[0]), *_placed("representation", representations, asked[1])]
    placed += [(each.at, made) for each in followed for made in each.questions]
    placed += [(each.at, made) for each in measured for made in each.indicators]
    check_pooling(file, release, sources, placed, benchmarks)
    proportions = [(path, each) for path, each in placed if isinstance(each, Indicator)]
    check_rounded(file, release.policy if release else "", sources, dimensions, proportions, benchmarks)
    check_publish(file, release, asked[0], asked[1])
    written = written_translations(file, data.get("translation", {}), LANGUAGES)
    _check_questions(file, data, release, measured)
    times = {time.id for each in followed for time in each.times}
    search = _search(file, data.get("intersections"), dimensions, times)
    curriculum = curriculum_of(file, data.get("curriculum"))
    stories = stories_of(file, data.get("stories"), release.date if release else None)
    file.stop_if_faulty()
    if release is None:
        raise InternalError(Fault(name, "a study without a release passed its checks."))
    study = Study(
        title=data["title"],
        release=holding_scales(_holding(release, followed), measured),
        sources=with_breaks(sources, dimensions),
        dimensions=dimensions,
        indicators=(*asked[0], *_asked_beside(followed, measured)),
        representations=(*asked[1], *(made for each in followed for made in each.representations)),
        benchmarks=benchmarks,
        topics=tuple(topics.values()),
        pathways=tuple(each.pathway for each in followed),
        scales=tuple(each.scale for each in measured),
        surveys=surveyed,
        intersections=search,
        curriculum=curriculum,
        stories=stories,
        directory=directory,
        text=text,
        translations=with_translations(all_translations(written, release.languages), measured, surveyed.values()),
    )
    check_translations(file, study, written)
    file.stop_if_faulty()
    return study


def _asked_beside(followed: Sequence[Asked], measured: Sequence[Measured]) -> Iterator[Indicator]:
    """The indicators that pathways and scales make."""
    yield from (made for each in followed for made in each.indicators)
    yield from (made for each in measured for made in each.indicators)


def _placed(
    section: str, raw: Sequence[tuple[int, BaseModel]], made: Sequence[Indicator | Representation]
) -> list[tuple[Path, Indicator | Representation]]:
    """Questions with their places in the file."""
    return [((section, at), each) for (at, _), each in zip(raw, made, strict=True)]


def _holding(release: ReleaseSpec, followed: Sequence[Asked]) -> ReleaseSpec:
    """A pathway that is held back holds back all its questions; a step, those beside it."""
    held = [name for each in followed if each.pathway.id in release.hold for name in each.pathway.questions]
    every = {*release.hold, *held}
    more = [name for each in followed for step in every for name in each.pathway.beside(step)]
    return replace(release, hold=tuple(dict.fromkeys((*release.hold, *held, *sorted(more)))))


def _check_head(file: Document, data: Mapping[str, Any]) -> None:
    """The version, the title, and which sections there are."""
    sections = tuple(field.alias or name for name, field in StudyFile.model_fields.items())
    for key in data:
        if key not in sections:
            problem = f"the section {quoted(key)} does not belong here."
            file.complain((key,), problem, listed(sections), nearest(key, sections))
    if "schema" not in data:
        file.complain((), "the key “schema” is missing.", remedy="Write schema = 1 at the top of the file.")
    elif type(data["schema"]) is not int or data["schema"] != SCHEMA:
        remedy = "A newer form needs a newer isonomia."
        file.complain(("schema",), f"{shown(data['schema'])} is not a known form of study files.", "1", remedy=remedy)
    if "title" not in data:
        file.complain((), "the key “title” is missing.", remedy='Write title = "…" at the top of the file.')
    elif not isinstance(data["title"], str) or not data["title"].strip():
        file.complain(("title",), f"{shown(data['title'])} cannot stand here.", "text in quotes that is not empty")
    asks = any(data.get(section) for section in _ASKING)
    if not data.get("source") and (asks or not any(data.get(section) for section in _OF_THEMSELVES)):
        file.complain((), "no source is declared.", remedy='Write [source.NAME] with path = "…".')


def _tables(file: Document, data: Mapping[str, Any], section: str, model: type[Model]) -> dict[str, Model]:
    """The tables [section.NAME] that have the right shape."""
    content = data.get(section, {})
    if not isinstance(content, dict):
        file.complain((section,), f"{shown(content)} cannot stand here.", f"tables [{section}.NAME]")
        return {}
    made = {name: validated(model, raw, file, (section, name)) for name, raw in content.items()}
    return {name: each for name, each in made.items() if each is not None}


def _entries(file: Document, data: Mapping[str, Any], section: str, model: type[Model]) -> list[tuple[int, Model]]:
    """The entries [[section]] that have the right shape, with their place in the list."""
    content = data.get(section, [])
    if not isinstance(content, list):
        file.complain((section,), f"{shown(content)} cannot stand here.", f"entries with two brackets: [[{section}]]")
        return []
    made = [(index, validated(model, raw, file, (section, index))) for index, raw in enumerate(content)]
    return [(index, each) for index, each in made if each is not None]


def _release(file: Document, raw: object) -> ReleaseSpec | None:
    if raw is None:
        remedy = "Write [release] with id, date, publisher and contact."
        file.complain((), "the section [release] is missing.", remedy=remedy)
        return None
    made = validated(ReleaseFile, raw, file, ("release",))
    if made is None:
        return None
    check_id(file, ("release", "id"), made.id)
    check_policy(file, ("release", "policy"), made.policy)
    if made.reliability is not None:
        check_reliability(file, ("release", "reliability"), made.reliability)
    _check_languages(file, made.languages)
    _check_next_update(file, made)
    return ReleaseSpec(
        id=made.id,
        date=made.date,
        publisher=made.publisher,
        contact=made.contact,
        licence=made.licence,
        funding=" ".join(made.funding.split()),
        next_update=made.next_update,
        address=site_address(file, made),
        notice=made.notice,
        languages=tuple(dict.fromkeys(made.languages)),
        policy=made.policy,
        pool=made.pool if made.pool > 1 else 0,
        reliability=made.reliability or "",
        previous=tuple(dict.fromkeys(made.previous)),
        hold=tuple(dict.fromkeys(made.hold)),
        corrections=corrections_of(file, made),
        publish=tuple(dict.fromkeys(made.publish)),
        internal=internal_use(file, made),
    )


def _search(
    file: Document, raw: object, dimensions: Mapping[str, Dimension], times: Collection[str]
) -> IntersectionSearch | None:
    made = None if raw is None else validated(IntersectionsFile, raw, file, ("intersections",))
    if made is None:
        return None
    check_crossed(file, "dimensions", made.dimensions, dimensions, times)
    check_crossed(file, "strata", made.strata, dimensions, times)
    check_strata_searched(file, made.strata, made.dimensions, dimensions)
    return IntersectionSearch(made.depth, made.min_size, tuple(made.strata), tuple(made.dimensions))


def _check_next_update(file: Document, made: ReleaseFile) -> None:
    """Newer figures come after these."""
    if made.next_update is not None and made.next_update <= made.date:
        problem = f"newer figures would be due on {made.next_update}, and these are of {made.date}."
        file.complain(("release", "next_update"), problem, remedy="Write a later day, or leave it out.")


def _check_languages(file: Document, languages: Sequence[str]) -> None:
    """Each has a catalogue."""
    for index, language in enumerate(languages):
        check_known(file, ("release", "languages", index), "language", language, LANGUAGES)


def _check_questions(
    file: Document, data: Mapping[str, Any], release: ReleaseSpec | None, measured: Sequence[Measured]
) -> None:
    """Ids of all questions together, faulty ones included; that there is one; and that held ones exist."""
    written = [*_written(data), *((each.at, name) for each in measured for name in question_ids_of_scale(each)[1:])]
    check_ids(file, written)
    ids = tuple(name for _, name in written)
    if not any(data.get(section) for section in (*_ASKING, *_OF_THEMSELVES)):
        remedy = "Write [[indicator]], [[representation]], [[pathway]] or [[scale]]; isonomia init TABLE proposes some."
        file.complain((), "the study asks no question.", remedy=remedy)
    for index, name in enumerate(release.hold if release else ()):
        check_known(file, ("release", "hold", index), "question", name, ids)
    if release is not None:
        check_corrections(file, release, data.get("release"), ids)


def _written(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Place and id of everything that has one, faulty or not; of a pathway also those of its questions."""
    for section in _ASKING:
        content = data.get(section)
        for index, each in enumerate(content if isinstance(content, list) else ()):
            if isinstance(each, dict) and isinstance(each.get("id"), str):
                yield (section, index), each["id"]
                if section == "pathway":
                    yield from (((section, index, "stages"), name) for name in dict.fromkeys(question_ids(each)))
