"""From a folder of stories to what a site may show of them: the ledger first, then the records, then the files.

Whatever is in doubt stays out, with a sentence that says why; it never stops the rest. A broken caption of one story
must not keep the withdrawal of another from taking effect.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from isonomia.errors import Fault, nearest, quoted
from isonomia.model.stories import SCOPES, StoriesSpec, Story, StoryLibrary
from isonomia.stories.clock import Today, today_on_earth
from isonomia.stories.consent import Decision, decide, decide_now, tombstone_of
from isonomia.stories.ledger import FIRST, Ledger, read_ledger
from isonomia.stories.made import placed_files, story_of
from isonomia.stories.missing import who_is_missing
from isonomia.stories.record import FILE, Record, read_record

ADDRESS = "stories"
"""Folder of everything about stories, below the site and below each language of it."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What may be shown, with the content of its files, and why the rest may not.

    Attributes:
        library: for pages; None where there is nothing to show.
        contents: address below the site -> content, or where it lies.
        notes: what is left out and why, and what to look at.
        head: digest of the ledger's last line.
    """

    library: StoryLibrary | None
    contents: dict[str, bytes | Path]
    notes: tuple[Fault, ...]
    head: str = FIRST


def gather(
    spec: StoriesSpec,
    directory: Path,
    threshold: int,
    *,
    zeros: bool,
    heads: Iterable[str] = (),
    today: Today | None = None,
) -> Gathered:
    """Everything that a site may show of a folder of stories.

    Args:
        spec: of the study.
        directory: where its folder starts.
        threshold: the smallest number of stories that is printed.
        zeros: whether none may be printed.
        heads: digests of the last lines that earlier releases were made with.
        today: the days by the clock, asked now by default: a date ahead ends no days to withdraw.
    """
    folder, days = directory / spec.folder, today or today_on_earth()
    ledger = unshortened(read_ledger(folder), heads)
    if not ledger.whole:
        why = decide(ledger, "", spec.scope, spec.day).why
        return Gathered(None, {}, (Fault(f"stories in {quoted(spec.folder)}", f"none is published: {why}"),))
    notes: list[Fault] = []
    contents: dict[str, bytes | Path] = {}
    stories, told = [], []
    for record in records(folder, ledger):
        decision = decide_now(ledger, record.id, spec.scope, spec.day, days)
        granted = tuple(each for each in SCOPES if _granted(ledger, record, each, spec.day, days))
        made = _shown(record, decision, granted, notes)
        if made is None or record.file is None:
            continue
        files = placed_files(record, made, decision.terms, ADDRESS) if decision.terms else []
        contents |= {each.path: content for each, content in files}
        stories.append(replace(made, files=tuple(each for each, _ in files)))
        told += [] if record.file.made_up else [(*record.file.circumstances, *record.file.counted)]
        notes += _undeclared(record, spec)
    stones = [stone for name in ledger.stories if (stone := tombstone_of(ledger, name, spec.scope)) is not None]
    kept = tuple(_related(stories, notes))
    if not (kept or stones):
        return Gathered(None, {}, tuple(notes), ledger.head)
    missing = who_is_missing(spec.circumstances, told, threshold, zeros=zeros)
    library = StoryLibrary(spec.scope, kept, tuple(stones), spec.benchmark, missing)
    return Gathered(library, contents, tuple(notes), ledger.head)


def lapsed(spec: StoriesSpec, directory: Path, library: StoryLibrary | None, today: date) -> tuple[Fault, ...]:
    """Stories that are shown for the day of the study and could not be shown today: an old study was built anew."""
    ledger = read_ledger(directory / spec.folder)
    found = ((each.id, decide(ledger, each.id, spec.scope, today)) for each in (library.stories if library else ()))
    return tuple(
        Fault(
            f"story {quoted(name)}",
            f"it is published as of {spec.day}. Today, {today}, it could not be: {decision.why}",
            remedy="Ask for consent again, or give the study a later date, and build again.",
        )
        for name, decision in found
        if not decision.allowed
    )


def unshortened(ledger: Ledger, heads: Iterable[str]) -> Ledger:
    """The ledger, broken where a line that an earlier release was made with is not in it any more."""
    lost = [each for each in heads if each not in (FIRST, *ledger.digests)]
    if not ledger.whole or not lost:
        return ledger
    problem = "lines are gone that an earlier release was made with."
    remedy = "Bring the ledger back from a copy. Until then nothing of any story is published."
    return Ledger(ledger.place, there=True, fault=Fault(ledger.place, problem, remedy=remedy))


def records(folder: Path, ledger: Ledger) -> Iterator[Record]:
    """The record of every story that the ledger names or that has a folder, by id."""
    own = {each.name for each in folder.iterdir() if (each / FILE).is_file()} if folder.is_dir() else set()
    for name in sorted({*own, *ledger.stories}):
        if name in own:
            yield read_record(folder / name)
        else:
            yield Record(name, folder / name)


def place(gathered: Gathered, site: Path) -> None:
    """Write the files of all stories into the folder of a site."""
    for address, content in gathered.contents.items():
        target = site / address
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            shutil.copyfile(content, target)


def _shown(record: Record, decision: Decision, granted: tuple[str, ...], notes: list[Fault]) -> Story | None:
    """The story as it may be shown, or None with the reason on the list."""
    why = reason_against(record, decision)
    if why:
        notes.append(Fault(f"story {quoted(record.id)}", f"it is not published: {why}"))
        return None
    if record.file is None or decision.terms is None or decision.released is None:
        return None
    return story_of(record, record.file, decision, granted)


def reason_against(record: Record, decision: Decision) -> str:
    """Why a story may not be shown though its folder may hold everything; empty where it may."""
    if not decision.allowed:
        there = (
            " Its folder still holds it: delete it." if decision.code in {"REVOKED", "ERASED"} and record.file else ""
        )
        return decision.why + there
    if record.file is None and not record.findings:
        return "its folder is gone."
    if record.faults:
        first = record.faults[0].about.place  # and no word of what stands there: this goes into logs
        many = (
            "1 thing in its record is" if len(record.faults) == 1 else f"{len(record.faults)} things in its record are"
        )
        return f"{many} to be put right, the first at {first}. `isonomia stories check` says what."
    if record.version != decision.version:
        return "it has changed since the storyteller saw and released it; it needs a new review and a new release."
    return _against_terms(record, decision)


def _against_terms(record: Record, decision: Decision) -> str:
    """What in the record goes beyond what was agreed."""
    file, terms = record.file, decision.terms
    if file is None or terms is None:
        return "there is nothing to show."
    if "text" not in terms.media:
        return "consent does not include text, and nothing is published without a transcript that everybody can read."
    if terms.identity == "voice_only" and any(each.kind == "video" for each in record.media):
        return "consent is for the voice alone, and the record holds a video."
    if terms.identity == "voice_only" and file.shown_as.strip():
        return "consent is for the voice alone, and the record says a name (shown_as)."
    return ""


def _granted(ledger: Ledger, record: Record, scope: str, day: date, today: Today) -> bool:
    decision = decide_now(ledger, record.id, scope, day, today)
    return decision.allowed and decision.version == record.version


def _undeclared(record: Record, spec: StoriesSpec) -> Iterator[Fault]:
    """Circumstances that the study does not count by, where it declares some."""
    known = [each.id for each in spec.circumstances]
    for each in record.file.circumstances if record.file and known else ():
        if each not in known:
            problem = "the study does not declare one of its circumstances: it is shown and not counted."
            yield Fault(f"{record.id}/{FILE} [circumstances]", problem, nearest=nearest(each, known))


def _related(stories: Iterable[Story], notes: list[Fault]) -> Iterator[Story]:
    """Each with links to stories that are there, and to no other."""
    every = tuple(stories)
    ids = {each.id for each in every}
    for story in every:
        gone = [each for each in story.related if each not in ids]
        for each in gone:
            problem = f"it links to {quoted(each)}, which is not published: the link is left out."
            notes.append(Fault(f"{story.id}/{FILE} [related]", problem, remedy="Take it out of the record."))
        yield replace(story, related=tuple(each for each in story.related if each in ids and each != story.id))
