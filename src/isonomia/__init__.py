"""isonomia: equal opportunity in medicine, measured from the tables you have."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "Study": "isonomia.model.study",
    "Cells": "isonomia.model.cells",
    "Shown": "isonomia.model.shown",
    "Estimates": "isonomia.model.estimates",
    "Release": "isonomia.model.release",
    "read_study": "isonomia.pipeline",
    "count_cells": "isonomia.pipeline",
    "protect_cells": "isonomia.pipeline",
    "estimate": "isonomia.pipeline",
    "write_site": "isonomia.pipeline",
    "build": "isonomia.pipeline",
    "open_sources": "isonomia.pipeline",
}

__all__ = ["__version__", *_PUBLIC]  # noqa: PLE0604  the names are strings; ruff cannot see through the star


def __getattr__(name: str) -> Any:  # noqa: ANN401  a module attribute may be anything
    """Import a public name when it is first used, so that `isonomia --help` stays quick."""
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'isonomia' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
