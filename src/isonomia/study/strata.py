"""Measures of strata (MAIHDA): what an indicator must be for them, and the dimensions of the private models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from isonomia.errors import quoted
from isonomia.model.registry import registry
from isonomia.model.study import Dimension, Source
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.names import check_known
from isonomia.study.schema import IndicatorFile

_FEWEST: Final = 2
_PAIR: Final = 'Add a pair to by, such as by = ["sex", ["sex", "age"]]: its combinations are the strata.'


def check_strata(document: Document, path: Path, raw: IndicatorFile, source: Source | None) -> None:
    """Complain where measures of strata are asked of what has none."""
    for index, name in enumerate(raw.measures):
        entry = registry().get(name)
        if entry is None or entry.family != "intersections":
            continue
        where = (*path, "measures", index)
        said = f"the measure {quoted(name)} is about combinations of groups, and"
        if not any(not isinstance(each, str) and len(each) == _FEWEST for each in raw.by):
            document.complain(where, f"{said} no pair stands in by.", remedy=_PAIR)
        if raw.kind == "rate":
            document.complain(where, f"{said} it has no model for rates.", allowed="proportion, mean")
        if source is not None and (source.weight or source.cluster or source.strata):
            problem = f"{said} people of a weighted or clustered sample do not count one by one."
            document.complain(where, problem, remedy="Leave it out.")
        elif source is not None and source.kind not in ("records", "counts"):
            problem = f"{said} published estimates do not say how people differ within them."
            document.complain(where, problem, remedy="Leave it out.")


def check_search(document: Document, wanted: Sequence[str], dimensions: Mapping[str, Dimension]) -> None:
    """Complain of dimensions of `[intersections] strata` that are not there, stand twice, or hold several groups."""
    path: Path = ("intersections", "strata")
    if len(wanted) == 1:
        document.complain(path, "one dimension makes no combinations.", remedy="Name two or more, or leave it out.")
    for index, name in enumerate(wanted):
        if not check_known(document, (*path, index), "dimension", name, dimensions, "dimension"):
            continue
        if dimensions[name].multiple:
            document.complain((*path, index), f"people may be in several groups of {quoted(name)}.")
        elif name in wanted[:index]:
            document.complain((*path, index), f"{quoted(name)} stands twice.")
