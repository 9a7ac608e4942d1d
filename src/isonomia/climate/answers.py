"""Answers of a survey as places on the ladder: every text in the file is looked up in the codebook before any is used.

What does not fit is said of all columns at once. The table that comes out is the file with more columns: each item as
its place after reversing (or the kind of absence), and each scale's score.

    score    mean      Σ x ÷ answered items
             sum       items · mean, so that a skipped item counts as the person's own mean
             percent_of_max    100 (mean − low) ÷ (high − low)
             top_box   100 · best answers ÷ answered items
    none where fewer items are answered than the scale asks for (half of them by default)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from isonomia.climate.comments.released import released_sheet
from isonomia.climate.themes import OpenSheet, read_themes
from isonomia.errors import Fault, TableError, listed, nearest, quoted
from isonomia.model.reading import fold, number
from isonomia.model.scales import DISPOSITIONS, Answer, Item, Scale, Survey
from isonomia.model.study import Source, Study
from isonomia.model.table import ColumnInfo, Table, identifier

if TYPE_CHECKING:
    import duckdb

MOST_TEXTS: Final = 60
"""A column with more different texts than this is no column of answers."""
_MOST_SAID: Final = 6
_QUALTRICS: Final = '{"ImportId":'
"""How a cell of the third header line of a Qualtrics export begins."""
TEXT: Final = "VARCHAR"
Places = Mapping[str, str]
"""Text in the file -> place after reversing as text, or a kind of absence; "" for a blank."""


@dataclass(frozen=True, slots=True)
class AnsweredTable:
    """A file of answers with items and scores as columns of their own; the file's columns stay as they are."""

    source: str
    columns: Sequence[ColumnInfo]
    digest: str
    table: Table
    scales: tuple[Scale, ...]
    places: Mapping[tuple[str, str], Places]  # (scale, item) -> what each text of its column stands for
    person: str = ""
    coded: Mapping[str, frozenset[str]] = field(default_factory=dict)  # column of comments or a theme -> who

    def relation(self, connection: duckdb.DuckDBPyConnection) -> str:
        """Make the records visible in `connection`; returns the quoted name to select from."""
        under = self.table.relation(connection)
        items = [
            f"{_case(item.column, self.places[scale.id, item.id])} AS {identifier(scale.column_of(item))}"
            for scale in self.scales
            for item in scale.items
        ]
        items += [f"{_among(self.person, who)} AS {identifier(column)}" for column, who in self.coded.items()]
        scores = [f"{_score(scale)} AS {identifier(scale.column)}" for scale in self.scales]
        name = identifier(f"answers:{self.source}")
        # Every name is quoted and every text a literal with its quotes doubled.
        inner = f"SELECT *, {', '.join(items)} FROM {under}"  # noqa: S608
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT *, {', '.join(scores)} FROM ({inner})")  # noqa: S608
        return name


def with_answers(study: Study, tables: Mapping[str, Table], open_sheet: OpenSheet) -> dict[str, Table]:
    """The opened tables; those that hold answers to scales with items and scores as columns.

    Args:
        study: checked.
        tables: source id -> table.
        open_sheet: opens what coders of comments filled in.

    Raises:
        TableError: what of the answers does not fit the codebooks, in all columns of all surveys at once.
    """
    found: dict[str, Table] = dict(tables)
    faults: list[Fault] = []
    for name in dict.fromkeys(each.source for each in study.scales if each.source in tables):
        scales = tuple(each for each in study.scales if each.source == name)
        faults += disposition_faults(tables[name], study.surveys.get(name))
        faults += comment_faults(tables[name], study.surveys.get(name))
        try:
            found[name] = _with_themes(study, answered(tables[name], study.sources[name], scales), open_sheet)
        except TableError as error:
            faults += error.faults
    if faults:
        raise TableError(*dict.fromkeys(faults))
    return found


def _with_themes(study: Study, table: AnsweredTable, open_sheet: OpenSheet) -> AnsweredTable:
    """The table with who wrote a comment and who raised each theme, where the survey has coded comments."""
    survey, source = study.surveys.get(table.source), study.sources[table.source]
    there = any(column.name == source.person for column in table.columns)  # else the count says so
    if survey is None or not survey.themes_files or not there:
        return table
    people = frozenset(_people(table.table, source.person))
    coded = read_themes(survey, source.person, people, Path(study.directory), open_sheet)
    if survey.released_file:  # read in a build, which knows what is shown; that it can be read is said at once
        released_sheet(survey, source.person, Path(study.directory), open_sheet)
    columns = {survey.commented: coded.commented} | {each.column: coded.raised[each.id] for each in survey.themes}
    infos = (*table.columns, *(ColumnInfo(name, TEXT) for name in columns))
    return replace(table, columns=infos, person=source.person, coded=columns)


