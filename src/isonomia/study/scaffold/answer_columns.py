"""Columns that look like the statements of a survey: several that are answered on the same ladder make a scale."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.model.reading import fold, number
from isonomia.model.scales import Codebook
from isonomia.study.codebooks import SHIPPED, read_codebook, shipped
from isonomia.study.names import slug, title_of
from isonomia.study.scaffold.column_look import Look
from isonomia.study.scaffold.known import KnownLadder, known
from isonomia.study.scaffold.words import fresh, spaced

LEAST_ITEMS: Final = 3
"""Fewer statements than this are no scale."""
_LEAST_PLACES: Final = 3
_HIGHEST: Final = 10
_NUMBERED: Final = re.compile(r"(?P<stem>.*?)[\s_.\-]*(?P<number>\d+)")
_LEADING: Final = re.compile(r"\d+\s*[-–—.:=)]\s*(?P<label>.+)")
_TRAILING: Final = re.compile(r"(?P<label>.+?)\s*\(\d+\)")
_MATRIX: Final = " - "
"""Between the question and the statement, in the wording that Qualtrics gives to a row of a matrix."""


@dataclass(frozen=True, slots=True)
class Place:
    """One answer of a ladder: where it stands, how the file words it, and the kind of absence where it is none."""

    value: int
    label: str
    also: tuple[str, ...] = ()
    absence: str = ""


@dataclass(frozen=True, slots=True)
class AnswerScale:
    """A scale that is proposed.

    Attributes:
        id, title: of the scale. places: of its ladder, absences last.
        columns: the columns of its items in the file's order. wordings: of their statements, empty where not known.
        question: what stands above the statements, where it is known.
        codebook: `isonomia:ID` where its statements are those of a form that comes with the program; else empty.
        items: item of that form -> its column. listed: the id of the scale in that form.
    """

    id: str
    title: str
    places: tuple[Place, ...]
    columns: tuple[str, ...]
    wordings: tuple[str, ...]
    question: str = ""
    codebook: str = ""
    items: tuple[tuple[str, str], ...] = ()
    listed: str = ""


def scales_among(looks: Sequence[Look]) -> tuple[AnswerScale, ...]:
    """The scales in the order of their first columns; statements that share a ladder and the stem of their names."""
    groups: dict[tuple[str, str], list[Look]] = {}
    for seen in looks:
        stem = _stem(seen.name)
        for kind in _kinds(seen, stem):
            groups.setdefault((kind, stem), []).append(seen)
    taken: set[str] = set()
    found: list[AnswerScale] = []
    for (kind, stem), members in groups.items():
        rest = [each for each in members if each.name not in taken]
        places = _places(kind, rest)
        if len(rest) >= LEAST_ITEMS and places:
            ids = [each.id for each in found]
            found += _shipped(rest, places, ids) or [_scale(stem, rest, places, ids)]
            taken |= {each.name for each in rest}
    return tuple(sorted(found, key=lambda each: [seen.name for seen in looks].index(each.columns[0])))


def _stem(name: str) -> str:
    """What names of statements that belong together have in common: "Q4" of "Q4_1"; empty for a name without number."""
    found = _NUMBERED.fullmatch(name.strip())
    return found["stem"] if found else ""


def _kinds(seen: Look, stem: str) -> Iterator[str]:
    """The kinds of ladder that a column may be answered on."""
    facts = known()
    if not seen.complete or not seen.safe or not seen.answers or seen.dates:
        return
    if all(_bare(each) in _texts(facts.ladders) for each in seen.answers):
        yield "words"
    elif stem and seen.numeric and seen.whole and len(_numbers(seen)) > 1:
        yield "numbers"


def _texts(ladders: Iterable[KnownLadder]) -> frozenset[str]:
    return frozenset(name for ladder in ladders for names in ladder.places for name in names)


def _bare(answer: str) -> str:
    """An answer without a number before or behind it: "5 - Strongly agree", "Strongly agree (5)"."""
    found = _LEADING.fullmatch(answer) or _TRAILING.fullmatch(answer)
    return fold(found["label"]) if found else answer


def _numbers(seen: Look) -> dict[str, int]:
    """The numbers that may be places of a ladder, as the file has them; codes of a missing answer left out."""
    read = {text: number(text) for text in seen.answers}
    return {text: int(value) for text, value in read.items() if value is not None and 0 <= value <= _HIGHEST}


def _places(kind: str, columns: Sequence[Look]) -> tuple[Place, ...]:
    """The ladder of several columns, the lowest place first; nothing where they have none in common."""
    return _worded(columns) if kind == "words" else _numbered(columns)


def _worded(columns: Sequence[Look]) -> tuple[Place, ...]:
    seen = {folded: text for each in columns for folded, text in each.answers.items()}
    fitting = [each for each in known().ladders if all(each.place_of(_bare(text)) for text in seen)]
    ladder = min(fitting, key=lambda each: len(each.places), default=None)
    if ladder is None:
        return ()
    found: dict[int, list[str]] = {at: [] for at in range(1, len(ladder.places) + 1)}
    for folded, text in seen.items():
        found[ladder.place_of(_bare(folded)) or 1].append(text)
    if sum(bool(each) for each in found.values()) < _LEAST_PLACES:
        return ()
    places = [
        Place(at, *((texts[0], tuple(texts[1:])) if texts else (ladder.places[at - 1][0].capitalize(),)))
        for at, texts in found.items()
    ]
    return (*places, *_absences(columns, len(places)))


def _numbered(columns: Sequence[Look]) -> tuple[Place, ...]:
    facts = known()
    values = {value for each in columns for value in _numbers(each).values()}
    strange = {text for each in columns for text in each.answers if text not in _numbers(each)}
    low, high = min(values), max(values)
    if len(values) < _LEAST_PLACES or low > 1 or not strange <= facts.suspicious:
        return ()
    places = [Place(value, str(value)) for value in range(low, high + 1)]
    codes = sorted(strange, key=lambda text: number(text) or 0)
    coded = [Place(int(number(text) or 0), f"Code {text}", absence="not_stated") for text in codes]
    return (*places, *coded, *_absences(columns, high))


def _absences(columns: Sequence[Look], high: int) -> Iterator[Place]:
    """Words that stand for a missing answer, with codes that are no place of the ladder."""
    tokens = {fold(token): (token, kind) for each in columns for token, kind in each.tokens.items()}
    for at, (token, kind) in enumerate(tokens.values()):
        yield Place(high + 101 + at, token, absence=kind)


def _scale(stem: str, columns: Sequence[Look], places: tuple[Place, ...], ids: Iterable[str]) -> AnswerScale:
    """A scale of its own."""
    question, wordings = _said([each.wording for each in columns])
    name = stem or "Statements"
    return AnswerScale(
        id=fresh(slug(name), ids, "scale"),
        title=title_of(spaced(name)),
        places=places,
        columns=tuple(each.name for each in columns),
        wordings=wordings,
        question=question,
    )


def _said(wordings: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The question that several statements share, and each statement alone."""
    parts = [each.partition(_MATRIX) for each in wordings]
    heads = {head for head, dash, _ in parts if dash}
    if len(heads) == 1 and all(dash for _, dash, _ in parts):
        return heads.pop().strip(), tuple(tail.strip() for _, _, tail in parts)
    return "", tuple(each.strip() for each in wordings)


