"""The study as run, fit to be published: no local path, no host, no credential, and no comments."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

from isonomia.model.study import Study
from isonomia.protect.toml_text import toml_text

PACKAGE: Final = "package:"
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s\"'<>]+")
_CONNECTION: Final = re.compile(r"(?i)\b(?:password|passwd|pwd|token|secret|user|host|hostaddr)\s*=\s*\S+")
_LOCAL: Final = re.compile(r"(?:(?<=[\s\"'(=])|^)(?:~?/[\w.-]+/|~/|[A-Za-z]:[\\/](?!/)|\\\\\w|\.{1,2}[\\/])[^\s\"']*")
_PUBLIC_WEB: Final = re.compile(r"https?://[^\s/@]+(?:/[^\s]*)?")
_REVIEWED: Final = ("before", "inventory", "reviews", "decisions", "pictures", "picture_decisions")
"""Files of the curriculum audit that people filled in, or that a school exported."""
_CODED: Final = ("file", "released")
"""Files of a survey's comments that people filled in."""
_PATH_KEYS: Final = frozenset({"path", "previous", "results", "cases", "hits", "silent", "folder", *_REVIEWED, *_CODED})
_INTERNAL: Final = frozenset({"audience", "owner", "purpose", "expires", "threshold"})
"""Keys of [release] about the internal report: nothing published tells whether there is one."""

_SEARCH: Final = "intersections"
"""The section about the private search through combinations of groups."""

_LOOKS: Final = frozenset({"item_bias", "ordered"})
"""Keys of [[scale]] about the private look at its items."""

_FORMULAS: Final = frozenset({"event", "among", "value", "time", "fields", "reached", "not_yet"})
"""Expressions over columns are parsed against an allow-list; they hold no address and are kept to the letter."""


def public_study_text(study: Study) -> str:
    """The study file without what belongs to the machine that it ran on.

    The file is read and written anew, so comments go (they may hold anything). Paths keep the file's name, the
    address of a database keeps its kind ("postgresql:"), and what looks like a credential or a local path inside
    any other text is replaced by "…". What concerns the internal report alone is left out.
    Citations keep their web addresses, without user and password.
    """
    return toml_text(_redacted(_without_internal(tomllib.loads(study.text)), "")) if study.text else ""


def _without_internal(content: Mapping[str, Any]) -> dict[str, Any]:
    release = content.get("release")
    shown = {name: value for name, value in content.items() if name != _SEARCH}
    if isinstance(scales := shown.get("scale"), list):
        shown["scale"] = [{name: value for name, value in each.items() if name not in _LOOKS} for each in scales]
    if not isinstance(release, Mapping):
        return shown
    kept = {name: value for name, value in release.items() if name not in _INTERNAL}
    return {name: kept if name == "release" else value for name, value in shown.items()}


def _redacted(value: Any, key: str) -> Any:  # noqa: ANN401  whatever TOML may hold
    if key in _FORMULAS:
        return value
    if isinstance(value, Mapping):
        return {name: _redacted(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_redacted(each, key) for each in value]
    if not isinstance(value, str):
        return value
    if key in _PATH_KEYS:
        return file_name(value)
    return address_kind(value) if key == "url" else without_secrets(value)


def file_name(path: str) -> str:
    """The last part of a path on any system; a file inside an installed package stays as it is."""
    if path.startswith(PACKAGE) and ".." not in path:
        return path
    return re.split(r"[\\/]", re.split(r"[?#]", path)[0].rstrip("\\/"))[-1]


def address_kind(url: str) -> str:
    """The kind of a database or server, and nothing of where it is."""
    scheme, colon, _ = url.partition("://")
    return scheme + ":" if colon and scheme.isascii() and scheme.replace("+", "").isalnum() else "…"


def without_secrets(text: str) -> str:
    """A text in which addresses with credentials, connection strings and absolute local paths are blanked."""
    kept = _URL.sub(lambda found: found[0] if _PUBLIC_WEB.fullmatch(found[0]) else address_kind(found[0]) + "…", text)
    return _LOCAL.sub("…", _CONNECTION.sub("…", kept))
