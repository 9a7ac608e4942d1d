"""All rows of a representation: shares of groups here, beside their shares of benchmark populations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from isonomia.measures.benchmarks import BenchmarkShares, benchmark_shares
from isonomia.measures.diversity import DIVERSITY, diversities
from isonomia.measures.drafts import Comparison, Drafts
from isonomia.measures.families import family_id
from isonomia.measures.figures import Outcome
from isonomia.measures.groups import HIDDEN
from isonomia.measures.level_rows import level_batch, write_unknown_share
from isonomia.measures.operand_rows import rows_of
from isonomia.measures.operands import counted
from isonomia.measures.questions import Question
from isonomia.measures.reliability import UNRELIABLE, Gate, Standing
from isonomia.measures.representation import REPRESENTATION, benchmark_share, representation_p_value
from isonomia.measures.slices import WITH_UNKNOWN, Context, Library, View, levels_of, missing_table
from isonomia.model.study import Dimension, Representation, Study

BENCHMARK_SHARE: Final = "benchmark_share"


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """Groups of one dimension among the persons of a representation.

    Attributes:
        view: their numbers. rest: everyone else beside each. gate: withholds shares too uncertain to be quoted.
    """

    question: Question
    dimension: Dimension
    levels: tuple[str, ...]
    view: View
    rest: View
    gate: Gate

    def standing(self, counts: tuple[int, int]) -> Standing:
        """How the share of a group stands, given its members and all whose group is known."""
        return self.gate.of(counted(counts[1], counts[0]), "proportion")

    def counts(self, where: Context, code: str) -> tuple[int, int] | None:
        """Members of a group and all whose group is known; None where one of the two is hidden.

        All known are the group and everyone else. A group in which nobody is has no row: it is 0 of the same all.
        """
        row, other = self.view.row(where, code), self.rest.row(where, code)
        if self.view.is_hidden(row) or self.rest.is_hidden(other):
            return None
        if row is None or other is None:
            known = self._known(where)
            return None if known is None else (0, known)
        x = int(self.view.table.n[row])
        return x, x + int(self.rest.table.n[other])

    def _known(self, where: Context) -> int | None:
        """All whose group is known, from any group that is shown with everyone else beside it."""
        marked = self.rest.table.with_unknown
        for code in self.levels:
            row, other = self.view.row(where, code), self.rest.row(where, code)
            readable = self.view.is_readable(row) and self.rest.is_readable(other)
            if readable and (marked is None or not marked[other]):
                return int(self.view.table.n[row] + self.rest.table.n[other])
        return None


def write_representation(drafts: Drafts, study: Study, one: Representation, library: Library, gate: Gate) -> None:
    """Each dimension in each setting and period: shares, the unknown share, each benchmark, diversity."""
    question = Question.of_representation(one)
    whole = library.view(one.id, (), persons_only=True)
    for name in one.by:
        view = library.view(one.id, (name,), persons_only=True)
        rest = library.view(one.id, (name,), "everyone_else", persons_only=True)
        if whole is None or view is None or rest is None:
            raise missing_table(one.id, name)
        dimension = study.dimensions[name]
        stage = Stage(question, dimension, levels_of(dimension, view), view, rest, gate)
        for where in whole.lookup:
            _write_shares(drafts, stage, where)
            write_unknown_share(drafts, question, whole, view, where, name)
            for benchmark in one.benchmarks:
                others = view.table.others.get(name, ())
                found = benchmark_shares(study, library, one, benchmark, dimension, stage.levels, where, others)
                _write_benchmark(drafts, stage, where, benchmark, found)
            if not view.table.overlapping:
                _write_diversity(drafts, stage, where)


def _columns(stage: Stage, code: str) -> dict[str, str]:
    dimension = stage.dimension.id
    return {"dimension": dimension, "subgroup": code, "coding": stage.view.table.coding.get(dimension, "")}


def _flags(stage: Stage, where: Context, code: str) -> tuple[str, ...]:
    marked, row = stage.rest.table.with_unknown, stage.rest.row(where, code)
    return (WITH_UNKNOWN,) if row is not None and marked is not None and marked[row] else ()


def _write_shares(drafts: Drafts, stage: Stage, where: Context) -> None:
    batch = level_batch(drafts, "proportion", design=False)
    for code in stage.levels:
        identity = stage.question.identity(where, "proportion", **_columns(stage, code))
        counts = stage.counts(where, code)
        if counts is None:
            drafts.hide(identity)
            continue
        x, n = counts
        standing = stage.standing(counts)
        if standing.refuses(0):
            drafts.refuse({**identity, "n": x}, UNRELIABLE)
            continue
        at = batch.add(rows_of(counted(n, x))[0], direction=stage.question.direction, census=stage.question.census)
        flags = (*_flags(stage, where, code), *standing.flags(0))
        drafts.write({**identity, "n": x, "flags": flags}, batch, "proportion", at)


def _write_benchmark(drafts: Drafts, stage: Stage, where: Context, benchmark: str, found: BenchmarkShares) -> None:
    """The five rows of each group beside one benchmark."""
    batch = drafts.batch("representation", _compared)
    shares = drafts.batch("benchmark shares", _shares)
    question = stage.question
    family = family_id(question.id, where.period, stage.dimension.id, benchmark, where.setting)
    for code in stage.levels:
        columns = {**_columns(stage, code), "reference": benchmark}
        counts, q = stage.counts(where, code), found.shares.get(code)
        own = question.identity(where, BENCHMARK_SHARE, **columns)
        if found.reason == HIDDEN:
            drafts.hide(own)
        elif q is None:
            drafts.refuse(own, found.reason or "NO_BENCHMARK")
        else:
            drafts.write(own, shares, BENCHMARK_SHARE, shares.add(q, direction=0, census=False))
        uncertain = counts is not None and stage.standing(counts).refuses(0)
        for measure in REPRESENTATION:
            identity = question.identity(where, measure, **columns)
            if counts is None or found.reason == HIDDEN:
                drafts.hide(identity)
            elif found.reason or q is None:
                drafts.refuse(identity, found.reason or "NO_BENCHMARK")
            elif uncertain:
                drafts.refuse(identity, UNRELIABLE)
        if counts is not None and q is not None and not found.reason and not uncertain:
            at = batch.add((*counts, *q), direction=question.direction, census=question.census)
            comparison = Comparison(family, question.margin, batch, at, "parity_difference")
            for measure in REPRESENTATION:
                identity = question.identity(where, measure, **columns, n=counts[0], flags=_flags(stage, where, code))
                drafts.write(identity, batch, measure, at, comparison)


def _compared(operands: Sequence[tuple[float, float, float, float]]) -> Mapping[str, Outcome]:
    """Operands are x, N, q and SE(q)."""
    x, n, q, error = np.array(operands, dtype=np.float64).reshape(-1, 4).T
    share = counted(n, x)
    p = representation_p_value(share, q, error)
    return {name: Outcome(measure(share, q, error), p) for name, measure in REPRESENTATION.items()}


def _shares(operands: Sequence[tuple[float, float]]) -> Mapping[str, Outcome]:
    q, error = np.array(operands, dtype=np.float64).reshape(-1, 2).T
    return {BENCHMARK_SHARE: Outcome(benchmark_share(q, error))}


def _write_diversity(drafts: Drafts, stage: Stage, where: Context) -> None:
    """How mixed the group is as a whole; hidden if one of the groups is."""
    rows = [stage.view.row(where, code) for code in stage.levels]
    coding = stage.view.table.coding.get(stage.dimension.id, "")
    identities = {
        measure: stage.question.identity(where, measure, dimension=stage.dimension.id, coding=coding)
        for measure in DIVERSITY
    }
    if any(stage.view.is_hidden(row) for row in rows):
        for identity in identities.values():
            drafts.hide(identity)
        return
    counts = tuple(0 if row is None else int(stage.view.table.n[row]) for row in rows)
    batch = drafts.batch(("diversity", len(counts)), _diversity)
    at = batch.add(counts, direction=0, census=stage.question.census)
    for measure, identity in identities.items():
        drafts.write({**identity, "n": sum(counts)}, batch, measure, at)


def _diversity(operands: Sequence[tuple[int, ...]]) -> Mapping[str, Outcome]:
    counts = np.array(operands, dtype=np.float64)
    return {measure: Outcome(result) for measure, result in diversities(counts, DIVERSITY).items()}
