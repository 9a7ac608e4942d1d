"""A published release as a stranger reads it: the files under OUT, and nothing else.

Cells come from cells.csv, figures from estimates.csv and from each indicator's own CSV and JSON files, the policy's
threshold and zero rule from provenance.json and the policy texts, the questions from study.toml.
"""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from isonomia.errors import Fault, InputError, incomplete
from isonomia.forms.guard import unguarded
from isonomia.protect.audit.asked_scales import Asked, scales_of
from isonomia.protect.audit.counts import Count, Place
from isonomia.protect.audit.pathways import (
    StageOrder,
    Timed,
    stage_orders,
    stage_questions,
    timed_questions,
    ways_out,
)
from isonomia.protect.audit.rules import Rule, both, policy_text, stated_rule

ALL: Final = "All"
REMEDY: Final = "Give the folder that `isonomia build` wrote, whole."
_NOT_DIMENSIONS: Final = frozenset(
    {"setting", "period", "indicator", "n", "events", "time", "sy", "syy", "sw", "swy", "origin", "status"}
)
_NEEDED: Final = ("setting", "period", "indicator", "n", "events", "status")

Figures = Mapping[str, str]  # one row of estimates


@dataclass(frozen=True, slots=True)
class Question:
    """What study.toml says of an indicator, a representation or a benchmark; `whole`: of everybody it is known."""

    source: str
    kind: str
    among: str
    event: str
    whole: bool = False

    @property
    def has_outcome(self) -> bool:
        """Its cells hold those with the outcome."""
        return self.kind in {"proportion", "rate"}


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """One release.

    Attributes:
        id: of the release. rules: by indicator.
        places: (indicator, setting, period) -> its places in the order of the file.
        printed: every count that is printed. hidden: those that are not.
        weighted: indicators whose shares are not e / n.
        figures: rows of estimates, from all files.
        overlapping: dimensions in which one person may be in several groups.
        merges: dimension -> label of a roll-up -> its members.
        dimensions: what study.toml says of each.
        rounded: counts that are printed as rounded numbers; not among `printed`, which are exact.
        orders: stages that nobody reaches out of turn.
        blanks: source -> its columns in which some value stands for an absence.
        ways: question of a step -> those of the ways by which people left who did not pass it.
        timed: question of who got to a stage so far -> the bands of time of those who came in the period of a row.
        totals: people of a row of an average -> the sum of their values and of the squares, as printed.
        complete: scales whose statements are told of the people who answered every one of them.
        scales: what study.toml says of each.
    """

    id: str
    rules: Mapping[str, Rule]
    questions: Mapping[str, Question]
    places: Mapping[tuple[str, str, str], tuple[Place, ...]]
    printed: Mapping[Count, int]
    hidden: frozenset[Count]
    weighted: frozenset[str]
    figures: tuple[Figures, ...]
    overlapping: frozenset[str]
    merges: Mapping[str, Mapping[str, tuple[str, ...]]]
    dimensions: Mapping[str, Mapping[str, Any]]
    rounded: Mapping[Count, int] = field(default_factory=dict)
    orders: tuple[StageOrder, ...] = ()
    blanks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ways: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    timed: Mapping[str, Timed] = field(default_factory=dict)
    totals: Mapping[Count, tuple[float, float]] = field(default_factory=dict)
    complete: frozenset[str] = frozenset()
    scales: tuple[Asked, ...] = ()

    def rule(self, indicator: str) -> Rule:
        """The policy of an indicator."""
        return self.rules.get(indicator, self.rules[""])

    def between(self, count: Count) -> tuple[int, int] | None:
        """What is printed of a count: one number twice where it is exact, the two ends where it is rounded."""
        if count in self.printed:
            return self.printed[count], self.printed[count]
        return self.rule(count.indicator).between(self.rounded[count]) if count in self.rounded else None


