"""No credential in a study file: people send study files round, and a release publishes its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.passwords import password_in

_FORMULAS: Final = frozenset({"event", "among", "value", "time", "fields"})
_REMEDY: Final = (
    "Take it out, change it where it is valid, and keep it in environment variables (for PostgreSQL: PGUSER, "
    "PGPASSWORD) or in the file that the database's own client reads."
)


def check_credentials(document: Document) -> None:
    """Complain of every text that holds a password, without repeating it."""
    for path, text in _texts(document.data, ()):
        problem = password_in(text)
        if problem:
            document.complain(path, problem, remedy=_REMEDY)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:  # noqa: ANN401  whatever TOML may hold
    """Every text with its place; formulas are over columns, which may be called anything."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in _FORMULAS:
                yield from _texts(each, (*path, key))
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from _texts(each, (*path, at))
