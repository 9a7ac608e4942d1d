"""The main path, from a study file to a published site, read from top to bottom.

    study.toml → Study → Table → Cells → Shown → Estimates → Release → site/

`build` runs it; each step is a function of its own that a notebook can call. Protection stands between the
cells and the estimates: what is published is a function of shown cells alone.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Final

from isonomia import __version__
from isonomia.errors import BadNews, Fault, InputError, InternalError, OutputError, listed, nearest, quoted
from isonomia.model.cells import Cells
from isonomia.model.checked import Checked
from isonomia.model.counted import CountedTable
from isonomia.model.estimates import Estimates, joined
from isonomia.model.published import PublishedEstimates
from isonomia.model.release import Release
from isonomia.model.shown import Shown
from isonomia.model.study import Study
from isonomia.model.table import Table

if TYPE_CHECKING:
    from isonomia.curriculum.parts import Parts
    from isonomia.model.study import CurriculumSpec
    from isonomia.protect import Protected
    from isonomia.protect.audit import AuditReport
    from isonomia.publish.datafile import DataFile
    from isonomia.stories import Gathered

COUNTED_KINDS = ("records", "counts")
AUDIT_FILE: Final = "audit.txt"
REPORT: Final = "report"
CURRICULUM: Final = "curriculum"
REVIEW: Final = "disclosure-review.html"
STORIES_FILE: Final = "stories.txt"
LEDGER_HEAD: Final = "ledger-head.txt"
"""Digest of the last line of the consent ledger that a build was made with, in its private folder."""
A_FAILED_AUDIT_STOPS_THE_BUILD: Final = True
"""Else the pages of a release that did not pass carry the banner "Draft"."""
ADVERSE: Final = {"worse": 1, "better": -1, "neutral": 0}
"""The direction in which an outcome is less favourable."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Inputs:
    """The opened sources of a study: tables to count, and estimates that were published already."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    published: Mapping[str, PublishedEstimates] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build leaves: the release as published, and where it lies."""

    release: Release
    out: Path
    private: Path
    pages: int
    audit: str = ""  # what the auditor found, in a sentence
    pdf: bool = False  # whether there are PDF and PNG files
    stories: tuple[str, ...] = ()  # which stories are not published and why, in sentences

    @property
    def review(self) -> Path | None:
        """The page for the privacy officer, where a source is not public already."""
        return _if_there(self.private / REVIEW)

    @property
    def report(self) -> Path | None:
        """The first page of the internal report, where the study declares one."""
        return _if_there(self.private / REPORT / "index.html")

    @property
    def home(self) -> Path:
        """The first page."""
        return self.out / "site" / "index.html"


def _if_there(path: Path) -> Path | None:
    return path if path.is_file() else None


