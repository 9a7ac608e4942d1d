"""What every page shares: where it stands, what its head says, who publishes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from isonomia.forms.compiled import compiled
from isonomia.publish.book import Book, method_address, slug
from isonomia.publish.frozen import KEPT
from isonomia.publish.language import Language
from isonomia.publish.numbers import shortened

LONGEST_TITLE = 59
_ISOLATED = re.compile("<bdi>([^<]*)</bdi>")
SCRIPT, EXPLORE = "site.js", "explore.js"
DIGITS_OF_NAME = 10
"""Digits of a digest that tell apart the versions of a file which browsers keep."""


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
        listed: whether the map of the site has it.
    """

    path: str
    template: str
    title: str
    description: str
    content: Mapping[str, Any]
    beside: Mapping[str, str] = field(default_factory=dict)
    twin: str = ""
    listed: bool = True

    @property
    def root(self) -> str:
        """The way back to the site's own folder, for relative links."""
        return "../" * self.path.count("/")


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that a page offers: its address below the site, and the words of the link."""

    path: str
    words: str


def environment(lang: Language, variant: str = "") -> Environment:
    """Templates with escaping on, undefined names refused and every word through the catalogue.

    Args:
        lang: the language of the pages.
        variant: a folder below templates/ whose files stand in for those of the same name.
    """
    folders = [f"templates/{variant}"] if variant else []
    env = Environment(
        loader=ChoiceLoader([PackageLoader("isonomia.publish", each) for each in (*folders, "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=compiled(),
    )
    env.tests["meets"] = lambda held, those: not set(held).isdisjoint(those)
    env.filters |= {"slug": slug, "shortened": shortened, "method": method_address}
    install: Any = vars(env)["install_gettext_callables"]  # added by the extension, without a type
    install(lang.translations.gettext, lang.translations.ngettext, newstyle=True)
    say = _saying(lang)
    env.globals |= {"gettext": say, "_": say}
    return env


def _saying(lang: Language) -> Callable[..., Markup]:
    """What templates say: a message filled with values that are escaped. One that nothing fills is made once.

    It does what the extension's own does, without asking the page for the catalogue each of a million times.
    """
    held: dict[str, Markup] = {}

    def say(message: str, /, **values: object) -> Markup:
        if values:
            return Markup(lang.translations.gettext(message)) % values  # noqa: S704  the catalogue is ours
        if message not in held:
            held[message] = Markup(lang.translations.gettext(message)) % {}  # noqa: S704
        return held[message]

    return say


def head_title(page: Page, taken: set[str]) -> str:
    """The title of the head: at most 59 characters before the product's name, and none that is taken; takes it."""
    title = page.title if len(page.title) <= LONGEST_TITLE else page.title[: LONGEST_TITLE - 1].rstrip() + "…"
    turn = 2
    while title in taken:
        ending = f" ({turn})"
        title = page.title[: LONGEST_TITLE - len(ending) - 1].rstrip(" …") + "…" + ending
        turn += 1
    taken.add(title)
    return title


def render(
    env: Environment, page: Page, book: Book, head: str = "", offers: tuple[Offer, ...] = (), **more: object
) -> str:
    """The page as HTML; `head` is its title in the head where that is not the page's own."""
    release = book.release
    top = page.root + "../" * book.folder.count("/")
    html = env.get_template(page.template).render(
        page=page,
        head=head or page.title,
        root=page.root,
        top=top,
        stands=f"{book.folder}{page.path}",
        kept=f"{top}{KEPT}/{release.info.id}/{book.folder}{page.path}",
        editions=book.editions,
        grouped=bool(book.groups),
        shared=addresses(),
        lang=book.lang,
        info=release.info,
        issued=book.lang.day(release.info.date),
        offers=offers,
        **page.content,
        **more,
    )
    return with_languages(html, book) if book.left else html


def with_languages(html: str, book: Book) -> str:
    """With the language of each text of the study that has no translation: they stand alone in `bdi`."""
    left = _as_printed(book.left)
    tag = next(each.tag for each in book.editions)

    def marked(found: re.Match[str]) -> str:
        return f'<bdi lang="{tag}">{found[1]}</bdi>' if found[1] in left else found[0]

    return _ISOLATED.sub(marked, html)


@lru_cache(maxsize=4)
def _as_printed(texts: frozenset[str]) -> frozenset[str]:
    """Texts as they stand on pages, whole and shortened: made once a language, not once a page."""
    return frozenset(str(escape(text)) for each in texts for text in (each, shortened(each)))


@cache
def static_files() -> Mapping[str, bytes]:
    """The style sheet, the scripts and the icon, by their addresses below the site.

    A part of its digest stands in the name of each, so that a browser which has kept an old one never shows a new page
    with it, and a server may let browsers keep them for good.
    """
    return {_fingerprinted(name, content): content for name, content in _published().items()}


@cache
def addresses() -> Mapping[str, str]:
    """Plain name of a file that pages share -> its address below the site."""
    return {name: _fingerprinted(name, content) for name, content in _published().items()}


def _published() -> dict[str, bytes]:
    """Files as browsers get them: without comments and indents; a page asks for one script, so one holds the other."""
    folder = files("isonomia.publish") / "static"
    own = {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir() if each.is_file()}
    lean = {name: _lean(text, "" if name.endswith(".css") else "\n") for name, text in sorted(own.items())}
    return {name: text.encode() for name, text in (lean | {EXPLORE: lean[SCRIPT] + lean[EXPLORE]}).items()}


def _lean(text: str, end: str) -> str:
    """Without empty lines, indents and lines that are a comment; no file has a text that runs over several lines."""
    lines = (line.strip() for line in text.splitlines())
    return "".join(line + end for line in lines if line and not line.startswith("//"))


def _fingerprinted(name: str, content: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"static/{stem}.{hashlib.sha256(content).hexdigest()[:DIGITS_OF_NAME]}.{ending}"
