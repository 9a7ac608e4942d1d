"""The wide drawing of a pathway: two panels over the same stages, labels at the ends of the lines, a row of gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from isonomia.publish.figures import svg
from isonomia.publish.figures.layout import spread, width_of, wrapped
from isonomia.publish.figures.scene import Line, Panel, PathFigure, Point, open_ends, runs

WIDTH: Final = 760.0
_LEAST_LEFT: Final = 46.0
_EDGE: Final = 14.0
_LABEL: Final = 15.0
_LINE: Final = 18.0
_APART: Final = 23.0
"""Labels at line ends stand at least so far apart."""
_SMALL: Final = 13.0
_LABEL_ROOM: Final = 176.0
_LEADER: Final = 34.0
_UPPER: Final = 250.0
_LOWER: Final = 170.0


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand across: the place of each stage, and how marks of one stage are set beside one another."""

    at: tuple[float, ...]
    left: float
    right: float
    dodge: float
    pen: svg.Pen

    def beside(self, stage: int, line: int, many: int, dodge: float) -> float:
        return self.at[stage] + (line - (many - 1) / 2) * dodge


@dataclass(frozen=True, slots=True)
class _Label:
    """The label at the end of a line."""

    line: int
    end: str
    words: tuple[str, ...]
    note: tuple[str, ...]
    wanted: float
    stopped: bool

    @property
    def height(self) -> float:
        return max(_APART, _LINE * (len(self.words) + len(self.note)) + 5)


def wide(figure: PathFigure) -> str:
    """The file, as text."""
    frame = _frame(figure)
    parts: list[str] = []
    y = _heading(parts, figure.upper, 26.0)
    labels = _labels(figure, y)
    tall = max(_UPPER, sum(each.height for each in labels))
    _axis(parts, figure.upper, frame, y, tall)
    _upper(parts, figure, frame, y, tall)
    _end_labels(parts, labels, frame, y, tall)
    y = _stage_names(parts, figure, frame, y + tall)
    if figure.lower is not None:
        y = _heading(parts, figure.lower, y + 34)
        _axis(parts, figure.lower, frame, y, _LOWER)
        _lower(parts, figure, figure.lower, frame, y)
        y = _gaps(parts, figure, frame, y + _LOWER)
    y = _notes(parts, figure, y)
    return svg.document((WIDTH, y), figure.title, figure.description, figure.lang, _SMALL, parts)


def _frame(figure: PathFigure) -> _Frame:
    widest = max(
        (width_of(each, _LABEL) for line in figure.lines for each in (*_label_words(line), *_note_words(line))),
        default=0.0,
    )
    ticks = (each for panel in (figure.upper, figure.lower) if panel is not None for each in panel.ticks)
    left = max(_LEAST_LEFT, 16 + max((width_of(each, _SMALL) for each in ticks), default=0.0))
    room = WIDTH - left - _EDGE - _LEADER - 22 - widest
    steps = len(figure.stages) - 1
    gap = room / (steps + 0.6)
    at = tuple(left + 0.2 * gap + gap * stage for stage in range(steps + 1))
    many = len(figure.lines)
    dodge = min(20.0, 0.82 * gap / many)
    size = max(3.6, min(6.0, 0.42 * gap / many))
    return _Frame(at, left, at[-1] + dodge * (many - 1) / 2 + size + 4, dodge, svg.Pen(size, 2.4))


def _label_words(line: Line) -> tuple[str, ...]:
    return wrapped(f"{line.end} {line.name}" if line.end else line.name, _LABEL, _LABEL_ROOM, 3)


def _note_words(line: Line) -> tuple[str, ...]:
    return wrapped(line.note, _SMALL, _LABEL_ROOM, 2) if line.note else ()


def _heading(parts: list[str], panel: Panel, y: float) -> float:
    """The heading and its remark; returns where the panel begins."""
    for words in wrapped(panel.heading, 17, WIDTH - 2 * _EDGE, 2, bold=True):
        parts.append(svg.text(words, _EDGE, y, 17, bold=True))
        y += 22
    if panel.remark:
        parts.append(svg.text(panel.remark, _EDGE, y - 2, soft=True))
        y += 18
    return y


def _height(panel: Panel, value: float, top: float, tall: float) -> float:
    return top + tall * (1 - panel.axis.place(value) / 100)


def _axis(parts: list[str], panel: Panel, frame: _Frame, top: float, tall: float) -> None:
    def across(value: float) -> svg.Segment:
        y = _height(panel, value, top, tall)
        return (frame.left - 4, y, frame.right, y)

    parts.append(svg.rules((across(tick) for tick in panel.axis.ticks if tick != panel.axis.low), "tick"))
    parts.append(svg.rules([across(panel.axis.low)], "base"))
    if panel.null is not None:
        parts.append(svg.rules([across(float(panel.null))], "ref"))
    for tick, words in zip(panel.axis.ticks, panel.ticks, strict=True):
        y = _height(panel, tick, top, tall)
        parts.append(svg.text(words, frame.left - 10, y + 4.5, anchor="end", soft=True))


def _upper(parts: list[str], figure: PathFigure, frame: _Frame, top: float, tall: float) -> None:
    dodge = min(6.0, frame.dodge * 0.6) if figure.joined else frame.dodge
    many = len(figure.lines)
    if figure.joined:
        for at, line in enumerate(figure.lines):
            places = [
                (frame.beside(s, at, many, dodge), _y(figure.upper, p, top, tall)) for s, p in enumerate(line.upper)
            ]
            drawn = [[places[stage] for stage in run] for run in runs(line.upper) if len(run) > 1]
            parts.extend(svg.polyline(at, each, frame.pen) for each in drawn)
    for at, line in enumerate(figure.lines):
        open_at = open_ends(line.upper) if figure.joined else frozenset()
        points = [
            None if figure.started and stage == 0 and stage not in open_at else point
            for stage, point in enumerate(line.upper)
        ]
        _group(parts, figure.upper, frame, at, tuple(points), open_at, (many, dodge, top, tall))


