"""A document as PDF/UA: tagged, titled, in one font, with the same bytes for the same input.

WeasyPrint is an extra (`isonomia[pdf]`) and loads Pango from the system; `missing` says what is not there. Nothing is
fetched: the pictures of a document are handed in, every other address is refused.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Mapping
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from isonomia.errors import Fault, InputError, InternalError

INSTALL: Final = 'pip install "isonomia[pdf]"'
PANGO: Final = "install Pango with the packages of the system (Debian: libpango-1.0-0 libpangoft2-1.0-0)"
VARIANT: Final = "pdf/ua-1"
FONT_PACKAGE: Final = "font_source_sans_pro"
FACES: Final = (("Regular", 400, "normal"), ("Bold", 700, "normal"), ("It", 400, "italic"))
_PACKAGES: Final = ("weasyprint", "resvg_py", FONT_PACKAGE)
_HERE: Final = "https://isonomia.invalid/"
"""Pictures of a document stand below this address, which is never asked."""
_SVG: Final = "image/svg+xml"
_LINK: Final = re.compile(r'<a href="#([^"]+)">(.*?)</a>', re.DOTALL)
_TAG: Final = re.compile(r"<[^>]+>")


def missing() -> tuple[str, str]:
    """What a build with PDF lacks and how to get it; two empty strings where nothing is missing."""
    lacking = [name for name in _PACKAGES if find_spec(name) is None]
    if lacking:
        return f"these packages are not installed: {', '.join(lacking)}.", INSTALL
    try:
        import weasyprint  # noqa: F401  it loads the libraries of the system as it is imported
    except OSError:
        return "WeasyPrint is installed, but Pango, a library that it needs, is not.", PANGO
    return "", ""


def refuse_without_pdf() -> None:
    """Stop before the work is done where PDF is asked for and cannot be made.

    Raises:
        InputError: says what is missing and how to get it.
    """
    problem, remedy = missing()
    if problem:
        raise InputError(Fault("--pdf", problem, remedy=f"{remedy}; or leave --pdf out: the site is whole without it."))


def pdf_bytes(html: str, pictures: Mapping[str, str], identity: str) -> bytes:
    """The document; `pictures`: address in the document -> SVG; `identity`: what this document is, release included.

    Raises:
        InternalError: the document asks for something that was not handed to it.
    """
    digest = hashlib.sha256(identity.encode("utf-8")).hexdigest()[:32].encode("ascii")
    words = _words_of_links(html)
    content: bytes = laid_out(html, pictures).write_pdf(
        finisher=lambda _, pdf: _finished(pdf, words), pdf_variant=VARIANT, pdf_identifier=digest
    )
    return content


def laid_out(html: str, pictures: Mapping[str, str]) -> Any:  # noqa: ANN401  WeasyPrint has no types
    """The document as WeasyPrint has laid it out on pages."""
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    try:
        return HTML(string=html, base_url=_HERE, url_fetcher=_fetcher(pictures)).render(pdf_variant=VARIANT)
    except FatalURLFetchingError as refused:
        problem = "a document asked for something that was not handed to it."
        raise InternalError(Fault(str(refused), problem)) from refused


def _words_of_links(html: str) -> dict[str, str]:
    """Place in the document -> the words of the first link to it."""
    found: dict[str, str] = {}
    for target, words in _LINK.findall(html):
        found.setdefault(target, unescape(_TAG.sub("", words)))
    return found


def _finished(pdf: Any, words: Mapping[str, str]) -> None:  # noqa: ANN401  WeasyPrint has no types
    """What WeasyPrint leaves out: whether a header cell heads its column or its row, and what a link says."""
    from pydyf import String

    by_reference: dict[Any, Any] = {each.reference: each for each in pdf.objects}
    for each in (each for each in by_reference.values() if isinstance(each, dict)):
        if each.get("S") == "/TH":
            rows = by_reference[by_reference[each["P"]]["P"]]
            each["A"]["Scope"] = "/Column" if rows["S"] == "/THead" else "/Row"
        if each.get("Subtype") == "/Link" and "Dest" in each:
            each["Contents"] = String(words[each["Dest"].string])


def font_faces() -> str:
    """The style sheet's rules for the one font."""
    return "".join(
        f'@font-face{{font-family:"Source Sans Pro";font-weight:{weight};font-style:{style};'
        f'src:url("{font_file(name).as_uri()}")}}'
        for name, weight, style in FACES
    )


def font_file(face: str) -> Path:
    """Where a face of the font lies."""
    spec = find_spec(FONT_PACKAGE)
    if spec is None or spec.origin is None:
        raise InternalError(Fault("font", "it was looked for before anybody asked whether it is there."))
    return Path(spec.origin).parent / "files" / f"SourceSansPro-{face}.ttf"


def _fetcher(pictures: Mapping[str, str]) -> Callable[[str], Any]:
    """What answers each address of a document, without any network."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

    fonts = {font_file(name).as_uri(): font_file(name) for name, _, _ in FACES}

    def fetch(url: str) -> Any:  # noqa: ANN401  WeasyPrint has no types
        name = url.removeprefix(_HERE)
        if name in pictures:
            return URLFetcherResponse(url, pictures[name].encode("utf-8"), {"Content-Type": _SVG})
        if url.startswith(f"data:{_SVG},"):
            return URLFetcherResponse(url, unquote(url.partition(",")[2]).encode("utf-8"), {"Content-Type": _SVG})
        if url in fonts:
            return URLFetcherResponse(url, fonts[url].read_bytes(), {"Content-Type": "font/ttf"})
        raise FatalURLFetchingError(url)

    return fetch
