"""Cut one plain text into its cases, where it numbers them, and one case into its sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from isonomia.curriculum.cases.case import SECTIONS, Section, SectionKind

_NUMBERED: Final = re.compile(
    r"^[ \t]*(?:(?:case|question|vignette|item|q)[ \t]*(?:no\.?[ \t]*)?#?[ \t]*(\d{1,6})[ \t]*[.:)\-]?|#?(\d{1,6})[.)])"
    r"(?=[ \t]|$)[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_HEADED: Final = re.compile(
    r"^[ \t]*(stem|vignette|options?|answer choices|choices|correct answer|answer|key|explanation|rationale|discussion)"
    r"[ \t]*:[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
_OPTION: Final = re.compile(r"^[ \t]*\(?([A-Ja-j])[.)][ \t]+\S", re.MULTILINE)
_KINDS: Final[dict[str, SectionKind]] = {
    "stem": "stem",
    "vignette": "stem",
    "option": "options",
    "options": "options",
    "answer choices": "options",
    "choices": "options",
    "correct answer": "answer",
    "answer": "answer",
    "key": "answer",
    "explanation": "explanation",
    "rationale": "explanation",
    "discussion": "explanation",
}


def numbered(text: str) -> list[tuple[str, str]]:
    """Number and text of each case of a file that counts its cases 1, 2, 3 …; one case without a number otherwise.

    Only numbers that go up by one are the cases' own: a list inside a case starts again, or has no 2 after its 1 that
    a later case doesn't have too.
    """
    heads = _in_turn(list(_NUMBERED.finditer(text)))
    if len(heads) < 2 or text[: heads[0].start()].strip():
        return [("", text)]
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return [(_number(head), text[head.end() : end]) for head, end in zip(heads, ends, strict=True)]


def _in_turn(heads: list[re.Match[str]]) -> list[re.Match[str]]:
    """The heads that count on from the first one, all written in its way."""
    if not heads:
        return []
    worded, kept = heads[0][1] is not None, [heads[0]]
    for head in heads[1:]:
        if (head[1] is not None) == worded and int(_number(head)) == int(_number(kept[-1])) + 1:
            kept.append(head)
    return kept


def _number(head: re.Match[str]) -> str:
    return head[1] or head[2]


def sections_of(text: str) -> tuple[Section, ...]:
    """The sections of a plain text: by headings such as `Explanation:`, and options by their letters A, B, C.

    What stands before the first heading is the stem.
    """
    parts: dict[SectionKind, list[str]] = {}
    for kind, part in _headed(text):
        for own, piece in _with_options(part) if kind == "stem" else [(kind, part)]:
            if piece.strip():
                parts.setdefault(own, []).append(piece.strip())
    return tuple(Section(kind, "\n".join(parts[kind])) for kind in SECTIONS if kind in parts)


def _headed(text: str) -> Iterator[tuple[SectionKind, str]]:
    heads = list(_HEADED.finditer(text))
    yield "stem", text[: heads[0].start()] if heads else text
    for at, head in enumerate(heads):
        end = heads[at + 1].start() if at + 1 < len(heads) else len(text)
        yield _KINDS[" ".join(head[1].casefold().split())], text[head.end() : end]


def _with_options(text: str) -> list[tuple[SectionKind, str]]:
    """Stem and options, where at least two lines count A, B and on."""
    options = list(_OPTION.finditer(text))
    letters = [found[1].upper() for found in options]
    if letters[:2] != ["A", "B"]:
        return [("stem", text)]
    return [("stem", text[: options[0].start()]), ("options", text[options[0].start() :])]
