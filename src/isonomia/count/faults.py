"""What the count says about data that does not fit the study: the value, how many rows, and the line to add.

Messages end in logs and in e-mails, so a small number of people never stands in one: below `FEWEST_SAID` it is "a few".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.count.levels import Place, Placement
from isonomia.count.ways_of_writing import remedy, ways_of_writing
from isonomia.errors import Fault, listed, nearest, quoted
from isonomia.model.kinds import Kind
from isonomia.model.reading import fold, moment
from isonomia.model.study import Source

MOST_VALUES: Final = 12
LARGEST: Final = 1e15
"""Whole numbers up to it are exact, and so are squares' sums; larger weights, times and values are mistakes."""
FEWEST_SAID: Final = 11
"""The least number that a message gives; smaller ones are said in words, as a release would hide them."""
_SPOKEN: Final = {"number": "a number", "date": "a date like 2026-11-22", "truth": "true or false"}


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A value that has no place on a dimension, and the number of rows that hold it."""

    place: Place
    rows: int


def misplaced(placement: Placement, found: Iterable[Misplaced]) -> list[Fault]:
    """The faults of one dimension in one source, the most frequent values first."""
    ordered = sorted(_spellings(found), key=lambda each: (-each.rows, each.place.problem, each.place.value))
    shown = [_misplaced(placement, each) for each in ordered[:MOST_VALUES]]
    if len(ordered) > MOST_VALUES:
        rest = sum(each.rows for each in ordered[MOST_VALUES:])
        problem = f"{len(ordered) - MOST_VALUES} more values, in {rows_said(rest)}, are no levels either."
        remedy = "Is this the right column? For a number, declare bins."
        shown.append(Fault(_place(placement), problem, remedy=remedy))
    return shown


def _spellings(found: Iterable[Misplaced]) -> list[Misplaced]:
    """One entry for spellings that differ in capitals or blanks alone, by the most frequent: a map is for all."""
    alike: dict[tuple[str, str], list[Misplaced]] = {}
    for each in found:
        alike.setdefault((each.place.problem, fold(each.place.value)), []).append(each)
    return [
        Misplaced(max(some, key=lambda each: (each.rows, each.place.value)).place, sum(each.rows for each in some))
        for some in alike.values()
    ]


def _misplaced(placement: Placement, found: Misplaced) -> Fault:
    value, rows = found.place.value, rows_said(found.rows)
    table = f"[dimension.{key(placement.dimension.id)}.from.{key(placement.binding.source)}]"
    levels = placement.binding.levels or placement.dimension.levels
    match found.place.problem:
        case "blank":
            remedy = f'Add to {table}: absent = {{ "" = "not_stated" }} (or not_asked, left_blank, declined …).'
            return Fault(_place(placement), f"a blank in {rows}, and nothing says what it means.", remedy=remedy)
        case "no mark":
            problem = f"no mark in any of the columns, in {rows}."
            remedy = f'Add to {table}: absent = {{ "" = "not_stated" }}, or map a value to a level.'
            return Fault(_place(placement), problem, remedy=remedy)
        case "several":
            problem = f"several marks ({quoted(value)}) in {rows}, and one level is expected."
            remedy = f'Say how they are counted: multiple = true, or coding = "alone_or_in_combination" in {table}.'
            return Fault(_place(placement), problem, remedy=remedy)
        case "below":
            problem = f"{quoted(value)} in {rows} lies below the lowest bin ({placement.dimension.bins[0]:g})."
            absent = f'absent = {{ {toml(value)} = "not_stated" }} (or unknown, declined …)'
            remedy = (
                f"If it stands for an absence, add to {table}: {absent}. Else let the bins start lower, or correct it."
            )
            return Fault(_place(placement), problem, remedy=remedy)
        case "tilde":
            problem = f"{quoted(value)} in {rows}: a level cannot begin with a tilde."
            return Fault(_place(placement), problem, remedy=f'Add to {table}: map = {{ {toml(value)} = "…" }}')
    close = nearest(value, [*(level.label for level in levels), *(level.code for level in levels)])
    code = next((level.code for level in levels if close in (level.code, level.label)), "…")
    problem = f"{quoted(value)} in {rows} is no level of the dimension."
    if placement.dimension.bins:
        problem, code = f"{quoted(value)} in {rows} is not a number.", ""
    mapped = f"map = {{ {toml(value)} = {toml(code)} }}, or " if code else ""
    remedy = f'Add to {table}: {mapped}absent = {{ {toml(value)} = "…" }}'
    return Fault(_place(placement), problem, listed(level.code for level in levels) if code else "", close, remedy)


def _place(placement: Placement) -> str:
    columns = ", ".join(quoted(column) for column in placement.columns)
    return f"source {placement.binding.source}, dimension {placement.dimension.id}, column {columns or 'of the group'}"


def no_column(source: Source, name: str, columns: Sequence[str], use: str, remedy: str = "") -> Fault:
    """A column that the study names and the table does not have."""
    close = nearest(name, columns)
    problem = f"{use} needs the column {quoted(name)}, which the table does not have."
    if source.export == "redcap" and (box := name.partition("___"))[1] and box[0] in columns:
        remedy = f'The boxes of a question are one column here, {quoted(box[0])}, with several answers: split = ";".'
    return Fault(f"source {source.id}", problem, "" if close else listed(columns), close, remedy)


def unreadable(source: Source, column: str, kind: Kind, values: Sequence[tuple[str, int]]) -> list[Fault]:
    """Values of a column that an expression reads as a number, a date or a truth, and that do not read so.

    Values that are written in one other way (a decimal comma, a percent sign, days as Excel counts them) are one fault;
    every other value is one of its own, for it may be a code.
    """
    place = f"source {source.id}, column {quoted(column)}"
    found: list[Fault] = []
    for way, alike in ways_of_writing(kind, values).items():
        for some in [alike] if way else [[each] for each in alike]:
            first = some[0][0]
            known = remedy(way, source, column, (key(source.id), key(column)), first) if way else ""
            reads = "does not read" if len(some) == 1 else "do not read"
            held = _some(some, cut=len(values) >= MOST_VALUES)
            problem = f"{held} {reads} as {_SPOKEN[kind]}; an expression needs one."
            found.append(Fault(place, problem, remedy=known or _reading(source, column, kind, first)))
    return found


def _some(values: Sequence[tuple[str, int]], *, cut: bool) -> str:
    """Values with their number of rows: one, or the first three of several; `cut` where there may be more of them."""
    shown = ", ".join(quoted(value) for value, _ in values[:3])
    others = " and others" if len(values) > 3 else ""
    more = " or more" if cut and len(values) > 1 else ""
    return f"{shown}{others} in {rows_said(sum(rows for _, rows in values))}{more}"


def _reading(source: Source, column: str, kind: Kind, value: str) -> str:
    if kind == "truth" and moment(value) is not None:
        return f"To ask whether there is a date, write: {key(column)} is not null."
    return as_absence(source, column, value)


def as_absence(source: Source, column: str, value: str) -> str:
    """How to declare that a value stands for an absence."""
    return (
        f"If it stands for an absence, add to [source.{key(source.id)}]: "
        f'absent.{key(column)} = {{ {toml(value)} = "not_stated" }} (or unknown, declined …).'
    )


def undeclared_blank(source: Source, column: str, rows: int, use: str, pathway: str = "") -> Fault:
    """Blanks of an outcome's column, of which nothing says what they mean."""
    problem = f"{use} is not known in {rows_said(rows)} that hold a blank, and nothing says what it means."
    if pathway:
        problem = f"a blank in {rows_said(rows)}, and nothing says whether they reached it ({use})."
        remedy = f'Add to states of the pathway {pathway}: not_yet = [""] (or not, or not_applicable).'
        return Fault(f"source {source.id}, column {quoted(column)}", problem, remedy=remedy)
    line = f'absent.{key(column)} = {{ "" = "not_stated" }}'
    remedy = f"Add to [source.{key(source.id)}]: {line} (or not_asked, left_blank …)."
    return Fault(f"source {source.id}, column {quoted(column)}", problem, remedy=remedy)


