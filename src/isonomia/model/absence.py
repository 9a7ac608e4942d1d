"""Why a value is absent, as codes that travel with the counts.

The kinds and their roots follow `standards/absence.toml` (a test holds the two together). In cells an absent
group is a row of its own: its code is the root with a tilde in front, which no vocabulary code may start with.
"""

from __future__ import annotations

from typing import Final

KNOWN: Final = "known"
NOT_STATED: Final = "not_stated"
DECLINED: Final = "declined"
UNKNOWN: Final = "unknown"
NOT_APPLICABLE: Final = "not_applicable"

ROOTS: Final = (NOT_STATED, DECLINED, UNKNOWN, NOT_APPLICABLE)
"""The four person-level roots, in the order in which tables list them."""

MISSING_ROOTS: Final = (NOT_STATED, DECLINED, UNKNOWN)
"""The roots that count as missing; not applicable does not."""

ROOT_OF_KIND: Final = {
    "not_stated": NOT_STATED,
    "not_asked": NOT_STATED,
    "left_blank": NOT_STATED,
    "silent": NOT_STATED,
    "declined": DECLINED,
    "unknown": UNKNOWN,
    "does_not_know": UNKNOWN,
    "unable": UNKNOWN,
    "not_applicable": NOT_APPLICABLE,
}
"""Every kind that a study file may declare for a person, and its root."""

MARK: Final = "~"


def code_of(root: str) -> str:
    """The code of the row that holds the people whose group is absent for this reason."""
    return MARK + root


def is_absence(code: str) -> bool:
    """Whether a row's code stands for an absence and not for a group."""
    return code.startswith(MARK)


def root_of_code(code: str) -> str:
    """The root behind a row's code, or an empty string for a group."""
    return code[len(MARK) :] if is_absence(code) else ""
