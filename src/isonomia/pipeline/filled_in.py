"""What people wrote into the sheets of a private folder: never written over by the next build.

A build writes the digests of its sheets beside them. A sheet that has another digest later was filled in by somebody.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from isonomia.errors import Fault, OutputError
from isonomia.model.study import Study

SHEETS: Final = "sheets.json"
"""Sheet, by its path in the private folder -> SHA-256 of it as it was written."""
_ENDINGS: Final = (".csv", ".xlsx")
_REMEDY: Final = (
    "Move it away first, and name it where its answers are read: --hits and --silent of the audit, hits and silent of "
    "[curriculum], file and released of [climate.ID.themes]."
)


def keep_digests(folder: Path, rooms: Iterable[str]) -> None:
    """Write down what the sheets of a new private folder hold, where there are any."""
    from isonomia.protect import write_closed

    found = {
        path.relative_to(folder).as_posix(): _digest(path)
        for room in rooms
        for path in sorted((folder / room).rglob("*"))
        if path.suffix in _ENDINGS
    }
    if found:
        write_closed(folder / SHEETS, [json.dumps(found, indent=1, sort_keys=True) + "\n"])


def refuse_to_lose_answers(folder: Path, returned: Iterable[Path]) -> None:
    """Stop where a private folder that would be replaced holds sheets that people have changed.

    Args:
        folder: the private folder as it lies there.
        returned: sheets whose answers are read now and stand in the new ones again.

    Raises:
        OutputError: with each sheet that would be lost.
    """
    try:
        known = json.loads((folder / SHEETS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return  # no sheets, or of a version that kept no digests
    kept = {path.resolve() for path in returned}
    changed = [
        path
        for name, digest in sorted(known.items())
        if (path := folder / name).is_file() and path.resolve() not in kept and _digest(path) != digest
    ]
    if changed:
        problem = "somebody has filled it in, or saved it anew, since it was written, and this would write over it."
        raise OutputError(*(Fault(str(each), problem, remedy=_REMEDY) for each in changed))


def returned_sheets(study: Study) -> tuple[Path, ...]:
    """The sheets whose answers a build reads and writes out again."""
    home, spec = Path(study.directory), study.curriculum
    audited = (spec.hits, spec.silent) if spec is not None else ()
    told = (each.released_file for each in study.surveys.values())
    return tuple(home / each for each in (*audited, *told) if each)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
