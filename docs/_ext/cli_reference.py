"""Write docs/cli.md from what each command says with --help. A test holds the two together.

python docs/_ext/cli_reference.py
"""

from collections.abc import Iterator
from pathlib import Path

import click

from isonomia.cli import cli

PAGE = Path(__file__).parents[1] / "cli.md"
WIDTH = 90
INTRODUCTION = """\
# Commands

What each command says with `--help`. Results go to standard output, messages and progress to standard error; progress
is quiet where the output is piped. `--json` is for programs. Exit codes are on
[the page on bad input](bad-input.md).
"""


def contexts() -> Iterator[click.Context]:
    """The program and each of its commands, as if called for help in a terminal of one width."""
    size = {"terminal_width": WIDTH, "max_content_width": WIDTH}
    program = click.Context(cli, info_name="isonomia", **{**cli.context_settings, **size})
    yield program
    yield from below(program, cli, size)


def below(parent: click.Context, group: click.Group, size: dict[str, int]) -> Iterator[click.Context]:
    """The commands of a group, and those of the groups in it."""
    for name, command in group.commands.items():
        context = click.Context(command, info_name=name, parent=parent, **{**command.context_settings, **size})
        yield context
        if isinstance(command, click.Group):
            yield from below(context, command, size)


def reference() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    for context in contexts():
        heading = f"## {context.command_path}\n\n" if context.parent else ""
        parts.append(f"{heading}```text\n{context.get_help().rstrip()}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8", newline="\n")
