"""A release in one language of its site: the study's texts as it translates them, and what the program makes of them.

What has no translation stays as it is, and is told apart, so that pages can say in which language it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from isonomia.model.audit_tables import AuditTable
from isonomia.model.comments import SurveyComments
from isonomia.model.curriculum import CurriculumInfo
from isonomia.model.pathway import Duration, Exit, Stage
from isonomia.model.release import (
    BenchmarkInfo,
    DimensionInfo,
    IndicatorInfo,
    PathwayInfo,
    Release,
    ScaleInfo,
    SourceInfo,
)
from isonomia.model.stories import StoryLibrary
from isonomia.publish.language import N_, Language

STEP = N_("From “%(before)s” to “%(stage)s”")
LEFT_BY = N_("%(step)s: left by way of %(way)s")
LEFT_MEANS = N_("Did not reach the stage “%(stage)s”, and left by the way “%(way)s”.")
SO_FAR = N_("%(step)s, so far")
SO_FAR_MEANS = N_("Reached the stage “%(stage)s” so far, of all who came to the step.")
AT_STAGE = N_("%(group)s at the stage “%(stage)s”")
REACHED = N_("reached the stage “%(stage)s”")
LEFT_BEFORE = N_("left before “%(stage)s” by the way “%(way)s”")
HAD_REACHED = N_("had reached the stage “%(stage)s” so far")
TIME_TO = N_("%(unit)s to “%(stage)s”")
OR_MORE = N_("%(low)s %(unit)s or more")
OR_LESS = N_("%(last)s %(unit)s or less")
FROM_TO = N_("%(low)s to %(last)s %(unit)s")
JUST = N_("%(low)s %(unit)s")
AS_SOURCE = N_("Counted as the source does (%(coding)s)")
UNITS = (N_("years"), N_("months"), N_("terms"), N_("semesters"))
"""Units of time that studies commonly have; another one is translated by the study."""


@dataclass(frozen=True, slots=True)
class Localised:
    """A release in one language, and the texts of the study that have no translation into it."""

    release: Release
    left: frozenset[str] = frozenset()


def localised(release: Release, lang: Language) -> Localised:
    """The release in a language; as it is where the study is in that language and says no more about it."""
    own = lang.code == release.info.languages[0]
    times = _times(release)
    told = release.translations.get(lang.code, {})
    if own and not told and lang.code == "en":
        return Localised(release)
    texts = Texts(told)
    questions = _made(release, texts, lang)
    made = replace(
        release,
        info=replace(
            release.info,
            title=texts.of(release.info.title),
            notices=tuple(map(texts.of, release.info.notices)),
            licence=texts.of(release.info.licence),
            funding=texts.of(release.info.funding),
            publisher=texts.of(release.info.publisher),
            corrections=tuple(replace(each, text=texts.of(each.text)) for each in release.info.corrections),
        ),
        topics=tuple(replace(each, title=texts.of(each.title), scope=texts.of(each.scope)) for each in release.topics),
        indicators=tuple(_indicator(each, questions.get(each.id), texts, lang.code) for each in release.indicators),
        dimensions={
            name: _dimension(_time(each, times[name], texts, lang) if name in times else each, texts, lang)
            for name, each in release.dimensions.items()
        },
        sources={name: _source(each, texts) for name, each in release.sources.items()},
        pathways=tuple(_pathway(each, texts, lang) for each in release.pathways),
        scales=tuple(_scale(each, texts) for each in release.scales),
        curriculum=_curriculum(release.curriculum, texts),
        comments=tuple(_comments(each, texts) for each in release.comments),
        stories=_stories(release.stories, texts) if release.stories else None,
    )
    return Localised(made, frozenset() if own else frozenset(texts.left))


def _curriculum(info: CurriculumInfo | None, texts: Texts) -> CurriculumInfo | None:
    return None if info is None else replace(info, title=texts.of(info.title), note=texts.of(info.note))


def _comments(each: SurveyComments, texts: Texts) -> SurveyComments:
    themes = tuple(
        replace(theme, title=texts.of(theme.title), told=tuple(map(texts.of, theme.told))) for theme in each.themes
    )
    return replace(each, themes=themes, tables=tuple(_table(table, texts) for table in each.tables))


def _table(table: AuditTable, texts: Texts) -> AuditTable:
    """A table whose own texts are the study's."""
    rows = (tuple(texts.of(cell) if isinstance(cell, str) else cell for cell in row) for row in table.rows)
    return replace(table, rows=tuple(rows))


