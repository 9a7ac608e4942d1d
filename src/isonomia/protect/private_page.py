"""Private pages as HTML: one frame, and nothing in it is fetched, sent or indexed."""

from __future__ import annotations

from typing import Any


def private_page(template: str, **values: Any) -> str:  # noqa: ANN401  what a template asks for is of unlike type
    """A page of OUT-private from its template; a value that the template asks for and is not given is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    env = Environment(
        loader=PackageLoader("isonomia.protect", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return env.get_template(template).render(**values)
