"""One look at the records of a source: columns as numbers, and each question answered for each combination that occurs.

Whatever is wrong with the data is only noticed here; then the source is looked at in the other way (`records`), which
says what it is, and in how many rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import prod
from typing import Final

from sqlglot import exp

from isonomia.count.answering import Answered, by_profile, by_row
from isonomia.count.asking import ASKED, ask, design_of
from isonomia.count.benchmarks import filter_columns, with_filters
from isonomia.count.checking import expressions_of, person_faults, row_faults, static_faults
from isonomia.count.coding import MOST_VALUES, ROW_OF_HELD, Coding, hold, known_values
from isonomia.count.durations import duration_faults
from isonomia.count.levels import Placement, placement
from isonomia.count.loading import ROW, Connect, Loaded, load
from isonomia.count.numbering import Numbered, numbered, numbered_by_profile
from isonomia.count.packing import Ints
from isonomia.count.placing import CODED, code, groups_of
from isonomia.count.plain_answers import answered_plainly
from isonomia.count.pooling import in_several_periods, pooling_faults
from isonomia.count.profiles import Profiles, as_table, profiles, unique_texts
from isonomia.count.questions import Question
from isonomia.count.records import columns_read, dimension_faults, with_derived
from isonomia.count.sql import call, column
from isonomia.count.stage_columns import stage_column_faults
from isonomia.count.stages import stage_faults
from isonomia.model.cells import KEYS
from isonomia.model.kinds import kind_of_type
from isonomia.model.reading import whole
from isonomia.model.study import Source, Study
from isonomia.model.table import Table

_MOST_EVENTS: Final = 2.0**62
"""Events of all rows together that surely fit into a whole number of 64 bits."""
_FEW_WAYS: Final = 1 << 12
"""Questions are answered together while their columns have no more combinations than this."""
_FEW_TEXTS: Final = 2_000
_FEW_NUMBERS: Final = 200
"""A column that only conditions read has so few values, or they are worked out row by row."""
Seen = tuple[list[Answered], list[tuple[str, ...]], Loaded | None]
"""Answers to questions, the context of each combination, and the combinations in DuckDB where that was needed."""


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """A source of which everything is known but how many people are in each group.

    Attributes:
        profiles: combinations of what questions see. context: (P,) number of each one's context.
        contexts: setting, period, stratum and cluster, sorted.
        answered: the questions, in their order. groups: dimension -> its groups.
    """

    source: Source
    coding: Coding
    profiles: Profiles
    context: Ints
    contexts: tuple[tuple[str, ...], ...]
    answered: tuple[Answered, ...]
    groups: Mapping[str, Numbered]


def looked(
    study: Study, source: Source, table: Table, questions: Sequence[Question], connect: Connect
) -> tuple[Looked, ...] | None:
    """The source as a count in one pass needs it, by questions that see few combinations together.

    Returns:
        None where it has to be looked at in another way.
    """
    several_rows = source.person and source.repeated != "refuse"
    placed = {each: placement(study.dimensions[each], source) for each in _dimensions(questions)}
    derived = {name for question in questions for name, _ in question.derived}
    held = [name for each in placed.values() for name in each.columns if name not in derived]
    names = [each.name for each in table.columns]
    read = [name for name in columns_read(source, questions, names) if name not in derived]
    if several_rows or not {*held, *read} <= set(names) or not all(each.columns for each in placed.values()):
        return None
    if _persons_at_fault(study, source, table, connect):
        return None
    keys = [name for key, name in design_of(source).columns.items() if name and key != "person"]
    own = {name for each in questions for name in _columns_of(each, source, names)} | {*keys, source.weight}
    needed = [name for name in dict.fromkeys((*read, *held)) if name in own or name in held]
    if any(each.name in needed and kind_of_type(each.type) == "other" for each in table.columns):
        return None
    few = {each.name: _few(each.type, each.name in held or each.name in keys) for each in table.columns}
    beside = [own & {*needed}, *(each.columns for each in placed.values())]
    coding = hold(connect, table, needed, few, keep=source.events is not None, together=beside)
    if not coding.rows or any(name not in coding.sizes for name in keys):
        return None
    found: list[Looked] = []
    for part in _parts(questions, source, names, coding, keys):
        mine = {name: placed[name] for name in _dimensions(part)}
        answered = _answered(study, source, table, part, coding, mine, keys)
        if answered is None:
            return None
        found.append(answered)
    return tuple(found)


def _parts(
    questions: Sequence[Question], source: Source, names: Sequence[str], coding: Coding, keys: Sequence[str]
) -> list[list[Question]]:
    """Questions that see few combinations together; the steps of a pathway are one, and those by row come last."""
    rows = _row_by_row(questions, source, names, coding)
    units: dict[str, list[Question]] = {}
    for each in questions:
        if each not in rows:
            units.setdefault(f"pathway {each.pathway}" if each.pathway else f"question {each.id}", []).append(each)
    parts: list[tuple[set[str], list[Question]]] = []
    for unit in units.values():
        read = {name for each in unit for name in _columns_of(each, source, names) if name in coding.sizes} - {*keys}
        home = next((part for part in parts if _ways(part[0] | read, coding) <= _FEW_WAYS), None)
        if home is None:
            parts.append((read, list(unit)))
        else:
            home[0].update(read)
            home[1].extend(unit)
    return [*(part for _, part in parts), *([rows] if rows else [])]


def _ways(names: set[str], coding: Coding) -> int:
    return prod(coding.sizes[name] + 1 for name in names)


def _dimensions(questions: Sequence[Question]) -> list[str]:
    return list(dict.fromkeys(chain.from_iterable(each.dimensions for each in questions)))


def _few(type_name: str, grouped: bool) -> int:
    """How many values of a column still are few."""
    return MOST_VALUES if grouped else _FEW_NUMBERS if kind_of_type(type_name) == "number" else _FEW_TEXTS


def _columns_of(question: Question, source: Source, names: Sequence[str]) -> Iterator[str]:
    for expression, _, _ in expressions_of(question):
        yield from expression.columns
    if question.benchmark:
        yield from filter_columns(question.benchmark, source, names)


def _persons_at_fault(study: Study, source: Source, table: Table, connect: Connect) -> bool:
    """Whether rows have no person, or persons several rows; and where periods are pooled, whether they cannot be."""
    pooled = bool(study.release.pool) and source.poolable
    if not source.person and not pooled:
        return False
    bare = replace(source, weight="", strata="", cluster="", absent={})
    names = [each for each in (source.person, source.setting, source.period) if each]
    loaded = load(connect(), bare, table, names, row=names[0])
    ask(loaded, [], [])
    if any(person_faults(loaded)):
        return True
    return pooled and (any(pooling_faults(loaded, [])) or bool(source.person and in_several_periods(loaded)))


def _answered(
    study: Study,
    source: Source,
    table: Table,
    questions: Sequence[Question],
    coding: Coding,
    placed: Mapping[str, Placement],
    keys: Sequence[str],
) -> Looked | None:
    names = [each.name for each in table.columns]
    rows = _row_by_row(questions, source, names, coding)
    few = [each for each in questions if each not in rows]
    found = _profiles(few, source, names, coding, keys)
    if found is None or any(each.derived for each in rows):
        return None
    first = _seen(study, source, table, few, coding, found)
    if first is None:
        return None
    answers, texts, loaded = first
    groups = _groups(source, table, loaded, coding, placed, [each.question for each in answers])
    if groups is None:
        return None
    if rows:
        second = _look_by_row(study, replace(source, person=""), table, rows, coding)
        if second is None:
            return None
        answers += second
    if any(
        each.question.kind == "rate" and each.largest.get("sy", 0.0) * coding.rows >= _MOST_EVENTS for each in answers
    ):
        return None
    contexts, context = unique_texts(texts)
    order = {each.id: at for at, each in enumerate(questions)}
    answers.sort(key=lambda each: order[each.question.id])
    return Looked(source, coding, found, context, tuple(contexts), tuple(answers), groups)


def _row_by_row(questions: Sequence[Question], source: Source, names: Sequence[str], coding: Coding) -> list[Question]:
    """The questions that read a column of many values; the steps of a pathway stay together."""
    weight = [source.weight] if source.weight else []
    wide = {
        each.id
        for each in questions
        if any(name not in coding.sizes for name in (*_columns_of(each, source, names), *weight) if name in names)
    }
    pathways = {each.pathway for each in questions if each.id in wide and each.pathway}
    return [each for each in questions if each.id in wide or each.pathway in pathways]


def _profiles(
    few: Sequence[Question], source: Source, names: Sequence[str], coding: Coding, keys: Sequence[str]
) -> Profiles | None:
    read = [name for each in few for name in _columns_of(each, source, names) if name in names]
    weight = [source.weight] if few and source.weight else []
    return profiles(coding, list(dict.fromkeys((*keys, *weight, *read))))


def _checked(study: Study, loaded: Loaded, questions: Sequence[Question]) -> tuple[Loaded, list[Question]] | None:
    """The source with its derived columns and the questions with their filters; None if columns do not fit."""
    if stage_column_faults(loaded, study, questions):
        return None
    loaded = with_derived(loaded, questions)
    filtered = [with_filters(each, loaded) for each in questions]
    asked = [question for question, _ in filtered]
    faulty = any(wrong for _, wrong in filtered) or any(static_faults(loaded, asked))
    return None if faulty else (loaded, asked)


def _at_fault(study: Study, loaded: Loaded, questions: Sequence[Question]) -> bool:
    indicators = {each.id: each for each in study.indicators}
    late = chain(
        duration_faults(loaded, study, questions),
        row_faults(loaded, questions, indicators),
        stage_faults(loaded, study, questions),
    )
    return any(late)


def _seen(
    study: Study, source: Source, table: Table, questions: Sequence[Question], coding: Coding, found: Profiles
) -> Seen | None:
    """The combinations, asked: here where that is simple, else in DuckDB."""
    plain = answered_plainly(study, source, table.columns, questions, coding, found)
    if plain is not None:
        return *plain, None
    weight = source.weight if source.weight in coding.sizes else ""
    part = as_table(coding, found, table.columns)
    bare = replace(source, person="", weight=weight)
    loaded = load(coding.connect(), bare, part, [each.name for each in part.columns if each.name in found.names])
    return _look(study, loaded, questions)


def _look(study: Study, loaded: Loaded, questions: Sequence[Question]) -> Seen | None:
    checked = _checked(study, loaded, questions)
    if checked is None:
        return None
    loaded, asked = checked
    derived = [
        placement(study.dimensions[name], loaded.source)
        for name in _dimensions(asked)
        if _is_derived(study, loaded.source, name, loaded)
    ]
    ask(loaded, asked, derived)
    if _at_fault(study, loaded, asked):
        return None
    return [by_profile(loaded, question, at) for at, question in enumerate(asked)], _contexts(loaded), loaded


def _is_derived(study: Study, source: Source, name: str, loaded: Loaded) -> bool:
    return any(each in loaded.derived for each in placement(study.dimensions[name], source).columns)


def _contexts(loaded: Loaded) -> list[tuple[str, ...]]:
    """Setting, period, stratum and cluster of each combination, in their order."""
    design = design_of(loaded.source)
    query = exp.select(column(ROW), *(column(name) for name in design.present)).from_(ASKED).order_by(column(ROW))
    found = []
    for _, *texts in loaded.rows(query):
        held = dict(zip(design.present, texts, strict=True))
        found.append(tuple(whole(held[name]) if name in held else design.constants[name] for name in KEYS))
    return found


def _look_by_row(
    study: Study, source: Source, table: Table, questions: Sequence[Question], coding: Coding
) -> list[Answered] | None:
    """Questions that are answered row by row, from views over `held`."""
    part = replace(known_values(coding), columns=tuple(table.columns))
    names = [each.name for each in table.columns]
    read = [name for each in questions for name in _columns_of(each, source, names)]
    keys = [name for name in (*design_of(source).columns.values(), source.weight) if name]
    loaded = load(coding.connect(), source, part, [*keys, *read], row=ROW_OF_HELD)
    checked = _checked(study, loaded, questions)
    if checked is None:
        return None
    loaded, asked = checked
    ask(loaded, asked, [])
    if _at_fault(study, loaded, asked):
        return None
    return [by_row(loaded, question, number) for number, question in enumerate(asked)]


def _groups(
    source: Source,
    table: Table,
    loaded: Loaded | None,
    coding: Coding,
    placed: Mapping[str, Placement],
    questions: Sequence[Question],
) -> dict[str, Numbered] | None:
    """The groups of every dimension; None where one has no short way, or is at fault."""
    kinds = loaded.kinds if loaded else {each.name: kind_of_type(each.type) for each in table.columns}
    found: dict[str, Numbered] = {}
    for name, each in placed.items():
        if any(dimension_faults(source, kinds, each)):
            return None
        if loaded and any(held in loaded.derived for held in each.columns):
            mine = _derived_groups(loaded, each, questions)
        else:
            mine = numbered(coding, each)
        if mine is None:
            return None
        found[name] = mine
    return found


def _derived_groups(loaded: Loaded, placed: Placement, questions: Sequence[Question]) -> Numbered | None:
    """The groups of a dimension that is worked out from the combinations."""
    groups, wrong = groups_of(loaded, placed, questions)
    if groups is None or wrong:
        return None
    code(loaded, [groups], [ROW])
    number = call("coalesce", column("g0"), exp.Literal.number(-1))
    (numbers,) = loaded.columns(exp.select(number).from_(CODED).order_by(column(ROW))).values()
    return numbered_by_profile(groups, numbers.tolist())
