"""One chart-table by itself, at an address that may be shown in a frame on somebody else's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from isonomia.publish.book import slug
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.sections import Section

FOLDER: Final = "embed"


def embed_pages(page: Page) -> Iterator[Page]:
    """A page for each chart-table of the page of an indicator; nothing for other pages."""
    if page.template == "indicator.html":
        sections = (each for part in page.content["parts"] for each in (*part.sections, *part.shares))
        yield from (_embed_page(page, section) for section in sections)


def _embed_page(page: Page, section: Section) -> Page:
    info = page.content["indicator"]
    content = {
        "indicator": info,
        "section": section,
        "sources": page.content["sources"],
        "back": f"{page.path}#{section.id}",
    }
    address = f"{FOLDER}/{slug(info.id)}/{slug(section.id)}.html"
    return Page(address, "embed.html", section.table.caption, section.table.caption, content)
