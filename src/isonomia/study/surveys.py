"""From [climate.ID] to what holds for all scales of a survey, and to the questions of who answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from isonomia.errors import quoted
from isonomia.model.expression import Column, Constant, Expression, In, Logical, Node, Not
from isonomia.model.reading import fold
from isonomia.model.scales import DISPOSITIONS, Survey, Theme
from isonomia.model.study import Indicator, Words
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.names import check_known, slug
from isonomia.study.schema import ClimateFile
from isonomia.study.schema.surveys import ThemesFile
from isonomia.study.survey_weights import frame_groupings, weighting_of

_UNKNOWN: Final = ("RR5", "RR6")
_WITH_PARTIAL: Final = ("RR2", "RR6")
_ANSWERED: Final[Words] = {"en": {"what": "answered the survey"}, "es": {"what": "respondió a la encuesta"}}
_STOPPED: Final[Words] = {"en": {"what": "stopped before the end"}, "es": {"what": "se detuvo antes del final"}}
_RAISED: Final[Words] = {"en": {"what": "wrote about it"}, "es": {"what": "escribió sobre ello"}}
CODED: Final = "Two people read each comment apart. A theme counts where both found it. No comment is quoted."
RATE: Final = "Response rate"
BROKEN_OFF: Final = "Answers broken off"
TOLD_IN: Final[Mapping[str, Mapping[str, str]]] = {
    "es": {
        RATE: "Tasa de respuesta",
        BROKEN_OFF: "Respuestas interrumpidas",
        CODED: "Dos personas leyeron cada comentario por separado. Un tema cuenta si ambas lo hallaron. "
        "No se cita ningún comentario.",
    },
}
"""Language -> title that the program gives -> the same in it."""


def survey_of(document: Document, name: str, raw: ClimateFile) -> Survey:
    """What holds for all scales of a source; faults go on the document's list."""
    path: Path = ("climate", name)
    _check(document, path, raw)
    listed = {kind: tuple(values) for kind, values in raw.dispositions.items()}
    made = Survey(
        name, raw.speaks_of, raw.owner, raw.disposition or "", listed, raw.response_rate, waves=raw.waves or ""
    )
    made = replace(made, weighting=weighting_of(raw))
    if raw.themes is not None:
        themes = tuple(Theme(each, title, f"{name}-theme-{slug(each)}") for each, title in raw.themes.titles.items())
        coded = (raw.themes.file,) if isinstance(raw.themes.file, str) else tuple(raw.themes.file or ())
        made = replace(
            made,
            themes=themes,
            themes_files=tuple(dict.fromkeys(coded)),
            comment_columns=tuple(dict.fromkeys(raw.themes.columns)),
            released_file=raw.themes.released or "",
        )
    if not raw.disposition:
        return made
    return replace(made, response=f"{name}-response", broken_off=f"{name}-broken-off" if "partial" in listed else "")


def _check(document: Document, path: Path, raw: ClimateFile) -> None:
    if bool(raw.disposition) != bool(raw.dispositions):
        problem = "disposition and dispositions go together: the column, and what its values mean."
        document.complain(path, problem, remedy='Write disposition = "…" and dispositions = { complete = ["…"] }.')
    if raw.dispositions and "complete" not in raw.dispositions:
        problem = "no value means that somebody answered to the end."
        document.complain((*path, "dispositions"), problem, remedy='Write complete = ["…"].')
    if raw.themes is not None:
        _check_themes(document, (*path, "themes"), raw.themes)
    seen: dict[str, str] = {}
    for kind, values in raw.dispositions.items():
        check_known(document, (*path, "dispositions", kind), "disposition", kind, DISPOSITIONS)
        for value in values:
            other = seen.setdefault(fold(value), kind)
            if other != kind:
                problem = f"the value {quoted(value)} means {quoted(other)} already."
                document.complain((*path, "dispositions", kind), problem, remedy="Put each value under one kind.")


