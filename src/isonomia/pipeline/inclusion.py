"""The parts of a release that no records stand behind: the curriculum audit and people's own stories."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from isonomia.errors import Fault, InputError, InternalError
from isonomia.model.release import Release
from isonomia.model.study import Study
from isonomia.pipeline.figures import Say
from isonomia.pipeline.material import heads_of_releases

if TYPE_CHECKING:
    from isonomia.curriculum.editions.comparison import Comparison
    from isonomia.curriculum.editions.stated import Stated
    from isonomia.curriculum.parts import Parts
    from isonomia.model.study import CurriculumSpec
    from isonomia.stories import Gathered

CURRICULUM: Final = "curriculum"
STORIES_FILE: Final = "stories.txt"
LEDGER_HEAD: Final = "ledger-head.txt"
"""Digest of the last line of the consent ledger that a build was made with, in its private folder."""


def with_stories(
    study: Study, release: Release, private: tuple[Path, Path], site: Path
) -> tuple[Release, tuple[str, ...]]:
    """The release with the stories that may be shown, their files in the site; and why others may not, in sentences.

    Args:
        study: as run.
        release: without stories.
        private: the new private folder, and the one that it will replace.
        site: of the new release.
    """
    if study.stories is None:
        return release, ()
    import isonomia.protect as protection
    import isonomia.stories as library

    gathered = gathered_stories(study, private[1])
    library.place(gathered, site)
    notes = tuple(each.sentence() for each in gathered.notes)
    protection.write_closed(private[0] / STORIES_FILE, ["".join(f"{each}\n" for each in notes)])
    protection.write_closed(private[0] / LEDGER_HEAD, [gathered.head + "\n"])
    spec, today = study.stories, datetime.now(tz=UTC).date()
    old = library.lapsed(spec, Path(study.directory), gathered.library, today)  # said, and in no file
    return replace(release, stories=gathered.library), (*notes, *(each.sentence() for each in old))


def gathered_stories(study: Study, private: Path | None = None) -> Gathered:
    """What a build would show of the stories of a study, which has some, and why not the rest.

    Args:
        study: read.
        private: the folder of a build that comes before this one.
    """
    import isonomia.stories as library
    from isonomia.protect.policy import policy

    if study.stories is None:
        raise InternalError(Fault("stories", "the study has none."))
    directory = Path(study.directory)
    earlier = [directory / each for each in study.release.previous]
    folders = [*([private] if private else []), *(each.with_name(f"{each.name}-private") for each in earlier)]
    heads = [(each / LEDGER_HEAD).read_text("utf-8").strip() for each in folders if (each / LEDGER_HEAD).is_file()]
    public = [private.with_name(private.name.removesuffix("-private"))] if private else []
    heads += heads_of_releases([*public, *earlier])
    rule = policy(study.release.policy)
    return library.gather(study.stories, directory, rule.threshold, zeros=rule.zeros == "print", heads=heads)


def sweep_copies(site: Path) -> None:
    """Take stories out of every copy of a release: none may stay where nothing changes."""
    import isonomia.stories as library

    library.sweep(site / "release")


def with_curriculum(closed: Path, study: Study, release: Release, say: Say) -> Release:
    """The release with the curriculum audit, where the study asks for one; the worklist is private."""
    spec = study.curriculum
    if spec is None:
        return release
    import isonomia.protect as protection
    from isonomia.curriculum.run import audit_cases
    from isonomia.model.curriculum import CurriculumInfo

    home = Path(study.directory)
    say("Reading the material of the curriculum")
    report = None
    compared: tuple[tuple[str, Comparison], ...] = ()
    if spec.cases:
        found = audit_cases(
            [home / each for each in spec.cases],
            title=spec.title,
            benchmark=spec.benchmark,
            directory=home,
            hits=home / spec.hits if spec.hits else None,
            silent=home / spec.silent if spec.silent else None,
        )
        protection.write_worklist(closed / CURRICULUM, found.worklist)
        report = found.report
        compared = _editions(spec, home, found.stated)
    parts = parts_of(spec, home, compared)
    protection.write_part_sheets(closed / CURRICULUM, parts.private)
    return replace(release, curriculum=CurriculumInfo(spec.title, spec.note, report, parts.pages))


def _editions(spec: CurriculumSpec, home: Path, after: Stated) -> tuple[tuple[str, Comparison], ...]:
    """What an earlier edition and this one state of their patients; nothing where none is named."""
    if not spec.before:
        return ()
    from isonomia.curriculum.editions.stated import compared, stated_in

    return compared(stated_in([home / each for each in spec.before]), after)


def material_faults(study: Study) -> tuple[Fault, ...]:
    """What in the material of the curriculum audit is not as it must be."""
    spec, home = study.curriculum, Path(study.directory)
    if spec is None:
        return ()
    from isonomia.curriculum.cases import read_cases

    faults: list[Fault] = []
    banks = ([home / each for each in names] for names in (spec.cases, spec.before) if names)
    every: list[Callable[[], object]] = [partial(read_cases, bank) for bank in banks]
    every.append(partial(parts_of, spec, home))
    for read in every:
        try:
            read()
        except InputError as error:
            faults.extend(error.faults)
    return tuple(dict.fromkeys(faults))


def parts_of(spec: CurriculumSpec, home: Path, stated: tuple[tuple[str, Comparison], ...] = ()) -> Parts:
    """The parts of the curriculum audit beside the four reports: coverage, reviews, words, equations, pictures.

    `stated`: what two editions state of their patients, compared.
    """
    from isonomia.curriculum.parts import Wanted, make_parts, texts_of
    from isonomia.sources.sheets import read_sheet

    wanted = Wanted(
        home / spec.inventory if spec.inventory else None,
        spec.topics,
        tuple(home / each for each in spec.reviews),
        home / spec.decisions if spec.decisions else None,
        tuple(home / each for each in spec.pictures),
        spec.tones,
        home / spec.picture_decisions if spec.picture_decisions else None,
        spec.words,
    )
    now, before = ([home / each for each in names] if spec.words else [] for names in (spec.cases, spec.before))
    return make_parts(wanted, read_sheet, texts_of(now), texts_of(before), stated)
