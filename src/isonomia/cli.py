"""The command line: one verb a command, each a thin call into `pipeline`.

Exit codes: 0 done; 1 the finding is bad news; 2 something in what the user gave can be put right; 3 a source
does not answer; 70 a promise of the program is broken. Messages go to standard error, results to standard output.
"""

from __future__ import annotations

import io
import json
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from isonomia import __version__
from isonomia.console import AS_JSON, CELLS, PLACE, STUDY, complain, report, tell, teller
from isonomia.count_commands import count, merge
from isonomia.curriculum_commands import curriculum
from isonomia.errors import (
    EXIT_DONE,
    EXIT_INPUT,
    EXIT_INTERNAL,
    EXIT_STOPPED,
    Fault,
    InternalError,
    IsonomiaError,
    OutputError,
    is_interruption,
)
from isonomia.story_commands import stories

if TYPE_CHECKING:  # pipeline is dear to import: --help must stay quick
    from isonomia.pipeline import Built


WITHOUT_PDF = 'Left out: PDF files and pictures (PNG). `--pdf` adds them, after pip install "isonomia[pdf]".'
TABLE = click.argument("table", type=PLACE)
PDF = click.option("--pdf", is_flag=True, help="Also PDF files and pictures (PNG): needs the extra isonomia[pdf].")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def cli() -> None:
    """Equal opportunity in medicine, measured: from the tables you have to a site that people can trust.

    Start with `isonomia demo`, or with `isonomia try YOUR-TABLE`.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code; what a user can cause has no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that lacks a character still gets its sentence
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    try:
        left = cli.main(args=list(arguments), prog_name="isonomia", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return EXIT_INPUT
    except (click.Abort, KeyboardInterrupt):
        return stopped()
    except IsonomiaError as error:
        return refused(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_DONE
    except Exception as error:  # noqa: BLE001  the last net: a bug of ours must still end in a sentence
        return stopped() if is_interruption(error) else went_wrong(error)
    return left if isinstance(left, int) else EXIT_DONE  # click hands an Exit's code back


def stopped() -> int:
    """Say that Ctrl-C was heard; returns the exit code that shells have for it."""
    complain("Stopped. Nothing was changed.")
    return EXIT_STOPPED


def refused(error: IsonomiaError) -> int:
    """Say what is to be put right; returns the exit code."""
    if isinstance(error, InternalError):
        return went_wrong(error)
    complain(*(fault.sentence() for fault in error.faults))
    return error.exit_code


def went_wrong(error: Exception) -> int:
    """Say that the program itself is at fault; returns the exit code, or raises where the user debugs."""
    if os.environ.get("ISONOMIA_DEBUG"):
        raise error
    complain(
        f"isonomia itself went wrong ({type(error).__name__}: {error}). Nothing was published. "
        "Please report it; with ISONOMIA_DEBUG=1 in the environment the command shows where."
    )
    return EXIT_INTERNAL


def built_facts(built: Built) -> dict[str, object]:
    """A build as JSON has it."""
    return {
        "release": built.release.info.id,
        "draft": built.release.info.draft,
        "audit": built.audit,
        "pages": built.pages,
        "pdf": built.pdf,
        "home": str(built.home),
        "out": str(built.out),
        "private": str(built.private),
        "review": str(built.review) if built.review else None,
        "internal": str(built.report) if built.report else None,
        "stories": list(built.stories),
        "few_apart": built.apart,
    }


def where_to_look(built: Built) -> list[str]:
    """A build in lines."""
    draft = " It carries the Draft banner: not yet shown to be safe to publish." if built.release.info.draft else ""
    lines = [
        f"Open {built.home} ({built.pages} pages).{draft}",
        f"Attacked as a stranger would: {built.audit}",
        f"Unprotected tables for your own eyes: {built.private} (never publish these).",
    ]
    lines += [f"For the privacy officer to sign: {built.review}"] if built.review else []
    if built.apart:
        lines.append(
            f"Before it is signed: rows a few people apart from an earlier release: {built.apart}. Side by side, the "
            "two tell what these few are; the page for the privacy officer names the tables."
        )
    lines += built.stories
    return [*lines, f"For internal eyes alone: {built.report}"] if built.report else lines


def left_out(built: Built) -> list[str]:
    """What a build did not write and how to get it, in one line."""
    return [] if built.pdf else [WITHOUT_PDF]


@cli.command()
@click.argument("folder", type=PLACE, default=Path("isonomia-demo"))
@click.option("--school", is_flag=True, help="The example school instead: made-up people, 150 new students a year.")
@PDF
@AS_JSON
def demo(folder: Path, school: bool, pdf: bool, as_json: bool) -> None:
    """Build the embedded study from real, published data into FOLDER, and say where to look."""
    from isonomia.demo.run import build_demo, dashes_page, survey_page
    from isonomia.demo.school.build import build_school

    if school:
        built, lines = build_school(folder, pdf=pdf, say=teller(as_json))
        report(built_facts(built) | {"findings": lines}, [*lines, *where_to_look(built), *left_out(built)], as_json)
        return
    built, lines = build_demo(folder, pdf=pdf, say=teller(as_json))
    dashes = dashes_page(built.out)
    survey = survey_page(built.out)
    look = [*where_to_look(built), *left_out(built), f"How a dash gives a student away, on invented data: {dashes}"]
    look.append(f"A climate survey, on made-up answers: {survey}")
    facts = built_facts(built) | {"findings": lines, "three_dashes": str(dashes), "survey": str(survey)}
    report(facts, [*lines, *look], as_json)


@cli.command()
@TABLE
@click.option("-o", "--output", type=PLACE, help="The study file to write.")
@click.option("--sheet", default="", help="The sheet of an Excel file; the first by default.")
@click.option("--table", "inside", default="", help="The table or view of a DuckDB file; the only one by default.")
def init(table: Path, output: Path | None, sheet: str, inside: str) -> None:
    """Look at TABLE and write a commented study file that `check` accepts.

    TABLE may hold records of people, or be a published sheet of counts in the layout of the AAMC's FACTS tables.
    """
    from isonomia import verbs

    written = verbs.init(table, output or table.with_name("study.toml"), sheet=sheet, inside=inside)
    tell(f"Wrote {written}. Read it, put right what it guessed, then: isonomia build {shlex.quote(str(written))}")


@cli.command(name="try")
@TABLE
@click.option("-o", "--output", type=PLACE, help="The folder to write; private by its name.")
@click.option("--sheet", default="", help="The sheet of an Excel file; the first by default.")
@click.option("--table", "inside", default="", help="The table or view of a DuckDB file; the only one by default.")
@AS_JSON
def try_(table: Path, output: Path | None, sheet: str, inside: str, as_json: bool) -> None:
    """Look at TABLE and build a first draft, for your own eyes: `init` and `build` in one go."""
    from isonomia import verbs

    folder = output or table.with_name(table.stem + "-try-private")
    built = verbs.try_table(table, folder, sheet=sheet, inside=inside, say=teller(as_json))
    lines = [f"A draft from guesses, for your own eyes. The study file: {built.out.parent / 'study.toml'}"]
    report(built_facts(built), [*lines, *where_to_look(built)], as_json)


@cli.command()
@STUDY
@CELLS
@AS_JSON
def check(study: Path, cells: tuple[Path, ...], as_json: bool) -> None:
    """Name every fault of STUDY and of its data at once.

    A warning is no fault: it says what a build will not tell, and the command succeeds.
    """
    from isonomia import verbs

    found = verbs.checked(study, cells)
    if as_json:
        keys = ("place", "problem", "allowed", "nearest", "remedy")
        faults = [{key: getattr(fault, key) for key in keys} for fault in found.faults]
        warnings = [{key: getattr(each, key) for key in keys} | {"warning": True} for each in found.warnings]
        tell(json.dumps([*faults, *warnings], ensure_ascii=False))
    elif found.faults:
        complain(*(fault.sentence() for fault in found.faults))
    else:
        tell(f"{study}: nothing to put right.")
    if not as_json:
        for each in found.warnings:
            click.echo(f"Warning: {each.sentence()}", err=True)
    if found.faults:
        raise click.exceptions.Exit(EXIT_INPUT)


cli.add_command(count)  # here, for the manual has the commands in this order
cli.add_command(merge)


@cli.command()
@STUDY
@CELLS
@AS_JSON
def preview(study: Path, cells: tuple[Path, ...], as_json: bool) -> None:
    """What STUDY would show and hide, and what pooling or merging would release.

    Each way of putting people together is protected and proved as a release would be. Nothing is written. The output
    holds numbers of rows and shares of values, and no number of people.
    """
    from isonomia import verbs

    seen = verbs.preview(study, cells=cells, say=teller(as_json))
    against = [fault.sentence() for fault in seen.against]
    facts = seen.found.facts() | {"not_added_up": against, "not_known_yet": list(seen.notes)}
    lines = list(seen.found.lines())
    for heading, found in (
        ("Adding periods up is not among them until this is put right:", against),
        ("Not known yet:", seen.notes),
    ):
        lines += ["", heading, *(f"- {each}" for each in found)] if found else []
    report(facts, lines, as_json)


@cli.command()
@STUDY
@click.option("-o", "--output", type=PLACE, help="The release's folder; STUDY's name by default.")
@CELLS
@PDF
@AS_JSON
def build(study: Path, output: Path | None, cells: tuple[Path, ...], pdf: bool, as_json: bool) -> None:
    """Build the site of STUDY: the main job."""
    from isonomia import pipeline

    out = output or study.with_name(study.stem + "-release")
    built = pipeline.build(study, out, pdf=pdf, say=teller(as_json), cells=cells)
    report(built_facts(built), [*where_to_look(built), *left_out(built)], as_json)


@cli.command()
@click.argument("folder", metavar="OUT", type=PLACE)
@click.option("--previous", multiple=True, type=PLACE, help="An earlier release; may be repeated.")
@AS_JSON
def audit(folder: Path, previous: tuple[Path, ...], as_json: bool) -> None:
    """Attack the release in OUT as a stranger would, and report what could be recovered."""
    from isonomia.protect import audit as auditor

    found = auditor.audit(folder, previous)
    report(found.facts(), found.lines(), as_json)
    found.refuse_bad_news(folder)


@cli.command()
@click.argument("old", type=PLACE)
@click.argument("new", type=PLACE)
@AS_JSON
def compare(old: Path, new: Path, as_json: bool) -> None:
    """What changed from the release in OLD to that in NEW, and whether data, definition, merging or policy moved it."""
    from isonomia import history

    found = history.compare(old, new)
    report(found.facts(), found.lines(), as_json)


@cli.command()
@TABLE
@click.option("-o", "--output", type=PLACE, help="The CSV file to write; standard output else.")
@click.option("--as", "preset", type=click.Choice(["who"]), help="Units, orientation and rules of another tool.")
def measure(table: Path, output: Path | None, preset: str | None) -> None:
    """Every summary measure of TABLE, in WHO's HEAT template, as tidy rows. Private output: nothing is protected."""
    from isonomia import verbs

    if output is not None:
        verbs.refuse_place(output)
    text = verbs.measure(table, preset or "")
    click.echo("These figures are not protected: for your own eyes until you know that they are public.", err=True)
    if output is None:
        tell(text, nl=False)
    else:
        verbs.write_new(output, text)
        click.echo(f"Wrote {output}.", err=True)


cli.add_command(curriculum)


@cli.command()
@click.argument("folder", type=PLACE)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
def serve(folder: Path, port: int) -> None:
    """Look at a release in a browser of this machine. The pages also open from the folder, without a server."""
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    site = folder / "site" if (folder / "site" / "index.html").is_file() else folder
    if not (site / "index.html").is_file():
        remedy = "Give the folder that `isonomia build` wrote."
        raise OutputError(Fault(str(folder), "there is no site here: no index.html.", remedy=remedy))
    handler = partial(SimpleHTTPRequestHandler, directory=str(site))
    try:
        listening = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        remedy = "Another program may use it: --port 0 takes a free one. The pages also open from the folder."
        problem = f"the port cannot be used: {error.strerror}."
        raise OutputError(Fault(f"--port {port}", problem, remedy=remedy)) from error
    with listening as server:
        tell(f"http://127.0.0.1:{server.server_port}/index.html (Ctrl-C stops)")
        server.serve_forever()


cli.add_command(stories)
