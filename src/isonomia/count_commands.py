"""The commands that count here, at many homes, or in a database that somebody else asks: count, merge."""

from __future__ import annotations

from pathlib import Path

import click

from isonomia.console import AS_JSON, CELLS, PLACE, STUDY, report, tell


@click.command()
@STUDY
@click.option(
    "--explain", is_flag=True, help="How a database would answer count and search, by statement; nothing is counted."
)
@click.option(
    "--print-sql",
    "dialect",
    type=click.Choice(["tsql", "oracle", "postgres", "duckdb"]),
    help="The statements that somebody else is to run next in a database (tsql is SQL Server).",
)
@click.option(
    "--from-result",
    "results",
    type=PLACE,
    multiple=True,
    help="A CSV file with what such statements gave; may be repeated.",
)
@click.option("-o", "--output", type=PLACE, help="A file of cells to write, for `isonomia merge`. It is private.")
@click.option("--home", default="", help="With -o: the name of the home whose records these are.")
@click.option("--smallest", default=0, help="With -o: people of smaller groups are counted as of unknown group.")
@CELLS
@AS_JSON
def count(
    study: Path,
    explain: bool,
    dialect: str | None,
    results: tuple[Path, ...],
    output: Path | None,
    home: str,
    smallest: int,
    cells: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Count the records of STUDY, wherever they lie, and say how many cells there are.

    With -o the cells go into a file, which `isonomia merge` puts together with those of other homes and `isonomia build
    --cells` goes on from.

    With --print-sql and --from-result the answers of a database go back and forth as files: run the statements, give
    the results, and print the next ones, until there is nothing more to ask.
    """
    from isonomia import counting, explaining

    if explain:
        found = explaining.plans(study)
        report(explaining.facts_of_plans(found), explaining.lines_of_plans(found), as_json)
        return
    if dialect:
        text = counting.statements(study, results, dialect)
        tell(text or "-- Nothing more to ask: isonomia count STUDY --from-result FILE …", nl=not text)
        return
    if output is None:
        if home or smallest:
            raise click.UsageError("--home and --smallest go with -o.")
        facts = counting.facts_of(*counting.counted(study, results, cells))
        report(facts, counting.lines_of(facts), as_json)
        return
    if cells:
        raise click.UsageError("-o writes what is counted here: leave --cells out, or use isonomia merge.")
    _, written = counting.count_home(study, output, home, smallest=smallest, results=results)
    report(counting.facts_of_homes(written, output), counting.lines_of_homes(written, output), as_json)


@click.command()
@click.argument("cells", nargs=-1, required=True, type=PLACE)
@click.option("-o", "--output", type=PLACE, required=True, help="The file of cells to write. It is private.")
@AS_JSON
def merge(cells: tuple[Path, ...], output: Path, as_json: bool) -> None:
    """Put the files CELLS of several homes together, exactly; `isonomia build STUDY --cells FILE` goes on from there.

    Homes that ask or code otherwise are refused, with the difference; so is a home that comes twice.
    """
    from isonomia import counting

    together = counting.merge(cells, output)
    report(counting.facts_of_homes(together, output), counting.lines_of_homes(together, output), as_json)
