"""What an indicator counts: which of event, value, time and bounds its kind and its source need."""

from __future__ import annotations

from typing import Final

from isonomia.errors import quoted
from isonomia.model.expression import Expression
from isonomia.model.study import Source
from isonomia.study.document import Document
from isonomia.study.expressions import Wanted
from isonomia.study.lines import Path
from isonomia.study.origins import expression_at
from isonomia.study.schema import IndicatorFile

Outcome = tuple[Expression | None, Expression | None, Expression | None, tuple[float, float] | None]

_NEEDS: Final = {"proportion": ("event",), "rate": ("event", "time"), "mean": ("value",)}
_KEYS: Final = ("event", "value", "time")
_FIELDS: Final = {"proportion": ("events",), "rate": ("events", "time")}
_WANTED: Final[dict[str, dict[str, Wanted]]] = {
    "proportion": {"event": "condition"},
    "rate": {},
    "mean": {"value": "value"},
}


def check_outcome(document: Document, path: Path, raw: IndicatorFile, source: Source | None) -> Outcome:
    """Event, value, time and bounds of an indicator; faults go on the document's list."""
    if source is not None and source.kind == "records":
        _check_keys_of_kind(document, path, raw)
    elif source is not None:
        _check_published(document, path, raw, source)
    event, value, time = (
        expression_at(document, (*path, key), getattr(raw, key), _WANTED[raw.kind].get(key, "")) for key in _KEYS
    )
    return event, value, time, _bounds(document, path, raw)


def _check_keys_of_kind(document: Document, path: Path, raw: IndicatorFile) -> None:
    needs = _NEEDS[raw.kind]
    for key in needs:
        if getattr(raw, key) is None:
            problem = f"an indicator of kind {quoted(raw.kind)} needs {key}."
            document.complain(path, problem, remedy=f'Write {key} = "…", an expression over columns.')
    for key in _KEYS:
        if key not in needs and getattr(raw, key) is not None:
            problem = f"{key} does not belong to kind {quoted(raw.kind)}."
            document.complain((*path, key), problem, " and ".join(needs), remedy="Change kind, or leave it out.")


def _check_published(document: Document, path: Path, raw: IndicatorFile, source: Source) -> None:
    """Published figures are counted already: the columns are named once, in the source."""
    for key in _KEYS:
        if getattr(raw, key) is not None:
            problem = f"{key} does not belong to a source of kind {quoted(source.kind)}: its fields name the columns."
            document.complain((*path, key), problem, remedy=f"Leave it out; see [source.{source.id}].")
    if source.kind != "counts":
        return
    if raw.kind == "mean":
        problem = "counts have no mean."
        document.complain((*path, "kind"), problem, "proportion, rate", remedy="Use a source of kind estimates.")
    for field in _FIELDS.get(raw.kind, ()):
        if field not in source.fields:
            problem = f"the source {quoted(source.id)} has no field {quoted(field)}, and the indicator needs it."
            document.complain((*path, "source"), problem, remedy=f'Add {field} = "column" to its fields.')


def _bounds(document: Document, path: Path, raw: IndicatorFile) -> tuple[float, float] | None:
    if raw.bounds is None:
        return None
    where = (*path, "bounds")
    if raw.kind != "mean":
        remedy = "Leave it out: a proportion lies between 0 and 1."
        document.complain(where, f"bounds do not belong to kind {quoted(raw.kind)}.", remedy=remedy)
    low, high = raw.bounds
    if low >= high:
        document.complain(where, "the bounds are not in rising order.", remedy="Write [smallest, largest].")
    return low, high
