"""Plain values as TOML text, in the order given. `tomllib` reads what this writes into the same values."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final

from isonomia.errors import Fault, InternalError

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def toml_text(content: Mapping[str, Any]) -> str:
    """A document: keys with plain values first, then tables and arrays of tables, recursively."""
    return "\n".join(_section(content, ())).strip("\n") + "\n"


def _section(content: Mapping[str, Any], path: tuple[str, ...]) -> list[str]:
    lines = [f"{_key(name)} = {_value(value)}" for name, value in content.items() if not _is_section(value)]
    for name, value in content.items():
        inner = (*path, name)
        title = ".".join(_key(part) for part in inner)
        if isinstance(value, Mapping):
            only_sections = bool(value) and all(_is_section(each) for each in value.values())
            lines += [*([] if only_sections else ["", f"[{title}]"]), *_section(value, inner)]
        elif _is_section(value):
            for entry in value:
                lines += ["", f"[[{title}]]", *_section(entry, inner)]
    return lines


def _is_section(value: Any) -> bool:  # noqa: ANN401  whatever TOML may hold
    is_array = isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)
    return is_array or isinstance(value, Mapping)


def _value(value: Any) -> str:  # noqa: ANN401, PLR0911  whatever TOML may hold: one return for each kind
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(name)} = {_value(each)}" for name, each in value.items()) + "}"
    raise InternalError(Fault("study text", f"a value of type {type(value).__name__} is not TOML."))


def _float(value: float) -> str:
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return repr(value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _string(name)


def _string(text: str) -> str:
    """A basic string. JSON escapes what TOML wants escaped, apart from the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
