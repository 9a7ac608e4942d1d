"""Where a site will stand, as a study says: what can be printed under a page, and typed off the paper again."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from isonomia.errors import quoted
from isonomia.study.document import Document
from isonomia.study.schema.releases import ReleaseFile

_PLACE: Final = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~%+-]+)*/?")
ALLOWED: Final = "https://, the name of the host, and folders of letters, digits and . _ ~ % + -"


def site_address(document: Document, raw: ReleaseFile) -> str:
    """The address with a stroke at its end, or empty; complains of what is no address of a folder."""
    given = raw.address.strip()
    if not given:
        return ""
    if not _PLACE.fullmatch(given):
        if (said := _wrong(given)) is not None:
            remedy = "Write where the first page will stand, without its name: https://equity.example.edu/2026/"
            document.complain(("release", "address"), said, ALLOWED, remedy=remedy)
        return ""
    return given.rstrip("/") + "/"


def _wrong(given: str) -> str | None:
    """What is wrong with it; a password is complained of wherever a study holds one, and is not said again."""
    try:
        parts = urlsplit(given)
    except ValueError:
        return "it is not the address of a site."
    if parts.password is not None:
        return None
    if parts.username is not None:
        return "the address holds the name of a user."
    if parts.query or parts.fragment:
        return f"{quoted(given)} asks for something of a page (? or #)."
    return f"{quoted(given)} is not the address of a site."
