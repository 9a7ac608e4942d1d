"""`pool`: whether periods of sources can be added up without counting anybody twice or misnaming a figure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from isonomia.errors import quoted
from isonomia.model.study import Benchmark, Indicator, ReleaseSpec, Representation, Source
from isonomia.study.document import Document
from isonomia.study.lines import Path


def check_pooling(
    document: Document,
    release: ReleaseSpec | None,
    sources: Mapping[str, Source],
    questions: Sequence[tuple[Path, Indicator | Representation]],
    benchmarks: Mapping[str, Benchmark],
) -> None:
    """Complain of what cannot stand beside added periods, where the release asks for them."""
    if release is None or not release.pool:
        return
    asked = {each.source for _, each in questions}
    asked |= {benchmarks[name].source for name in _benchmarks_used(questions) if name in benchmarks}
    for name in sorted(asked & sources.keys()):
        if sources[name].poolable and not sources[name].person:
            problem = "its periods may be added up (release.pool), and nothing tells whether a person is in several."
            document.complain(
                ("source", name), problem, remedy='Write person = "…", the column that tells people apart.'
            )
    for path, each in questions:
        _check_columns(document, (*path, "among"), each, sources)
        if isinstance(each, Representation):
            _check_meeting(document, each, sources, benchmarks)
    for name in _benchmarks_used(questions):
        if name in benchmarks:
            _check_benchmark(document, ("benchmark", name), benchmarks[name], sources)


def _benchmarks_used(questions: Iterable[tuple[Path, Indicator | Representation]]) -> list[str]:
    used = (each.benchmarks for _, each in questions if isinstance(each, Representation))
    return list(dict.fromkeys(name for names in used for name in names))


def _check_columns(
    document: Document, path: Path, each: Indicator | Representation | Benchmark, sources: Mapping[str, Source]
) -> None:
    """A question about single periods would be named after the whole window, and stand beside its sum."""
    source = sources.get(each.source)
    if source is None or not source.poolable or each.among is None:
        return
    if _reads(each.among.columns, source.period):
        problem = f"the condition reads {quoted(source.period)}, the column of the periods, which release.pool adds up."
        document.complain(path, problem, remedy="Leave the rows of other periods out of the file, or leave pool out.")


def _check_meeting(
    document: Document, each: Representation, sources: Mapping[str, Source], benchmarks: Mapping[str, Benchmark]
) -> None:
    """A window meets no single period: a benchmark that has several must name its own."""
    if each.source not in sources or not sources[each.source].poolable:
        return
    for name in each.benchmarks:
        known = benchmarks.get(name)
        source = sources.get(known.source) if known else None
        if known and source and source.period and not source.poolable and not known.year:
            problem = f"the periods of {each.id} may be added up (release.pool), and the benchmark has several periods."
            document.complain(("benchmark", name), problem, remedy="Write year = …, the period to compare with.")


def _check_benchmark(document: Document, path: Path, each: Benchmark, sources: Mapping[str, Source]) -> None:
    source = sources.get(each.source)
    if source is not None and source.poolable and each.year:
        problem = "one year of a source whose periods may be added up (release.pool)."
        remedy = "Leave year out, or take the population from a published source: those are not added up."
        document.complain((*path, "year"), problem, remedy=remedy)
    _check_columns(document, (*path, "among"), each, sources)


def _reads(columns: Collection[str], wanted: str) -> bool:
    return wanted.casefold() in {each.casefold() for each in columns}