def build(
    path: Path,
    out: Path,
    *,
    frames: Mapping[str, object] | None = None,
    pdf: bool = False,
    say: Say = lambda _: None,
    enrich: Callable[[Path], None] = lambda _: None,
    cells: Sequence[Path] = (),
) -> Built:
    """From a study file to `out/` (public) and `out-private/` (beside it), each whole or not at all.

    The data files are written first and attacked as a stranger would; the pages follow only if nothing was found.

    Raises:
        BadNews: the auditor recovered something. `out/` is as it was; `out-private/audit.txt` says what and how.

    Args:
        path: the study file.
        out: the folder of the release; replaced if it is an older release, refused if it is anything else.
        frames: source id -> a frame in memory that takes the place of its file.
        pdf: write PDF and PNG files too, which needs the extra isonomia[pdf]; refused at once where it is missing.
        say: is told what is being done, a sentence a step.
        enrich: may put more public files into the new folder before it takes its place.
        cells: files of cells that homes have counted; they take the place of all records.
    """
    private = out.with_name(out.name + "-private")
    if pdf:
        refuse_without_pdf()
    say("Reading the study")
    study = read_study(path)
    refuse_what_is_not_ours(out, private)
    refuse_to_lose_a_release(study, out)
    say("Opening the sources")
    study, inputs = open_with_cells(study, cells, frames)
    refuse_faulty_data(study, inputs)
    say("Counting")
    counted = count_cells(study, inputs)
    with replaced(private, study.release.id, private=True) as closed:
        say("Protecting")
        protected = protect_beside_earlier(closed, study, counted, inputs)
        shown = protected.shown
        refuse_small_differences(study, shown)
        say("Estimating")
        estimates = estimate(study, shown, inputs)
        release = make_release(study, shown, estimates, inputs)
        say("Writing the private tables")
        write_private(closed, study, counted, inputs, protected)
        search_intersections(closed, study, inputs, say)
        release = with_curriculum(closed, study, release, say)
        with suppress(BadNews), replaced(out, release.info.id) as folder:
            say("Attacking the release as a stranger would")
            write_provenance(folder, study, release, inputs)
            data = write_data(release, folder / "site")
            report = audited(folder, study)
            inner = internal_report(closed, study, protected, inputs, say) if report.passed else None
            write_checks(closed, study, release, protected, inputs, report, inner)
            if A_FAILED_AUDIT_STOPS_THE_BUILD:
                report.refuse_bad_news(out)
            say("Writing the site, with PDF and PNG files" if pdf else "Writing the site")
            release = beside_earlier(study, settled(release, report))
            release, left_out = with_stories(study, release, (closed, private), folder / "site")
            pages = write_site(release, folder / "site", data, pdf=pdf)
            refuse_other_data(data, folder / "site")
            keep_releases(folder, study, release)
            enrich(folder)
    if A_FAILED_AUDIT_STOPS_THE_BUILD:
        report.refuse_bad_news(private / AUDIT_FILE)
    refuse_bad_report(private, inner)
    return Built(release, out, private, pages, report.summary(), pdf, left_out)


def read_study(path: Path) -> Study:
    """A study file, read and checked; all its faults at once."""
    import isonomia.study as reading

    return reading.read(path)


def open_with_cells(
    study: Study, cells: Sequence[Path], frames: Mapping[str, object] | None = None
) -> tuple[Study, Inputs]:
    """Open every source; files of cells, where there are any, take the place of the records.

    Returns:
        The study, whose pages then say how its records were counted, and what was opened.
    """
    if not cells:
        return study, open_sources(study, frames)
    from isonomia.count.homes.run import from_files

    study, counted = from_files(study, cells)
    return study, open_sources(study, frames, counted)


def open_sources(
    study: Study, frames: Mapping[str, object] | None = None, counted: Mapping[str, CountedTable] | None = None
) -> Inputs:
    """Open every source that a question uses; the faults of all of them at once.

    Args:
        study: checked.
        frames: source id -> a pandas or Polars data frame, or an Arrow table, that takes the place of its file.
        counted: source id -> cells that take the place of its rows.
    """
    import isonomia.sources as opening

    tables: dict[str, Table] = {}
    published: dict[str, PublishedEstimates] = {}
    digests: dict[str, str] = {}
    given = frames or {}
    faults = [*faults_of_earlier_releases(study), *_misplaced_frames(study, given)]
    directory = Path(study.directory)
    for source in study.sources.values():
        try:
            if source.id in (counted or {}):
                tables[source.id] = (counted or {})[source.id]
                digests[source.id] = tables[source.id].digest
            elif source.kind in COUNTED_KINDS:
                held = source.id in given
                opened = opening.open_frame(source.id, given[source.id]) if held else None
                tables[source.id] = opened or opening.open_table(source, directory)
                digests[source.id] = tables[source.id].digest
            else:
                published[source.id] = opening.read_published(source, directory)
                digests[source.id] = opening.digest(source, directory)
        except InputError as error:
            faults.extend(error.faults)
    try:
        tables = with_answers(study, tables)
    except InputError as error:
        faults.extend(error.faults)
    if faults:
        raise InputError(*faults)
    return Inputs(tables, published, digests)


def with_answers(study: Study, tables: dict[str, Table]) -> dict[str, Table]:
    """Where a survey has scales, its answers as places on the ladder; every mismatch with a codebook at once."""
    if not study.scales:
        return tables
    from isonomia.climate.answers import with_answers as answered

    return answered(study, tables)