def _shipped(columns: Sequence[Look], places: tuple[Place, ...], ids: Iterable[str]) -> list[AnswerScale]:
    """The scales of a form that comes with the program, where all these columns are its statements."""
    for name in shipped():
        book = read_codebook(f"{SHIPPED}{name}", "")
        items = _items_of(book, columns)
        if len(items) == len(columns) and _one_ladder(book, items, places):
            found = [
                AnswerScale(
                    id=fresh(scale.id, ids, "scale"),
                    title=scale.title,
                    places=places,
                    columns=tuple(items[each] for each in scale.items),
                    wordings=tuple(book.items[each].text for each in scale.items),
                    codebook=f"{SHIPPED}{name}",
                    items=tuple((each, items[each]) for each in scale.items if items[each] != each),
                    listed=scale.id,
                )
                for scale in book.scales.values()
                if scale.items and set(scale.items) <= items.keys()
            ]
            if found and set(items) <= {item for each in found for item in book.scales[each.listed].items}:
                return found
    return []


def _items_of(book: Codebook, columns: Sequence[Look]) -> dict[str, str]:
    """Item of a form -> the column with its id or with its wording."""
    _, wordings = _said([each.wording for each in columns])
    found: dict[str, str] = {}
    for seen, wording in zip(columns, wordings, strict=True):
        for item in book.items.values():
            if fold(seen.name) == fold(item.id) or (item.text and fold(wording) == fold(item.text)):
                found[item.id] = seen.name
    return found


def _one_ladder(book: Codebook, items: Mapping[str, str], places: Iterable[Place]) -> bool:
    """Whether the form knows every answer that was given."""
    told = {fold(text) for each in places if not each.absence for text in (each.label, *each.also)}
    return all(
        told <= {fold(text) for one in book.items[each].answers for text in (f"{one.value:g}", one.label, *one.also)}
        for each in items
    )
