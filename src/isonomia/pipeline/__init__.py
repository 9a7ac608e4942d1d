"""The main path, from a study file to a published site, read from top to bottom.

    study.toml → Study → Table → Cells → Shown → Estimates → Release → site/

`build` runs it; each step is a function of its own that a notebook can call. Protection stands between the
cells and the estimates: what is published is a function of shown cells alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from isonomia.errors import BadNews
from isonomia.model.release import Release
from isonomia.pipeline.comments import COMMENTS, with_comments
from isonomia.pipeline.figures import (
    Say,
    count_cells,
    estimate,
    look_into_scales,
    search_intersections,
    statistics_of,
)
from isonomia.pipeline.filled_in import keep_digests, refuse_to_lose_answers, returned_sheets
from isonomia.pipeline.inclusion import (
    CURRICULUM,
    gathered_stories,
    material_faults,
    with_curriculum,
    with_stories,
)
from isonomia.pipeline.opening import (
    Inputs,
    data_faults,
    examined_data,
    open_sources,
    open_with_cells,
    read_study,
    refuse_faulty_data,
)
from isonomia.pipeline.protecting import (
    AUDIT_FILE,
    REPORT,
    attacked,
    audited,
    internal_report,
    make_release,
    printed_by_a_build,
    protect_beside_earlier,
    protect_cells,
    protect_with_proof,
    refuse_bad_report,
    refuse_changed_figures,
    refuse_small_differences,
    settled,
    write_checks,
    write_data,
    write_private,
    write_provenance,
)
from isonomia.pipeline.writing import (
    beside_earlier,
    keep_releases,
    refuse_other_data,
    refuse_to_lose_a_release,
    refuse_what_is_not_ours,
    refuse_without_pdf,
    replaced,
    write_site,
)

__all__ = [
    "AUDIT_FILE",
    "A_FAILED_AUDIT_STOPS_THE_BUILD",
    "REPORT",
    "REVIEW",
    "Built",
    "Inputs",
    "Say",
    "attacked",
    "audited",
    "beside_earlier",
    "build",
    "count_cells",
    "data_faults",
    "estimate",
    "examined_data",
    "gathered_stories",
    "internal_report",
    "keep_releases",
    "look_into_scales",
    "make_release",
    "material_faults",
    "open_sources",
    "open_with_cells",
    "printed_by_a_build",
    "protect_beside_earlier",
    "protect_cells",
    "protect_with_proof",
    "read_study",
    "refuse_bad_report",
    "refuse_changed_figures",
    "refuse_faulty_data",
    "refuse_other_data",
    "refuse_small_differences",
    "refuse_to_lose_a_release",
    "refuse_what_is_not_ours",
    "refuse_without_pdf",
    "replaced",
    "search_intersections",
    "settled",
    "statistics_of",
    "with_comments",
    "with_curriculum",
    "with_stories",
    "write_checks",
    "write_data",
    "write_private",
    "write_provenance",
    "write_site",
]
REVIEW: Final = "disclosure-review.html"
A_FAILED_AUDIT_STOPS_THE_BUILD: Final = True
"""Else the pages of a release that did not pass carry the banner "Draft"."""


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
    apart: int = 0  # rows that are a few people apart from an earlier release

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
    refuse_to_lose_answers(private, returned_sheets(study))
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
        refuse_changed_figures(study, release)
        say("Writing the private tables")
        write_private(closed, study, counted, inputs, protected)
        search_intersections(closed, study, inputs, say)
        look_into_scales(closed, study, inputs, say)
        release = with_curriculum(closed, study, release, say)
        release = with_comments(closed, study, release, shown, inputs)
        keep_digests(closed, (CURRICULUM, COMMENTS))
        with suppress(BadNews), replaced(out, release.info.id) as folder:
            say("Attacking the release as a stranger would")
            write_provenance(folder, study, release, inputs)
            data = write_data(release, folder / "site")
            report = audited(folder, study)
            inner = internal_report(closed, study, protected, inputs, say) if report.passed else None
            apart = write_checks(closed, study, release, protected, inputs, report, inner)
            if A_FAILED_AUDIT_STOPS_THE_BUILD:
                report.refuse_bad_news(out)
            say("Writing the site, with PDF and PNG files" if pdf else "Writing the site")
            release = beside_earlier(study, settled(release, report), folder)
            release, left_out = with_stories(study, release, (closed, private), folder / "site")
            pages = write_site(release, folder / "site", data, pdf=pdf)
            refuse_other_data(data, folder / "site")
            keep_releases(folder, study, release)
            enrich(folder)
    if A_FAILED_AUDIT_STOPS_THE_BUILD:
        report.refuse_bad_news(private / AUDIT_FILE)
    refuse_bad_report(private, inner)
    return Built(release, out, private, pages, report.summary(), pdf, left_out, sum(each.rows for each in apart))