def _y(panel: Panel, point: Point | None, top: float, tall: float) -> float:
    return top if point is None else _height(panel, float(point.value), top, tall)


def _lower(parts: list[str], figure: PathFigure, panel: Panel, frame: _Frame, top: float) -> None:
    for at, line in enumerate(figure.lines):
        where = (len(figure.lines), frame.dodge, top, _LOWER)
        _group(parts, panel, frame, at, line.lower, frozenset(), where)


def _group(
    parts: list[str],
    panel: Panel,
    frame: _Frame,
    at: int,
    points: tuple[Point | None, ...],
    open_at: frozenset[int],
    where: tuple[int, float, float, float],
) -> None:
    """Ranges and marks of one group; `where`: how many groups, how far apart, top and height of the panel."""
    many, dodge, top, tall = where
    shown = [(stage, point, frame.beside(stage, at, many, dodge)) for stage, point in enumerate(points) if point]
    ranges = [
        (x, _height(panel, float(point.low), top, tall), x, _height(panel, float(point.high), top, tall))
        for _, point, x in shown
        if point.low is not None and point.high is not None
    ]
    parts.append(svg.reaches(at, ranges, 2))
    for hollow in (False, True):
        places = [
            (x, _y(panel, point, top, tall))
            for stage, point, x in shown
            if (point.hollow or stage in open_at) == hollow
        ]
        parts.append(svg.marks(at, places, frame.pen, hollow=hollow))


def _labels(figure: PathFigure, top: float) -> tuple[_Label, ...]:
    found = []
    for at, line in enumerate(figure.lines):
        shown = [point for point in line.upper if point is not None]
        wanted = _y(figure.upper, shown[-1] if shown else None, top, _UPPER)
        found.append(_Label(at, line.end, _label_words(line), _note_words(line), wanted, line.upper[-1] is None))
    return tuple(found)


def _end_labels(parts: list[str], labels: tuple[_Label, ...], frame: _Frame, top: float, tall: float) -> None:
    wanted = [top + (each.wanted - top) * tall / _UPPER for each in labels]
    centres = spread(wanted, [each.height for each in labels], top - 8, top + max(tall, 1) + 8)
    start = frame.right + 4
    leaders: list[svg.Segment] = []
    for label, centre, true in zip(labels, centres, wanted, strict=True):
        x = start + _LEADER - 8
        y = centre - _LINE * (len(label.words) + len(label.note) - 1) / 2
        if not label.stopped:
            leaders.append((start, true, x - 8, y))
        parts.append(svg.marks(label.line, [(x, y)], svg.Pen(6, 2), hollow=label.stopped))
        for words in label.words:
            parts.append(svg.figure_and_name(label.end, words, x + 13, y + 5, _LABEL))
            y += _LINE
        for words in label.note:
            parts.append(svg.text(words, x + 13, y + 4, soft=True))
            y += _LINE
    parts.append(svg.rules(leaders, "base"))


def _stage_names(parts: list[str], figure: PathFigure, frame: _Frame, y: float) -> float:
    """Names under the upper panel; where stages stand close, every second one a row lower, with a line to it."""
    gap = frame.at[1] - frame.at[0]
    longest = max(width_of(word, _SMALL) for each in figure.stages for word in each.split() or [""])
    two_rows = longest > gap - 8
    room = (2 * gap if two_rows else gap) - 8
    names = [wrapped(each, _SMALL, room, 3) for each in figure.stages]
    first = max(len(each) for each in (names[::2] if two_rows else names))
    lowest = y
    hangers: list[svg.Segment] = []
    for stage, lines in enumerate(names):
        x, base = frame.at[stage], y + 20
        if two_rows and stage % 2:
            base += 16 * first + 3
            hangers.append((x, y + 3, x, base - 13))
        for row, words in enumerate(lines):
            place, anchor = svg.kept_inside(words, x, _SMALL, 6, WIDTH - 6)
            parts.append(svg.text(words, place, base + 16 * row, anchor=anchor))
            lowest = max(lowest, base + 16 * row)
    parts.append(svg.rules(hangers, "tick"))
    return lowest


def _gaps(parts: list[str], figure: PathFigure, frame: _Frame, y: float) -> float:
    parts.append(svg.text(figure.gap_heading, _EDGE, y + 30, soft=True))
    for stage, gap in enumerate(figure.gaps):
        if gap is None:
            continue
        for row, words in enumerate(
            wrapped(gap.text, _SMALL, frame.at[1] - frame.at[0], 2) if gap.words else (gap.text,)
        ):
            size = 12.0 if gap.words else 17.0
            parts.append(
                svg.text(
                    words, frame.at[stage], y + 54 + 14 * row, size, anchor="middle", bold=gap.bold, soft=gap.words
                )
            )
    return y + (72 if any(gap is not None and gap.words for gap in figure.gaps) else 58)


def _notes(parts: list[str], figure: PathFigure, y: float) -> float:
    y += 12
    for note in figure.notes:
        for words in wrapped(note, _SMALL, WIDTH - 2 * _EDGE, 3):
            y += 17
            parts.append(svg.text(words, _EDGE, y, soft=True))
    return y + 14
