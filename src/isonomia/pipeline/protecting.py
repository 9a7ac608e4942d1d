"""What may be printed, proved and attacked; and what the private folder holds of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from isonomia import __version__
from isonomia.errors import BadNews, Fault
from isonomia.model.cells import Cells
from isonomia.model.estimates import Estimates
from isonomia.model.release import Release
from isonomia.model.shown import Shown
from isonomia.model.study import Study
from isonomia.pipeline.figures import Say, estimate
from isonomia.pipeline.opening import Inputs

if TYPE_CHECKING:
    from isonomia.protect import FewApart, Protected
    from isonomia.protect.audit import AuditReport
    from isonomia.publish.datafile import DataFile

AUDIT_FILE: Final = "audit.txt"
REPORT: Final = "report"


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

    protection.refuse_small_differences(study, shown)
    protection.refuse_telling_scores(study, shown)


def refuse_changed_figures(study: Study, release: Release) -> None:
    """Stop where a figure of a scale is another one than an earlier release told of as many people.

    Raises:
        BadNews: with every group of which that is so.
    """
    import isonomia.protect as protection

    protection.refuse_changed_figures(study, release)


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


def make_release(study: Study, shown: Shown, estimates: Estimates, inputs: Inputs) -> Release:
    """The only thing that can be published."""
    import isonomia.protect as protection

    return protection.make_release(study, shown, estimates, inputs.digests)


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
        if found is not None and not protection.telling_scores(study, found.shown, _least(study, threshold)):
            release = make_release(study, found.shown, estimate(study, found.shown, inputs), inputs)
            report = _tried_report(closed, study, release, inputs)
            if report.passed:
                break
    return report


def _least(study: Study, threshold: int) -> dict[str, int]:
    """Source -> the smallest number of people that the internal report prints."""
    from isonomia.protect import policy_of

    return {
        name: policy_of(study, name).threshold if each.policy else threshold for name, each in study.sources.items()
    }


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
) -> tuple[FewApart, ...]:
    """What the attacks found, as text, and the page that the privacy officer signs; into the private folder.

    Returns:
        The tables that are a few people apart from an earlier release.
    """
    import isonomia.protect as protection

    lines = report.lines()
    if inner is not None:
        lines += ["", "The internal report, attacked in the same way:", *inner.lines()]
    protection.write_closed(closed / AUDIT_FILE, ["\n".join(lines) + "\n"])
    apart = protection.few_apart(study, protected.shown)
    protection.write_review(closed, study, release, protected, inputs.digests, report, inner, apart)
    return apart


def refuse_bad_report(private: Path, inner: AuditReport | None) -> None:
    """Say that the internal report was not written, where the attack on it found something."""
    if inner is not None and not inner.passed:
        problem = f"the internal report was not written, for it is not safe. {inner.summary()}"
        remedy = f"The release is whole and safe; {AUDIT_FILE} says what was found in the report."
        raise BadNews(Fault(str(private / REPORT), problem, remedy=remedy))


def settled(release: Release, report: AuditReport) -> Release:
    """The release as it is published: a draft unless the auditor found nothing."""
    return replace(release, info=replace(release.info, draft=release.info.draft and not report.passed))


def write_private(folder: Path, study: Study, cells: Cells, inputs: Inputs, protected: Protected) -> None:
    """The school's own eyes: the same functions on all cells, at full precision, and the proof. Never under OUT."""
    import isonomia.protect as protection

    everything = protection.unprotected(cells, study)
    protection.write_private(folder, everything, estimate(study, everything, inputs), protected.proofs)


def write_provenance(folder: Path, study: Study, release: Release, inputs: Inputs) -> None:
    """The study as run, without local paths or credentials, and the digests of what went in."""
    import isonomia.protect as protection

    text = protection.public_study_text(study)
    (folder / "study.toml").write_text(text, encoding="utf-8", newline="\n")
    facts = protection.provenance(study, inputs.digests, release.policy.id, __version__, release.shown)
    text = json.dumps(facts, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    (folder / "provenance.json").write_text(text, encoding="utf-8", newline="\n")
