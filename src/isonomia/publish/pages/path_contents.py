"""What stands around the tables of a pathway: facts, which kind it is, the list of contents, what is not shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from isonomia.publish.language import N_
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.facts import how_sure
from isonomia.publish.paths import Path, periods_of

if TYPE_CHECKING:
    from isonomia.publish.pages.pathway import PathSections

KINDS: Final[dict[str, str]] = {
    "closed": N_("The same people, followed from the first stage to the last."),
    "synthetic": N_(
        "A synthetic chain: the steps are of different people and are put end to end. Nobody was followed through all"
        " of them."
    ),
    "cross-section": N_(
        "A cross-section: other people at each stage, at the same time. The figures do not say what becomes of those at"
        " an earlier stage."
    ),
}
"""Which kind of pathway it is, in words that stand among the facts."""


def kind_of(path: Path) -> str:
    """One of the keys of `KINDS`."""
    if not path.closed:
        return "cross-section"
    return "synthetic" if path.synthetic else "closed"


def facts_of(path: Path) -> tuple[tuple[str, str], ...]:
    """Name and content of each fact; those without content are left out."""
    book, lang = path.book, path.book.lang
    source = book.release.sources.get(path.info.source)
    found = [
        (lang.gettext("Place"), path.setting),
        (lang.gettext("Period"), path.period),
        (lang.gettext("Who is followed"), lang.gettext(KINDS[kind_of(path)])),
        (lang.gettext("Stages"), lang.items([stop.title for stop in path.stops])),
        (lang.gettext("People who started"), _starters(path)),
        (lang.gettext("Source"), shortened(source.title or source.id) if source else ""),
        *(
            (
                lang.gettext("Benchmark"),
                ", ".join(p for p in (each.title or each.id, each.place, each.age, each.year) if p),
            )
            for each in path.info.benchmarks
        ),
        (lang.gettext("Published"), lang.day(book.release.info.date)),
        (lang.gettext("Next update"), lang.day(newer) if (newer := book.release.info.next_update) else ""),
        (lang.gettext("How sure are we?"), how_sure(book, path.info.source)),
    ]
    return tuple(each for each in found if each[1])


def _starters(path: Path) -> str:
    row = path.on_path(path.steps[0], "", "") if path.closed and path.steps else None
    return "" if row is None or row.n is None else path.book.lang.count(row.n)


def contents_of(path: Path, sections: PathSections, dimension: str, *, files: bool) -> tuple[tuple[str, str], ...]:
    """The numbered list at the top: every section that the page has, in its order."""
    lang = path.book.lang
    found: list[tuple[str, str]] = []
    if sections.drawing is not None:
        words = N_("The path, by %(by)s") if path.closed else N_("The stages, by %(by)s")
        found.append(("figure", lang.gettext(words, by=path.book.title(dimension))))
    if sections.still is not None:
        found.append(("still", lang.gettext("Still on the path")))
    if sections.steps is not None:
        found.append(("yields", lang.gettext("Step by step")))
    if sections.parts is not None:
        found.append(("parts", lang.gettext("Where the paths part")))
    if sections.exits:
        found.append(("exits", lang.gettext("How people left")))
    if sections.durations:
        found.append(("long", lang.gettext("How long it takes")))
    if sections.shares is not None:
        found.append(("shares", lang.gettext("Who is at each stage")))
    found += [(each.id, lang.gettext("Beside: %(whom)s", whom=each.title)) for each in sections.beside]
    if sections.people is not None:
        found.append(("people", lang.gettext("How many people, and what is not known yet")))
    found += [("stages", lang.gettext("What each stage means"))]
    found += [("know", lang.gettext("Things you need to know")), ("how", lang.gettext("How we worked this out"))]
    found.append(("sources", lang.gettext("Where the numbers come from")))
    if files:
        found.append(("download", lang.gettext("Download the data")))
    found += [("history", lang.gettext("History and corrections")), ("cite", lang.gettext("Cite this page"))]
    return (*found, ("tell", lang.gettext("Tell us")))


def remarks_of(path: Path, dimension: str) -> tuple[str, ...]:
    """What is not shown, and why the page is about this period."""
    lang = path.book.lang
    found = []
    if path.closed:
        found.append(
            lang.gettext(
                "People of whom it is not known yet whether they went on count at the steps before,"
                " and not at this one."
            )
        )
    hidden = (
        [path.book.label(dimension, code) for code in path.codes(dimension) if _hides(path, dimension, code)]
        if dimension
        else []
    )
    if hidden:
        found.append(
            lang.gettext("Not shown at one stage or more, to protect privacy: %(groups)s.", groups=lang.items(hidden))
        )
    newer = [each for each in periods_of(path.book, path.info, path.setting) if each > path.period]
    if newer:
        found.append(
            lang.gettext(
                "This page is about the newest period of which most steps can be shown. The page on time also has:"
                " %(periods)s.",
                periods=lang.items(newer),
            )
        )
    return tuple(found)


def _hides(path: Path, dimension: str, code: str) -> bool:
    rows = [each for stop in path.steps for each in (path.on_path(stop, dimension, code), stop.level(dimension, code))]
    return any(row is not None and row.status == "hidden" for row in rows)
