"""story.toml as it is written: the shape of a record. What its words mean together is checked in `record.py`."""

from __future__ import annotations

import tomllib
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from isonomia.errors import listed, nearest, quoted
from isonomia.stories.findings import Finding, fault

Name = Annotated[str, Field(min_length=1, max_length=300)]
Text = Annotated[str, Field(max_length=5_000)]
Clock = Annotated[str, Field(pattern=r"^(\d+:)?[0-5]?\d:[0-5]\d(\.\d{1,3})?$")]
File = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
_ALLOWED: Final = {
    "string_type": "text in quotes",
    "list_type": "a list in square brackets",
    "dict_type": "a table of keys and values",
    "model_type": "a table of keys and values",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "string_too_short": "a text that is not empty",
    "string_too_long": "a shorter text",
    "too_long": "fewer entries",
    "too_short": "more entries",
    "string_pattern_mismatch": "times such as 03:12 or 01:03:12.500; the plain name of a file in this folder",
}
Model = TypeVar("Model", bound=BaseModel)


class Part(BaseModel):
    """A part of the file: unknown keys are refused, nothing is converted."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ClipFile(Part):
    """A part of a story for teaching."""

    title: Name
    start: Clock
    end: Clock
    note: Text = ""


class TeachingFile(Part):
    """What teachers get."""

    objectives: list[Name] = Field(default_factory=list)
    prompts: list[Name] = Field(default_factory=list)
    cases: list[Name] = Field(default_factory=list)
    minutes: Annotated[int, Field(ge=0, le=600)] = 0
    clip: list[ClipFile] = Field(default_factory=list)


class SubjectFile(Part):
    """A code that the story is about."""

    code: Name
    system: Name
    label: Name


class TranslationFile(Part):
    """The story in another language."""

    title: Name
    summary: Text
    content_note: Text = ""
    takeaway: Text = ""
    transcript: File
    captions: File | None = None


class RecordFile(Part):
    """The whole file."""

    title: Annotated[str, Field(max_length=300)] = ""
    summary: Text = ""
    language: Name = "en"
    shown_as: Text = ""
    recorded: Text = ""
    made_up: Annotated[str, Field(max_length=300)] = ""
    themes: list[Name] = Field(default_factory=list)
    place_in_training: Text = ""
    circumstances: list[Name] = Field(default_factory=list)
    counted: list[Name] = Field(default_factory=list)
    content_note: Text = ""
    takeaway: Text = ""
    credits: list[Name] = Field(default_factory=list)
    licence: Text = ""
    media: list[File] = Field(default_factory=list)
    described: File | None = None
    nothing_in_pictures: bool = False
    faces: Text = ""
    duration: Clock | None = None
    pauses: list[Annotated[list[Clock], Field(min_length=2, max_length=2)]] = Field(default_factory=list)
    speakers: list[Name] = Field(default_factory=list)
    transcript: File = "transcript.txt"
    captions: File | None = None
    names: list[Name] = Field(default_factory=list)
    related: list[Name] = Field(default_factory=list)
    about: list[SubjectFile] = Field(default_factory=list)
    teaching: TeachingFile | None = None
    translation: dict[Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$")], TranslationFile] = Field(
        default_factory=dict
    )


def read_record_file(content: bytes, place: str) -> tuple[RecordFile | None, tuple[Finding, ...]]:
    """The record in a file's content, or None; and everything that is wrong with its shape."""
    try:
        raw = tomllib.loads(content.decode("utf-8-sig"))
        return RecordFile.model_validate(raw), ()
    except UnicodeDecodeError:
        return None, (fault(place, "the file is not UTF-8 text.", remedy="Save it as UTF-8."),)
    except tomllib.TOMLDecodeError as error:
        return None, (fault(place, f"this is not TOML: {error}.", remedy='Text stands in quotes: title = "…".'),)
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, tuple(dict.fromkeys(_complaint(place, detail) for detail in details))


def _complaint(place: str, detail: Any) -> Finding:  # noqa: ANN401  pydantic's own shape
    keys, kind = detail["loc"], detail["type"]
    where = f"{place} [{'.'.join(str(each + 1) if isinstance(each, int) else str(each) for each in keys)}]"
    if kind == "missing":
        return fault(where, f"the key {quoted(keys[-1])} is missing.")
    if kind == "extra_forbidden":
        allowed = _keys_beside(keys)
        near = nearest(str(keys[-1]), allowed)
        return fault(where, f"the key {quoted(keys[-1])} does not belong here.", listed(allowed), near)
    found = detail["input"]
    shown = quoted(found) if isinstance(found, str | int | float) else "this"
    return fault(where, f"{shown} cannot stand here.", _ALLOWED.get(kind, "another value"))


def _keys_beside(keys: tuple[Any, ...]) -> tuple[str, ...]:
    """The keys that may stand where a stray one stands."""
    parts: dict[str, type[Part]] = {
        "teaching": TeachingFile,
        "clip": ClipFile,
        "about": SubjectFile,
        "translation": TranslationFile,
    }
    named = [parts[each] for each in keys[:-1] if each in parts]
    return tuple((named[-1] if named else RecordFile).model_fields)
