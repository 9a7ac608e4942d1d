"""What must hold before waves of a survey can be compared: periods, who is linked, and that the scale is the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from isonomia.errors import quoted
from isonomia.model.scales import Scale, Survey
from isonomia.model.study import Source
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.names import check_known


def check_waves(document: Document, survey: Survey, source: Source | None, *, before: bool = False) -> None:
    """Waves are the periods of one source, or of two; people are linked only if each stands once in a period.

    `before`: a scale of the source names one of an earlier source.
    """
    if not survey.waves or source is None:
        return
    where: Path = ("climate", survey.source, "waves")
    if not source.period and not (before and survey.waves == "linked"):
        problem = f"the source {quoted(source.id)} has one period, so there is nothing to compare."
        remedy = (
            f'Write [source.{source.id}] period = "…", the column that tells waves apart; or [[scale]] before = "…".'
        )
        document.complain(where, problem, remedy=remedy)
    if survey.waves != "linked":
        return
    if source.repeated != "refuse":
        problem = "people who stand several times in a wave cannot be linked to one answer in the other."
        document.complain(where, problem, remedy=f'Write [source.{source.id}] repeated = "refuse".')


def check_before(
    document: Document,
    scales: Sequence[tuple[Path, Scale]],
    named: Iterable[str],
    sources: Mapping[str, Source],
) -> None:
    """The scale before is the same one: the same statements and answers, scored alike, from another source."""
    by_id, ids = {each.id: each for _, each in scales}, list(named)
    for path, scale in scales:
        where = (*path, "before")
        if not scale.before or not check_known(document, where, "scale", scale.before, ids):
            continue
        other = by_id.get(scale.before)
        if other is None:
            continue  # it has a fault of its own
        if other.source == scale.source:
            problem = f"{quoted(other.id)} is a scale of the same source."
            document.complain(where, problem, remedy=f'Waves of one source: [climate.{scale.source}] waves = "apart".')
        elif _form(scale) != _form(other):
            problem = f"{quoted(other.id)} is another scale: its statements, answers or score differ."
            document.complain(where, problem, remedy="Name the scale of the same codebook.")
        elif scale.waves == "linked" and {scale.source, other.source} <= set(sources):
            _check_link(document, where, sources[other.source], sources[scale.source])


def _check_link(document: Document, where: Path, before: Source, after: Source) -> None:
    """Each person stands once in a wave; both sources have weights, or neither, and the same of settings."""
    if before.repeated != "refuse":
        problem = "people who stand several times in a wave cannot be linked to one answer in the other."
        document.complain(where, problem, remedy=f'Write [source.{before.id}] repeated = "refuse".')
    for key, what in (("weight", "weights"), ("setting", "a column of settings")):
        one, other = (bool(getattr(each, key)) for each in (before, after))
        if one != other:
            has, lacks = (before, after) if one else (after, before)
            problem = f"{quoted(has.id)} has {what} and {quoted(lacks.id)} has none, so their people cannot be linked."
            document.complain(where, problem, remedy=f'Give both, or write [climate.{after.id}] waves = "apart".')


def _form(scale: Scale) -> object:
    """What two scales must have alike to be compared."""
    items = tuple((each.id, each.reverse, each.places, each.top) for each in scale.items)
    return (items, scale.score, scale.minimum_answered)
