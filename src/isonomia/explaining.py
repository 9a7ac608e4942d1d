"""How servers would answer what a study asks of them: every statement with its plan, of the count and of the search."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from isonomia.errors import Fault, InputError
from isonomia.model.study import Study
from isonomia.model.table import Table
from isonomia.pipeline import open_sources, read_study

COUNT: Final = "count"
SEARCH: Final = "search of [intersections]"
Work = Callable[[Study, Mapping[str, Table]], object]


@dataclass(frozen=True, slots=True)
class Planned:
    """What one piece of work asks of a source.

    Attributes:
        work: `COUNT` or `SEARCH`. plans: of each statement, in lines. scans: how often they read the table.
    """

    source: str
    work: str
    plans: tuple[tuple[str, ...], ...]
    scans: int


def plans(path: Path) -> list[Planned]:
    """How the servers of a study's sources would answer a count, and a search if it asks for one; nothing is counted.

    Raises:
        InputError: no source of the study is counted by a server.
    """
    import isonomia.count as counting

    study = read_study(path)
    tables = open_sources(study).tables
    works: dict[str, Work] = {COUNT: counting.count}
    if study.intersections is not None:
        works[SEARCH] = counting.count_joint
    found = [each for name, work in works.items() for each in _planned(study, tables, name, work)]
    if not found:
        remedy = 'A source that a server counts has url = "postgresql://HOST/DATABASE" or "spark://HOST".'
        raise InputError(Fault("--explain", "no source of the study is counted by a server.", remedy=remedy))
    return sorted(found, key=lambda each: each.source)


def _planned(study: Study, tables: Mapping[str, Table], name: str, work: Work) -> Iterator[Planned]:
    """Do some work with tables of servers that answer nothing."""
    import isonomia.sources as opening

    asked = {source: found for source, each in tables.items() if (found := opening.planned(each)) is not None}
    if not asked:
        return
    if name == SEARCH:  # of files nothing is searched
        study = replace(study, indicators=tuple(each for each in study.indicators if each.source in asked))
    with suppress(InputError):  # what the plans stand for is about nobody
        work(study, {**tables, **asked})
    for source, table in asked.items():
        held = tuple(tuple(lines) for _, lines in table.plans)
        yield Planned(source, name, held, sum(_scans(lines, table.dialect) for lines in held))


def _scans(lines: Sequence[str], dialect: str) -> int:
    return sum("Scan" in line and (" on " in line or dialect == "spark") for line in lines)


def facts_of_plans(found: Sequence[Planned]) -> dict[str, object]:
    """The same as what a program reads."""
    return {
        "work": [
            {
                "source": each.source,
                "of": each.work,
                "statements": len(each.plans),
                "scans": each.scans,
                "plans": [list(lines) for lines in each.plans],
            }
            for each in found
        ]
    }


def lines_of_plans(found: Sequence[Planned]) -> list[str]:
    """The same in lines: how much first, then every plan."""
    lines = [_load(each) for each in found]
    for each in found:
        for number, plan in enumerate(each.plans, 1):
            lines += ["", f"source {each.source}, {each.work}, statement {number}", *(f"  {line}" for line in plan)]
    return lines


def _load(each: Planned) -> str:
    place = f"source {each.source}, {each.work}:"
    if not each.plans:
        return f"{place} nothing is asked: weighted or clustered people, or fewer than two ways of grouping."
    return f"{place} {len(each.plans)} statements, {each.scans} scans of the table"