def _misplaced_frames(study: Study, frames: Mapping[str, object]) -> list[Fault]:
    """Frames for sources that the study does not have, or that hold what is published already."""
    counted = [name for name, each in study.sources.items() if each.kind in COUNTED_KINDS]
    return [
        Fault("frames", f"there is no source {quoted(name)} that is counted.", listed(counted), nearest(name, counted))
        for name in frames
        if name not in counted
    ]


def faults_of_earlier_releases(study: Study) -> list[Fault]:
    """What is wrong with the folders of releases that the study names as published before."""
    from isonomia.protect.earlier import earlier_releases
    from isonomia.protect.history import named_as_earlier

    try:
        earlier_releases(study)
        named_as_earlier(study)
    except InputError as error:
        return list(error.faults)
    return []


def refuse_faulty_data(study: Study, inputs: Inputs) -> None:
    """Stop at the faults of the data, all at once, before anything is counted."""
    faults = data_faults(study, inputs)
    if faults:
        raise InputError(*faults)


def data_faults(study: Study, inputs: Inputs) -> list[Fault]:
    """What in the data does not fit the study: columns, levels, types, an `among` that keeps nobody."""
    return list(examined_data(study, inputs).faults)


def examined_data(study: Study, inputs: Inputs) -> Checked:
    """The faults of the data, and what a build will not tell."""
    import isonomia.count as counting

    return counting.examined(study, inputs.tables, inputs.published)


def count_cells(study: Study, inputs: Inputs) -> Cells:
    """One look at the records; only sums come back."""
    import isonomia.count as counting
    from isonomia.count.watching import on_terminal

    with on_terminal() as watch:
        return counting.count(study, inputs.tables, watch=watch)


def protect_cells(study: Study, cells: Cells) -> Shown:
    """The cells that may be printed."""
    return protect_with_proof(study, cells).shown


def protect_with_proof(study: Study, cells: Cells) -> Protected:
    """The cells that may be printed, with the proof that nothing hidden can be worked out from them."""
    import isonomia.protect as protection

    return protection.protected(cells, study)


def protect_beside_earlier(closed: Path, study: Study, cells: Cells, inputs: Inputs) -> Protected:
    """The same, and more withheld where an attack on it and on earlier releases together finds something."""
    import isonomia.protect as protection

    return protection.protected_beside_earlier(cells, study, lambda found: attacked(closed, study, found, inputs))


def refuse_small_differences(study: Study, shown: Shown) -> None:
    """Stop where an average of a scale gives the answers of a few people, by itself or beside one published before.

    Raises:
        BadNews: with every scale of which that is so.
    """
    import isonomia.protect as protection

    protection.refuse_telling_scores(study, shown)
    protection.refuse_small_differences(study, shown)


def attacked(closed: Path, study: Study, found: Protected, inputs: Inputs) -> AuditReport:
    """What a stranger would find in the data files of a release, which are gone afterwards."""
    release = make_release(study, found.shown, estimate(study, found.shown, inputs), inputs)
    with temporary(closed) as folder:
        write_provenance(folder, study, release, inputs)
        write_data(release, folder / "site")
        return audited(folder, study)


def printed_by_a_build(closed: Path, study: Study, cells: Cells, inputs: Inputs) -> Shown:
    """The cells that a build would print.

    Raises:
        BadNews: the build would be refused beside the earlier releases of the study.
    """
    found = protect_beside_earlier(closed, study, cells, inputs)
    if study.release.previous:
        attacked(closed, study, found, inputs).refuse_bad_news(Path(study.directory))
    return found.shown


def estimate(study: Study, shown: Shown, inputs: Inputs) -> Estimates:
    """Every statistic of the study, from shown cells and published figures alone."""
    found = statistics_of(study, shown, inputs)
    return estimate_scales(study, shown, found) if study.scales else found


def statistics_of(study: Study, shown: Shown, inputs: Inputs) -> Estimates:
    """The statistics of questions and pathways."""
    import isonomia.measures as statistics
    import isonomia.pathway as pathways

    return joined([statistics.estimate(study, shown, inputs.published), pathways.estimate(study, shown)])


