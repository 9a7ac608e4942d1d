"""`pool`: whether periods of sources can be added up without counting anybody twice or misnaming a figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from isonomia.errors import Fault, quoted
from isonomia.model.study import Benchmark, Indicator, ReleaseSpec, Representation, Source, Study
from isonomia.study.document import Document
from isonomia.study.lines import Path

Question = Indicator | Representation
Problem = tuple[Path, str, str]  # place, what was found, remedy


def check_pooling(
    document: Document,
    release: ReleaseSpec | None,
    sources: Mapping[str, Source],
    questions: Sequence[tuple[Path, Question]],
    benchmarks: Mapping[str, Benchmark],
) -> None:
    """Complain of what cannot stand beside added periods, where the release asks for them."""
    if release is not None and release.pool:
        for path, problem, remedy in _problems(sources, questions, benchmarks):
            document.complain(path, problem, remedy=remedy)


def against_pooling(study: Study) -> list[Fault]:
    """What a study would have to put right before its periods can be added up."""
    questions: list[tuple[Path, Question]] = [((each.id,), each) for each in study.indicators]
    questions += [((each.id,), each) for each in study.representations]
    found = _problems(study.sources, questions, study.benchmarks)
    return [Fault(".".join(map(str, path)), problem, remedy=remedy) for path, problem, remedy in found]


def _problems(
    sources: Mapping[str, Source], questions: Sequence[tuple[Path, Question]], benchmarks: Mapping[str, Benchmark]
) -> Iterator[Problem]:
    used = [name for name in _benchmarks_used(each for _, each in questions) if name in benchmarks]
    asked = {each.source for _, each in questions} | {benchmarks[name].source for name in used}
    for name in sorted(asked & sources.keys()):
        if sources[name].poolable and not sources[name].person:
            problem = "its periods may be added up (release.pool), and nothing tells whether a person is in several."
            yield ("source", name), problem, 'Write person = "…", the column that tells people apart.'
    for path, each in questions:
        yield from _reads_periods((*path, "among"), each, sources)
        if isinstance(each, Representation):
            yield from _never_meets(each, sources, benchmarks)
    for name in used:
        yield from _of_benchmark(("benchmark", name), benchmarks[name], sources)


def _benchmarks_used(questions: Iterable[Question]) -> list[str]:
    used = (each.benchmarks for each in questions if isinstance(each, Representation))
    return list(dict.fromkeys(name for names in used for name in names))


def _reads_periods(path: Path, each: Question | Benchmark, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """A question about single periods would be named after the whole window, and stand beside its sum."""
    source = sources.get(each.source)
    if source is None or not source.poolable or each.among is None:
        return
    if source.period.casefold() in {name.casefold() for name in each.among.columns}:
        problem = f"the condition reads {quoted(source.period)}, the column of the periods, which release.pool adds up."
        yield path, problem, "Leave the rows of other periods out of the file, or leave pool out."


def _never_meets(
    each: Representation, sources: Mapping[str, Source], benchmarks: Mapping[str, Benchmark]
) -> Iterator[Problem]:
    """A window meets no single period: a benchmark that has several must name its own."""
    if each.source not in sources or not sources[each.source].poolable:
        return
    for name in each.benchmarks:
        known = benchmarks.get(name)
        source = sources.get(known.source) if known else None
        if known and source and source.period and not source.poolable and not known.year:
            problem = f"the periods of {each.id} may be added up (release.pool), and the benchmark has several periods."
            yield ("benchmark", name), problem, "Write year = …, the period to compare with."


def _of_benchmark(path: Path, each: Benchmark, sources: Mapping[str, Source]) -> Iterator[Problem]:
    source = sources.get(each.source)
    if source is not None and source.poolable and each.year:
        problem = "one year of a source whose periods may be added up (release.pool)."
        remedy = "Leave year out, or take the population from a published source: those are not added up."
        yield (*path, "year"), problem, remedy
    yield from _reads_periods((*path, "among"), each, sources)
