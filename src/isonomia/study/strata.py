"""Measures of strata (MAIHDA): what an indicator must be for them, and the dimensions of the private search."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from isonomia.errors import listed, quoted
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
        elif name == "median_odds_ratio" and raw.kind == "mean":
            document.complain(where, f"{said} a mean has no odds.", remedy="Ask for maihda_vpc.")
        if source is not None and (source.weight or source.cluster or source.strata):
            problem = f"{said} people of a weighted or clustered sample do not count one by one."
            document.complain(where, problem, remedy="Leave it out.")
        elif source is not None and source.kind not in ("records", "counts"):
            problem = f"{said} published estimates do not say how people differ within them."
            document.complain(where, problem, remedy="Leave it out.")


def check_crossed(
    document: Document, key: str, wanted: Sequence[str], dimensions: Mapping[str, Dimension], times: Collection[str]
) -> None:
    """Complain of dimensions of a key of `[intersections]` that are not there, stand twice, or cannot be crossed.

    `times` are those that say how long a step took.
    """
    path: Path = ("intersections", key)
    if len(wanted) == 1:
        document.complain(path, "one dimension makes no combinations.", remedy="Name two or more, or leave it out.")
    for index, name in enumerate(wanted):
        if not check_known(document, (*path, index), "dimension", name, dimensions, "dimension"):
            continue
        if name in times:
            document.complain((*path, index), f"{quoted(name)} is how long a step took, which is not crossed.")
        elif dimensions[name].multiple:
            document.complain((*path, index), f"people may be in several groups of {quoted(name)}.")
        elif name in wanted[:index]:
            document.complain((*path, index), f"{quoted(name)} stands twice.")


def check_strata_searched(
    document: Document, strata: Sequence[str], dimensions: Sequence[str], known: Collection[str]
) -> None:
    """Complain of strata that are not among the dimensions that the search crosses: they are made of the same cells."""
    for index, name in enumerate(strata if dimensions else ()):
        if name not in dimensions and name in known:
            problem = f"{quoted(name)} is not among the dimensions that the search crosses."
            remedy = "Add it to dimensions, or leave it out of strata."
            document.complain(("intersections", "strata", index), problem, listed(dimensions), remedy=remedy)
