"""The section [curriculum]: which cases the audit reads, and what mentions are set beside."""

from __future__ import annotations

from pathlib import PurePath

from isonomia.model.study import CurriculumSpec
from isonomia.study.complaints import validated
from isonomia.study.document import Document
from isonomia.study.names import check_known
from isonomia.study.schema import CurriculumFile

SECTION = "curriculum"


def curriculum_of(document: Document, raw: object) -> CurriculumSpec | None:
    """What the section says, or None where there is none; faults go on the document's list."""
    made = None if raw is None else validated(CurriculumFile, raw, document, (SECTION,))
    if made is None:
        return None
    if made.benchmark is not None and PurePath(made.benchmark).suffix != ".toml":
        from isonomia.curriculum.reports.benchmark import benchmark_names

        check_known(document, (SECTION, "benchmark"), "benchmark of cases", made.benchmark, benchmark_names())
    return CurriculumSpec(
        title=made.title,
        note=made.note,
        cases=tuple(dict.fromkeys(made.cases)),
        benchmark=made.benchmark or "",
        hits=made.hits or "",
        silent=made.silent or "",
    )
