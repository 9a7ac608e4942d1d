"""The rules of captions beside their form: times, speakers, sounds, lines, reading speed, what is covered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from isonomia.errors import listed, nearest, quoted
from isonomia.stories.findings import Finding, fault, warning
from isonomia.stories.webvtt import Cue, clock

MOST_ROWS: Final = 2
MOST_A_SECOND: Final = 20
"""Characters a second above which captions are hard to follow; recalled, not sourced, so it is a warning."""
LEAST_COVERED: Final = 0.95
Span = tuple[float, float]
_OTHER_SOUND: Final = re.compile(r"\s*(?:\([^)]*\)|\*[^*]*\*|[♪♫].*)\s*")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is known of the recording: who speaks, how long it is, where nobody speaks (seconds)."""

    speakers: tuple[str, ...]
    seconds: float
    pauses: tuple[Span, ...] = ()


def check_captions(cues: Sequence[Cue], place: str, spoken: Spoken) -> tuple[Finding, ...]:
    """What is wrong with captions, each with its line.

    Args:
        cues: as they stand in the file.
        place: what messages call the file.
        spoken: the recording that they belong to.
    """
    own = [each for cue in cues for each in _of_cue(cue, f"{place} line {cue.line}", spoken)]
    return (*own, *_order(cues, place), *_overlaps(cues, place), *_covered(cues, place, spoken))


def _of_cue(cue: Cue, where: str, spoken: Spoken) -> Iterator[Finding]:
    if cue.end <= cue.start:
        yield fault(where, f"the caption ends ({clock(cue.end)}) before it has begun ({clock(cue.start)}).")
    if not cue.text.strip():
        yield fault(where, "the caption is empty.", remedy="Write its words, or take it out.")
        return
    if cue.rows > MOST_ROWS:
        yield fault(where, f"the caption has {cue.rows} lines.", "at most two lines")
    if spoken.seconds and cue.end > spoken.seconds:
        yield fault(where, f"the caption ends at {clock(cue.end)}, after the recording ({clock(spoken.seconds)}).")
    yield from _sounds(cue, where)
    yield from _speaker(cue, where, spoken.speakers)
    length, seconds = len(cue.text), cue.end - cue.start
    if seconds > 0 and length / seconds > MOST_A_SECOND:
        speed = f"{length / seconds:.0f} characters a second are more than {MOST_A_SECOND}"
        yield warning(where, f"{speed}: hard to read in time.", "Let it stay longer, or divide it.")


def _sounds(cue: Cue, where: str) -> Iterator[Finding]:
    if _OTHER_SOUND.fullmatch(cue.text):
        yield fault(where, f"a sound stands as {quoted(cue.text)}.", "sounds in square brackets: [laughs]")
    elif not _balanced(cue.text):
        yield fault(where, "a square bracket is not closed, or closes nothing.", "sounds in square brackets: [laughs]")


def _balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += {"[": 1, "]": -1}.get(sign, 0)
        if not 0 <= depth <= 1:
            return False
    return depth == 0


def _speaker(cue: Cue, where: str, speakers: tuple[str, ...]) -> Iterator[Finding]:
    if not cue.speaker:
        if not cue.sound:
            yield fault(where, "nobody is named who speaks.", "<v Name> before the words")
    elif cue.speaker not in speakers:
        names = listed(speakers) or "nobody is named in story.toml (speakers)"
        yield fault(where, f"there is no speaker {quoted(cue.speaker)}.", names, nearest(cue.speaker, speakers))


def _order(cues: Sequence[Cue], place: str) -> Iterator[Finding]:
    for before, cue in pairwise(cues):
        if cue.start < before.start:
            where = f"{place} line {cue.line}"
            problem = f"the caption begins at {clock(cue.start)}, before the one above it ({clock(before.start)})."
            yield fault(where, problem, remedy="Put captions in the order in which they begin.")


def _overlaps(cues: Sequence[Cue], place: str) -> Iterator[Finding]:
    """Two captions of one speaker at a time; those of several may stand together."""
    last: dict[str, Cue] = {}
    for cue in sorted(cues, key=lambda each: (each.start, each.line)):
        before = last.get(cue.speaker)
        if before is not None and cue.start < before.end:
            who = quoted(cue.speaker) if cue.speaker else "sounds"
            problem = f"the caption overlaps with that of line {before.line}, both of {who}."
            yield fault(f"{place} line {max(cue.line, before.line)}", problem, remedy="End the first one earlier.")
        if before is None or cue.end > before.end:
            last[cue.speaker] = cue


def _covered(cues: Sequence[Cue], place: str, spoken: Spoken) -> Iterator[Finding]:
    if not spoken.seconds:
        return
    share = covered_share(((cue.start, cue.end) for cue in cues if not cue.sound), spoken)
    if share < LEAST_COVERED:
        problem = f"the captions cover {100 * share:.1f} in every 100 seconds of speech."
        remedy = "Caption what is missing, or name the stretches in which nobody speaks in story.toml (pauses)."
        yield fault(place, problem, f"at least {100 * LEAST_COVERED:.0f}", remedy=remedy)


def covered_share(spans: Iterable[Span], spoken: Spoken) -> float:
    """Which share of the time in which somebody speaks is inside one of the spans; 1 where nobody ever speaks."""
    pauses = _merged(spoken.pauses, spoken.seconds)
    speech = spoken.seconds - _length(pauses)
    if speech <= 0:
        return 1.0
    both = _merged((*_merged(spans, spoken.seconds), *pauses), spoken.seconds)
    return (_length(both) - _length(pauses)) / speech


def _merged(spans: Iterable[Span], end: float) -> tuple[Span, ...]:
    """Without overlaps, inside 0 to `end`."""
    found: list[Span] = []
    for low, high in sorted((max(0.0, a), min(end, b)) for a, b in spans):
        if high <= low:
            continue
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return tuple(found)


def _length(spans: Iterable[Span]) -> float:
    return sum(high - low for low, high in spans)
