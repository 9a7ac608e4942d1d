"""Ids: what they may look like, that they are told apart, and titles made from them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Final

from isonomia.errors import listed, nearest, quoted
from isonomia.study.document import Document
from isonomia.study.lines import Path

_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_ID_RULE: Final = "small letters, digits, - and _, at most 80 of them, beginning with a letter or a digit"
RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{i}" for i in range(10)), *(f"lpt{i}" for i in range(10)), "all", "total"}
)
"""Names of devices on some systems, and the words for everybody in tables."""

RESERVED_DIMENSIONS: Final = frozenset(
    {*RESERVED, "setting", "period", "stratum", "cluster", "indicator", "n", "events", "status"}
)
"""Names of other columns in tables of cells: a dimension's id is a column there."""


def check_id(document: Document, path: Path, name: str, reserved: Collection[str] = RESERVED) -> bool:
    """Whether an id may be used; complains where it may not."""
    if not _ID.fullmatch(name):
        document.complain(path, f"the id {quoted(name)} cannot be part of an address.", _ID_RULE, slug(name))
        return False
    if name in reserved:
        document.complain(path, f"the id {quoted(name)} is reserved.", remedy="Choose another name.")
        return False
    return True


def check_known(document: Document, path: Path, what: str, name: str, known: Iterable[str], section: str = "") -> bool:
    """Whether an id is one of `known`; complains where it is not.

    A name that `section` declares with a fault of its own is not known, but is not complained of twice.
    """
    allowed = tuple(known)
    if name in allowed:
        return True
    if not document.declares(section, name):
        names = listed(allowed) or "nothing of the kind is declared"
        document.complain(path, f"there is no {what} {quoted(name)}.", names, nearest(name, allowed))
    return False


def slug(text: str) -> str:
    """The id closest to a text, letters without their accents; empty where nothing of it can be kept."""
    bare = "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9_-]+", "-", bare).strip("-_")[:80]


def title_of(name: str) -> str:
    """A title from an id: "race_ethnicity" gives "Race ethnicity"."""
    words = _words(name)
    return words[:1].upper() + words[1:]


def way_of(name: str) -> str:
    """The title of a dimension from its id, as it stands inside a sentence: "Race_ethnicity" gives "race ethnicity"."""
    words = _words(name)
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _words(name: str) -> str:
    return re.sub(r"[_-]+", " ", name).strip() or name
