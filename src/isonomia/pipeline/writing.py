"""The site, and the folders that take the place of older ones, each whole or not at all."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

from isonomia.errors import Fault, InternalError, OutputError, quoted
from isonomia.model.release import Release
from isonomia.model.study import Study
from isonomia.pipeline.inclusion import sweep_copies

if TYPE_CHECKING:
    from isonomia.publish.datafile import DataFile


def write_site(release: Release, folder: Path, data: tuple[DataFile, ...] | None = None, *, pdf: bool = False) -> int:
    """Write the site, with `pdf` also in the forms of the extra isonomia[pdf]; returns the number of pages.

    `data`: what `write_data` wrote into the folder; None where it did not.
    """
    import isonomia.publish as publishing

    return publishing.write_site(release, folder, pdf=pdf, data=data).pages


def refuse_without_pdf() -> None:
    """Stop before the work is done where PDF is asked for and cannot be made."""
    import isonomia.publish as publishing

    publishing.refuse_without_pdf()


def beside_earlier(study: Study, release: Release, written: Path) -> Release:
    """The release with what it says otherwise than the one before; the data are the same.

    `written`: the folder that has its study, its provenance and its data files already.
    """
    from isonomia import history

    folders = [Path(study.directory) / each for each in study.release.previous]
    changes = history.changed_verdicts(release.estimates, folders)
    revision = history.changed_figures(written, folders)
    return replace(release, changes=changes, revision=revision, former=history.former_pages(folders))


def keep_releases(folder: Path, study: Study, release: Release) -> None:
    """Put a copy of this release, and those of earlier ones, where nothing of them changes: site/release/ID/."""
    import isonomia.publish as publishing
    from isonomia import history

    history.add_study(folder, publishing.freeze_site(release, folder / "site"))
    history.bring_along([Path(study.directory) / each for each in study.release.previous], folder / "site")
    sweep_copies(folder / "site")


def refuse_other_data(data: tuple[DataFile, ...], folder: Path) -> None:
    """Stop where the data files of the site are not, byte for byte, those that were written to be attacked."""
    written = {each.path: each.digest for each in data}
    found = {path.relative_to(folder).as_posix(): path for path in (folder / "data").rglob("*") if path.is_file()}
    if not data or found.keys() != written.keys() or any(_digest(found[each]) != written[each] for each in found):
        raise InternalError(Fault(str(folder), "the data files are not those that were audited."))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def refuse_what_is_not_ours(*targets: Path) -> None:
    """Stop before the work is done where the result could not take its place."""
    import isonomia.publish as publishing

    for target in targets:
        publishing.refuse_what_is_not_ours(target)


def refuse_to_lose_a_release(study: Study, out: Path) -> None:
    """Stop where the folder holds another release that the new one does not name: its pages would be gone."""
    from isonomia import history

    marker = out / "provenance.json"
    if not marker.is_file():
        return
    held = str(json.loads(marker.read_text(encoding="utf-8")).get("release", ""))
    if held in {study.release.id, *history.known([Path(study.directory) / each for each in study.release.previous])}:
        return
    problem = f"it holds release {quoted(held)}, which [release] previous does not name: its pages would be lost."
    remedy = (
        "Name its folder in previous, or choose another folder with -o. If it was never published, delete it first."
    )
    raise OutputError(Fault(str(out), problem, remedy=remedy))


def replaced(target: Path, release_id: str, *, private: bool = False) -> AbstractContextManager[Path]:
    """A new folder that takes the place of `target` when its block ends well."""
    import isonomia.publish as publishing

    return publishing.replaced_atomically(target, release_id, private=private)
