"""Exact sums of scores of earlier releases, from their private folders where these still lie beside them.

A release prints such sums rounded (`blurred_scores.py`). Whether one answer was changed since shows in the exact ones
alone, and whoever publishes again most often has them: `OUT-private` beside `OUT`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from isonomia.forms.guard import unguarded
from isonomia.model.study import Study
from isonomia.protect.audit.counts import Count

ALL = "All"
_NOT_DIMENSIONS = frozenset({"setting", "period", "indicator", "role", "n", "events"})
Exact = Mapping[Count, tuple[float, float]]


def exact_sums(study: Study) -> tuple[Exact, ...]:
    """Of each folder in `previous`: people of a row -> Σy and Σy² about the origin; nothing where it is not there."""
    folders = (Path(study.directory) / name for name in study.release.previous)
    return tuple(_read(each.with_name(f"{each.name}-private") / "cells.csv") for each in folders)


def _read(path: Path) -> Exact:
    found: dict[Count, tuple[float, float]] = {}
    with suppress(OSError, ValueError, KeyError), path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header = list(reader.fieldnames or ())
        dimensions = [name for name in header[: header.index("n")] if name not in _NOT_DIMENSIONS]
        for row in reader:
            if row["role"] == "group" and row.get("sy") and row.get("syy"):
                place = frozenset((name, unguarded(row[name])) for name in dimensions if row[name] != ALL)
                indicator, setting, period = (unguarded(row[name]) for name in ("indicator", "setting", "period"))
                found[Count("n", indicator, setting, period, place)] = (float(row["sy"]), float(row["syy"]))
    return found
