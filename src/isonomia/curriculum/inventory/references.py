"""References between the parts of an inventory: texts matched by a pattern, never evaluated as XPath."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

Target = Literal["Event", "Level", "SequenceBlock", "CompetencyObject"]
_NAME: Final = r"(?:[\w.-]+:)?"
_ENTRY: Final = rf"{_NAME}lom/{_NAME}general/{_NAME}identifier/{_NAME}entry"
FORMS: Final = {
    "Event": "/CurriculumInventory/Events/Event[@id='E1']",
    "Level": "/CurriculumInventory/AcademicLevels/Level[@number='1']",
    "SequenceBlock": "/CurriculumInventory/Sequence/SequenceBlock[@id='1']",
    "CompetencyObject": (
        "/CurriculumInventory/Expectations/CompetencyObject[lom:lom/lom:general/lom:identifier/lom:entry='URI']"
    ),
}
"""What a reference of each kind looks like."""


def _pattern(parent: str, name: str, test: str) -> re.Pattern[str]:
    path = "/".join(f"{_NAME}{each}" for each in ("CurriculumInventory", parent, name))
    return re.compile(rf"\s*/{path}\s*\[\s*{test}\s*=\s*(?:'([^']+)'|\"([^\"]+)\"|(\d+))\s*\]\s*")


_PATTERNS: Final = {
    "Event": _pattern("Events", "Event", "@id"),
    "Level": _pattern("AcademicLevels", "Level", "@number"),
    "SequenceBlock": _pattern("Sequence", "SequenceBlock", "@id"),
    "CompetencyObject": _pattern("Expectations", "CompetencyObject", _ENTRY),
}


def referred(text: str, target: Target) -> str | None:
    """The identifier that a reference names; None where the text is not such a reference."""
    found = _PATTERNS[target].fullmatch(text)
    return next((each.strip() for each in found.groups() if each), None) if found is not None else None


def ending(own: str, entries: Iterable[str]) -> str:
    """The one address among entries whose last part is this, as exports shorten them; empty where none or several are.

    The standard's own sample refers to `zxcvb` where the entry is `http://nosuchdomain.edu/zxcvb`.
    """
    found = [each for each in entries if each.endswith(("/" + own, "#" + own))]
    return found[0] if len(found) == 1 else ""
