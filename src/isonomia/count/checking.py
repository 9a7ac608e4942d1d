"""What can be wrong with the rows of a source, looked for all at once: keys, weights, persons, outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlglot import exp

from isonomia.count import faults
from isonomia.count.asking import ASKED, BLANK, design_of, number_of, wanted_kind
from isonomia.count.loading import RAW, Loaded
from isonomia.count.outcomes import frequent_texts, impossible_outcomes, outside, rows_where, said
from isonomia.count.questions import Question
from isonomia.count.reads import compared_texts, reads
from isonomia.count.sql import Sql, column, converted, joined
from isonomia.errors import Fault, nearest
from isonomia.model.expression import Expression
from isonomia.model.kinds import Kind, check
from isonomia.model.study import Indicator

_MOST_TEXTS: Final = 2_000
_CONSTANTS: Final = ("setting", "period")
_SPOKEN: Final = {"setting": "setting", "period": "period", "stratum": "design stratum", "cluster": "cluster"}


def expressions_of(question: Question) -> tuple[tuple[Expression, Kind, str], ...]:
    """The expressions of a question, what each has to be, and what messages call it."""
    parts: tuple[tuple[Expression | None, Kind, str], ...]
    parts = (
        (question.among, "truth", "among"),
        (question.event, wanted_kind(question), "event"),
        (question.value, "number", "value"),
        (question.time, "number", "time"),
    )
    parts = (*parts, *((each, "number", "duration") for _, each in question.derived))
    written = {"duration"} if question.pathway else {name for *_, name in parts}  # nobody wrote a stage's conditions
    places = {name: f"{question.place}, {name}" if name in written else question.place for *_, name in parts}
    return tuple((each, kind, places[name]) for each, kind, name in parts if each is not None)


def static_faults(loaded: Loaded, questions: Sequence[Question]) -> Iterator[Fault]:
    """Columns that are not there, and expressions whose parts do not fit: seen before any row is."""
    design = design_of(loaded.source)
    used = {**{name: f"the {key}" for key, name in design.columns.items()}, design.weight: "the weight"}
    for name, use in used.items():
        if name and name not in loaded.kinds:
            key = use.removeprefix("the ")
            remedy = f"If all rows have this one: {key} = {{ is = {faults.toml(name)} }}" if key in _CONSTANTS else ""
            yield faults.no_column(loaded.source, name, list(loaded.kinds), use, remedy)
    for name in loaded.source.absent:
        if name not in loaded.kinds:
            yield faults.no_column(loaded.source, name, list(loaded.kinds), "absent")
    for question in questions:
        for expression, kind, place in expressions_of(question):
            yield from check(expression, loaded.kinds, kind, place)
        if loaded.source.repeated == "any" and question.kind == "mean":
            remedy = 'Use repeated = "last", or prepare one row a person.'
            yield Fault(f"source {loaded.source.id}", 'repeated = "any" has no meaning for a mean.', remedy=remedy)


def row_faults(loaded: Loaded, questions: Sequence[Question], bounds: dict[str, Indicator]) -> Iterator[Fault]:
    """Everything about rows but the values of dimensions, from the tables `raw` and `asked`."""
    yield from _key_faults(loaded)
    yield from person_faults(loaded)
    yield from _reading_faults(loaded, questions)
    yield from _text_faults(loaded, questions)
    for at, question in enumerate(questions):
        yield from _blank_faults(loaded, question, at)
        yield from impossible_outcomes(loaded, question, at, bounds)


def _key_faults(loaded: Loaded) -> Iterator[Fault]:
    design = design_of(loaded.source)
    for key in design.present:
        rows = rows_where(loaded, ASKED, _null(column(key)))
        remedy = f"Every row needs a {_SPOKEN[key]}; fill it in, or leave the rows out of the file."
        if rows:
            yield faults.plain(loaded.source, design.columns[key], rows, f"no {_SPOKEN[key]}", remedy)
        if key == "period":
            yield from _negative_periods(loaded, design.columns[key], remedy)
    if design.weight:
        weight = number_of(loaded, design.weight)
        wrong = joined("or", [_null(weight), outside(weight, 0.0, faults.LARGEST)])
        rows = rows_where(loaded, RAW, wrong)
        if rows:
            values = frequent_texts(loaded, design.weight, wrong)
            remedy = "Every row needs a weight from 0 to 10^15; 0 leaves it out."
            what = f"no weight, or one that cannot be{f' ({said(values)})' if values else ''},"
            yield faults.plain(loaded.source, design.weight, rows, what, remedy)


def _negative_periods(loaded: Loaded, name: str, remedy: str) -> Iterator[Fault]:
    """A number below 0 is no period: it is what a file writes where there is none."""
    read = converted(loaded.text(name), "text", "number")
    below = exp.LT(this=read, expression=exp.Literal.number(0))
    if rows := rows_where(loaded, RAW, below):
        what = f"{said(frequent_texts(loaded, name, below.copy()))} is no period, and stands for one"
        yield faults.plain(loaded.source, name, rows, what, remedy)


def person_faults(loaded: Loaded) -> Iterator[Fault]:
    """Rows of no person, and persons of several rows."""
    design = design_of(loaded.source)
    name = design.columns["person"]
    if not name:
        return
    nameless = rows_where(loaded, ASKED, _null(column("person")))
    if nameless:
        yield faults.plain(loaded.source, name, nameless, "no person", "Every row needs a person.")
    if loaded.source.repeated != "refuse":
        return
    same = [column(key) for key in ("person", "setting", "period") if design.columns[key]]
    again = exp.select(exp.alias_(exp.Count(this=exp.Star()), "rows")).from_(ASKED).where(_not_null("person"))
    again = again.group_by(*same).having(exp.GT(this=exp.Count(this=exp.Star()), expression=exp.Literal.number(1)))
    ((persons, rows),) = loaded.rows(
        exp.select(exp.Count(this=exp.Star()), exp.Sum(this=column("rows"))).from_(again.subquery("again"))
    )
    if persons:
        remedy = 'Counts are of persons: say repeated = "any" or "last", or prepare one row a person.'
        yield faults.plain(loaded.source, name, int(rows), f"{faults.said(persons, 'persons')} more than once,", remedy)


def _reading_faults(loaded: Loaded, questions: Sequence[Question]) -> Iterator[Fault]:
    """Each column and kind once, over the rows that need it: all for `among`, the kept ones for outcomes."""
    wanted: dict[tuple[str, Kind], list[Sql]] = {}
    for at, question in enumerate(questions):
        for expression, kind, _ in expressions_of(question):
            where: Sql = exp.true() if expression is question.among else column(f"a{at}")
            for pair in reads(expression, loaded.kinds, kind):
                wanted.setdefault(pair, []).append(where)
    for (name, kind), rows in wanted.items():
        values = _unread(loaded, name, kind, rows)
        if values:
            yield from faults.unreadable(loaded.source, name, kind, values)


def _unread(loaded: Loaded, name: str, kind: Kind, rows: Sequence[Sql]) -> list[tuple[str, int]]:
    """Texts of a column that do not read as a kind, most frequent first, with their numbers of rows."""
    value = loaded.value(name)
    lost = joined("and", [_not(_null(value)), _null(converted(value.copy(), loaded.kinds[name], kind))])
    text, number = loaded.text(name), exp.alias_(exp.Count(this=exp.Star()), "rows")
    query = exp.select(text, number).from_(RAW).where(lost).group_by(text)
    if not any(isinstance(each, exp.Boolean) for each in rows):
        kept = exp.select(column("r")).from_(ASKED).where(joined("or", rows))
        query = query.where(exp.In(this=column("r"), query=kept.subquery()))
    ordered = query.order_by(exp.Ordered(this=column("rows"), desc=True), text.copy()).limit(faults.MOST_VALUES)
    return [(each, int(count)) for each, count in loaded.rows(ordered)]


def _text_faults(loaded: Loaded, questions: Sequence[Question]) -> Iterator[Fault]:
    """A text that an expression looks for and no row has, where a row has one that is nearly the same."""
    wanted = dict.fromkeys(
        pair
        for question in questions
        for expression, _, _ in expressions_of(question)
        for pair in compared_texts(expression, loaded.kinds)
        if pair[0] not in question.listed
    )
    held: dict[str, list[str]] = {}
    for name, text in wanted:
        if name not in held:
            query = exp.select(loaded.text(name)).distinct().from_(RAW).limit(_MOST_TEXTS)
            held[name] = [each for (each,) in loaded.rows(query) if each is not None]
        if text not in held[name] and len(held[name]) < _MOST_TEXTS and nearest(text, held[name]):
            yield faults.unknown_text(loaded.source, name, text, held[name])


def _blank_faults(loaded: Loaded, question: Question, at: int) -> Iterator[Fault]:
    """Kept people whose outcome is not known because of a blank that nobody declared, by the first such column."""
    if question.counts_only:
        return
    names = tuple(dict.fromkeys(name for each in question.outcome for name in each.columns))
    names = tuple(name for name in names if name not in question.blanks)
    unknown = [_null(column(f"y{at}"))] + ([_null(column(f"x{at}"))] if question.kind == "rate" else [])
    asked = exp.select(column("r")).from_(ASKED)
    because = exp.EQ(this=column(f"k{at}"), expression=exp.Literal.number(BLANK))
    asked = asked.where(joined("and", [column(f"a{at}"), joined("or", unknown), because]))
    within: Sql = exp.In(this=column("r"), query=asked.subquery())
    before: list[Sql] = []
    for name in names:
        blank = loaded.blank(name)
        rows = rows_where(loaded, RAW, joined("and", [within.copy(), blank, *before]))
        if rows:
            yield faults.undeclared_blank(loaded.source, name, rows, question.place, question.pathway)
        before.append(_not(blank.copy()))


def _null(sql: Sql) -> Sql:
    return exp.Is(this=sql, expression=exp.Null())


def _not(sql: Sql) -> Sql:
    return exp.Not(this=exp.Paren(this=sql))


def _not_null(name: str) -> Sql:
    return _not(_null(column(name)))
