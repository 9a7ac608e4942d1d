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
    _check_parts(document, made)
    return CurriculumSpec(
        title=made.title,
        note=made.note,
        cases=tuple(dict.fromkeys(made.cases)),
        benchmark=made.benchmark or "",
        hits=made.hits or "",
        silent=made.silent or "",
        before=tuple(dict.fromkeys(made.before)),
        words=made.words,
        inventory=made.inventory or "",
        topics={title: tuple(words) for title, words in made.topics.items()},
        reviews=tuple(made.reviews),
        decisions=made.decisions or "",
        pictures=tuple(made.pictures),
        tones=made.tones,
        picture_decisions=made.picture_decisions or "",
    )


def _check_parts(document: Document, made: CurriculumFile) -> None:
    """What a part of the audit needs beside it."""
    if not (made.cases or made.inventory or made.reviews or made.pictures):
        problem = "the section names nothing to read."
        document.complain((SECTION,), problem, "cases, inventory, reviews, pictures", remedy="Name one of them.")
    for key, files in (("reviews", made.reviews), ("pictures", made.pictures)):
        if files and len(set(files)) != 2:
            problem = f"{key} names 1 file." if len(files) == 1 else f"{key} names one file twice."
            document.complain((SECTION, key), problem, remedy="Name two, one of each role, blind to each other.")
    needs = (
        ("before", made.before, "cases", made.cases),
        ("hits", made.hits, "cases", made.cases),
        ("silent", made.silent, "cases", made.cases),
        ("topics", made.topics, "inventory", made.inventory),
        ("decisions", made.decisions, "reviews", made.reviews),
        ("picture_decisions", made.picture_decisions, "pictures", made.pictures),
    )
    for key, given, other, there in needs:
        if given and not there:
            document.complain((SECTION, key), f"{key} is given without {other}.", remedy=f"Name {other} too.")
