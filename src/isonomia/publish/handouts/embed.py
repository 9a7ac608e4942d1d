"""One chart-table by itself, at an address that may be shown in a frame on somebody else's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from isonomia.publish.book import slug
from isonomia.publish.pages.frame import Page
from isonomia.publish.pages.sections import Section
from isonomia.publish.tables import Table

FOLDER: Final = "embed"


def embed_pages(page: Page) -> Iterator[Page]:
    """A page for each chart-table of the page of an indicator; nothing for other pages."""
    if page.template == "indicator.html":
        sections = (each for part in page.content["parts"] for each in (*part.sections, *part.shares))
        for section in sections:
            yield _embed_page(page, section, section.table, section.heading)
            for at, each in enumerate(section.further, 2):
                yield _embed_page(page, section, each.table, f"{section.heading}: {each.span}", f"-{at}")


def _embed_page(page: Page, section: Section, table: Table, heading: str, more: str = "") -> Page:
    info = page.content["indicator"]
    content = {
        "indicator": info,
        "section": section,
        "table": table,
        "heading": heading,
        "sources": page.content["sources"],
        "back": f"{page.path}#{section.id}",
    }
    address = f"{FOLDER}/{slug(info.id)}/{slug(section.id)}{more}.html"
    return Page(address, "embed.html", table.caption, table.caption, content)
