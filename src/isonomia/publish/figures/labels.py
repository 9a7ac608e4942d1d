"""Labels beside points of a plane: each where it touches no other label, no mark and no edge; else it has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from isonomia.publish.figures.layout import width_of
from isonomia.publish.figures.svg import Anchor


@dataclass(frozen=True, slots=True)
class Field:
    """Where labels may stand, and how large they are."""

    left: float
    right: float
    top: float
    bottom: float
    size: float
    gap: float  # between a mark and its label


@dataclass(frozen=True, slots=True)
class Label:
    """A label that found a place: which point it belongs to, where its text begins, and the room it takes."""

    at: int
    x: float
    y: float
    anchor: Anchor
    box: tuple[float, float, float, float]


def placed(
    points: Sequence[tuple[float, float]], names: Sequence[str], others: Sequence[tuple[float, float]], field: Field
) -> tuple[Label, ...]:
    """A place for as many names as there is room for, in the order given: right, left, above, then below the point.

    `others` are marks without a name; a label never covers one, nor a mark that has a name.
    """
    marks = [_mark(x, y, field) for x, y in (*points, *others)]
    found: list[Label] = []
    for at, ((x, y), name) in enumerate(zip(points, names, strict=True)):
        own = marks[at]
        for label in _candidates(at, x, y, width_of(name, field.size), field):
            taken = [*(each.box for each in found), *(each for each in marks if each != own)]
            if _inside(label.box, field) and not any(touch(label.box, each) for each in taken):
                found.append(label)
                break
    return tuple(found)


def touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether two boxes (left, top, right, bottom) have room in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _candidates(at: int, x: float, y: float, wide: float, field: Field) -> tuple[Label, ...]:
    tall, gap = field.size * 1.15, field.gap
    down = y + field.size * 0.35
    above, below = y - gap - 2, y + gap + field.size
    return (
        Label(at, x + gap, down, "start", (x + gap, y - tall / 2, x + gap + wide, y + tall / 2)),
        Label(at, x - gap, down, "end", (x - gap - wide, y - tall / 2, x - gap, y + tall / 2)),
        Label(at, x, above, "middle", (x - wide / 2, above - field.size, x + wide / 2, above + 3)),
        Label(at, x, below, "middle", (x - wide / 2, below - field.size, x + wide / 2, below + 3)),
    )


def _mark(x: float, y: float, field: Field) -> tuple[float, float, float, float]:
    reach = field.gap - 3
    return x - reach, y - reach, x + reach, y + reach


def _inside(box: tuple[float, float, float, float], field: Field) -> bool:
    return field.left <= box[0] and box[2] <= field.right and field.top <= box[1] and box[3] <= field.bottom
