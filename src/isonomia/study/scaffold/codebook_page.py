"""The codebook that `init` writes for statements of a form that it does not know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from isonomia.study.scaffold.answer_columns import AnswerScale, Place
from isonomia.study.scaffold.words import remark, text


def page(scales: Sequence[AnswerScale]) -> str:
    """The whole file; empty where every scale is of a form that comes with the program."""
    own = [each for each in scales if not each.codebook]
    if not own:
        return ""
    parts = [*_head()]
    for each in own:
        parts += [*_ladder(each), *_items(each), *_scale(each)]
    return "\n".join(parts).rstrip() + "\n"


def _head() -> Iterator[str]:
    yield remark(
        "A first draft of the form's codebook, made by looking at the answers: read it, and put right what is wrong."
    )
    yield ""
    yield 'id = "form"'
    yield 'version = "1"'
    yield 'title = "Our form"  # what the form is called'
    yield 'licence = "Not said yet: ask who owns the form before its wording is printed."  # pages print this'
    yield "validated = false  # true once somebody has shown that it measures what it is about"
    yield ""


def _ladder(scale: AnswerScale) -> Iterator[str]:
    yield remark(f"The answers of {text(scale.title)}, the lowest place first. CONFIRM their order and both ends.")
    for each in scale.places:
        yield from _answer(scale.id, each)
    yield ""


def _answer(name: str, place: Place) -> Iterator[str]:
    yield f"[[options.{name}]]"
    yield f"value = {place.value}"
    yield f"label = {text(place.label)}"
    if place.also:
        yield f"also = [{', '.join(text(each) for each in place.also)}]"
    if place.absence:
        yield f"absence = {text(place.absence)}  # no place on the ladder"


def _items(scale: AnswerScale) -> Iterator[str]:
    yield remark("reverse = true belongs to a statement with which people agree who fare badly.")
    for column, wording in zip(scale.columns, scale.wordings, strict=True):
        yield "[[items]]"
        yield f"id = {text(column)}"
        yield f"text = {text(wording)}"
        yield f"options = {text(scale.id)}"
        yield remark("reverse = true")
    yield ""


def _scale(scale: AnswerScale) -> Iterator[str]:
    yield "[[scales]]"
    yield f"id = {text(scale.id)}"
    yield f"title = {text(scale.title)}"
    yield f"items = [{', '.join(text(each) for each in scale.columns)}]"
    yield ""