@dataclass(slots=True)
class Texts:
    """The translations of the study into one language; remembers what it has none for."""

    told: Mapping[str, str]
    left: set[str] = field(default_factory=set)

    def known(self, text: str) -> str:
        """The text in the language; empty where the study does not say it."""
        return self.told.get(" ".join(text.split()), "")

    def of(self, text: str) -> str:
        """The text in the language, or as it is."""
        found = self.known(text)
        if text and not found:
            self.left.add(text)
        return found or text


@dataclass(frozen=True, slots=True)
class Made:
    """What the program itself makes of the stages of a pathway for one of its questions."""

    title: str
    definition: str | None  # None: that of the stage
    words: Mapping[str, str]


def _made(release: Release, texts: Texts, lang: Language) -> dict[str, Made]:
    """Question of a closed cohort -> its title, definition and words, in this language."""
    english = Language()
    found: dict[str, Made] = {}
    for path in release.pathways:
        if path.cohort != "closed":
            continue
        told = _pathway(path, texts, lang)
        plain = {each.id: each for each in release.indicators}
        for at, stage in enumerate(path.stages):
            if stage.question not in plain:
                continue
            here, before = told.stages[at], told.stages[at - 1]
            step = _step(before, here, lang)
            own = plain[stage.question].words.get("en", {})
            if own and own != _step(path.stages[at - 1], stage, english).words:
                step = replace(step, words={})
            found[stage.question] = step
            found |= {way.question: _exit(step, here, way, lang) for way in here.exits}
            if stage.so_far:
                found[stage.so_far] = _so_far(step, here, lang)
    return found


def _step(before: Stage, stage: Stage, lang: Language) -> Made:
    words = {
        "people": lang.gettext(AT_STAGE, group="{group}", stage=before.title),
        "what": lang.gettext(REACHED, stage=stage.title),
    }
    return Made(lang.gettext(STEP, before=before.title, stage=stage.title), None, words)


def _exit(step: Made, stage: Stage, way: Exit, lang: Language) -> Made:
    means = lang.gettext(LEFT_MEANS, stage=stage.title, way=way.title)
    words = {**step.words, "what": lang.gettext(LEFT_BEFORE, stage=stage.title, way=way.title)}
    return Made(lang.gettext(LEFT_BY, step=step.title, way=way.title), means, words)


def _so_far(step: Made, stage: Stage, lang: Language) -> Made:
    words = {**step.words, "what": lang.gettext(HAD_REACHED, stage=stage.title)}
    means = lang.gettext(SO_FAR_MEANS, stage=stage.title)
    return Made(lang.gettext(SO_FAR, step=step.title), means, words)


def _times(release: Release) -> dict[str, tuple[Stage, str]]:
    """Dimension of the time to a stage -> the stage, and in what time is told."""
    stages = [stage for path in release.pathways for stage in path.stages]
    return {each.duration.dimension: (each, each.duration.unit) for each in stages if each.duration is not None}


def _time(info: DimensionInfo, of: tuple[Stage, str], texts: Texts, lang: Language) -> DimensionInfo:
    """Title and bands that the program made, in this language; those that the study gives stay for its translation."""
    stage, unit = of
    told = _unit(unit, texts, lang)
    english, here = Language(), replace(stage, title=texts.known(stage.title) or stage.title)
    title = _time_to(here, told, lang) if info.title == _time_to(stage, unit, english) else info.title
    levels = tuple(
        replace(each, label=_band(each.code, told, lang)) if each.label == _band(each.code, unit, english) else each
        for each in info.levels
    )
    return replace(info, title=title, levels=levels)


def _told_in(duration: Duration, texts: Texts, lang: Language) -> Duration:
    return replace(duration, unit=_unit(duration.unit, texts, lang))


def _unit(unit: str, texts: Texts, lang: Language) -> str:
    return texts.known(unit) or lang.gettext_data(unit)