def read(folder: Path) -> Published:
    """A release from its folder.

    Raises:
        InputError: files are missing or are not what a release holds; all such faults at once.
    """
    data = data_of(folder)
    wanted = (folder / "study.toml", folder / "provenance.json", data / "cells.csv", data / "estimates.csv")
    if faults := incomplete(folder, wanted):
        raise InputError(*faults)
    study, provenance = _study(wanted[0]), _provenance(wanted[1])
    questions = _questions(study)
    places, printed, hidden, weighted = _cells(wanted[2], questions)
    try:
        rules = _rules(study, provenance, questions)
        figures = tuple(_figures(data))
        rounded = {count: value for count, value in printed.items() if _is_rounded(count, value, rules)}
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise InputError(Fault(str(folder), f"it is not a release ({problem}).", remedy=REMEDY)) from problem
    return Published(
        id=str(provenance.get("release", folder.name)),
        rules=rules,
        questions=questions,
        places=places,
        printed={count: value for count, value in printed.items() if count not in rounded},
        hidden=hidden,
        weighted=weighted,
        figures=figures,
        overlapping=_overlapping(study),
        merges={
            name: {label: tuple(members) for label, members in each.get("merge", {}).items()}
            for name, each in study.get("dimension", {}).items()
        },
        rounded=rounded,
        dimensions=study.get("dimension", {}),
        orders=tuple(stage_orders(study)),
        ways=ways_out(study),
        timed=timed_questions(study),
        totals=_totals(wanted[2]),
        complete=frozenset(each["id"] for each in study.get("scale", []) if each.get("complete_answers")),
        scales=scales_of(study),
        blanks={
            name: frozenset(column for column, tokens in each.get("absent", {}).items() if tokens)
            for name, each in study.get("source", {}).items()
        },
    )


def data_of(folder: Path) -> Path:
    """Where the data files of a release lie: below its site, or in a copy that a later site keeps."""
    copy = folder / "data"
    return copy if copy.is_dir() and not (folder / "site").exists() else folder / "site" / "data"


def copies_in(folder: Path) -> tuple[Path, ...]:
    """The copies of releases that a release keeps below site/release, by name."""
    kept = folder / "site" / "release"
    return tuple(sorted(each for each in kept.iterdir() if each.is_dir())) if kept.is_dir() else ()