def estimate_scales(study: Study, shown: Shown, estimates: Estimates) -> Estimates:
    """With the reliability of scales, and without gaps of a scale that is not the same in all groups."""
    from isonomia.climate.estimation import with_scales
    from isonomia.protect import policy_of

    return with_scales(study, shown, estimates, {name: policy_of(study, name).threshold for name in study.sources})


def make_release(study: Study, shown: Shown, estimates: Estimates, inputs: Inputs) -> Release:
    """The only thing that can be published."""
    import isonomia.protect as protection

    return protection.make_release(study, shown, estimates, inputs.digests)


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


def beside_earlier(study: Study, release: Release) -> Release:
    """The release with what it says otherwise than the one before; the data are the same."""
    from isonomia import history

    folders = [Path(study.directory) / each for each in study.release.previous]
    changes = history.changed_verdicts(release.estimates, folders)
    return replace(release, changes=changes, former=history.former_pages(folders))


def keep_releases(folder: Path, study: Study, release: Release) -> None:
    """Put a copy of this release, and those of earlier ones, where nothing of them changes: site/release/ID/."""
    import isonomia.publish as publishing
    from isonomia import history

    history.add_study(folder, publishing.freeze_site(release, folder / "site"))
    history.bring_along([Path(study.directory) / each for each in study.release.previous], folder / "site")
    sweep_copies(folder / "site")


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
    rule = policy(study.release.policy)
    return library.gather(study.stories, directory, rule.threshold, zeros=rule.zeros == "print", heads=heads)


def sweep_copies(site: Path) -> None:
    """Take stories out of every copy of a release: none may stay where nothing changes."""
    import isonomia.stories as library

    library.sweep(site / "release")


def write_data(release: Release, folder: Path) -> tuple[DataFile, ...]:
    """Write the data files of the site; returns what they are, with their digests."""
    import isonomia.publish as publishing

    return publishing.write_data(release, folder)


def audited(folder: Path, study: Study) -> AuditReport:
    """What a stranger finds in the data files and in earlier releases."""
    from isonomia.protect.audit import audit

    directory = Path(study.directory)
    return audit(folder, [directory / each for each in study.release.previous])


def internal_report(
    closed: Path, study: Study, protected: Protected, inputs: Inputs, say: Say = lambda _: None
) -> AuditReport | None:
    """The report for the school's own eyes, where the study declares one: `report/` of the private folder.

    It has the lowest declared threshold at which it is proved and an attack on it finds nothing. Nothing public depends
    on it.
    """
    if study.release.internal is None:
        return None
    import isonomia.protect as protection

    say("Writing the internal report")
    report = None
    for threshold in protection.thresholds(study):
        found = protection.internally_protected(protected, study, threshold)
        if found is not None:
            release = make_release(study, found.shown, estimate(study, found.shown, inputs), inputs)
            report = _tried_report(closed, study, release, inputs)
            if report.passed:
                break
    return report


def _tried_report(closed: Path, study: Study, release: Release, inputs: Inputs) -> AuditReport:
    """What an attack on the report finds; the report itself is there if that is nothing."""
    import isonomia.protect as protection
    import isonomia.publish as publishing
    from isonomia.protect.audit import audit

    with temporary(closed) as folder:
        write_provenance(folder, study, release, inputs)
        publishing.write_data(release, folder / "site")
        report = audit(folder)
        if report.passed:
            publishing.write_report(release, folder / "site")
            (folder / "site").rename(closed / REPORT)
            protection.close(closed / REPORT)
    return report


@contextmanager
def temporary(closed: Path) -> Iterator[Path]:
    """A folder inside the private one that is gone when the block ends, however it ends."""
    folder = closed / "in-work"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_checks(
    closed: Path,
    study: Study,
    release: Release,
    protected: Protected,
    inputs: Inputs,
    report: AuditReport,
    inner: AuditReport | None,
) -> None:
    """What the attacks found, as text, and the page that the privacy officer signs; into the private folder."""
    import isonomia.protect as protection

    lines = report.lines()
    if inner is not None:
        lines += ["", "The internal report, attacked in the same way:", *inner.lines()]
    protection.write_closed(closed / AUDIT_FILE, ["\n".join(lines) + "\n"])
    protection.write_review(closed, study, release, protected, inputs.digests, report, inner)


