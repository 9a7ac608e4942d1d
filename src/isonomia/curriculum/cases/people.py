"""Guard 10: material that names who wrote, taught or reviewed a case is refused, so that nobody can be appraised."""

from __future__ import annotations

import re
from typing import Final

from isonomia.errors import Fault, quoted

WHO: Final = (
    "author", "authors", "writer", "writers", "editor", "editors", "reviewer", "reviewers", "teacher", "teachers",
    "lecturer", "lecturers", "instructor", "instructors", "faculty", "professor", "tutor", "creator", "contributor",
    "contributors", "owner", "clerkship director", "course director", "submitter", "rater", "coder", "email",
    "written by", "created by", "reviewed by", "edited by", "submitted by", "modified by", "updated by", "taught by",
)  # fmt: skip
"""Names of fields, or ends and beginnings of them, that say who did something."""

_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def names_a_person(field: str) -> bool:
    """Whether a field of a case says who wrote, taught, owns or reviewed it."""
    said = " " + " ".join(word.casefold() for word in _WORDS.findall(field)) + " "
    return any(f" {who} " in said for who in WHO)


def person_fault(place: str, field: str) -> Fault:
    """The complaint about such a field; its content is not repeated."""
    return Fault(
        place,
        f"the field {quoted(field)} says who wrote, taught or reviewed a case. No author, teacher or reviewer is "
        "appraised, so the audit does not take it.",
        remedy="Leave the field out of the export.",
    )