def _study(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise InputError(Fault(str(path), f"it cannot be read ({problem}).", remedy=REMEDY)) from problem


def _provenance(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise InputError(Fault(str(path), f"it cannot be read ({problem}).", remedy=REMEDY)) from problem
    if not isinstance(found, dict):
        raise InputError(Fault(str(path), "it is not what a release holds.", remedy=REMEDY))
    return found


def _questions(study: Mapping[str, Any]) -> dict[str, Question]:
    found: dict[str, Question] = {}
    for each in study.get("indicator", []):
        kind = each.get("kind", "proportion")
        found[each["id"]] = Question(each.get("source", ""), kind, each.get("among", ""), each.get("event", ""))
    for each in study.get("representation", []):
        found[each["id"]] = Question(each.get("source", ""), "representation", each.get("among", ""), "")
    found |= {name: Question(*each) for name, each in stage_questions(study)}
    for name, each in study.get("benchmark", {}).items():
        found[f"benchmark:{name}"] = Question(each.get("source", ""), "benchmark", f"benchmark {name}", "")
    return found


def _rules(
    study: Mapping[str, Any], provenance: Mapping[str, Any], questions: Mapping[str, Question]
) -> dict[str, Rule]:
    release = stated_rule(provenance["policy"])
    own = {name: policy_text(each) for name, each in provenance.get("source_policies", {}).items()}
    own |= {name: policy_text(each["policy"]) for name, each in study.get("source", {}).items() if "policy" in each}
    public = {name for name, each in study.get("source", {}).items() if each.get("published")}
    rules = {name: both(release, own.get(each.source)) for name, each in questions.items()}
    exact = {name: replace(rule, steps=()) for name, rule in rules.items() if questions[name].source in public}
    return {"": release} | rules | exact


def _is_rounded(count: Count, value: int, rules: Mapping[str, Rule]) -> bool:
    """Whether a number stands for all that round to it; one to which none rounds was printed as it is."""
    rule = rules.get(count.indicator, rules[""])
    return bool(rule.steps) and rule.nearest(value) == value


def _overlapping(study: Mapping[str, Any]) -> frozenset[str]:
    """Dimensions that study.toml declares to overlap; others show it by their numbers (`sums.py`)."""

    def overlaps(each: Mapping[str, Any]) -> bool:
        several = bool(each.get("split")) or len(each.get("columns", ())) > 1
        coding = each.get("coding", "alone_or_in_combination" if several else "")
        return bool(each.get("multiple")) or coding == "alone_or_in_combination"

    return frozenset(
        name
        for name, each in study.get("dimension", {}).items()
        if overlaps(each) or any(overlaps(binding) for binding in each.get("from", {}).values())
    )


Cells = tuple[dict[tuple[str, str, str], tuple[Place, ...]], dict[Count, int], frozenset[Count], frozenset[str]]


def _cells(path: Path, questions: Mapping[str, Question]) -> Cells:
    places: dict[tuple[str, str, str], dict[Place, None]] = {}
    printed: dict[Count, int] = {}
    hidden: set[Count] = set()
    weighted: set[str] = set()
    rows = _rows(path)
    dimensions = [name for name in next(rows) if name not in _NOT_DIMENSIONS]
    for line, row in enumerate(rows, 2):
        key = (row["indicator"], row["setting"], row["period"])
        place = frozenset((name, row[name]) for name in dimensions if row[name] != ALL)
        places.setdefault(key, {})[place] = None
        if row.get("sw"):
            weighted.add(row["indicator"])
        question = questions.get(row["indicator"])
        has_outcome = question is None or question.has_outcome
        for what, text in (("n", row["n"]), ("e", row["events"])):
            count = Count("n" if what == "n" else "e", *key, place)
            if text:
                _print(printed, count, _whole(text, path, line), path, line)
            elif row["status"] == "hidden" and (what == "n" or has_outcome):
                hidden.add(count)
    return {key: tuple(each) for key, each in places.items()}, printed, frozenset(hidden), frozenset(weighted)


def _totals(path: Path) -> dict[Count, tuple[float, float]]:
    """Σy and Σy² of the rows of averages, from the sums about the origin that stand in the file."""
    found: dict[Count, tuple[float, float]] = {}
    rows = _rows(path)
    dimensions = [name for name in next(rows) if name not in _NOT_DIMENSIONS]
    for line, row in enumerate(rows, 2):
        texts = [row.get(name, "") for name in ("n", "sy", "syy", "origin")]
        if not all(texts):
            continue
        try:
            n, sy, syy, origin = (float(each) for each in texts)
        except ValueError:
            problem = f"its sums are no numbers: {', '.join(texts)}."
            raise InputError(Fault(f"{path} line {line}", problem, remedy=REMEDY)) from None
        place = frozenset((name, row[name]) for name in dimensions if row[name] != ALL)
        found[Count("n", row["indicator"], row["setting"], row["period"], place)] = about_zero(n, sy, syy, origin)
    return found


def about_zero(n: float, sy: float, syy: float, origin: float) -> tuple[float, float]:
    """Σy and Σy² of n values, from the same sums of y − origin."""
    return sy + origin * n, syy + 2 * origin * sy + origin * origin * n


def _print(printed: dict[Count, int], count: Count, value: int, path: Path, line: int) -> None:
    if printed.setdefault(count, value) != value:
        problem = f"the same cell has {printed[count]} on an earlier line and {value} here."
        raise InputError(Fault(f"{path} line {line}", problem, remedy=REMEDY))


def _whole(text: str, path: Path, line: int) -> int:
    try:
        value = int(text)
    except ValueError:
        value = -1
    if value < 0:
        raise InputError(Fault(f"{path} line {line}", f"{text!r} is no number of people.", remedy=REMEDY))
    return value


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The header as keys of a first empty row, then the rows, text without the guard against formulas."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, [])
            lacking = [name for name in _NEEDED if name not in header] if path.name == "cells.csv" else []
            if not header or lacking:
                raise InputError(Fault(str(path), f"the columns {lacking} are missing.", remedy=REMEDY))
            yield dict.fromkeys(header, "")
            for line, fields in enumerate(reader, 2):
                if len(fields) != len(header):
                    raise InputError(Fault(f"{path} line {line}", "it has too few or too many columns.", remedy=REMEDY))
                yield {name: unguarded(field) for name, field in zip(header, fields, strict=True)}
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise InputError(Fault(str(path), f"it cannot be read ({problem}).", remedy=REMEDY)) from problem


def _figures(data: Path) -> Iterable[Figures]:
    """Rows of estimates of every file, each row once: what one file hides another may print."""
    seen: set[tuple[tuple[str, str], ...]] = set()
    every = [row for path in sorted(data.glob("*.csv")) if path.name != "cells.csv" for row in _estimates(path)]
    for path in sorted(data.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        rows = content.get("rows", []) if isinstance(content, dict) else []
        every += [{name: _text(value) for name, value in row.items()} for row in rows if "measure" in row]
    for row in every:
        key = tuple(sorted((name, value) for name, value in row.items() if value and not name.startswith("label_")))
        if key not in seen:
            seen.add(key)
            yield dict(key)


def _estimates(path: Path) -> Iterator[dict[str, str]]:
    rows = _rows(path)
    if "measure" in next(rows):
        yield from rows


def _text(value: object) -> str:
    return repr(value) if isinstance(value, float) else str(value)