def _people(table: Table, person: str) -> list[str]:
    """The names by which the file tells people apart."""
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:
        under = table.relation(connection)
        query = f"SELECT DISTINCT TRIM(CAST({identifier(person)} AS {TEXT})) FROM {under}"  # noqa: S608  the name is quoted
        return [text for (text,) in connection.execute(query).fetchall() if text]


def answered(table: Table, source: Source, scales: tuple[Scale, ...]) -> AnsweredTable:
    """One table with items and scores as columns.

    Raises:
        TableError: columns that are not there, answers that the codebook does not know, ladders with other ends.
    """
    names = {column.name for column in table.columns}
    wanted = dict.fromkeys(item.column for scale in scales for item in scale.items)
    faults = list(_missing(source, scales, [column.name for column in table.columns]))
    texts = _texts(table, [name for name in wanted if name in names])
    places: dict[tuple[str, str], Places] = {}
    for scale in scales:
        for item in scale.items:
            if item.column in texts:
                made, wrong = _places(source, scale, item, texts[item.column])
                places[scale.id, item.id] = made
                faults += wrong
    if faults:
        raise TableError(*dict.fromkeys(faults))
    more = [ColumnInfo(scale.column_of(item), TEXT) for scale in scales for item in scale.items]
    columns = (*table.columns, *more, *(ColumnInfo(scale.column, "DOUBLE") for scale in scales))
    return AnsweredTable(source.id, columns, table.digest, table, scales, places)


def disposition_faults(table: Table, survey: Survey | None) -> list[Fault]:
    """Values of the column of dispositions that mean nothing: each would count as somebody who did not answer."""
    if survey is None or not survey.disposition:
        return []
    names = [column.name for column in table.columns]
    where = f"source {survey.source}, column {quoted(survey.disposition)}"
    if survey.disposition not in names:
        problem = f"there is no column {quoted(survey.disposition)}, which [climate.{survey.source}] names."
        return [Fault(f"source {survey.source}", problem, listed(names), nearest(survey.disposition, names))]
    known = survey.values(*DISPOSITIONS)
    found = _texts(table, [survey.disposition], blanks=True)[survey.disposition]
    strange = [each for each in found if each not in known]
    if not strange:
        return []
    said = ", ".join(quoted(each) if each else "a blank" for each in strange[:_MOST_SAID])
    problem = f"nothing says what became of people with {said}."
    remedy = f'Put each value under a kind: [climate.{survey.source}] dispositions = {{ refusal = ["…"] }}.'
    return [Fault(where, problem, listed(known), nearest(strange[0], known), remedy=remedy)]


def comment_faults(table: Table, survey: Survey | None) -> list[Fault]:
    """Columns of comments that are not there."""
    names = [column.name for column in table.columns]
    missing = [] if survey is None else [each for each in survey.comment_columns if each not in names]
    said = {each: f"there is no column {quoted(each)}, which [climate.{survey.source}.themes] columns names."
            for each in missing if survey is not None}  # fmt: skip
    return [Fault(f"source {table.source}", text, listed(names), nearest(each, names)) for each, text in said.items()]


def _missing(source: Source, scales: Iterable[Scale], columns: Sequence[str]) -> Iterator[Fault]:
    """Items without a column. Names that differ in case alone are the likeliest."""
    held = set(columns)
    for scale in scales:
        for item in scale.items:
            if item.column not in held:
                problem = f"there is no column {quoted(item.column)} for the item {item.id} of the scale {scale.id}."
                remedy = f'Name it: [[scale]] id = "{scale.id}", columns = {{ "{item.id}" = "…" }}.'
                yield Fault(
                    f"source {source.id}", problem, listed(columns), nearest(item.column, columns), remedy=remedy
                )


def _texts(table: Table, names: Sequence[str], *, blanks: bool = False) -> dict[str, list[str]]:
    """The different texts of each column, one more than the most where there are more; `blanks`: also of blanks."""
    import duckdb

    found: dict[str, list[str]] = {}
    with duckdb.connect(config={"threads": 1}) as connection:
        under = table.relation(connection)
        for name in names:
            held = f"CAST({identifier(name)} AS {TEXT})"
            text = f"TRIM(COALESCE({held}, ''))" if blanks else held
            query = (
                f"SELECT DISTINCT {text} AS t FROM {under}"  # noqa: S608  the name is quoted
                f" WHERE t IS NOT NULL ORDER BY t LIMIT {MOST_TEXTS + 1}"
            )
            found[name] = [text for (text,) in connection.execute(query).fetchall()]
    return found


def _places(source: Source, scale: Scale, item: Item, texts: Sequence[str]) -> tuple[Places, list[Fault]]:
    """What each text stands for, and what is wrong with those that stand for nothing."""
    if len(texts) > MOST_TEXTS:
        problem = f"it has more than {MOST_TEXTS} different texts, so it holds no answers of the form."
        return {}, [Fault(_place(source, item), problem, remedy=f"Name the column of the item {item.id}.")]
    known = {text: answer for answer in item.answers for text in spellings(answer)}
    tokens = {fold(token): kind for token, kind in source.absent.get(item.column, {}).items()}
    made: dict[str, str] = {}
    strange: list[str] = []
    for text in texts:
        key = fold(text)
        if not key:
            made[text] = ""
        elif key in tokens:
            made[text] = tokens[key]
        elif key in known:
            made[text] = _place_of(item, known[key])
        else:
            strange.append(text)
    return made, _strange(source, scale, item, strange, texts)


