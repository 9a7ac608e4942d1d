"""From [[scale]] to scales, and to the indicators that they make.

The score of a scale becomes an indicator of kind mean, and each of its items one of kind proportion: who gave one of
the best answers. So counting, protection, gaps, q-values and pages of a scale are those of any question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from isonomia.errors import StudyError, listed, nearest, quoted
from isonomia.model.absence import ROOT_OF_KIND
from isonomia.model.expression import Column, Constant, Expression, In
from isonomia.model.scales import Codebook, CodebookScale, Item, Scale, Survey
from isonomia.model.study import Indicator, Inference, ReleaseSpec, Source
from isonomia.study.codebooks import read_codebook
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.names import check_known, slug
from isonomia.study.origins import expression_at
from isonomia.study.questions import Context, check_dimensions, check_measure, check_question, topic_of
from isonomia.study.schema import ClimateFile, ScaleFile
from isonomia.study.survey_weights import asked_of_all, check_frame
from isonomia.study.surveys import among_answered, questions_of, survey_of, told_in
from isonomia.study.waves import check_before, check_waves

MEASURES: Final = ("difference", "standardised_mean_difference")
BLANK: Final = "left_blank"


@dataclass(frozen=True, slots=True)
class Measured:
    """A scale and the questions that it makes, and its codebook's words in other languages."""

    at: Path
    scale: Scale
    indicators: tuple[Indicator, ...]
    translations: Mapping[str, Mapping[str, str]]


def asked_of_scales(
    document: Document,
    raw: Sequence[tuple[int, ScaleFile]],
    written: Mapping[str, ClimateFile],
    context: Context,
    directory: str,
) -> tuple[tuple[Measured, ...], dict[str, Source], dict[str, Survey]]:
    """All scales with their questions, and the sources as the count must see them; faults go on the document's list."""
    codebooks: dict[str, Codebook | None] = {}
    sources = dict(context.sources)
    found: list[Measured] = []
    surveys = {name: survey_of(document, name, each) for name, each in written.items()}
    for name, each_survey in surveys.items():
        if check_known(document, ("climate", name), "source", name, context.sources, "source"):
            check_frame(document, name, written[name], context)
        before = any(each.before for _, each in raw if each.source == name)
        check_waves(document, each_survey, context.sources.get(name), before=before)
    for index, each in raw:
        path: Path = ("scale", index)
        source = check_question(document, path, each, context)
        if each.codebook not in codebooks:
            codebooks[each.codebook] = _codebook(document, (*path, "codebook"), each.codebook, directory)
        book = codebooks[each.codebook]
        survey = _survey(document, path, each, source, surveys)
        _check_grouping(document, path, each, source, context)
        wanted = None if book is None else _wanted(document, path, each, book)
        if book is None or wanted is None or survey is None or source is None:
            continue
        scale = _scale(document, path, each, book, wanted, survey)
        topic = topic_of(each, context.topics)
        indicators = tuple(asked_of_all(survey, one) for one in _indicators(scale, each, topic))
        if all(other.scale.source != source.id for other in found):
            together = [(name,) for _, other in raw if other.source == source.id for name in other.by]
            indicators = (*indicators, *questions_of(survey, topic, together))
        found.append(Measured(path, scale, indicators, book.translations))
        sources[source.id] = _with_item_columns(sources[source.id], scale)
    check_before(document, [(each.at, each.scale) for each in found], [each.id for _, each in raw], sources)
    return tuple(found), sources, surveys


def question_ids_of_scale(measured: Measured) -> list[str]:
    """Ids of the questions of a scale, its own first."""
    return [each.id for each in measured.indicators]


def holding_scales(release: ReleaseSpec, measured: Iterable[Measured]) -> ReleaseSpec:
    """A scale that is held back holds back its items."""
    more = [
        each.id
        for one in measured
        if one.scale.id in release.hold
        for each in one.indicators
        if each.scale == one.scale.id
    ]
    return replace(release, hold=tuple(dict.fromkeys((*release.hold, *more))))


def with_translations(
    translations: Mapping[str, Mapping[str, str]], measured: Iterable[Measured], surveys: Iterable[Survey]
) -> Mapping[str, Mapping[str, str]]:
    """With what codebooks say in other languages; the study's own words come before them."""
    every, asked = tuple(measured), tuple(surveys)
    return {
        code: {text: said for each in every for text, said in _said_in(each, code)}
        | {text: said for each in asked for text, said in told_in(code, each).items()}
        | dict(texts)
        for code, texts in translations.items()
    }


