"""Unlike codings are never divided: a share and its benchmark must count people in the same way (rule DIV-01)."""

from __future__ import annotations

from collections.abc import Mapping

from isonomia.errors import quoted
from isonomia.model.study import Benchmark, Dimension
from isonomia.standards import may_divide, vocabulary
from isonomia.standards.codings import coded_dimension, rule_reason
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.schema import RepresentationFile


def check_comparable(
    document: Document, where: Path, raw: RepresentationFile, benchmark: Benchmark, dimensions: Mapping[str, Dimension]
) -> None:
    """Complain of each dimension whose people the benchmark counts in another way, or not at all."""
    for name in raw.by:
        dimension = dimensions.get(name)
        if dimension is None or raw.source not in dimension.bindings:
            continue
        if benchmark.source not in dimension.bindings:
            problem = f"the benchmark's source {quoted(benchmark.source)} has no column for {quoted(name)}."
            remedy = f'Write [dimension.{name}.from.{benchmark.source}] with column = "…".'
            document.complain(where, problem, remedy=remedy)
            continue
        _check_coding(document, where, raw, benchmark, dimension)


def _check_coding(
    document: Document, where: Path, raw: RepresentationFile, benchmark: Benchmark, dimension: Dimension
) -> None:
    ours = dimension.bindings[raw.source].coding
    theirs = dimension.bindings[benchmark.source].coding
    if benchmark.coding and (ours or theirs or is_coded(dimension)):  # what the benchmark itself says is closest
        theirs = benchmark.coding
    rule = may_divide(ours, theirs)
    if not rule and (ours or not is_coded(dimension)):
        return
    said = rule or may_divide("", "?")
    problem = (
        f"{quoted(dimension.id)} is coded {_spoken(ours)} in {quoted(raw.source)} and {_spoken(theirs)} in "
        f"the benchmark {quoted(benchmark.id)}; they cannot be divided by one another (rule {said})."
    )
    remedy = f"{rule_reason(said)} Give both sources the same coding, or choose another benchmark."
    document.complain(where, problem, remedy=remedy.strip())


def is_coded(dimension: Dimension) -> bool:
    """Whether counts of this dimension are refused without a coding."""
    return bool(dimension.vocabulary) and vocabulary(dimension.vocabulary).dimension == coded_dimension()


def _spoken(coding: str) -> str:
    return quoted(coding) if coding else "in a way that nobody declared"