def spellings(answer: Answer) -> tuple[str, ...]:
    """All that may stand in a file for an answer, in the form in which texts are compared."""
    return tuple(dict.fromkeys(fold(each) for each in (f"{answer.value:g}", answer.label, *answer.also)))


def _place_of(item: Item, answer: Answer) -> str:
    """The place after reversing, as text; or the kind of absence."""
    if answer.absence:
        return answer.absence
    return f"{item.low + item.high - answer.value if item.reverse else answer.value:g}"


def _strange(source: Source, scale: Scale, item: Item, strange: Sequence[str], texts: Sequence[str]) -> list[Fault]:
    """What is said of texts that are no answers; numbers beyond the ends are said as such."""
    if not strange:
        return []
    where = _place(source, item)
    numbers = [value for each in texts if (value := number(fold(each))) is not None]
    beyond = [value for value in numbers if not item.low <= value <= item.high]
    coded = {each.value for each in item.answers}
    if beyond and all(number(fold(each)) is not None for each in strange) and not set(beyond) & coded:
        problem = (
            f"answers run from {min(numbers):g} to {max(numbers):g}, and the codebook's ladder for the item {item.id} "
            f"of the scale {scale.id} from {item.low:g} to {item.high:g}."
        )
        remedy = (
            "Export the values that the form uses, or put the codebook right; a code for no answer goes to "
            f'[source.{source.id}.absent] "{item.column}" = {{ "99" = "declined" }}.'
        )
        return [Fault(where, problem, remedy=remedy)]
    labels = [each.label for each in item.answers]
    said = ", ".join(quoted(each) for each in strange[:_MOST_SAID])
    more = f" and {len(strange) - _MOST_SAID} more" if len(strange) > _MOST_SAID else ""
    problem = f"the codebook knows no answer {said}{more} to the item {item.id}."
    remedy = "Add the spelling to the answer in the codebook: also = [“…”]; or export answers as the form words them."
    if any(_QUALTRICS in each for each in strange):
        remedy = (
            f"These are the further header lines of a Qualtrics export: "
            f'write [source.{source.id}] export = "qualtrics".'
        )
        return [Fault(where, problem, remedy=remedy)]
    return [Fault(where, problem, listed(labels), nearest(strange[0], labels), remedy=remedy)]


def _place(source: Source, item: Item) -> str:
    return f"source {source.id}, column {quoted(item.column)}"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _among(person: str, people: frozenset[str]) -> str:
    """The text yes for these people, no for all others."""
    if not people:
        return "'no'"
    held = f"TRIM(CAST({identifier(person)} AS {TEXT}))"
    return f"CASE WHEN {held} IN ({', '.join(map(_literal, sorted(people)))}) THEN 'yes' ELSE 'no' END"


def _case(column: str, places: Places) -> str:
    """A place or a kind of absence for each text of a column; null for a blank."""
    by_place: dict[str, list[str]] = {}
    for text, place in places.items():
        if place:
            by_place.setdefault(place, []).append(text)
    if not by_place:
        return f"CAST(NULL AS {TEXT})"
    held = f"CAST({identifier(column)} AS {TEXT})"
    whens = " ".join(
        f"WHEN {held} IN ({', '.join(map(_literal, texts))}) THEN {_literal(place)}"
        for place, texts in by_place.items()
    )
    return f"CASE {whens} END"


def _score(scale: Scale) -> str:
    """The score in SQL over the columns of the items."""
    values = [f"TRY_CAST({identifier(scale.column_of(item))} AS DOUBLE)" for item in scale.items]
    counted = " + ".join(f"CAST({value} IS NOT NULL AS INTEGER)" for value in values)
    if scale.score == "top_box":
        best = [
            f"COALESCE(CAST({value} IN ({', '.join(f'{each:g}' for each in item.top)}) AS INTEGER), 0)"
            for value, item in zip(values, scale.items, strict=True)
        ]
        made = f"100.0 * ({' + '.join(best)}) / ({counted})"
    else:
        total = " + ".join(f"COALESCE({value}, 0)" for value in values)
        made = _rescaled(scale, f"({total}) / ({counted})")
    return f"CASE WHEN ({counted}) >= {scale.minimum_answered} THEN {made} END"


def _rescaled(scale: Scale, mean: str) -> str:
    if scale.score == "sum":
        return f"{len(scale.items)} * {mean}"
    if scale.score == "percent_of_max":
        low, high = scale.items[0].low, scale.items[0].high
        return f"100.0 * ({mean} - {low:g}) / {high - low:g}"
    return mean
