"""What the design of the study file knows and this version does not build: refused by name, never in silence."""

from __future__ import annotations

from typing import Any, Final

from isonomia.study.document import Document
from isonomia.study.lines import Path

SECTIONS: Final = {
    "plan": "plans of support",
    "allocation": "support by need",
    "allocator": "support by need",
    "access": "travel to care",
    "workforce": "workforce projections",
}
"""Section -> what it will hold."""

KEYS: Final = {
    "source": ("replicates", "resource", "vocabulary_version"),
    "dimension": ("detail",),
    "indicator": (),
    "representation": ("adjust", "stratify_by"),
    "benchmark": (),
    "pathway": ("adjust", "stratify_by"),
    "topic": (),
    "release": (),
}
"""Section -> keys of the design whose room is not built."""

KINDS: Final = ("fhir", "omop")


def refuse_unbuilt(document: Document) -> dict[str, Any]:
    """The data of the document without sections and keys that are not built; each is put on the list of faults."""
    kept = {key: value for key, value in document.data.items() if key not in SECTIONS}
    for section in document.data:
        if section in SECTIONS:
            _refuse(document, (section,), f"the section [{section}], {SECTIONS[section]},")
    for section, keys in KEYS.items():
        if section in kept:
            kept[section] = _cleared(document, section, kept[section], keys)
    return kept


def _cleared(document: Document, section: str, content: Any, keys: tuple[str, ...]) -> Any:  # noqa: ANN401  any TOML
    if section == "release":
        return _without(document, (section,), content, keys)
    if isinstance(content, dict):
        return {name: _without(document, (section, name), each, keys) for name, each in content.items()}
    if isinstance(content, list):
        return [_without(document, (section, index), each, keys) for index, each in enumerate(content)]
    return content


def _without(document: Document, path: Path, content: Any, keys: tuple[str, ...]) -> Any:  # noqa: ANN401  any TOML
    if not isinstance(content, dict):
        return content
    for key in keys:
        if key in content:
            _refuse(document, (*path, key), f"the key {key!r}")
    if path[0] == "source" and content.get("kind") in KINDS:
        _refuse(document, (*path, "kind"), f"the kind of source {content['kind']!r}")
        keys = (*keys, "kind")
    return {key: value for key, value in content.items() if key not in keys}


def _refuse(document: Document, path: Path, what: str) -> None:
    document.complain(path, f"{what} is not built yet in this version.", remedy="Leave it out for now.")
