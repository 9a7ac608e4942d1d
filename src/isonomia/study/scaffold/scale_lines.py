"""The scales of a survey in the study file that `init` writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from isonomia.study.scaffold.answer_columns import AnswerScale
from isonomia.study.scaffold.words import key, remark, shown, text

CODEBOOK: Final = "codebook.toml"
"""The codebook that `init` writes beside the study file, where no form that comes with the program fits."""


def scale_lines(scales: Sequence[AnswerScale], source: str, by: Sequence[str]) -> Iterator[str]:
    """The section of the survey and one for each scale; nothing where there are none."""
    if not scales:
        return
    yield remark("Statements that are answered on a ladder. Two things about the whole survey are yours to decide:")
    yield remark("of whom its figures speak, and who answers for the threshold below which nothing is shown.")
    yield f"[climate.{source}]"
    yield 'speaks_of = "process"  # ranges speak of what made people answer so; "respondents": no ranges'
    yield 'owner = "An office of yours"  # a role or an office'
    yield remark('disposition = "…"  the column that says what became of everybody who was asked: response rates')
    yield ""
    for each in scales:
        yield from _scale(each, source, by)


def _scale(scale: AnswerScale, source: str, by: Sequence[str]) -> Iterator[str]:
    yield "[[scale]]"
    if scale.codebook:
        yield remark(f"These are statements of a form that comes with the program: {scale.codebook}.")
    else:
        ladder = shown([each.label for each in scale.places if not each.absence], most=11)
        yield remark(f"{len(scale.columns)} columns are answered on one ladder: {ladder}.")
        yield remark(f"CONFIRM that they belong together, and say in {CODEBOOK} which of them are turned over.")
    if scale.question:
        yield remark(f"Asked: “{scale.question}”")
    yield f"id = {text(scale.id)}"
    yield f"title = {text(scale.title)}"
    yield f"source = {text(source)}"
    yield f"codebook = {text(scale.codebook or CODEBOOK)}"
    if scale.listed and scale.listed != scale.id:
        yield f"scale = {text(scale.listed)}"
    if scale.items:
        yield f"columns = {{ {', '.join(f'{key(item)} = {text(column)}' for item, column in scale.items)} }}"
    yield f"by = [{', '.join(text(each) for each in by)}]"
    yield remark("margin = 0.25  closer than this on the ladder is close; declare it before you look at results")
    yield ""
