"""WebVTT captions, read with line numbers (W3C WebVTT: The Web Video Text Tracks Format), and written anew.

What is written holds cues alone: comments, styles and names of cues in a file of ours may say what nobody should read.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from isonomia.errors import quoted
from isonomia.model.stories import Passage
from isonomia.stories.findings import Finding, fault

_TIME: Final = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING: Final = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+(\S.*))?")
_TAG: Final = re.compile(r"<(/?)([a-z]*)((?:\.[^\s.<>]+)*)(?:[ \t]+([^<>]*))?>")
_STRAY: Final = re.compile(r"<(?!\d)[^>]*$|<[^<>]*>?")
_KNOWN: Final = frozenset({"v", "lang", "i", "b", "u", "c", "ruby", "rt"})
_BLOCKS: Final = ("NOTE", "STYLE", "REGION")
ARROW: Final = "-->"


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption. `line`: of its times, in the file; times in seconds; `rows`: how many lines of text it has."""

    line: int
    start: float
    end: float
    speaker: str
    passages: tuple[Passage, ...]
    rows: int = 1

    @property
    def text(self) -> str:
        """Its words, without tags."""
        return "".join(each.text for each in self.passages)

    @property
    def sound(self) -> bool:
        """Nobody speaks: it is all in brackets."""
        return re.fullmatch(r"(?:\s*\[[^\[\]]*\])+\s*", self.text) is not None


@dataclass(frozen=True, slots=True)
class Captions:
    """The cues of a file, and what is wrong with its form."""

    cues: tuple[Cue, ...]
    findings: tuple[Finding, ...] = ()


