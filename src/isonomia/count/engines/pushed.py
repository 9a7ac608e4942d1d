"""A source whose rows stay where they are: the same questions are put to its server, as statements."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from isonomia.count.asking import ASKED
from isonomia.count.engines.at_once import AtOnce, is_row_of_sums, together
from isonomia.count.engines.listing import is_list_of_values, listed, parted
from isonomia.count.engines.spelling import is_number, spelled
from isonomia.count.engines.watched import WatchedTable
from isonomia.count.engines.writing import Truths, Writer
from isonomia.count.levels import absence_root, folded, tokens_of
from isonomia.count.loading import RAW, ROW, Loaded
from isonomia.count.sql import Sql, among, call, column, converted, joined
from isonomia.errors import Fault, InternalError, TableError
from isonomia.model import reading
from isonomia.model.kinds import kind_of_type
from isonomia.model.study import Source
from isonomia.model.table import AnsweringTable, is_on_paper

if TYPE_CHECKING:
    import duckdb

TYPED = ("number", "truth", "date")


@dataclass(frozen=True, slots=True)
class Pushed(Loaded):
    """A source on a server.

    Attributes:
        table: what answers.
        writer: how statements are written for it.
        tables: `raw` and, once it is made, `asked` -> the truths among their columns.
        defined: the same tables -> their queries, as text of the engine. Both hold all columns of a row.
        held: the names of the columns of `raw`.
        at_once: what is asked together.
    """

    table: AnsweringTable = field(kw_only=True)
    writer: Writer = field(kw_only=True)
    tables: dict[str, Truths] = field(kw_only=True, default_factory=dict)
    defined: dict[str, str] = field(kw_only=True, default_factory=dict)
    held: tuple[str, ...] = field(kw_only=True, default=())
    at_once: AtOnce = field(kw_only=True, default_factory=AtOnce)

    def rows(self, query: Sql) -> list[tuple[Any, ...]]:
        """Put a query to the server, or look its answer up."""
        if not isinstance(query, exp.Select):
            raise InternalError(Fault(f"source {self.source.id}", "a query of no known shape."))
        if not is_on_paper(self.table):
            return self._asked(query)
        numbers = [is_number(each) for each in query.expressions]
        body = self._sql(spelled(self._translated(query), numbers, self.writer))
        found = self.table.look_up(self.definitions(), body, len(numbers), self._about(query))
        return found if found is not None else _of_nobody(query)

    def _asked(self, query: exp.Select) -> list[tuple[Any, ...]]:
        """Put a query to the server, unless it is only listened to, or was answered beside others."""
        statement = f"{self.definitions()}\n{self._sql(self._translated(query))}"
        if self.at_once.listening:
            if is_row_of_sums(query) or is_list_of_values(query):
                self.at_once.heard[statement] = query.copy()
            return _of_nobody(query)
        if statement in self.at_once.known:
            return self.at_once.known[statement]
        return self.table.ask(statement) or _of_nobody(query)

    def ask_at_once(self, work: Callable[[], object]) -> None:
        """Put what some work will ask for to the server in two scans: sums over all rows, and values of columns.

        Then do the work. It is only listened to here: it may have no other effect than to ask.
        """
        if is_on_paper(self.table):
            return
        heard = self.at_once.listen(work)
        table = ASKED if ASKED in self.defined else RAW
        lists = {statement: query for statement, query in heard.items() if is_list_of_values(query)}
        sums = {statement: query for statement, query in heard.items() if statement not in lists}
        self._ask_sums(sums, table)
        self._ask_lists(lists, table)

    def _ask_sums(self, heard: Mapping[str, exp.Select], table: str) -> None:
        statements = list(heard)
        for query, widths in together(list(heard.values()), table):
            part, statements = statements[: len(widths)], statements[len(widths) :]
            for row in (self._answer(query) or ()) if len(part) > 1 else ():
                for end, statement, width in zip(accumulate(widths), part, widths, strict=True):
                    self.at_once.known[statement] = [row[end - width : end]]

    def _ask_lists(self, heard: Mapping[str, exp.Select], table: str) -> None:
        statements = list(heard)
        for query, those in listed(list(heard.values()), table):
            part, statements = statements[: len(those)], statements[len(those) :]
            rows = self._answer(query) if len(part) > 1 else None
            answers = [] if rows is None else parted(those, rows)
            self.at_once.known |= {each: found for each, found in zip(part, answers, strict=False) if found is not None}

    def _answer(self, query: exp.Select) -> list[tuple[Any, ...]] | None:
        """The answer to what was put together; None where it cannot be answered: then its fault is a part's own."""
        try:
            return self._asked(query)
        except TableError:
            return None

    def expect(self, statements: int) -> None:
        """Tell whoever looks on that so many statements are still to come."""
        if isinstance(self.table, WatchedTable):
            self.table.expect(statements)

    def settle(self) -> None:
        """Go no further where answers are missing: what comes next depends on them.

        Raises:
            TableError: somebody has to run statements first.
        """
        missing = self.table.unanswered() if is_on_paper(self.table) else 0
        if missing:
            problem = f"the answers to {missing} questions are missing."
            remedy = f"isonomia count STUDY --print-sql {self.writer.dialect} writes the statements that give them."
            raise TableError(Fault(f"source {self.source.id}", problem, remedy=remedy))

    def definitions(self) -> str:
        """The tables of the statements, defined before them."""
        named = (f"{self._sql(exp.to_identifier(name, quoted=True))} AS ({sql})" for name, sql in self.defined.items())
        return "WITH " + ",\n".join(named)

    def _translated(self, query: exp.Select) -> exp.Select:
        if ASKED in self.defined:  # rows are looked at with what is asked of them beside what they hold
            query = query.copy()
            for named in query.find_all(exp.Table):
                if named.name == RAW:
                    named.replace(exp.to_table(ASKED))
        return self.writer.query(query, self.tables).query

    def _sql(self, tree: Sql) -> str:
        return tree.sql(self.writer.dialect)

    def _about(self, query: exp.Select) -> str:
        """What a query gives, in a few words."""
        names = {f"{letter}{number}": name for name, number in self.at.items() for letter in "tdv"}
        group = query.args.get("group")
        keys = group.expressions if group is not None else query.expressions if query.args.get("distinct") else []
        held = dict.fromkeys(each.name for key in keys for each in key.find_all(exp.Column))
        said = ", ".join(names.get(each, each) for each in held)
        return f"numbers of rows for each combination of {said}" if said else "numbers of rows, over everybody"

    def columns(self, query: Sql) -> dict[str, NDArray[Any]]:
        """Run a query whose answer has many rows and no nulls."""
        names = [each.alias_or_name for each in query.expressions]
        columns = list(zip(*self.rows(query), strict=True)) or [() for _ in names]
        return {name: np.asarray(values) for name, values in zip(names, columns, strict=True)}

    def make(self, name: str, query: exp.Query) -> None:
        """Keep a query under a name; what it selects from `raw` stands beside the columns of `raw`."""
        if not isinstance(query, exp.Select):
            raise InternalError(Fault(f"source {self.source.id}", "a table of no known shape."))
        whole = query.copy()
        kept = [each for each in whole.expressions if each.alias_or_name != ROW]
        kept.sort(key=lambda each: each.alias_or_name)  # the same rows, whoever asks first
        whole.set("expressions", [*kept, *(column(each) for each in self.held)])
        made = self.writer.query(whole, self.tables)
        self.defined[name] = self._sql(made.query)
        self.tables[name] = self.writer.row_truths = made.truths


