"""What was put right since something was published: the day, what it was, and which questions it concerns."""

from __future__ import annotations

from collections.abc import Sequence

from isonomia.model.study import Correction, ReleaseSpec
from isonomia.study.document import Document
from isonomia.study.names import check_known
from isonomia.study.schema import ReleaseFile


def corrections_of(document: Document, raw: ReleaseFile) -> tuple[Correction, ...]:
    """The corrections, newest first; none is of a day after the release that tells of it."""
    for index, each in enumerate(raw.correction):
        if each.date > raw.date:
            problem = f"the correction is of {each.date.isoformat()}, and the release of {raw.date.isoformat()}."
            remedy = "Write the day of this release, or an earlier one."
            document.complain(("release", "correction", index, "date"), problem, remedy=remedy)
    made = [Correction(each.date, each.text, tuple(dict.fromkeys(each.about))) for each in raw.correction]
    return tuple(sorted(made, key=lambda each: each.date, reverse=True))


def check_corrections(document: Document, release: ReleaseSpec, raw: object, ids: Sequence[str]) -> None:
    """Complain of questions that a correction names and the study does not ask."""
    written = raw.get("correction", []) if isinstance(raw, dict) else []
    for index, each in enumerate(written if isinstance(written, list) and release.corrections else []):
        about = each.get("about", []) if isinstance(each, dict) else []
        for at, name in enumerate(about):
            if isinstance(name, str):
                check_known(document, ("release", "correction", index, "about", at), "question", name, ids)
