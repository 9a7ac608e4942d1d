"""The template that translators start from, and the catalogues of the languages that follow it.

`python -m isonomia.publish.catalogue` does all that is needed after a message or a translation has changed: it writes
locale/messages.pot anew, takes each locale/LANG/LC_MESSAGES/messages.po along (a new message comes in without a
translation, one that is gone leaves, and none is guessed from its neighbours), and compiles the .mo beside it, which
the site reads. Tests fail while one of the three lags behind.
"""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from isonomia.model.reasons import HIDDEN, REASONS
from isonomia.model.registry import Measure, registry

_METHODS: Final = [("templates/**.html", "jinja2"), ("**.py", "python")]
_OPTIONS: Final = {"templates/**.html": {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}}
_KEYWORDS: Final[dict[str, Any]] = {"_": None, "N_": None, "say": None, "gettext": None, "ngettext": (1, 2)}


_OF_POLICY: Final = ("title", "text", "unconfirmed")
_OF_RULE: Final = ("label", "minimum")
_RULES: Final = "impact-rules.toml"
_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)
_HEAD: Final = 'msgid ""\nmsgstr ""\n"Project-Id-Version: isonomia\\n"\n'
_CONTENT: Final = '"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def template() -> Catalog:
    """Every message, with the files that hold it."""
    catalog = Catalog(project="isonomia", version="", creation_date=_DAY, fuzzy=False)
    with as_file(files("isonomia.publish")) as folder:
        found = extract_from_dir(folder, _METHODS, _OPTIONS, keywords=_KEYWORDS, comment_tags=())
        messages = {(message, name) for name, _, message, _, _ in found}
    for message, name in sorted(messages, key=repr):
        catalog.add(message, locations=[(name, 0)])
    for text in (*REASONS.values(), HIDDEN):
        catalog.add(text, locations=[("model/reasons.py", 0)])
    for place, text in _rules():
        catalog.add(text, locations=[(place, 0)])
    for measure in registry().values():
        for text in _texts(measure):
            catalog.add(text, locations=[(f"model/registry/{measure.family}.toml", 0)])
    return catalog


def _rules() -> Iterator[tuple[str, str]]:
    """What privacy policies and rules of thumb say in words, read from their files: a release holds them as data."""
    package = files("isonomia")
    for policy in sorted((package / "protect" / "policies").iterdir(), key=str):
        if policy.name.endswith(".toml"):
            raw = tomllib.loads(policy.read_text(encoding="utf-8"))
            yield from ((f"protect/policies/{policy.name}", raw[key]) for key in _OF_POLICY if raw.get(key))
    rules = tomllib.loads((package / "standards" / _RULES).read_text(encoding="utf-8"))["rule"]
    yield from ((f"standards/{_RULES}", rule[key]) for rule in rules for key in _OF_RULE if rule[key])


def _texts(measure: Measure) -> Iterator[str]:
    """What pages say of a measure in words; its formula, source and names elsewhere are the same in every language."""
    every = (measure.title, measure.plain, measure.question, measure.interval, measure.assumptions)
    yield from (text for text in every if text)


def as_text(catalog: Catalog) -> str:
    """The catalogue as a .pot file: sorted, without line numbers and dates, so that it changes with its messages."""
    return _HEAD + _CONTENT + _body(catalog)


def translated(text: str, code: str, newest: Catalog) -> Catalog:
    """The catalogue of a language, from the text of its .po file, with the messages of the newest template."""
    old = read_po(io.StringIO(text), locale=code)
    catalog = Catalog(locale=code, project="isonomia", version="", creation_date=_DAY, revision_date=_DAY, fuzzy=False)
    for message in newest:
        if message.id:
            known = old.get(message.id)
            catalog.add(message.id, known.string if known else None, message.locations, message.flags)
    return catalog


def as_po(catalog: Catalog) -> str:
    """The catalogue of a language as a .po file, in the order and the form of the template."""
    language = f'"Language: {catalog.locale_identifier}\\n"\n"Plural-Forms: {catalog.plural_forms}\\n"\n'
    return _HEAD + language + _CONTENT + _body(catalog)


def compiled(catalog: Catalog) -> bytes:
    """The catalogue of a language as the site reads it: a message without a translation is left out."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def _body(catalog: Catalog) -> str:
    out = io.BytesIO()
    write_po(out, catalog, width=120, omit_header=True, sort_output=True, include_lineno=False)
    return out.getvalue().decode("utf-8")


def write() -> Path:
    """Write the template into the package, and the .po and .mo files of its languages."""
    newest = template()
    with as_file(files("isonomia.publish") / "locale") as folder:
        path = folder / "messages.pot"
        path.write_text(as_text(newest), encoding="utf-8", newline="\n")
        for each in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
            catalog = translated(each.read_text(encoding="utf-8"), each.parents[1].name, newest)
            each.write_text(as_po(catalog), encoding="utf-8", newline="\n")
            each.with_suffix(".mo").write_bytes(compiled(catalog))
    return path


if __name__ == "__main__":
    write()
