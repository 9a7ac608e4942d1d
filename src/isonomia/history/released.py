"""A published release as its public files tell it: the study as run, where it came from, and every estimate."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from isonomia.errors import Fault, InputError, incomplete
from isonomia.model.estimates import NAMED

REMEDY: Final = "Give the folder that `isonomia build` wrote, whole."
KEY: Final = (*NAMED, "reference")
"""What names an estimate in every release."""
_NEEDED: Final = (*KEY, "coding", "value", "verdict", "status")

Key = tuple[str, ...]
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Released:
    """One release.

    Attributes:
        id, date, policy, code: of the release, as provenance.json has them.
        sources: public source -> digest of its content. Those of records are private.
        study: study.toml as it was run. rows: every estimate by its key.
    """

    id: str
    date: str
    policy: Mapping[str, Any]
    source_policies: Mapping[str, Any]
    code: str
    sources: Mapping[str, str]
    study: Mapping[str, Any]
    rows: Mapping[Key, Row]

    def question(self, indicator: str) -> Mapping[str, Any]:
        """What study.toml says of an indicator, a representation or a stage; empty where it is not there."""
        every = [*self.study.get("indicator", ()), *self.study.get("representation", ())]
        own = next((each for each in every if each.get("id") == indicator), None)
        paths = (_of_pathway(each, indicator) for each in self.study.get("pathway", ()))
        return own or next((each for each in paths if each), {})


def _of_pathway(pathway: Mapping[str, Any], indicator: str) -> dict[str, Any]:
    """A pathway, if an indicator is a step of it or a way out: what a step adds to a gap depends on all steps."""
    names = [f"{pathway.get('id')}-{stage}" for stage in pathway.get("stages", ())]
    if not any(indicator == name or indicator.startswith(f"{name}-") for name in names):
        return {}
    told = {name: _figures_of(each) for name, each in pathway.get("stage", {}).items()}
    return {**pathway, "stage": {name: each for name, each in told.items() if each}}


def _figures_of(stage: Mapping[str, Any]) -> dict[str, Any]:
    """What of a stage moves figures."""
    kept = {name: each for name, each in stage.items() if name not in {"title", "definition", "words"}}
    if "exits" in kept:
        kept["exits"] = {name: each for name, each in kept["exits"].items() if name != "titles"}
    return kept


def read(folder: Path, measures: Collection[str] = ()) -> Released:
    """A release from its folder.

    Args:
        folder: as `isonomia build` wrote it, or its copy.
        measures: keep the rows of these alone; all where none is named.

    Raises:
        InputError: files are missing, or are not what a release holds; all missing ones at once.
    """
    study, provenance = folder / "study.toml", folder / "provenance.json"
    site = folder if (folder / "data").is_dir() and not (folder / "site").exists() else folder / "site"
    estimates = site / "data" / "estimates.csv"
    if faults := incomplete(folder, (study, provenance, estimates)):
        raise InputError(*faults)
    try:
        plan = tomllib.loads(study.read_text(encoding="utf-8"))
        facts = json.loads(provenance.read_text(encoding="utf-8"))
        return Released(
            id=str(facts["release"]),
            date=str(facts["date"]),
            policy=dict(facts["policy"]),
            source_policies=dict(facts.get("source_policies", {})),
            code=str(facts["isonomia"]),
            sources=dict(facts["sources"]),
            study=plan,
            rows=_rows(estimates, measures),
        )
    except OSError as problem:
        raise InputError(Fault(str(folder), f"it cannot be read: {problem.strerror}.", remedy=REMEDY)) from problem
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise InputError(Fault(str(folder), f"it is not a release ({problem}).", remedy=REMEDY)) from problem


def _rows(path: Path, measures: Collection[str]) -> dict[Key, Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file)
        lost = [name for name in _NEEDED if name not in (table.fieldnames or ())]
        if lost:
            raise ValueError(f"{path.name} has no column {lost[0]}")
        kept = (row for row in table if not measures or row["measure"] in measures)
        return {tuple(row[name] for name in KEY): row for row in kept}