def read_captions(content: bytes, place: str) -> Captions:
    """The captions in a file's content.

    Args:
        content: as it is on the disk.
        place: what messages call the file.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Captions((), (fault(f"{place} line {line}", "the file is not UTF-8 text.", remedy="Save it as UTF-8."),))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").split("\n")
    found: list[Finding] = []
    start = _after_header(lines, place, found)
    cues = [cue for number, block in _blocks(lines, start) if (cue := _cue(number, block, place, found)) is not None]
    if not cues and not found:
        found.append(fault(place, "the file holds no caption."))
    return Captions(tuple(cues), tuple(found))


def _after_header(lines: list[str], place: str, found: list[Finding]) -> int:
    """Index of the first line after the header."""
    first = lines[0]
    if not (first == "WEBVTT" or first.startswith(("WEBVTT ", "WEBVTT\t"))):
        remedy = "Write WEBVTT there, and then an empty line. A file of another kind (.srt) has to be converted."
        problem = f"the first line is {quoted(first)}." if first else "the first line is empty."
        found.append(fault(f"{place} line 1", problem, allowed="WEBVTT", remedy=remedy))
        return 0
    at = 1
    while at < len(lines) and lines[at].strip() and ARROW not in lines[at]:
        at += 1
    if at < len(lines) and ARROW in lines[at]:
        remedy = "Leave one line empty before the first caption."
        found.append(fault(f"{place} line {at + 1}", "there is no empty line after the header.", remedy=remedy))
        return at
    return at


def _blocks(lines: list[str], start: int) -> Iterable[tuple[int, list[str]]]:
    """Number of its first line, and the lines of each block between empty ones."""
    block: list[str] = []
    for at in range(start, len(lines) + 1):
        line = lines[at] if at < len(lines) else ""
        if line.strip():
            block.append(line)
        elif block:
            yield at - len(block) + 1, block
            block = []


def _cue(number: int, block: list[str], place: str, found: list[Finding]) -> Cue | None:
    """The caption of a block; None where it is none, or has no times that can be read."""
    timed = next((at for at, line in enumerate(block[:2]) if ARROW in line), None)
    if timed is None:
        if block[0].split(maxsplit=1)[0] not in _BLOCKS and number > 1:
            problem = f"there is text without times: {quoted(block[0])}."
            remedy = "Put a line such as 00:01.000 --> 00:04.000 before it, or close the gap to the caption above."
            found.append(fault(f"{place} line {number}", problem, remedy=remedy))
        return None
    line = number + timed
    times = _TIMING.fullmatch(block[timed].strip())
    if times is None:
        comma = " Seconds have a point, not a comma." if "," in block[timed] else ""
        allowed = "00:01.000 --> 00:04.000"
        problem = f"the times {quoted(block[timed].strip())} cannot be read.{comma}"
        found.append(fault(f"{place} line {line}", problem, allowed))
        return None
    rows = block[timed + 1 :]
    at = next((row for row, each in enumerate(rows, line + 1) if ARROW in each), None)
    if at is not None:
        remedy = "Leave a line empty between two captions."
        found.append(fault(f"{place} line {at}", "a second caption begins here inside another one.", remedy=remedy))
        return None
    start, end = seconds_of(times.groups()[:4]), seconds_of(times.groups()[4:8])
    speaker, passages = _payload(line + 1, rows, place, found)
    return Cue(line, start, end, speaker, passages, len(rows))


def seconds_of(parts: Iterable[str | None]) -> float:
    """Seconds of hours, minutes, seconds and thousandths."""
    hours, minutes, seconds, thousandths = (int(each or 0) for each in parts)
    return (((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths) / 1000


def _payload(number: int, rows: list[str], place: str, found: list[Finding]) -> tuple[str, tuple[Passage, ...]]:
    """Who speaks, and the words with their languages. Says what is wrong with tags."""
    spoken: list[str] = []
    languages: list[str] = []
    passages: list[Passage] = []
    for at, row in enumerate(rows):
        where, position = f"{place} line {number + at}", 0
        for tag in _TAG.finditer(row):
            _add(passages, row[position : tag.start()], languages, where, found)
            position = tag.end()
            _take(tag, spoken, languages, where, found)
        _add(passages, row[position:] + (" " if at < len(rows) - 1 else ""), languages, where, found)
    voices = list(dict.fromkeys(spoken))
    if len(voices) > 1:
        remedy = "Give each of them a caption of their own."
        found.append(fault(f"{place} line {number}", f"{len(voices)} people speak in one caption.", remedy=remedy))
    return (voices[0] if voices else ""), trimmed(passages)


def _take(tag: re.Match[str], spoken: list[str], languages: list[str], where: str, found: list[Finding]) -> None:
    closing, name, value = tag[1], tag[2], (tag[4] or "").strip()
    if name not in _KNOWN:
        found.append(
            fault(where, f"the tag {quoted(tag[0])} is not one of WebVTT.", "<v Name>, <lang es>, <i>, <b>, <u>")
        )
    elif name == "v" and not closing:
        spoken.append(html.unescape(value))
        if not value:
            found.append(fault(where, "the tag <v> names nobody.", "<v Name>"))
    elif name == "lang" and closing:
        if languages:
            languages.pop()
        else:
            found.append(fault(where, "</lang> closes nothing."))
    elif name == "lang":
        languages.append(value)
        if not is_language(value):
            found.append(fault(where, f"{quoted(value)} is no language.", "a tag such as es or pt-BR"))


def _add(passages: list[Passage], raw: str, languages: list[str], where: str, found: list[Finding]) -> None:
    stray = _STRAY.search(raw)
    if stray:
        remedy = "Write &lt; for the sign itself."
        found.append(fault(where, f"{quoted(stray[0])} is a tag that is not closed or not known.", remedy=remedy))
    if raw:
        passages.append(Passage(html.unescape(raw).replace("\xa0", " "), languages[-1] if languages else ""))


def trimmed(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Neighbours of one language joined, single spaces, none at the ends."""
    joined: list[Passage] = []
    for each in passages:
        text = re.sub(r"\s+", " ", each.text)
        if joined and joined[-1].text.endswith(" "):
            text = text.lstrip()
        if joined and joined[-1].language == each.language:
            joined[-1] = Passage(joined[-1].text + text, each.language)
        elif text:
            joined.append(Passage(text, each.language))
    if joined:
        joined[0] = Passage(joined[0].text.lstrip(), joined[0].language)
        joined[-1] = Passage(joined[-1].text.rstrip(), joined[-1].language)
    return tuple(each for each in joined if each.text)


def is_language(tag: str) -> bool:
    """Whether it has the form of a BCP 47 tag."""
    return re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*", tag) is not None


def written_captions(cues: Iterable[Cue]) -> str:
    """A file with these captions and nothing else."""
    blocks = ["WEBVTT"]
    for cue in cues:
        voice = f"<v {_escaped(cue.speaker)}>" if cue.speaker else ""
        words = "".join(
            f"<lang {each.language}>{_escaped(each.text)}</lang>" if each.language else _escaped(each.text)
            for each in cue.passages
        )
        blocks.append(f"{clock(cue.start)} --> {clock(cue.end)}\n{voice}{words}")
    return "\n\n".join(blocks) + "\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clock(seconds: float) -> str:
    """Seconds as captions write them."""
    whole = round(seconds * 1000)
    minutes, rest = divmod(whole, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"