def _of_nobody(query: exp.Select) -> list[tuple[Any, ...]]:
    """The answer over no rows, which stands in until there is one."""
    if query.args.get("group") is not None or query.args.get("distinct") is not None:
        return []
    return [tuple(0 if each.find(exp.Count) is not None else None for each in query.expressions)]


def pushed(
    connection: duckdb.DuckDBPyConnection,
    source: Source,
    table: AnsweringTable,
    needed: Iterable[str],
    looked_up: Collection[str],
) -> Pushed:
    """The columns of a source as a query of its server. Columns that are not there are left out.

    Raises:
        TableError: the study asks what only rows in their order can answer.
    """
    from isonomia.count.engines.known import writer_for

    writer = writer_for(table.dialect, f"source {source.id}")
    _refuse_order(source, writer)
    types = {each.name: each.type for each in table.columns}
    at = {name: number for number, name in enumerate(sorted(set(needed) & set(types)))}
    kinds = {name: kind_of_type(type_name) for name, type_name in types.items()}
    selected: list[Sql] = []
    truths: set[str] = set()
    for name, number in at.items():
        text = writer.text(name, types[name])
        clean = text if name in looked_up or kinds[name] in TYPED else writer.cleaned(text)
        selected.append(exp.alias_(clean, f"t{number}", quoted=True))
        if kinds[name] in TYPED:
            selected.append(exp.alias_(writer.typed(name, types[name]), f"v{number}", quoted=True))
            truths |= {f"v{number}"} if kinds[name] == "truth" else set()
    place = exp.Table(
        this=exp.to_identifier(table.parts[-1], quoted=True),
        db=exp.to_identifier(table.parts[-2], quoted=True) if len(table.parts) > 1 else None,
        catalog=exp.to_identifier(table.parts[-3], quoted=True) if len(table.parts) > 2 else None,
    )
    query = exp.Select(expressions=selected or [exp.alias_(exp.Literal.number(1), "one", quoted=True)]).from_(place)
    found = Pushed(
        connection,
        source,
        kinds,
        at,
        {},
        table=table,
        writer=writer,
        tables={RAW: frozenset(truths)},
        defined={RAW: query.sql(writer.dialect)},
        held=tuple(each.alias for each in query.expressions),
    )
    absent = [name for name in at if source.absent.get(name)]
    found.ask_at_once(lambda: [_tokens(found, name) for name in absent])
    found = replace(found, tokens={name: _tokens(found, name) for name in absent})
    found.settle()
    return found


def _tokens(loaded: Pushed, name: str) -> dict[str, str]:
    """The texts in the table that stand for an absence; no other text of the column is fetched."""
    declared = [each.strip() for each in loaded.source.absent[name] if each.strip()]
    forms = sorted({form for each in declared for form in (each, each.lower(), folded(each))})
    read = converted(loaded.text(name), "text", "number")
    numbers = [value for each in declared if (value := reading.number(each)) is not None]
    same: list[Sql] = [among(call("lower", loaded.text(name)), forms)] if forms else []
    same += [among(read, numbers)] if numbers else []
    if not same:
        return {}
    query = exp.select(loaded.text(name)).distinct().from_(RAW).where(joined("or", same))
    tokens = tokens_of(loaded.source, None, name)
    return {text: root for (text,) in loaded.rows(query) if text is not None and (root := absence_root(text, tokens))}


def _refuse_order(source: Source, writer: Writer) -> None:
    place = f"source {source.id}"
    if source.events is not None:
        problem = f"following people through events is not done inside {writer.spoken}."
        remedy = "Export the events to Parquet, or prepare a view with one row a person and a column a stage."
        raise TableError(Fault(place, problem, remedy=remedy))
    if source.repeated != "refuse" and source.person:
        problem = f'repeated = "{source.repeated}" goes by the order of rows, and a table of a database has none.'
        remedy = "Prepare a view with one row a person, or export the table to Parquet in the order that is meant."
        raise TableError(Fault(place, problem, remedy=remedy))
