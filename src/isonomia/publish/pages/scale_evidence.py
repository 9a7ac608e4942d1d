"""What stands behind the figures of a scale: who answered, how large gaps are, whether answers measure one thing.

It has pages of its own, which begin with plain words: the page of the scale says what people say, and these say how
that is known. How much a page holds is told by weights that are the same in every language, so that its pages are too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from isonomia.model.release import ScaleInfo
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.pages.all_asked import all_asked
from isonomia.publish.pages.continued import MOST, divided
from isonomia.publish.pages.extras import Side
from isonomia.publish.pages.scale_about import about_of, figures_of_others
from isonomia.publish.pages.scale_answered import answered_of
from isonomia.publish.pages.scale_reliability import reliability_of, rest_of, warnings_of
from isonomia.publish.pages.scale_sizes import sizes
from isonomia.publish.pages.scale_structure import structure_of

SECTION, PIECE, ROW, CELL = 900, 700, 120, 140
"""Bytes of a section, of a table with what leads to it, of a row and of a figure with its range, about."""
WHO: Final = N_("Who answered, and who did not")
ASKED: Final = N_("All who were asked")
HANG: Final = N_("Do the answers hang together?")
SAME: Final = N_("Do all groups read the statements alike?")
ABOUT: Final = N_("About the scale")
ALIKE: Final = N_("Averages of groups can be compared if people who feel alike answer alike, whatever their group.")
COMPLETE: Final = N_("From people who answered every statement.")
NOT_TOLD: Final = N_(
    "How many they are is not told: beside all who have a score, it would give away the few who skipped one."
)
NOT_WHAT: Final = N_("A high figure does not show what the scale measures.")
OTHERS: Final = N_("Other people in other places: no benchmark.")
FIT: Final = N_(
    "CFI and RMSEA say how well a model fits the answers: it fits well with a CFI near 1 and an RMSEA near 0."
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A table with the words that lead to it; either may be missing."""

    words: tuple[str, ...] = ()
    table: Side | None = None
    heading: str = ""

    @property
    def weight(self) -> int:
        """Bytes, about."""
        rows, across = (0, 0) if self.table is None else (len(self.table.rows), len(self.table.heads))
        return PIECE + rows * (ROW + CELL * across)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One section: its pieces, a card of heads and texts, and the address and words of a link."""

    id: str
    heading: str
    pieces: tuple[Piece, ...]
    facts: tuple[tuple[str, str], ...] = ()
    link: tuple[str, str] = ("", "")
    warnings: tuple[str, ...] = ()


def evidence_of(voice: Voice, scale: ScaleInfo) -> tuple[tuple[Evidence, ...], ...]:
    """The sections, page by page: a section goes on on the next page where it does not fit."""
    return tuple(_gathered(part) for part in divided(tuple(_single(_sections(voice, scale))), _weight))


def _weight(section: Evidence) -> int:
    return SECTION + sum(each.weight for each in section.pieces)


def _single(sections: Iterator[Evidence]) -> Iterator[Evidence]:
    """A section that does not fit on a page in as many as it has pieces, and a table too long for one in several."""
    for section in sections:
        if _weight(section) <= MOST:
            yield section
            continue
        pieces = [each for piece in section.pieces for each in _cut(piece)]
        for at, piece in enumerate(pieces):
            last = at == len(pieces) - 1
            facts = section.facts if at == 0 else ()
            yield replace(section, pieces=(piece,), facts=facts, link=section.link if last else ("", ""))


def _cut(piece: Piece) -> Iterator[Piece]:
    """The piece, or the first rows of its table and then the next ones."""
    table = piece.table
    if table is None or piece.weight + SECTION <= MOST:
        yield piece
        return
    rows = (MOST - SECTION - PIECE) // (ROW + CELL * len(table.heads))
    for at, start in enumerate(range(0, len(table.rows), rows)):
        part = replace(table, id=f"{table.id}-{at + 1}" if at else table.id, rows=table.rows[start : start + rows])
        yield Piece((), part, piece.heading) if at else replace(piece, table=part)


def _gathered(parts: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Parts of one section that stand on one page, as one section again."""
    found: list[Evidence] = []
    for each in parts:
        if found and found[-1].id == each.id:
            found[-1] = replace(found[-1], pieces=(*found[-1].pieces, *each.pieces), link=each.link)
        else:
            found.append(each)
    return tuple(found)


def _sections(voice: Voice, scale: ScaleInfo) -> Iterator[Evidence]:
    lang = voice.lang
    who, asked = answered_of(voice, scale), all_asked(voice, scale)
    if who is not None:
        link = (who.page, lang.gettext("All figures of the response rate"))
        yield Evidence("who", lang.gettext(WHO), (Piece(who.words, who.table),), link=link)
    if asked is not None:
        yield Evidence("asked", lang.gettext(ASKED), (Piece(asked.words, asked.table),))
    for each in sizes(voice, voice.part.dimensions(), ""):
        words = tuple(str(note) for note in each.notes)
        yield Evidence(each.id, each.heading, tuple(Piece(words, table) for table in each.tables))
    pieces = (Piece(_of_whom(voice, scale), reliability_of(voice)), Piece((), rest_of(voice, scale)))
    yield Evidence("hang", lang.gettext(HANG), pieces, warnings=warnings_of(voice, scale))
    same = tuple(_same(voice, scale))
    if same:
        yield Evidence("same", lang.gettext(SAME), (Piece((lang.gettext(ALIKE), lang.gettext(FIT))), *same))
    others = figures_of_others(lang, scale.figures)
    of_others = Piece((lang.gettext(OTHERS),), others) if others else Piece()
    yield Evidence("scale", lang.gettext(ABOUT), (of_others,), about_of(lang, scale))


def _of_whom(voice: Voice, scale: ScaleInfo) -> tuple[str, ...]:
    every = (COMPLETE, NOT_WHAT) if scale.complete else (COMPLETE, NOT_TOLD, NOT_WHAT)
    return tuple(voice.lang.gettext(each) for each in every)


def _same(voice: Voice, scale: ScaleInfo) -> Iterator[Piece]:
    """Of everybody and of each way of grouping: what the models say, and how far groups are apart on the factor."""
    for name in ("", *voice.part.dimensions()):
        found = structure_of(voice, scale, name)
        if found is not None:
            yield Piece(found.words, found.table, found.heading)
            if found.means is not None:
                yield Piece(found.means_words, found.means)