def _said_in(measured: Measured, code: str) -> Iterator[tuple[str, str]]:
    """The words of a codebook in a language, and the titles that are made of them."""
    told = measured.translations.get(code, {})
    yield from told.items()
    scale = measured.scale
    if scale.title in told:
        yield from ((_untold(scale.title, item), _untold(told[scale.title], item)) for item in scale.items)
    for item in scale.items:
        if item.text in told:
            yield _asked(item), _asked(item, told)


def _asked(item: Item, told: Mapping[str, str] | None = None) -> str:
    """What the question of a statement is called: its words, without the full stop that would end a headline.

    Of a statement that is counted in reverse the answers that count stand beside it: a headline such as “I feel left
    out, 12 in every 100” would say the opposite of what was counted.

    Args:
        item: has a wording.
        told: words -> the same in another language.
    """
    words = told or {}
    text = words.get(item.text, item.text).removesuffix(".")
    if not item.reverse:
        return text
    return f"{text} ({' / '.join(words.get(each, each) for each in _counted_answers(item))})"


def _counted_answers(item: Item) -> list[str]:
    """The answers that count, as the form words them."""
    return sorted({_label(item, value) for value in item.top})


def _untold(title: str, item: Item) -> str:
    """What an item is called whose wording is not told."""
    return f"{title}: {item.id}"


def _codebook(document: Document, where: Path, name: str, directory: str) -> Codebook | None:
    try:
        return read_codebook(name, directory)
    except StudyError as error:
        document.complain(where, f"the codebook {quoted(name)} cannot be used.")
        document.faults.extend(error.faults)
        return None


def _survey(
    document: Document, path: Path, raw: ScaleFile, source: Source | None, surveys: Mapping[str, Survey]
) -> Survey | None:
    """The section of the survey, and a source of records in which people are told apart."""
    if source is None:
        return None
    if source.kind != "records" or source.dialect:
        problem = f"the source {quoted(source.id)} is no table of answers, a row a person, that can be read here."
        document.complain((*path, "source"), problem, remedy="Export the answers as CSV, Excel or Parquet.")
        return None
    if source.url and not source.bring:
        problem = f"answers are scored here, and the rows of {quoted(source.id)} stay on their server."
        remedy = f"Write [source.{source.id}] bring = true to bring the columns that the study names, or export them."
        document.complain((*path, "source"), problem, remedy=remedy)
        return None
    if not source.person:
        problem = f"the source {quoted(source.id)} names no column that tells people apart."
        remedy = f'Write [source.{source.id}] person = "…", so that nobody is counted twice.'
        document.complain((*path, "source"), problem, remedy=remedy)
    if raw.source not in surveys and not document.declares("climate", raw.source):
        problem = f"the section [climate.{raw.source}] is missing."
        remedy = 'It says of whom the ranges speak: speaks_of = "process", "cohort" or "respondents"; and owner = "…".'
        document.complain((*path, "source"), problem, remedy=remedy)
    return surveys.get(raw.source)


def _check_grouping(document: Document, path: Path, raw: ScaleFile, source: Source | None, context: Context) -> None:
    check_dimensions(document, (*path, "by"), raw.by, source, context.dimensions)
    for index, name in enumerate(raw.planned):
        check_known(document, (*path, "planned", index), "way of grouping of this scale", name, raw.by)
    for index, name in enumerate(raw.measures):
        check_measure(document, (*path, "measures", index), name)


def _wanted(document: Document, path: Path, raw: ScaleFile, book: Codebook) -> CodebookScale | None:
    """The scale of the codebook; nothing is scored where it has no items."""
    name = raw.scale or raw.id
    where = (*path, "scale") if raw.scale else (*path, "id")
    if not check_known(document, where, "scale", name, book.scales):
        return None
    found = book.scales[name]
    if not found.items:
        problem = f"the codebook {quoted(book.title)} does not say which items make the scale {quoted(found.title)}."
        remedy = book.missing or "Add its items to a copy of the codebook."
        document.complain(where, problem, remedy=remedy)
        return None
    for item in raw.columns:
        if item not in book.items:
            problem = f"the codebook has no item {quoted(item)}."
            document.complain((*path, "columns", item), problem, listed(book.items), nearest(item, book.items))
    return found


