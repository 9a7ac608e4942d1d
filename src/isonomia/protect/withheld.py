"""What is withheld of a release beyond what its proof needs: tables, questions, or all questions of a source."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.protect.system import System

Table = tuple[str, str, str, tuple[str, ...]]  # indicator, setting, period, dimensions
TABLE: Final = 1
ITS_LIKE: Final = 2
QUESTION: Final = 3
SOURCE: Final = 4
"""How much is withheld: a table; those of its groups, or of its period, too; the question; all of its source."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is hidden whatever the search finds, but for what an earlier release printed alike.

    Attributes:
        tables: those that gave something away.
        levels: indicator -> how much is withheld of it.
    """

    tables: frozenset[Table] = frozenset()
    levels: Mapping[str, int] = field(default_factory=dict)

    def more(self, tables: Collection[Table], sources: Mapping[str, str]) -> Withheld | None:
        """One step further for each question of which something was found; None where nothing is left to withhold.

        Args:
            tables: those that the findings are about.
            sources: indicator -> its source, of all indicators that the release has.
        """
        found = {name for name, *_ in tables}
        named = found & sources.keys() or sources.keys()  # of a question that is gone: any of today may be what tells
        if any(self.levels.get(name, 0) >= SOURCE for name in named):
            return None
        levels = {**self.levels, **{name: self.levels.get(name, 0) + 1 for name in named}}
        return Withheld(self.tables | frozenset(tables), levels)

    def mask(self, system: System, name: str, sources: Mapping[str, str]) -> NDArray[np.bool_]:
        """(C,) which cells of an indicator are withheld."""
        alike = [self.levels.get(each, 0) for each, source in sources.items() if source == sources[name]]
        level = SOURCE if SOURCE in alike else self.levels.get(name, 0)
        keys = zip(system.contexts, system.places, strict=True)
        tables = [(*where, tuple(sorted(dimension for dimension, _ in place))) for where, place in keys]
        own = [each for each in self.tables if each[0] == name] or list(self.tables)
        groups = {names for *_, names in own}
        exact = {(setting, period, names) for _, setting, period, names in own}
        near = exact & set(tables)
        places = {(setting, period) for setting, period, _ in near}
        chosen = [
            level >= QUESTION
            or (level >= TABLE and (each in exact or (not near and each[2] in groups)))
            or (level >= ITS_LIKE and (each[2] in groups or each[:2] in places))
            for each in tables
        ]
        return np.array(chosen, dtype=np.bool_)
