"""A page as one file to send by e-mail: style sheet, icon and drawings inside, no script, no link that leads nowhere.

Its content policy allows the one style sheet, by its digest, and pictures that are part of the file: nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any, Final

from jinja2 import Environment
from markupsafe import Markup

from isonomia.publish.book import Book
from isonomia.publish.handouts.fragments import (
    DOWNLOADS,
    main_part,
    relinked,
    within,
    without_navigation,
    without_sections,
)
from isonomia.publish.pages.frame import Page, addresses, render, static_files

FOLDER: Final = "one-file"
KINDS: Final = frozenset({"topic.html", "indicator.html", "path.html", "group.html", "brief.html"})
"""Templates of the pages that are offered as one file: those that hold findings."""


def address(page: Page) -> str:
    """Where the file stands below the site."""
    return f"{FOLDER}/{page.path}"


def one_file(env: Environment, page: Page, book: Book, head: str, html: str) -> str:
    """The whole file, made from the page as it stands on the site; `head`: its title in the head."""
    css = _styles(page)
    html = without_navigation(main_part(html), contents=True)
    html = relinked(without_sections(html, DOWNLOADS), within)
    for path, drawing in page.beside.items():
        html = html.replace(f'"{page.root}{path}"', f'"{_data(drawing.encode("utf-8"))}"')
    wrapper = Page(page.path, "one-file.html", page.title, page.description, {})
    inside: dict[str, Any] = {
        "part": Markup(html),  # noqa: S704  made by templates that escape
        "css": Markup(css),  # noqa: S704  our own style sheet
        "hash": "sha256-" + base64.b64encode(hashlib.sha256(css.encode("utf-8")).digest()).decode("ascii"),
        "icon": _data(_static("icon.svg")),
    }
    return render(env, wrapper, book, head, **inside)


def _styles(page: Page) -> str:
    """The style sheets of a page in one."""
    names = ("site.css", "brief.css") if page.template == "brief.html" else ("site.css",)
    return "".join(_static(name).decode("utf-8") for name in names)


def _static(name: str) -> bytes:
    return static_files()[addresses()[name]]


def _data(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")
