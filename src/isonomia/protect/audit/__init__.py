"""The auditor: it attacks a published release as a stranger would, and reports what could be recovered.

It knows the published files alone and shares no code with the suppressor. `audit` reads a release and, with it, those
published before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from isonomia.protect.audit.attack import attacked, derived
from isonomia.protect.audit.knowledge import gathered
from isonomia.protect.audit.reading import copies_in, read
from isonomia.protect.audit.report import KINDS, AuditReport, Finding
from isonomia.protect.audit.score_sums import score_findings
from isonomia.protect.audit.together import sums_of_parts, told_apart

__all__ = ["KINDS", "AuditReport", "Finding", "audit"]


def audit(folder: Path, previous: Sequence[Path] = ()) -> AuditReport:
    """What a stranger finds out about the counts that a release hides.

    Copies of earlier releases that it or one of `previous` keeps are attacked with it: they are published too.

    Args:
        folder: of the release, as `isonomia build` wrote it.
        previous: folders of releases that were published before; attacked together with it.

    Raises:
        InputError: a folder does not hold a release.
    """
    every = [told_apart(read(each), each) for each in (folder, *previous)]
    seen = {release.id for release, _ in every}
    for copy in (each for kept in (folder, *previous) for each in copies_in(kept)):
        if copy.name not in seen:
            seen.add(copy.name)
            every.append(told_apart(read(copy), copy))
    known = gathered([release for release, _ in every])
    wholes = sums_of_parts([parts for _, parts in every], {*known.printed, *known.hidden})
    known = replace(known, statements=(*known.statements, *wholes))
    public = frozenset().union(*(parts.public for _, parts in every))
    fates = [fate for fate in attacked(known) if fate.count.indicator not in public]
    order = {kind: at for at, kind in enumerate(KINDS)}
    found = [fate.finding for fate in fates if fate.finding is not None]
    found += [each for each in score_findings([release for release, _ in every]) if each.table[0] not in public]
    findings = sorted(
        found,
        key=lambda finding: (order[finding.kind], len(finding.chain), finding.count),
    )
    return AuditReport(
        releases=known.releases,
        cells=known.cells,
        hidden=len(known.hidden),
        derived=derived(fates),
        proved=sum(fate.proved for fate in fates),
        below=sum(fate.below for fate in fates),
        findings=tuple(findings),
        notes=known.notes,
    )
