"""Rows that add up the others, under the column that tells people apart: they would be counted as one more person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from isonomia.count.faults import toml
from isonomia.count.questions import Question
from isonomia.errors import Fault, quoted
from isonomia.model.reading import BLANKS
from isonomia.model.study import Source, Study
from isonomia.model.table import Table, identifier, is_answering

_TOTALS: Final = ("total", "totals", "total:", "totals:", "grand total", "grand total:", "sum", "overall")


def total_warnings(study: Study, tables: Mapping[str, Table], asked: Iterable[Question]) -> Iterator[Fault]:
    """Sources of records with a row of totals that not every question leaves out.

    A question whose `among` speaks of the column is taken to leave them out.

    Args:
        study: checked.
        tables: of its sources.
        asked: its questions.
    """
    for source in study.sources.values():
        of_source = [each for each in asked if each.source == source.id]
        table = tables.get(source.id)
        careless = [each for each in of_source if each.among is None or source.person not in each.among.columns]
        if source.kind != "records" or not source.person or table is None or is_answering(table) or not careless:
            continue
        for text in _totals_in(source, table):
            problem = f"{quoted(text)} is no person: the row adds up others, and is counted as one more."
            among = toml(f"{identifier(source.person)} <> '{text}'")
            remedy = f"Take the row out of the file, or leave it out of each question: among = {among}"
            yield Fault(f"source {source.id}, column {quoted(source.person)}", problem, remedy=remedy)


def _totals_in(source: Source, table: Table) -> list[str]:
    """The words for a total under the column of persons, as the file has them."""
    import duckdb

    if source.person not in {each.name for each in table.columns}:
        return []
    with duckdb.connect() as connection:
        column = duckdb.ColumnExpression(source.person).cast("VARCHAR")
        person = duckdb.FunctionExpression("trim", column, duckdb.ConstantExpression(BLANKS))
        wanted = [duckdb.ConstantExpression(each) for each in _TOTALS]
        found = connection.table(table.relation(connection)).select(person.alias("person")).distinct()
        kept = found.filter(duckdb.FunctionExpression("lower", duckdb.ColumnExpression("person")).isin(*wanted))
        return [text for (text,) in kept.order("person").fetchall()]
