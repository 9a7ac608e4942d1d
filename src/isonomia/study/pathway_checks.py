"""What a pathway cannot be: one clear sentence for each thing that does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from isonomia.errors import quoted
from isonomia.model.reading import fold
from isonomia.model.study import Dimension, Source
from isonomia.standards import may_divide
from isonomia.standards.codings import rule_reason
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.schema import PathwayFile, StageFile, StatesFile

_OF_EVENTS = ("date", "birth", "left")
_OF_PEOPLE = ("column", "states", "reached", "not_yet")


def check_pathway(
    document: Document,
    path: Path,
    raw: PathwayFile,
    by: Sequence[tuple[str, ...]],
    source: Source | None,
    dimensions: Mapping[str, Dimension],
) -> None:
    """Complain of keys that do not go together, of sources that cannot be followed, and of values declared twice."""
    _check_cohort(document, path, raw, by)
    _check_keys(document, path, raw, source)
    for where, states in _states(path, raw):
        _check_states(document, where, states)
    if source is not None:
        _check_source(document, path, raw, source)
        _check_blanks(document, path, raw, source)
        for name in dict.fromkeys(name for entry in by for name in entry):
            if name in dimensions and source.id in dimensions[name].bindings:
                _check_codings(document, path, raw, dimensions[name].id, dimensions[name].bindings[source.id].coding)


def _check_cohort(document: Document, path: Path, raw: PathwayFile, by: Sequence[tuple[str, ...]]) -> None:
    if raw.cohort == "closed":
        if raw.benchmarks:
            problem = "benchmarks belong to a cross-section; steps of a closed cohort are compared with one another."
            remedy = "Leave them out; ask who started with a [[representation]] beside the pathway."
            document.complain((*path, "benchmarks"), problem, remedy=remedy)
        return
    people = "the people at each stage of a cross-section are not the same"
    if not raw.benchmarks:
        problem = f"a cross-section without benchmarks: {people}, so only their shares can be compared."
        remedy = 'Write benchmarks = ["…"], or cohort = "closed" where the same people are followed.'
        document.complain(path, problem, remedy=remedy)
    if not by:
        document.complain(path, "a cross-section without by: there is nothing to compare.", remedy='Write by = ["…"].')
    for index, entry in enumerate(by):
        if len(entry) > 1:
            remedy = "Name one dimension at a time."
            document.complain((*path, "by", index), "a cross-section has no pairs of dimensions.", remedy=remedy)
    for index, name in enumerate(raw.measures):
        problem = f"a cross-section has no step, so {quoted(name)} has no meaning: {people}."
        document.complain(
            (*path, "measures", index), problem, remedy='Leave it out, or follow people: cohort = "closed".'
        )
    if raw.gaps != "refuse":
        remedy = "Leave gaps out."
        document.complain((*path, "gaps"), f"gaps have no meaning where {people}.", remedy=remedy)


def _check_keys(document: Document, path: Path, raw: PathwayFile, source: Source | None) -> None:
    if raw.stage_column is None:
        for key in _OF_EVENTS:
            if getattr(raw, key):
                remedy = 'Write stage_column = "…", the column that names the stage, or leave it out.'
                document.complain((*path, key), f"{key} belongs to a table of events, one row an event.", remedy=remedy)
    elif raw.states is not None:
        problem = "states belong to columns of stages; a table of events has one row for each stage reached."
        document.complain((*path, "states"), problem, remedy="Leave it out.")
    counted = source is not None and source.kind == "counts"
    for name, each in raw.stage.items():
        where: Path = (*path, "stage", name)
        if each.not_yet is not None and each.reached is None:
            remedy = "Write reached as well, or states = { not_yet = [ … ] } for a column."
            document.complain((*where, "not_yet"), "not_yet without reached.", remedy=remedy)
        if each.reached is not None and (each.column is not None or each.states is not None):
            document.complain((*where, "reached"), "reached, and a column as well.", remedy="Keep one of them.")
        if raw.stage_column is not None or counted:
            _check_named_rows(document, where, each)
        elif each.value is not None:
            remedy = "Leave it out; a column is named by column."
            problem = "value belongs to a table of events or of counts, whose rows name their stage."
            document.complain((*where, "value"), problem, remedy=remedy)


def _check_named_rows(document: Document, where: Path, each: StageFile) -> None:
    for key in _OF_PEOPLE:
        if getattr(each, key) is not None:
            problem = f"{key} belongs to a table with one row a person; in this one the rows name their stage."
            document.complain((*where, key), problem, remedy='Write value = "…", what the table calls the stage.')


def _states(path: Path, raw: PathwayFile) -> Iterable[tuple[Path, StatesFile]]:
    if raw.states is not None:
        yield (*path, "states"), raw.states
    for name, each in raw.stage.items():
        if each.states is not None:
            yield (*path, "stage", name, "states"), each.states


def _check_codings(document: Document, path: Path, raw: PathwayFile, dimension: str, usual: str) -> None:
    """Unlike codings are never divided: all stages must count people with several answers alike."""
    if not usual:
        return
    codings = [raw.stage.get(name, StageFile()).coding or usual for name in raw.stages]
    for at, coding in enumerate(codings[1:], 1):
        rule = may_divide(codings[at - 1], coding)
        if not rule:
            continue
        before, here = raw.stages[at - 1], raw.stages[at]
        problem = (
            f"{quoted(dimension)} is coded {quoted(codings[at - 1])} at the stage {quoted(before)} and "
            f"{quoted(coding)} at {quoted(here)}; they cannot be divided by one another (rule {rule})."
        )
        remedy = f"{rule_reason(rule)} Leave the stage out, or give both the same coding."
        document.complain((*path, "stage", here), problem, remedy=remedy.strip())


def _check_blanks(document: Document, path: Path, raw: PathwayFile, source: Source) -> None:
    """Where a blank means that a stage was not reached, nothing else may be read as a blank."""
    for name in raw.stages:
        more = raw.stage.get(name, StageFile())
        states, column = more.states or raw.states, more.column or name
        if states is None or "" not in (states.not_ or ()) or more.reached is not None or not source.absent.get(column):
            continue
        problem = (
            f"a blank in {quoted(column)} means “not”, and source {quoted(source.id)} has absences for that column."
        )
        remedy = f"Move them from absent.{column} to not_yet or not_applicable."
        document.complain((*path, "states"), problem, remedy=remedy)


def _check_states(document: Document, where: Path, states: StatesFile) -> None:
    if (states.reached is None) != (states.not_ is None):
        problem = "reached and not go together: a value in neither would be neither."
        document.complain(where, problem, remedy="Write both, or leave both out for yes and no.")
    found: dict[str, str] = {}
    kinds = (("reached", states.reached), ("not", states.not_), ("not_yet", states.not_yet))
    for kind, values in (*kinds, ("not_applicable", states.not_applicable)):
        for index, value in enumerate(values or ()):
            other = found.setdefault(fold(value), kind)
            if other != kind:
                problem = f"the value {quoted(value)} is declared as {other} and as {kind}."
                document.complain((*where, kind, index), problem, remedy="A value means one thing.")


def _check_source(document: Document, path: Path, raw: PathwayFile, source: Source) -> None:
    where: Path = (*path, "source")
    if source.kind not in {"records", "counts"}:
        problem = f"the source {quoted(source.id)} has no counts, and a pathway needs them."
        document.complain(where, problem, remedy="Use records, or counts by stage.")
        return
    if source.weight or source.strata or source.cluster:
        problem = "a pathway of a weighted or clustered sample is not built yet in this version."
        document.complain(where, problem, remedy="Use records of everybody, or published estimates.")
    if source.kind == "counts":
        if "stage" not in source.fields:
            problem = f"the source {quoted(source.id)} has no field “stage”, and a pathway needs it."
            document.complain(where, problem, remedy='Add stage = "column" to its fields.')
        if raw.stage_column is not None:
            problem = "stage_column belongs to records; counts name their column in fields."
            document.complain((*path, "stage_column"), problem, remedy=f"Leave it out; see [source.{source.id}].")
        if raw.gaps != "refuse":
            remedy = "Leave gaps out."
            document.complain((*path, "gaps"), "counts do not say who is at which stage.", remedy=remedy)
        return
    if not source.person and (raw.cohort == "closed" or raw.stage_column is not None):
        problem = f"a closed cohort follows people, and the source {quoted(source.id)} does not tell them apart."
        document.complain(where, problem, remedy=f'Write person = "column" in [source.{source.id}].')
    if source.repeated == "any" and raw.stage_column is None:
        remedy = 'Use repeated = "last", or name the stage column of a table of events: stage_column = "…".'
        document.complain(
            where, "the stages of one person may stand in several rows (repeated = “any”).", remedy=remedy
        )
    if raw.stage_column is not None and source.events is not None:
        problem = f"the events of {quoted(source.id)} are followed by another pathway already."
        document.complain(where, problem, remedy="Declare the table a second time under another name of source.")
    if source.events is not None and raw.stage_column is None:
        problem = f"the rows of {quoted(source.id)} are events, as another pathway says."
        document.complain(where, problem, remedy="Declare the table a second time under another name of source.")