def unknown_text(source: Source, column: str, text: str, held: Sequence[str]) -> Fault:
    """A text that an expression looks for, that no row holds, and that is close to one that rows do hold."""
    problem = f"an expression looks for {quoted(text)}, which no row holds. Text is compared letter by letter."
    return Fault(f"source {source.id}, column {quoted(column)}", problem, nearest=_closest(text, held))


def _closest(text: str, held: Sequence[str]) -> str:
    return nearest(text, held)


def plain(source: Source, column: str, rows: int, what: str, remedy: str = "") -> Fault:
    """Rows of a column that are not as they must be."""
    place = f"source {source.id}, column {quoted(column)}" if column else f"source {source.id}"
    return Fault(place, f"{what} in {rows_said(rows)}.", remedy=remedy)


def rows_said(number: int) -> str:
    """A number of rows, as a message may give it."""
    return said(number, "rows")


def said(number: int, of: str) -> str:
    """A number of rows or persons in a sentence; a small one is not given."""
    return f"{number:,} {of}" if number >= FEWEST_SAID else f"a few {of}"


def toml(text: str) -> str:
    """A text as a string of a study file."""
    return json.dumps(text, ensure_ascii=False)


def key(text: str) -> str:
    """A name as a key of a study file: bare where it can be."""
    bare = bool(text) and all(char.isascii() and (char.isalnum() or char in "-_") for char in text)
    return text if bare else toml(text)