def _check_themes(document: Document, path: Path, raw: ThemesFile) -> None:
    if not (raw.file or raw.columns):
        remedy = "Name the columns of the comments, and the build writes a form to code them in; or name the file."
        document.complain(path, "it names neither comments nor what people found in them.", remedy=remedy)
    for key, there in (("file", raw.file), ("columns", raw.columns)):
        if raw.released and not there:
            document.complain((*path, "released"), f"released is given without {key}.", remedy=f"Name {key} too.")


def among_answered(survey: Survey, among: Expression | None) -> Expression | None:
    """Who answered, to the end or in part, of those whom a scale is about."""
    if not survey.disposition:
        return among
    kept = _is(survey, "complete", "partial")
    if among is None:
        return Expression(f"{survey.disposition}: answered", kept)
    return Expression(f"{among.text}; {survey.disposition}: answered", Logical("and", (among.root, kept)))


def questions_of(survey: Survey, topic: str, by: Iterable[tuple[str, ...]]) -> tuple[Indicator, ...]:
    """How many of those who were asked answered, and how many of these stopped before the end."""
    grouped = tuple(dict.fromkeys(by))
    coded = survey.themes if survey.themes_files else ()
    return (*_of_response(survey, topic, grouped), *(_of_theme(survey, each, topic, grouped) for each in coded))


def _of_theme(survey: Survey, theme: Theme, topic: str, by: tuple[tuple[str, ...], ...]) -> Indicator:
    """Who raised a theme, of those who wrote something."""
    return Indicator(
        id=theme.question,
        topic=topic,
        title=theme.title,
        source=survey.source,
        kind="proportion",
        event=Expression(f"theme: {theme.id}", In(Column(theme.column), (Constant("yes"),))),
        among=Expression("wrote a comment", In(Column(survey.commented), (Constant("yes"),))),
        by=by,
        measures=("difference",),
        words=_RAISED,
        definition=CODED,
        inference="process" if survey.speaks_of == "process" else "census",
    )


def _of_response(survey: Survey, topic: str, by: tuple[tuple[str, ...], ...]) -> tuple[Indicator, ...]:
    if not survey.disposition:
        return ()
    outside = ("not_eligible", "unknown") if survey.rate in _UNKNOWN else ("not_eligible",)
    counted = ("complete", "partial") if survey.rate in _WITH_PARTIAL else ("complete",)
    asked = Not(_is(survey, *outside)) if survey.values(*outside) else None
    rate = Indicator(
        id=survey.response,
        topic=topic,
        title=f"{RATE} ({survey.rate})",
        source=survey.source,
        kind="proportion",
        event=Expression(f"{survey.disposition}: {', '.join(counted)}", _is(survey, *counted)),
        among=None if asked is None else Expression(f"{survey.disposition}: not {', '.join(outside)}", asked),
        higher_is="better",
        by=by,
        measures=("difference",),
        words=_ANSWERED,
        inference="process" if survey.speaks_of == "process" else "census",
        beside=frame_groupings(survey),
    )
    if not survey.broken_off:
        return (rate,)
    stopped = replace(
        rate,
        id=survey.broken_off,
        title=BROKEN_OFF,
        event=Expression(f"{survey.disposition}: partial", _is(survey, "partial")),
        among=among_answered(survey, None),
        higher_is="worse",
        by=(),
        beside=(),
        words=_STOPPED,
    )
    return (rate, stopped)


def _is(survey: Survey, *kinds: str) -> Node:
    """Whether somebody's disposition is one of these."""
    return In(Column(survey.disposition), tuple(Constant(value) for value in survey.values(*kinds)))


def told_in(code: str, survey: Survey) -> dict[str, str]:
    """The titles of the questions of a survey in a language."""
    told = TOLD_IN.get(code, {})
    if not told:
        return {}
    return {
        CODED: told[CODED],
        f"{RATE} ({survey.rate})": f"{told[RATE]} ({survey.rate})",
        BROKEN_OFF: told[BROKEN_OFF],
    }
