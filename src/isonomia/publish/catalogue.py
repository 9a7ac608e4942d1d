"""The template that translators start from: every message of pages, templates and reasons.

`python -m isonomia.publish.catalogue` writes locale/messages.pot anew; a test fails while it lags behind the code.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from isonomia.model.reasons import HIDDEN, REASONS

_METHODS: Final = [("templates/**.html", "jinja2"), ("**.py", "python")]
_OPTIONS: Final = {"templates/**.html": {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}}
_KEYWORDS: Final[dict[str, Any]] = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def template() -> Catalog:
    """Every message, with the files that hold it."""
    catalog = Catalog(project="isonomia", version="", creation_date=datetime(2026, 1, 1, tzinfo=UTC), fuzzy=False)
    with as_file(files("isonomia.publish")) as folder:
        found = extract_from_dir(folder, _METHODS, _OPTIONS, keywords=_KEYWORDS, comment_tags=())
        messages = {(message, name) for name, _, message, _, _ in found}
    for message, name in sorted(messages, key=repr):
        catalog.add(message, locations=[(name, 0)])
    for text in (*REASONS.values(), HIDDEN):
        catalog.add(text, locations=[("model/reasons.py", 0)])
    return catalog


def as_text(catalog: Catalog) -> str:
    """The catalogue as a .pot file: sorted, without line numbers and dates, so that it changes with its messages."""
    out = io.BytesIO()
    write_po(out, catalog, width=120, omit_header=True, sort_output=True, include_lineno=False)
    head = 'msgid ""\nmsgstr ""\n"Project-Id-Version: isonomia\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return head + out.getvalue().decode("utf-8")


def write() -> Path:
    """Write the template into the package."""
    with as_file(files("isonomia.publish") / "locale") as folder:
        path = folder / "messages.pot"
        path.write_text(as_text(template()), encoding="utf-8", newline="\n")
    return path


if __name__ == "__main__":
    write()
