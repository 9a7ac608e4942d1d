"""Turn what pydantic finds into our own sentences: what stands there, what may stand there, the nearest name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Final, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from isonomia.errors import listed, nearest, quoted
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.passwords import password_in

Model = TypeVar("Model", bound=BaseModel)

_WANTED: Final = {
    "string_type": "text in quotes",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "list_type": "a list in square brackets",
    "dict_type": "a table of keys and values",
    "model_type": "a table of keys and values",
    "model_attributes_type": "a table of keys and values",
    "date_type": "a date without quotes, such as 2026-11-22",
    "date_from_datetime_inexact": "a date without quotes, such as 2026-11-22",
    "date_from_datetime_parsing": "a date without quotes, such as 2026-11-22",
    "string_too_short": "a text that is not empty",
    "string_too_long": "a text of at most {max_length} characters",
    "too_short": "at least {min_length} entries",
    "too_long": "at most {max_length} entries",
    "greater_than": "a number above {gt:g}",
    "greater_than_equal": "a number of at least {ge:g}",
    "less_than": "a number below {lt:g}",
    "less_than_equal": "a number of at most {le:g}",
    "finite_number": "a number that is not infinite",
    "string_unicode": "text without broken characters",
}
"""Pydantic's kind of error -> what is allowed."""
_HUNDRED: Final = 100

_WANTED_OF_EITHER: Final = {
    "period": 'the name of a column in quotes, or { is = "2018" }',
    "setting": 'the name of a column in quotes, or { is = "School" }',
    "levels": 'a list of codes, or { code = "Label" }, or { code = { label = "Label" } }',
    "by": 'ids of dimensions, and pairs of them in brackets: ["sex", ["sex", "age"]]',
    "year": "a year",
}
"""Keys that take more than one shape -> what is allowed."""


def validated(model: type[Model], raw: object, document: Document, path: Path) -> Model | None:
    """The section as a model, or None with every fault of it on the document's list."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        said: set[Path] = set()
        for detail in error.errors(include_url=False):
            _complain(model, raw, document, path, detail, said)
        return None


def _complain(
    model: type[BaseModel], raw: object, document: Document, path: Path, detail: ErrorDetails, said: set[Path]
) -> None:
    kind, where = detail["type"], detail["loc"]
    inside, either = _inside(raw, where)
    if either and inside[-1:]:
        inside = inside[: _first_key(inside)]
    if kind == "missing" and not either:
        inside = (*inside, where[-1])
    if inside in said:
        return
    said.add(inside)
    keys = (*path, *inside)
    if either:
        wanted = _WANTED_OF_EITHER.get(str(inside[0]), "another shape")
        document.complain(keys, f"{shown(_at(raw, inside))} cannot stand here.", wanted)
    elif kind == "missing":
        document.complain(keys, f"the key {quoted(where[-1])} is missing.", remedy=_description(model, where))
    elif kind == "extra_forbidden":
        allowed = _fields(_model_at(model, where[:-1]))
        name = str(where[-1])
        document.complain(
            keys, f"the key {quoted(name)} does not belong here.", listed(allowed), nearest(name, allowed)
        )
    elif kind == "literal_error":
        allowed = tuple(re.findall(r"'([^']*)'", str(detail["ctx"]["expected"]))) or (str(detail["ctx"]["expected"]),)
        found = _at(raw, inside)
        document.complain(keys, f"{shown(found)} cannot stand here.", listed(allowed), nearest(str(found), allowed))
    else:
        limits = detail.get("ctx", {})
        wanted = _WANTED.get(kind, "another value").format(**limits)
        found = _at(raw, inside)
        document.complain(keys, f"{shown(found)} cannot stand here.", wanted, remedy=_as_share(kind, limits, found))


def _as_share(kind: str, limits: Mapping[str, Any], found: object) -> str:
    """What to write for a percentage that stands where a share belongs."""
    percentage = kind == "less_than" and limits.get("lt") == 1 and isinstance(found, int | float) and found < _HUNDRED
    return f"For {found:g} in every 100 write {found / _HUNDRED:g}." if percentage else ""  # type: ignore[operator]


def shown(value: object) -> str:  # noqa: PLR0911  one return for each kind of value
    """What stands in the file, with its kind."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {quoted(value)}"
        case str():
            return "this text" if password_in(value) else f"the text {quoted(value)}"
        case list():
            return f"a list of {len(value)}"
        case dict():
            return "a table"
        case dt.date() | dt.time():
            return f"the date {quoted(value.isoformat())}"
        case _:
            return quoted(value)


def _inside(raw: object, where: tuple[int | str, ...]) -> tuple[Path, bool]:
    """The part of an error's place that is written in the file, and whether a choice of shapes was in the way."""
    path: Path = ()
    here = raw
    either = False
    for index, step in enumerate(where):
        if _has(here, step):
            here = here[step]  # type: ignore[index]  # _has looked
            path += (step,)
        elif index < len(where) - 1 or not isinstance(here, dict):
            either = True
    return path, either


def _has(here: object, step: int | str) -> bool:
    if isinstance(here, list):
        return isinstance(step, int) and step < len(here)
    return isinstance(here, dict) and step in here


def _first_key(path: Path) -> int:
    """How much of a path leads to the first key (a list of choices complains as a whole)."""
    return 3 if path[:1] == ("from",) else 1


def _at(raw: object, path: Path) -> object:
    here: Any = raw
    for step in path:
        here = here[step]
    return here


def _model_at(model: type[BaseModel], where: tuple[int | str, ...]) -> type[BaseModel]:
    """The model of the table at a place below `model`."""
    for step in where:
        named = [each for name, each in model.model_fields.items() if step in {name, each.alias}]
        inner = [_models_in(each.annotation) for each in named]
        if inner and inner[0]:
            model = inner[0][0]
    return model


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models_in(part)]


def _fields(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _description(model: type[BaseModel], where: tuple[int | str, ...]) -> str:
    owner = _model_at(model, where[:-1])
    for name, field in owner.model_fields.items():
        if where[-1] in {name, field.alias} and field.description:
            return f"It holds: {field.description[0].lower()}{field.description[1:]}"
    return ""
