"""Private pages as HTML: one frame, and nothing in it is fetched, sent or indexed."""

from __future__ import annotations

from typing import Any

from isonomia.forms.lone_pages import templates_of


def private_page(template: str, **values: Any) -> str:  # noqa: ANN401  what a template asks for is of unlike type
    """A page of OUT-private from its template; a value that the template asks for and is not given is an error."""
    return templates_of("isonomia.protect").get_template(template).render(**values)
