"""The JSON Schema of study files, for editors: made from the models, published beside them as `study.schema.json`.

A test holds the file and the models together; after a change of the models, write it again with
`python -c "from isonomia.study.json_schema import save; save()"`.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from isonomia.standards import reliability_ids, vocabulary, vocabulary_ids
from isonomia.study.levels import LISTS_OF_GROUPS
from isonomia.study.policies import POLICIES
from isonomia.study.schema import StudyFile

FILE: Final = "study.schema.json"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_ID: Final = "^[a-z0-9][a-z0-9_-]{0,79}$"


def json_schema() -> dict[str, Any]:
    """The schema: what an editor needs to offer keys and values and to show what they mean."""
    made: dict[str, Any] = _tidy(StudyFile.model_json_schema(by_alias=True))
    _name_choices(made["$defs"])
    for section in ("source", "dimension", "benchmark", "topic"):
        made["properties"][section]["propertyNames"] = {"pattern": _ID}
    return {"$schema": DIALECT, "title": "isonomia study file", **made}


def published() -> dict[str, Any]:
    """The schema as it is shipped."""
    content: dict[str, Any] = json.loads(files("isonomia.study").joinpath(FILE).read_text(encoding="utf-8"))
    return content


def save() -> None:
    """Write the schema beside this module."""
    text = json.dumps(json_schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    Path(__file__).with_name(FILE).write_text(text, encoding="utf-8", newline="\n")


def _tidy(node: Any) -> Any:  # noqa: ANN401  any part of a JSON document
    """Without what TOML cannot say (null) and without titles that repeat the key."""
    if isinstance(node, list):
        return [_tidy(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _tidy(each) for key, each in node.items() if not _needless(key, each)}
    options = [each for each in kept.get("anyOf", []) if each != {"type": "null"}]
    if "anyOf" in kept:
        kept.pop("anyOf")
        kept |= options[0] if len(options) == 1 else {"anyOf": options}
    return kept


def _needless(key: str, value: object) -> bool:
    """Whether an entry is a title of pydantic's own, or a default that TOML cannot write."""
    return (key == "title" and isinstance(value, str)) or (key == "default" and value is None)


def _name_choices(definitions: dict[str, Any]) -> None:
    """The names that are known beforehand, so that an editor can offer them."""
    groups = [each for each in vocabulary_ids() if vocabulary(each).kind in LISTS_OF_GROUPS]
    definitions["DimensionFile"]["properties"]["vocabulary"]["enum"] = groups
    for section in ("SourceFile", "ReleaseFile"):
        definitions[section]["properties"]["policy"]["enum"] = list(POLICIES)
    definitions["ReleaseFile"]["properties"]["reliability"]["enum"] = list(reliability_ids())
    for section in ("IndicatorFile", "RepresentationFile", "PathwayFile", "ReleaseFile"):
        definitions[section]["properties"]["id"]["pattern"] = _ID
