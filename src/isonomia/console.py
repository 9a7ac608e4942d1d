"""How commands take files and folders, and how they say what they found: shared by all of them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from isonomia.errors import Fault, OutputError


class Place(click.Path):
    """A file or folder that has a name of its own: the folder above, or where the user is, is spelled out."""

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path; refused where it is empty, holds a null character or is the top of a disk."""
        text = os.fspath(value)
        if not text or "\0" in text:
            self.fail("name a file or a folder.", param, ctx)
        path = Path(text)
        path = path if path.name not in ("", "..") else Path(os.path.abspath(text))  # noqa: PTH100  links stay links
        if not path.name:
            self.fail("this is the top of a disk; name a file or a folder in it.", param, ctx)
        return path


PLACE = Place()
STUDY = click.argument("study", type=PLACE)
CELLS = click.option(
    "--cells", type=PLACE, multiple=True, help="A file of cells in the place of all records; may be repeated."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Write the result as JSON, for a program to read.")


def complain(*sentences: str) -> None:
    """Sentences on standard error, the count of them first where there are several."""
    if len(sentences) > 1:
        click.echo(f"{len(sentences)} things to put right:", err=True)
    for sentence in sentences:
        click.echo(sentence if len(sentences) == 1 else f"- {sentence}", err=True)


def tell(text: str, *, nl: bool = True) -> None:
    """A result on standard output.

    Raises:
        OutputError: it cannot be written, for instance to a full disk. Folders that were written before are whole.
    """
    try:
        click.echo(text, nl=nl)
    except BrokenPipeError:  # the reader has seen enough
        raise
    except OSError as error:
        remedy = "Send it elsewhere. Files and folders of this command that are in place are whole."
        problem = f"the result cannot be written to it: {error.strerror}."
        raise OutputError(Fault("standard output", problem, remedy=remedy)) from error


def report(facts: dict[str, object], lines: Sequence[str], as_json: bool) -> None:
    """The result of a command: JSON for a program, lines for a person."""
    tell(json.dumps(facts, ensure_ascii=False) if as_json else "\n".join(lines))


def teller(as_json: bool) -> Callable[[str], None]:
    """A function that tells the steps of long work to a terminal, and to nobody where the output is piped."""
    if as_json or not sys.stderr.isatty():
        return lambda _: None
    return lambda step: click.echo(f"{step} …", err=True)
