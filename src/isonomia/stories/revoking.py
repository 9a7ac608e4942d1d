"""A storyteller withdraws: the ledger says so, what they gave is deleted, and what still holds it is named."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from isonomia.errors import Fault, InputError, OutputError, listed, nearest, quoted
from isonomia.model.stories import PLACES, SCOPES
from isonomia.stories.consent import standing_of
from isonomia.stories.copies import holding
from isonomia.stories.events import Event
from isonomia.stories.ledger import Ledger, append, read_ledger

CALLED_BACK = "Copies that somebody has downloaded, and backups of these folders, cannot be called back from here."

NOT_WRITTEN = "its withdrawal is not written down, and nothing was deleted."
MEANWHILE = (
    "It need not wait: a build shows no story now, so build every site again, or delete the folders `stories` of each "
    "site, one for each language. Delete the folder of the story too. With the ledger back, give this command again."
)


@dataclass(frozen=True, slots=True)
class Revoked:
    """What became of a story.

    Attributes:
        scopes: for which it was withdrawn. deleted: files that its folder held; none where it stays for other scopes.
        kept_for: scopes for which it still stands. held: release -> files in it that still hold it.
        missing: releases that were named and are not there.
        taken: release -> files of it that were deleted or written anew, so that it holds nothing of the story.
    """

    story: str
    scopes: tuple[str, ...]
    deleted: tuple[str, ...]
    kept_for: tuple[str, ...]
    held: dict[str, tuple[str, ...]]
    missing: tuple[str, ...] = ()
    taken: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def facts(self) -> dict[str, object]:
        """For a program."""
        return {
            "story": self.story,
            "scopes": list(self.scopes),
            "deleted": list(self.deleted),
            "kept_for": list(self.kept_for),
            "held": {name: list(each) for name, each in self.held.items()},
            "missing": list(self.missing),
            "taken_out": {name: list(each) for name, each in self.taken.items()},
        }

    def lines(self) -> list[str]:
        """For a person."""
        lines = [f"Written to the ledger: {self.story} is revoked for {listed(self.scopes)}."]
        if self.kept_for:
            lines.append(f"Its files stay: consent still stands for {listed(self.kept_for)}.")
        else:
            lines.append(f"Deleted from its folder: {len(self.deleted)} files.")
        for out, files in self.held.items():
            if out in self.taken:
                lines += _taken(out, self.taken[out])
                continue
            what = "nothing holds it." if not files else f"{len(files)} files hold it; the next build drops them:"
            if out in self.missing:
                what = "there is no such folder, so nothing was looked at. Check the name, and give this command again."
            lines += [f"{out}: {what}", *(f"  {each}" for each in files)]
        if not self.held:
            lines.append("Build every site that shows it again now. With --out OUT this command names what holds it.")
        elif any(files for out, files in self.held.items() if out not in self.taken):
            lines.append("Build these again now, and put the new folder in the place of the old one on the server.")
        return [*lines, CALLED_BACK]


def _taken(out: str, files: tuple[str, ...]) -> list[str]:
    """What was done to a release, for a person."""
    what = f"it was taken out at once. Files that were deleted or written anew: {len(files)}."
    server = "Put the folder in the place of the old one on the server now; a build later leaves the same page of it."
    return [f"{out}: {what}", *(f"  {each}" for each in files), f"  {server}"]


def revoke(folder: Path, story: str, scopes: Iterable[str], day: date, outs: Iterable[Path] = ()) -> Revoked:
    """Withdraw a story for scopes, all of them where none is named; delete its folder where none is left.

    Raises:
        InputError: the ledger is broken, or does not name the story.
    """
    if not folder.is_dir():
        raise InputError(Fault(str(folder), "there is no such folder.", remedy="Name the folder of the ledger."))
    ledger = read_ledger(folder)
    if ledger.fault is not None:
        raise InputError(ledger.fault, Fault(f"story {quoted(story)}", NOT_WRITTEN, remedy=MEANWHILE))
    if story not in ledger.stories:
        problem = f"it does not name the story {quoted(story)}."
        raise InputError(Fault(ledger.place, problem, listed(ledger.stories), nearest(story, ledger.stories)))
    gone = tuple(dict.fromkeys(scopes)) or SCOPES
    kept = _kept_for(append(folder, Event("revoked", story, day, gone)), story)
    deleted: tuple[str, ...] = ()
    if not kept:
        deleted = _delete(folder / story)
        append(folder, Event("erased", story, day, gone))
    places = tuple(outs)
    held = {str(out): holding(out, story) for out in places}
    return Revoked(story, gone, deleted, kept, held, tuple(str(out) for out in places if not out.is_dir()))


def _kept_for(ledger: Ledger, story: str) -> tuple[str, ...]:
    """Places for which consent still stands; a use by itself shows nothing, so nothing has to be kept for it."""
    return tuple(each for each in PLACES if standing_of(ledger.of(story), each).terms is not None)


def _delete(folder: Path) -> tuple[str, ...]:
    """Delete the folder of a story; returns what it held."""
    if folder.is_symlink():
        folder.unlink()
        return (folder.name,)
    if not folder.is_dir():
        return ()
    files = tuple(sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()))
    try:
        shutil.rmtree(folder)
    except OSError as error:
        remedy = "Delete it by hand: the ledger says already that the story is revoked, so no build shows it."
        raise OutputError(Fault(str(folder), f"it cannot be deleted: {error.strerror}.", remedy=remedy)) from error
    return files