def _scale(
    document: Document, path: Path, raw: ScaleFile, book: Codebook, wanted: CodebookScale, survey: Survey
) -> Scale:
    items = tuple(_item(raw, book.items[name]) for name in wanted.items)
    made = Scale(
        id=raw.id,
        title=raw.title or wanted.title,
        source=raw.source,
        items=items,
        score=wanted.score,
        minimum_answered=wanted.minimum_answered,
        by=tuple((name,) for name in raw.by),
        speaks_of=survey.speaks_of,
        instrument=book.title,
        version=book.version,
        licence=book.licence,
        citation=book.citation,
        validated=book.validated,
        figures=wanted.figures,
        among=among_answered(survey, expression_at(document, (*path, "among"), raw.among, "condition")),
        margin=raw.margin,
        owner=survey.owner,
        item_bias=raw.item_bias or "",
        ordered=raw.ordered,
        factor_means=raw.factor_means,
        complete=raw.complete_answers,
        narrowed=raw.among is not None,
        waves=survey.waves,
        before=raw.before or "",
    )
    _check_looks(document, path, made)
    low, high = made.bounds
    if raw.margin is not None and raw.margin >= high - low:
        problem = f"a margin of {raw.margin:g} on a scale from {low:g} to {high:g} calls every two groups close."
        document.complain((*path, "margin"), problem, f"a number above 0 and below {high - low:g}")
    return made


def _check_looks(document: Document, path: Path, scale: Scale) -> None:
    """What is asked of a scale must be possible with so many items and groups."""
    items = len(scale.items)
    told = f"the scale {quoted(scale.title)} has {items} items"
    for key, asked, least in (
        ("item_bias", bool(scale.item_bias), 3),
        ("ordered", scale.ordered, 3),
        ("factor_means", scale.factor_means, 4),
    ):
        if asked and items < least:
            document.complain((*path, key), f"{told}; this needs {least} or more.", remedy="Leave the line out.")
    for key, asked in (("item_bias", bool(scale.item_bias)), ("factor_means", scale.factor_means)):
        if asked and not scale.by:
            problem = "there are no groups to be compared."
            document.complain((*path, key), problem, remedy='Name a dimension: by = ["…"], or leave the line out.')


def _item(raw: ScaleFile, item: Item) -> Item:
    return replace(item, column=raw.columns.get(item.id, item.id), question=f"{raw.id}-{slug(item.id)}")


def _indicators(scale: Scale, raw: ScaleFile, topic: str) -> tuple[Indicator, ...]:
    """The score, then the items."""
    inference: Inference = "process" if scale.speaks_of == "process" else "census"
    score = Indicator(
        id=scale.id,
        topic=topic,
        title=scale.title,
        source=scale.source,
        kind="mean",
        value=Expression(_counted(scale), Column(scale.column)),
        among=scale.among,
        bounds=scale.bounds,
        higher_is=raw.higher_is,
        per=1,
        margin=raw.margin,
        by=scale.by,
        measures=tuple(raw.measures) or MEASURES,
        trend=raw.trend,
        words=raw.words,
        inference=inference,
        definition=raw.definition,
        caveats=tuple(raw.caveats),
        scale=scale.id,
        planned=tuple(raw.planned),
    )
    return (score, *(_of_item(scale, item, score) for item in scale.items))


def _of_item(scale: Scale, item: Item, score: Indicator) -> Indicator:
    options = tuple(Constant(f"{value:g}") for value in item.top)
    told = f"{item.id}: {', '.join(_counted_answers(item))}"
    return replace(
        score,
        id=item.question,
        title=_asked(item) if item.text else _untold(scale.title, item),
        kind="proportion",
        value=None,
        event=Expression(told, In(Column(scale.column_of(item)), options)),
        among=scale.among_of_items,
        bounds=None,
        per=100,
        margin=None,
        measures=("difference",),
        words={},
        definition="",
        caveats=(),
        trend=False,
    )


def _label(item: Item, value: float) -> str:
    """How the form words the answer that has this place after reversing."""
    place = item.low + item.high - value if item.reverse else value
    return next((each.label for each in item.answers if each.value == place and not each.absence), f"{value:g}")


def _counted(scale: Scale) -> str:
    """How the score is made, in a line."""
    items = ", ".join(f"{each.id} reversed" if each.reverse else each.id for each in scale.items)
    return f"{scale.score} of {items}; at least {scale.minimum_answered} answered"


def _with_item_columns(source: Source, scale: Scale) -> Source:
    """In the columns that are made, the kind of an absence stands for itself, and a blank was left blank."""
    kinds = {"": BLANK, **{kind: kind for kind in ROOT_OF_KIND}}
    made = {scale.column: {"": BLANK}, **{scale.column_of(item): kinds for item in scale.items}}
    return replace(source, absent={**source.absent, **made})
