"""Read a bank of cases: one file, or a folder of them; plain text (.txt, .md) and JSON (.json, .jsonl).

No sentence about a fault repeats a case's text: material may be under copyright, or describe somebody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from isonomia.curriculum.cases.case import Case, CaseBank
from isonomia.curriculum.cases.json_cases import cases_of, decoded
from isonomia.curriculum.cases.limits import LARGEST_FILE, LONGEST_CASE, MOST_CASES, MOST_FAULTS, MOST_FILES
from isonomia.curriculum.cases.numbering import numbered, sections_of
from isonomia.errors import Fault, InputError, SourceUnreachable, quoted

TEXT: Final = (".txt", ".md")
JSON: Final = (".json", ".jsonl", ".ndjson")
ENDINGS: Final = (*TEXT, *JSON)


@dataclass(slots=True)
class _Reading:
    """What was read so far."""

    cases: dict[str, Case] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def take(self, made: Case | Fault, place: str) -> None:
        """One more case, or one more fault."""
        if isinstance(made, Fault):
            self.faults.append(made)
        elif made.id in self.cases:
            problem = f"two cases have the id {quoted(made.id)}."
            self.faults.append(Fault(place, problem, remedy="Give each case an id of its own."))
        else:
            self.cases[made.id] = made

    @property
    def full(self) -> bool:
        """Whether there are more faults, or more cases, than are told."""
        return len(self.faults) >= MOST_FAULTS or len(self.cases) > MOST_CASES


def read_cases(paths: Sequence[Path]) -> CaseBank:
    """Every case of the files and folders.

    Raises:
        InputError: with every fault found, at most twenty.
        SourceUnreachable: a file can't be read.
    """
    reading, digest = _Reading(), hashlib.sha256()
    files = _files(paths)
    for path, folder in files:
        content = _content(path)
        digest.update(len(content).to_bytes(8, "big") + content)
        _read_file(reading, path, content, prefix=_prefix(path, folder, alone=len(files) == 1))
        if reading.full:
            break
    if len(reading.cases) > MOST_CASES:
        reading.faults.append(Fault(str(paths[0]), f"there are more than {MOST_CASES:,} cases.", remedy="Divide them."))
    if reading.faults:
        raise InputError(*reading.faults[:MOST_FAULTS])
    if not reading.cases:
        raise InputError(Fault(" and ".join(str(each) for each in paths), "there is no case in it."))
    return CaseBank(tuple(reading.cases.values()), tuple(sorted(reading.unread)), digest.hexdigest())


def case_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files that hold the cases, in the order in which they are read.

    Raises:
        InputError: one of the paths is not there, or holds none.
    """
    return tuple(file for file, _ in _files(paths))


def _files(paths: Sequence[Path]) -> list[tuple[Path, Path]]:
    """Each file with the folder that it was found in, by name."""
    found: list[tuple[Path, Path]] = []
    for path in paths:
        found += [(each, path if path.is_dir() else path.parent) for each in _below(path)]
        if len(found) > MOST_FILES:
            raise InputError(Fault(str(path), f"there are more than {MOST_FILES:,} files in it."))
    return found


def _below(path: Path) -> list[Path]:
    if path.is_dir():
        inner = sorted(each for each in path.rglob("*") if each.suffix.casefold() in ENDINGS and each.is_file())
        if not inner:
            raise InputError(Fault(str(path), "the folder has no file of cases.", allowed=" ".join(ENDINGS)))
        return inner
    if not path.exists():
        raise InputError(Fault(str(path), "there is no such file or folder.", remedy="Check the name."))
    if path.suffix.casefold() not in ENDINGS:
        raise InputError(Fault(str(path), f"cases cannot be read from {quoted(path.suffix)}.", " ".join(ENDINGS)))
    return [path]


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise InputError(Fault(str(path), f"the file is larger than {LARGEST_FILE:,} bytes.", remedy="Divide it."))
        return path.read_bytes()
    except OSError as error:
        raise SourceUnreachable(Fault(str(path), f"it cannot be read: {error.strerror}.")) from None


def _prefix(path: Path, folder: Path, *, alone: bool) -> str:
    """What tells cases of one file from those of another: its name without its ending."""
    return "" if alone else path.relative_to(folder).with_suffix("").as_posix()


def _read_file(reading: _Reading, path: Path, content: bytes, prefix: str) -> None:
    place = path.name
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"the file is not UTF-8 text (byte {error.start:,})."
        reading.faults.append(Fault(place, problem, remedy="Save it as UTF-8."))
        return
    if "\0" in text:
        reading.faults.append(Fault(place, "it holds null characters: it is no text."))
        return
    if path.suffix.casefold() in JSON:
        made = _from_json(reading, text, place, prefix)
    else:
        made = _from_text(text, place, prefix or path.stem)
    for each in made:
        reading.take(each, place)
        if reading.full:
            return


def _from_json(reading: _Reading, text: str, place: str, prefix: str) -> Iterator[Case | Fault]:
    try:
        raw = decoded(text, place)
    except InputError as error:
        yield from error.faults
        return
    yield from cases_of(raw, place, prefix, reading.unread)


def _from_text(text: str, place: str, stem: str) -> Iterator[Case | Fault]:
    for number, part in numbered(text):
        where = f"{place} case {number}" if number else place
        sections = sections_of(part)
        if not sections:
            yield Fault(where, "it has no text.", remedy="Leave it out.")
        elif sum(len(each.text) for each in sections) > LONGEST_CASE:
            remedy = "Number the cases of the file (1. 2. 3. at the start of a line), or put each in a file of its own."
            yield Fault(where, f"it is longer than {LONGEST_CASE:,} characters; is it one case?", remedy=remedy)
        else:
            yield Case(f"{stem}-{number}" if number else stem, sections)
