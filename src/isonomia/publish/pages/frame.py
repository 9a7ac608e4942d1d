"""What every page shares: where it stands, what its head says, who publishes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import escape

from isonomia.publish.book import Book, method_address, slug
from isonomia.publish.frozen import KEPT
from isonomia.publish.language import Language
from isonomia.publish.numbers import shortened

LONGEST_TITLE = 59
_ISOLATED = re.compile("<bdi>([^<]*)</bdi>")


@dataclass(frozen=True, slots=True)
class Page:
    """One page before it is written.

    Attributes:
        path: address below the site, ending in .html.
        template: file under templates/.
        title: unique among all pages; the head adds the product's name.
        description: one or two sentences for the head.
        content: what the template prints.
        beside: files that the page shows, address below the site -> text.
        twin: where a reader of another language is led, if that has no page of this address.
    """

    path: str
    template: str
    title: str
    description: str
    content: Mapping[str, Any]
    beside: Mapping[str, str] = field(default_factory=dict)
    twin: str = ""

    @property
    def root(self) -> str:
        """The way back to the site's own folder, for relative links."""
        return "../" * self.path.count("/")


def environment(lang: Language) -> Environment:
    """Templates with escaping on, undefined names refused and every word through the catalogue."""
    env = Environment(
        loader=PackageLoader("isonomia.publish", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.tests["meets"] = lambda held, those: not set(held).isdisjoint(those)
    env.filters |= {"slug": slug, "shortened": shortened, "method": method_address}
    install: Any = vars(env)["install_gettext_callables"]  # added by the extension, without a type
    install(lang.translations.gettext, lang.translations.ngettext, newstyle=True)
    return env


def head_titles(pages: Iterable[Page]) -> dict[str, str]:
    """Address -> title of the head: at most 59 characters before the product's name, and no two alike."""
    found: dict[str, str] = {}
    for page in pages:
        title = page.title if len(page.title) <= LONGEST_TITLE else page.title[: LONGEST_TITLE - 1].rstrip() + "…"
        turn = 2
        while title in found.values():
            ending = f" ({turn})"
            title = page.title[: LONGEST_TITLE - len(ending) - 1].rstrip(" …") + "…" + ending
            turn += 1
        found[page.path] = title
    return found


def render(env: Environment, page: Page, book: Book, head: str = "") -> str:
    """The page as HTML; `head` is its title in the head where that is not the page's own."""
    release = book.release
    top = page.root + "../" * book.folder.count("/")
    html = env.get_template(page.template).render(
        page=page,
        head=head or page.title,
        root=page.root,
        top=top,
        kept=f"{top}{KEPT}/{release.info.id}/{book.folder}{page.path}",
        editions=book.editions,
        lang=book.lang,
        info=release.info,
        issued=book.lang.day(release.info.date),
        **page.content,
    )
    return with_languages(html, book) if book.left else html


def with_languages(html: str, book: Book) -> str:
    """With the language of each text of the study that has no translation: they stand alone in `bdi`."""
    left = {str(escape(text)) for each in book.left for text in (each, shortened(each))}
    tag = next(each.tag for each in book.editions)

    def marked(found: re.Match[str]) -> str:
        return f'<bdi lang="{tag}">{found[1]}</bdi>' if found[1] in left else found[0]

    return _ISOLATED.sub(marked, html)


def static_files() -> Mapping[str, bytes]:
    """The style sheet, the script and the icon, by name."""
    folder = files("isonomia.publish") / "static"
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir(), key=lambda f: f.name) if each.is_file()}
