"""Labels and titles of the vocabularies in other languages: one file a language, text to text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_FOLDER = "isonomia.standards"


@cache
def words_in(language: str) -> Mapping[str, str]:
    """Label or title, as its vocabulary has it -> the same in a language; empty where the language has no file."""
    path = files(_FOLDER) / "words" / f"{language}.toml"
    if not path.is_file():
        return {}
    found: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["text"]
    return found