def refuse_bad_report(private: Path, inner: AuditReport | None) -> None:
    """Say that the internal report was not written, where the attack on it found something."""
    if inner is not None and not inner.passed:
        problem = f"the internal report was not written, for it is not safe. {inner.summary()}"
        remedy = f"The release is whole and safe; {AUDIT_FILE} says what was found in the report."
        raise BadNews(Fault(str(private / REPORT), problem, remedy=remedy))


def settled(release: Release, report: AuditReport) -> Release:
    """The release as it is published: a draft unless the auditor found nothing."""
    return replace(release, info=replace(release.info, draft=release.info.draft and not report.passed))


def refuse_other_data(data: tuple[DataFile, ...], folder: Path) -> None:
    """Stop where the data files of the site are not, byte for byte, those that were written to be attacked."""
    written = {each.path: each.digest for each in data}
    found = {path.relative_to(folder).as_posix(): path for path in (folder / "data").rglob("*") if path.is_file()}
    if not data or found.keys() != written.keys() or any(_digest(found[each]) != written[each] for each in found):
        raise InternalError(Fault(str(folder), "the data files are not those that were audited."))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def write_private(folder: Path, study: Study, cells: Cells, inputs: Inputs, protected: Protected) -> None:
    """The school's own eyes: the same functions on all cells, at full precision, and the proof. Never under OUT."""
    import isonomia.protect as protection

    everything = protection.unprotected(cells, study)
    protection.write_private(folder, everything, estimate(study, everything, inputs), protected.proofs)


def search_intersections(closed: Path, study: Study, inputs: Inputs, say: Say = lambda _: None) -> None:
    """What stands out among all combinations of groups, where the study asks: a page and a table, both private."""
    search = study.intersections
    if search is None:
        return
    import isonomia.count as counting
    import isonomia.protect as protection
    from isonomia.intersections.combinations import Combinations
    from isonomia.intersections.screen import screen

    if any(isinstance(each, CountedTable) for each in inputs.tables.values()):
        say("The search over every combination of groups needs the rows: it is left out")
        return
    say("Looking at every combination of groups")
    joint = counting.count_joint(study, inputs.tables)
    adverse = {each.id: ADVERSE[each.higher_is] for each in study.indicators}
    found = {
        each.indicator: screen(Combinations.of(each), search.depth, search.min_size, adverse=adverse[each.indicator])
        for each in joint
    }
    protection.write_intersections(closed, study, found)


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
    parts = parts_of(spec, home)
    protection.write_part_sheets(closed / CURRICULUM, parts.private)
    return replace(release, curriculum=CurriculumInfo(spec.title, spec.note, report, parts.pages))


def material_faults(study: Study) -> tuple[Fault, ...]:
    """What in the material of the curriculum audit is not as it must be."""
    spec, home = study.curriculum, Path(study.directory)
    if spec is None:
        return ()
    from isonomia.curriculum.cases import read_cases

    faults: list[Fault] = []
    for read in (lambda: read_cases([home / each for each in spec.cases]), lambda: parts_of(spec, home)):
        try:
            read()
        except InputError as error:
            faults.extend(error.faults)
    return tuple(dict.fromkeys(faults))


def parts_of(spec: CurriculumSpec, home: Path) -> Parts:
    """The parts of the curriculum audit beside the four reports: coverage, reviews, words, equations, pictures."""
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
    return make_parts(wanted, read_sheet, texts_of(now), texts_of(before))


def write_provenance(folder: Path, study: Study, release: Release, inputs: Inputs) -> None:
    """The study as run, without local paths or credentials, and the digests of what went in."""
    import isonomia.protect as protection

    text = protection.public_study_text(study)
    (folder / "study.toml").write_text(text, encoding="utf-8", newline="\n")
    facts = protection.provenance(study, inputs.digests, release.policy.id, __version__, release.shown)
    text = json.dumps(facts, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    (folder / "provenance.json").write_text(text, encoding="utf-8", newline="\n")


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
