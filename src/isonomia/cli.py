"""The command line: the verbs, thin."""

import click

from isonomia import __version__


@click.group()
@click.version_option(__version__)
def main() -> None:
    """Equal opportunity in medicine, measured."""
