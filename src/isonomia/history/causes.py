"""Why figures moved between two releases: data, definition, merging or policy, as far as the public files tell.

A cause is named where what it concerns differs between the two releases. Several may hold at once; which of them moved
a figure by how much, nobody can tell without building the old question on the new data.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from isonomia.history.released import Released
from isonomia.model.revision import (
    DATA,
    DEFINITION,
    MERGING,
    POLICY,
    PROTECTION,
    PUBLICATION,
    RECORDS,
    SOFTWARE,
)

WORDS_OF: Final = {
    DEFINITION: "the question or its source is defined in another way",
    MERGING: "groups or periods are put together in another way",
    POLICY: "another privacy policy or display gate ran",
    SOFTWARE: "another version of isonomia made it",
    DATA: "the data are others",
    PUBLICATION: "other measures are named for publication, or held back",
    RECORDS: "the public files do not tell whether the records are others too",
    PROTECTION: "nothing of its own changed: other figures had to be protected in another way",
}
_SAID: Final = ("title", "words", "definition", "caveats", "topic", "margin", "note", "citation", "path")
"""Keys that change what pages say, and no figure."""
_PUT_TOGETHER: Final = ("merge", "other", "levels", "bins", "map", "split", "multiple", "within", "parents")


def causes_of(indicator: str, old: Released, new: Released) -> tuple[str, ...]:
    """What can have moved an indicator's figures, in a fixed order; empty where nothing is known to differ."""
    found = [
        (DEFINITION, _definition(indicator, old) != _definition(indicator, new)),
        (MERGING, _merging(indicator, old) != _merging(indicator, new)),
        (POLICY, _policy(indicator, old) != _policy(indicator, new)),
        (SOFTWARE, old.code != new.code),
        (DATA, _digests(indicator, old) != _digests(indicator, new)),
    ]
    return tuple(name for name, differs in found if differs)


def publishes_alike(old: Released, new: Released) -> bool:
    """Whether both releases name the same measures for publication, and hold back the same questions."""
    sections = (each.study.get("release", {}) for each in (old, new))
    one, other = ([sorted(map(str, each.get(key, ()))) for key in ("publish", "hold")] for each in sections)
    return one == other


def is_private(indicator: str, release: Released) -> bool:
    """Whether one of its sources has no public digest, so that new data cannot be told from old."""
    return any(each not in release.sources for each in _sources(indicator, release))


def _sources(indicator: str, release: Released) -> tuple[str, ...]:
    """The sources of a question and of its benchmarks."""
    question = release.question(indicator)
    named = [question.get("source", "")]
    benchmarks = release.study.get("benchmark", {})
    named += [benchmarks.get(each, {}).get("source", "") for each in question.get("benchmarks", ())]
    return tuple(dict.fromkeys(each for each in named if each))


def _dimensions(indicator: str, release: Released) -> tuple[str, ...]:
    question = release.question(indicator)
    named = [name for entry in question.get("by", ()) for name in ([entry] if isinstance(entry, str) else entry)]
    named += [*question.get("stratify_by", ()), *question.get("adjust", ()), question.get("units", "")]
    return tuple(dict.fromkeys(name for name in named if name))


def _without(section: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {name: each for name, each in section.items() if name not in keys}


def _definition(indicator: str, release: Released) -> object:
    question = release.question(indicator)
    sources = release.study.get("source", {})
    benchmarks = release.study.get("benchmark", {})
    dimensions = release.study.get("dimension", {})
    return (
        _without(question, *_SAID),
        {name: _without(sources.get(name, {}), *_SAID) for name in _sources(indicator, release)},
        {name: _without(benchmarks.get(name, {}), *_SAID) for name in question.get("benchmarks", ())},
        {name: _without(dimensions.get(name, {}), *_SAID, *_PUT_TOGETHER) for name in _dimensions(indicator, release)},
    )


def _merging(indicator: str, release: Released) -> object:
    dimensions = release.study.get("dimension", {})
    chosen = {
        name: {key: dimensions.get(name, {}).get(key) for key in _PUT_TOGETHER if key != "levels"}
        | {"levels": _codes(dimensions.get(name, {}).get("levels", {}))}
        for name in _dimensions(indicator, release)
    }
    return chosen, release.study.get("release", {}).get("pool", 0)


def _codes(levels: object) -> list[str]:
    """The codes of levels, in order: a new label moves no figure."""
    return [str(each) for each in levels] if isinstance(levels, Mapping | list) else []


def _policy(indicator: str, release: Released) -> object:
    source = release.question(indicator).get("source", "")
    own = release.source_policies.get(source, {})
    return dict(release.policy), own, release.study.get("release", {}).get("reliability", "")


def _digests(indicator: str, release: Released) -> object:
    return {name: release.sources.get(name, "") for name in _sources(indicator, release)}
