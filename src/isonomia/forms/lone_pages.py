"""Pages that stand alone, outside every site: one file of HTML each, from a template of a room.

All have one frame, templates/alone.html: nothing on them is fetched, sent or indexed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def templates_of(package: str) -> Environment:
    """The templates of a package: text is escaped, and a value that one asks for and is not given is an error."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    from isonomia.forms.compiled import compiled

    return Environment(
        loader=ChoiceLoader([PackageLoader(each, "templates") for each in (package, "isonomia.forms")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=compiled(),
    )