def _time_to(stage: Stage, unit: str, lang: Language) -> str:
    return lang.gettext(TIME_TO, unit=unit[:1].upper() + unit[1:], stage=stage.title)


def _band(code: str, unit: str, lang: Language) -> str:
    """A band of time in words; its code is "5-up", "5-5" or "0-4"."""
    low, _, last = code.partition("-")
    if last == "up":
        return lang.gettext(OR_MORE, low=low, unit=unit)
    if low == last:
        return lang.gettext(JUST, low=low, unit=unit)
    template = OR_LESS if low in {"0", "1"} else FROM_TO
    return lang.gettext(template, low=low, last=last, unit=unit)


def _indicator(info: IndicatorInfo, made: Made | None, texts: Texts, code: str) -> IndicatorInfo:
    title = texts.of(info.title) if made is None else texts.known(info.title) or made.title
    definition = texts.of(info.definition) if made is None or made.definition is None else made.definition
    said = {**info.words.get(code, {}), **({} if made is None else made.words)}
    return replace(
        info,
        title=title,
        definition=definition,
        words={**info.words, code: said} if said else info.words,
        unit=texts.of(info.unit),
        caveats=tuple(map(texts.of, info.caveats)),
        benchmarks=tuple(_benchmark(each, texts) for each in info.benchmarks),
    )


def _coding(title: str, texts: Texts, lang: Language) -> str:
    """How people with several answers are counted: a standard's title, or that the source has its own way."""
    before, _, after = AS_SOURCE.partition("%(coding)s")
    if not (title.startswith(before) and title.endswith(after)):
        return texts.of(title)
    return lang.gettext(AS_SOURCE, coding=texts.of(title[len(before) : -len(after)]))


def _dimension(info: DimensionInfo, texts: Texts, lang: Language) -> DimensionInfo:
    return replace(
        info,
        title=texts.of(info.title),
        levels=tuple(replace(each, label=texts.of(each.label)) for each in info.levels),
        vocabulary_title=texts.of(info.vocabulary_title),
        coding_title="; ".join(_coding(each, texts, lang) for each in info.coding_title.split("; ")),
        reference_label=texts.of(info.reference_label),
    )


def _source(info: SourceInfo, texts: Texts) -> SourceInfo:
    others = {name: tuple(map(texts.of, labels)) for name, labels in info.others.items()}
    reasons = {name: {at: texts.of(why) for at, why in own.items()} for name, own in info.reasons.items()}
    return replace(info, title=texts.of(info.title), note=texts.of(info.note), others=others, reasons=reasons)


def _scale(info: ScaleInfo, texts: Texts) -> ScaleInfo:
    return replace(
        info,
        title=texts.of(info.title),
        items=tuple(
            replace(each, text=texts.of(each.text), answers={at: texts.of(told) for at, told in each.answers.items()})
            for each in info.items
        ),
        owner=texts.of(info.owner),
        instrument=texts.of(info.instrument),
        licence=texts.of(info.licence),
    )


def _stories(library: StoryLibrary, texts: Texts) -> StoryLibrary:
    """What the study says of them; their own words are in the languages that the storyteller agreed to."""
    missing = tuple(
        replace(each, about=replace(each.about, title=texts.of(each.about.title))) for each in library.missing
    )
    return replace(library, benchmark=texts.of(library.benchmark), missing=missing)


def _benchmark(info: BenchmarkInfo, texts: Texts) -> BenchmarkInfo:
    return replace(info, title=texts.of(info.title), place=texts.of(info.place))


def _pathway(info: PathwayInfo, texts: Texts, lang: Language) -> PathwayInfo:
    return replace(
        info,
        title=texts.of(info.title),
        definition=texts.of(info.definition),
        caveats=tuple(map(texts.of, info.caveats)),
        benchmarks=tuple(_benchmark(each, texts) for each in info.benchmarks),
        stages=tuple(
            replace(
                stage,
                title=texts.of(stage.title),
                definition=texts.of(stage.definition),
                exits=tuple(replace(way, title=texts.of(way.title)) for way in stage.exits),
                duration=None if stage.duration is None else _told_in(stage.duration, texts, lang),
            )
            for stage in info.stages
        ),
    )
