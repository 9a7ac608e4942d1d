"""Who reviewed, as a role: a closed list of words with a letter or a number, so that no name can stand there."""

from __future__ import annotations

import re
from typing import Final

from isonomia.errors import Fault, InputError, listed, nearest, quoted

ROLES: Final = (
    "reviewer",
    "coder",
    "adjudicator",
    "author",
    "editor",
    "course director",
    "faculty member",
    "student",
    "patient representative",
    "librarian",
    "revisor",
    "revisora",
    "codificador",
    "codificadora",
    "estudiante",
)
"""Words for a role, in English and Spanish."""
_ROLE: Final = re.compile(rf"({'|'.join(map(re.escape, ROLES))})(?: ([A-Za-z]|\d{{1,2}}))?", re.IGNORECASE)


def role_of(text: str, place: str) -> str:
    """A role as it is written down: in small letters, its letter large ("reviewer A").

    Raises:
        InputError: it is not one of the words, for instance a name or an address.
    """
    found = _ROLE.fullmatch(" ".join(text.split()))
    if found is None:
        problem = f"{quoted(text)} is not a role." if text.strip() else "no role is given."
        remedy = "Records name roles, never people: write “reviewer A”, for instance."
        raise InputError(Fault(place, problem, listed(ROLES), nearest(text, ROLES), remedy))
    word, mark = found[1].lower(), (found[2] or "").upper()
    return f"{word} {mark}".strip()
