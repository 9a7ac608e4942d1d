"""Transcripts: read from plain text with headings and speakers, drafted from captions, and compared with them.

# A heading
Name: what they say.

They go on in a new paragraph. [laughs] <lang es>Palabras en otra lengua.</lang>
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.errors import nearest, quoted
from isonomia.model.stories import Chapter, Passage, Turn
from isonomia.stories.findings import Finding, fault, warning
from isonomia.stories.webvtt import Cue, is_language, trimmed

_HEADING: Final = re.compile(r"#{1,6}\s+(\S.*)")
_SAYS: Final = re.compile(r"([^:\n]{1,60}):\s+(?=\S)")
_LANGUAGE: Final = re.compile(r"<lang ([^<>]*)>(.*?)</lang>", re.DOTALL)
_SOUND: Final = re.compile(r"\[[^\[\]]*\]")
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
LONG: Final = 600
"""Words above which a transcript needs headings."""
MOST_TOLD: Final = 20
_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Transcript:
    """The chapters of a transcript, and what is wrong with it."""

    chapters: tuple[Chapter, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def text(self) -> str:
        """Everything that is said, without speakers and headings."""
        return "\n".join(turn.text for chapter in self.chapters for turn in chapter.turns)


def read_transcript(content: bytes, place: str, speakers: tuple[str, ...]) -> Transcript:
    """The transcript in a file's content.

    Args:
        content: as it is on the disk.
        place: what messages call the file.
        speakers: who may speak in it.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return Transcript(
            (), (fault(f"{place} line {line}", "the file is not UTF-8 text.", remedy="Save it as UTF-8."),)
        )
    found: list[Finding] = []
    chapters: list[tuple[str, list[Turn]]] = [("", [])]
    said = False
    for number, paragraph in _paragraphs(text):
        heading = _HEADING.fullmatch(paragraph)
        if heading:
            chapters.append((heading[1].strip(), []))
            continue
        turn = _turn(paragraph, f"{place} line {number}", speakers, found)
        said = said or bool(turn.speaker)
        if speakers and not said and not _SOUND.fullmatch(paragraph):
            problem = "nobody is named who says this."
            found.append(fault(f"{place} line {number}", problem, "Name: before the words"))
            said = True
        chapters[-1][1].append(turn)
    made = tuple(Chapter(heading, tuple(turns)) for heading, turns in chapters if heading or turns)
    return Transcript(made, (*found, *_whole(made, place)))


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Number of its first line, and each paragraph; a heading is one by itself, and so is a line with a speaker."""
    lines: list[str] = []
    start = 1
    for number, line in enumerate([*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""], 1):
        alone = _HEADING.fullmatch(line.strip()) is not None
        if lines and (not line.strip() or alone):
            yield start, " ".join(lines)
            lines = []
        if alone:
            yield number, line.strip()
        elif line.strip():
            start = start if lines else number
            lines.append(line.strip())


def _turn(paragraph: str, where: str, speakers: tuple[str, ...], found: list[Finding]) -> Turn:
    says = _SAYS.match(paragraph)
    speaker = says[1].strip() if says and says[1].strip() in speakers else ""
    words = paragraph[says.end() :] if says and speaker else paragraph
    if says and not speaker:
        near = nearest(says[1], speakers)
        if near:
            found.append(fault(where, f"there is no speaker {quoted(says[1])}.", nearest=near))
    return Turn(speaker, _passages(words, where, found))


def _passages(words: str, where: str, found: list[Finding]) -> tuple[Passage, ...]:
    passages: list[Passage] = []
    position = 0
    for each in _LANGUAGE.finditer(words):
        passages += [Passage(words[position : each.start()]), Passage(each[2], each[1].strip())]
        position = each.end()
        if not is_language(each[1].strip()):
            found.append(fault(where, f"{quoted(each[1])} is no language.", "a tag such as es or pt-BR"))
    passages.append(Passage(words[position:]))
    if any("<lang" in each.text or "</lang" in each.text for each in passages):
        found.append(fault(where, "a passage in another language is not closed.", "<lang es>…</lang>"))
    return trimmed(passages)


def _whole(chapters: Sequence[Chapter], place: str) -> Iterator[Finding]:
    words = sum(len(words_of(turn.text)) for chapter in chapters for turn in chapter.turns)
    if not words:
        yield fault(place, "the transcript says nothing.")
    for chapter in chapters:
        if not chapter.turns:
            yield fault(place, f"there is nothing below the heading {quoted(chapter.heading)}.")
    if words > LONG and not any(chapter.heading for chapter in chapters):
        yield warning(place, f"{words:,} words have no heading.", "Write headings: lines that begin with #.")


def drafted(cues: Iterable[Cue]) -> str:
    """A transcript made from captions, to be edited: one paragraph for what one person says in one go."""
    paragraphs: list[tuple[str, list[str]]] = []
    for cue in cues:
        if paragraphs and paragraphs[-1][0] == cue.speaker:
            paragraphs[-1][1].append(_marked(cue.passages))
        else:
            paragraphs.append((cue.speaker, [_marked(cue.passages)]))
    told = [(f"{speaker}: " if speaker else "") + " ".join(words) for speaker, words in paragraphs]
    return "\n\n".join(told) + "\n"


def written_transcript(chapters: Iterable[Chapter]) -> str:
    """A transcript as plain text, for readers: headings and speakers, without marks of languages."""
    parts: list[str] = []
    for chapter in chapters:
        parts += [chapter.heading] if chapter.heading else []
        parts += [(f"{turn.speaker}: " if turn.speaker else "") + turn.text for turn in chapter.turns]
    return "\n\n".join(parts) + "\n"


def _marked(passages: Iterable[Passage]) -> str:
    return "".join(f"<lang {each.language}>{each.text}</lang>" if each.language else each.text for each in passages)


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, without sounds and marks."""
    return _WORD.findall(_SOUND.sub(" ", text).casefold())


def differences(cues: Sequence[Cue], transcript: Transcript, place: str) -> tuple[Finding, ...]:
    """Where the words of captions and transcript are not the same, each with the line of the caption, as warnings.

    A transcript may be edited; that it says something else than what is heard is for a person to see.
    """
    spoken = [(word, cue.line) for cue in cues for word in words_of(cue.text)]
    heard, written = [word for word, _ in spoken], words_of(transcript.text)
    matcher = difflib.SequenceMatcher(None, heard, written)
    found = [
        warning(f"{place} line {_line(spoken, low)}", _unlike(heard[low:high], written[start:end]))
        for kind, low, high, start, end in matcher.get_opcodes()
        if kind != "equal"
    ]
    if len(found) <= MOST_TOLD:
        return tuple(found)
    more = warning(place, f"captions and transcript differ in {len(found) - MOST_TOLD:,} more places.")
    return (*found[:MOST_TOLD], more)


def _line(spoken: Sequence[tuple[str, int]], at: int) -> int:
    return spoken[min(at, len(spoken) - 1)][1] if spoken else 1


def _unlike(heard: Sequence[str], written: Sequence[str]) -> str:
    if not heard:
        return f"the transcript adds {quoted(_cut(written))}."
    if not written:
        return f"the transcript leaves out {quoted(_cut(heard))}."
    return f"the captions say {quoted(_cut(heard))}, the transcript {quoted(_cut(written))}."


def _cut(words: Sequence[str]) -> str:
    return " ".join(words[:_SHOWN]) + (" …" if len(words) > _SHOWN else "")
