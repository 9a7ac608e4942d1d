"""Random studies with random people: what the suppressor is tried on. Everybody in them is made up.

A world is a study text, read by the real reader, and the cells that counting its people would give: 1 to 8 dimensions,
sparse and dense, with absences and overlapping groups, one or several years, and indicators that share their people,
count some of one another's, follow one another as stages, or miss some outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from isonomia import pipeline
from isonomia.model.cells import KEYS, Cells, CellTable
from isonomia.model.estimates import ESTIMATE_COLUMNS, Estimates
from isonomia.model.shown import Shown
from isonomia.model.study import Representation, Study
from isonomia.publish.cellrows import cell_columns, cell_rows
from isonomia.publish.datafile import csv_text
from isonomia.publish.datatables import Rows
from isonomia.study import parse

if TYPE_CHECKING:  # others load this file alone
    from protect_plan import Plan

ABSENT = ("~declined", "~unknown")
MISSING = ("n_not_stated", "n_declined")
FLOATS = {"sw": (1, 0), "sww": (2, 0), "sy": (0, 1), "syy": (0, 2)} | {
    "swy": (1, 1),
    "swyy": (1, 2),
    "swwy": (2, 1),
    "swwyy": (2, 2),
}
"""Sums of a mean or a weighted source -> powers of weight and value."""
MOST = 70
"""Rows of an indicator, so that thousands of releases can be tried."""


@dataclass(frozen=True)
class World:
    """One made-up release before protection.

    Attributes:
        study: as the reader gives it.
        cells: of its made-up people.
        shape: in words, for tallies.
        kinds: what there is in it, for shares.
        earlier: what was released before about people who are partly the same; `study` names its folder.
        figures: whether statistics are published beside the counts.
        plan: what it was made from, where that is known.
    """

    study: Study
    cells: Cells
    shape: str
    kinds: tuple[str, ...] = ()
    earlier: World | None = None
    figures: bool = True
    plan: Plan | None = None


@dataclass(frozen=True)
class People:
    """N persons.

    Attributes:
        codes: (D, N) number of the group of each, or of the absence.
        names: for each dimension the text of each number.
        second: (N,) number of a second group on the first dimension, −1 for none; None where groups do not overlap.
        period: (N,) index into `periods`.
        inside: (K, N) whether question k is about the person.
        outcome: (K, N) number of events or value, −1 or −2 where missing.
        weight: (N,) of sampling; None where everybody counts as one.
        times: ids of the last dimensions, which the durations of stages make; the others are d0, d1 …
    """

    codes: np.ndarray
    names: tuple[tuple[str, ...], ...]
    second: np.ndarray | None
    period: np.ndarray
    periods: tuple[str, ...]
    inside: np.ndarray
    outcome: np.ndarray
    weight: np.ndarray | None = None
    times: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the dimensions, in the order of `codes`."""
        return (*(f"d{at}" for at in range(len(self.codes) - len(self.times))), *self.times)


@dataclass(frozen=True)
class Question:
    """An indicator: how the study file says it, and the groupings that are published."""

    id: str
    kind: str
    among: str
    event: str
    groupings: tuple[tuple[int, ...], ...]


def world(seed: int, number: int) -> World:
    """The world of this number; the same whenever it is asked for."""
    rng = np.random.default_rng([seed, number])
    dimensions = int(rng.integers(1, 9))
    persons = int(10 ** rng.uniform(2, 3.7))
    most = {1: 9, 2: 7, 3: 6, 4: 5}.get(dimensions, 4)
    names = tuple(_names(rng, int(rng.integers(2, most))) for _ in range(dimensions))
    overlapping = rng.random() < 0.15 and len(names[0]) > 2
    years = int(rng.choice([1, 1, 1, 2])) if dimensions < 4 else 1
    codes = _codes(rng, names, persons)
    second = _second(rng, codes[0], names[0]) if overlapping else None
    style = str(rng.choice(["single", "several", "stages", "rate"], p=[0.25, 0.35, 0.35, 0.05]))
    questions, inside, outcome = _questions(rng, style, codes, tuple(len(each) for each in names))
    people = People(codes, names, second, rng.integers(0, years, persons), _years(years), inside, outcome)
    policy = str(rng.choice(["cms", "cms", "strict"]))
    study = study_of(questions, people, policy, merge=bool(rng.random() < 0.2))
    cells = Cells(
        tuple(cells_of(people, at, each, grouping) for at, each in enumerate(questions) for grouping in each.groupings)
    )
    shape = f"{dimensions} dimensions, {style}, {policy}{', overlapping' if overlapping else ''}"
    return World(study, cells, shape)


def _years(years: int) -> tuple[str, ...]:
    return tuple(str(2021 + at) for at in range(years))


def _names(rng: np.random.Generator, groups: int) -> tuple[str, ...]:
    absent = ABSENT[: int(rng.choice([0, 0, 1, 2]))]
    return (*(chr(97 + at) * 2 for at in range(groups)), *absent)


def _codes(rng: np.random.Generator, names: tuple[tuple[str, ...], ...], persons: int) -> np.ndarray:
    """Groups of unlike size, tied to one another through a few hidden kinds of person."""
    kinds = rng.integers(0, 3, persons)
    skew = float(rng.choice([0.3, 1.0, 5.0]))
    codes = np.empty((len(names), persons), dtype=np.int64)
    for at, each in enumerate(names):
        for kind in range(3):
            who = kinds == kind
            shares = rng.dirichlet([skew] * len(each))
            codes[at, who] = rng.choice(len(each), int(who.sum()), p=shares)
    return codes


def _second(rng: np.random.Generator, first: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    groups = sum(not each.startswith("~") for each in names)
    other = rng.integers(0, groups, len(first))
    with_two = (rng.random(len(first)) < 0.15) & (first < groups) & (other != first)
    return np.where(with_two, other, -1)


def _questions(
    rng: np.random.Generator, style: str, codes: np.ndarray, sizes: tuple[int, ...]
) -> tuple[list[Question], np.ndarray, np.ndarray]:
    """Indicators with their people and outcomes. Groups differ in their chance of an outcome."""
    persons = codes.shape[1]
    number = 1 if style in {"single", "rate"} else int(rng.integers(2, 4))
    tilt = np.exp(rng.normal(0, 0.7, codes[0].max() + 1))[codes[0]]
    inside, outcome, questions = [], [], []
    same = _groupings(rng, sizes)
    stage = np.ones(persons, dtype=bool)
    narrow = rng.random(persons) < 0.6
    for at in range(number):
        chance = np.clip(float(rng.choice([0.03, 0.2, 0.5, 0.9])) * tilt, 0.01, 0.99)
        has = (rng.poisson(chance) if style == "rate" else rng.random(persons) < chance).astype(np.int64)
        groupings = same if rng.random() < 0.7 else _groupings(rng, sizes)
        if style == "stages":
            among, event = (f"stage >= {at}" if at else ""), f"stage >= {at + 1}"
            inside.append(stage)
            outcome.append(has)
            stage = stage & (has > 0)
        else:
            limited = style == "several" and rng.random() < 0.4
            among, event = ("part = 'yes'" if limited else ""), f"y{at} = 'yes'"
            inside.append(narrow if limited else np.ones(persons, dtype=bool))
            outcome.append(_missing(rng, has))
        kind = "rate" if style == "rate" else "proportion"
        questions.append(Question(f"i{at}", kind, among, "1" if kind == "rate" else event, groupings))
    return questions, np.array(inside), np.array(outcome)


def _missing(rng: np.random.Generator, has: np.ndarray) -> np.ndarray:
    share = float(rng.choice([0.0, 0.0, 0.01, 0.1]))
    lost = rng.random(len(has)) < share
    return np.where(lost, -1 - (rng.random(len(has)) < 0.4), has)


def _groupings(rng: np.random.Generator, sizes: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """All, each dimension, some pairs, and now and then a triple with its pairs or without: not more rows than MOST."""
    every = range(len(sizes))
    pairs = list(combinations(every, 2))
    chosen = [pairs[at] for at in rng.permutation(len(pairs))[: int(rng.integers(0, 5))]]
    triples = list(combinations(every, 3))
    if triples and rng.random() < 0.3:
        triple = triples[int(rng.integers(len(triples)))]
        tied = combinations(triple, 2) if rng.random() < 0.7 else ()  # else to its singles alone
        chosen = [triple, *tied, *chosen]
    kept, rows = [], sum(sizes)
    for each in dict.fromkeys(chosen):
        rows += prod(sizes[at] for at in each)
        if rows > MOST:
            break
        kept.append(each)
    return ((), *((at,) for at in every), *sorted(kept, key=lambda each: (len(each), each)))


def cells_of(people: People, at: int, question: Question, grouping: tuple[int, ...]) -> CellTable:
    """The cells of one question over one grouping."""
    kept = np.flatnonzero(people.inside[at])
    columns = [people.period, *(people.codes[each] for each in grouping)]
    overlapping = frozenset({"d0"}) if people.second is not None and 0 in grouping else frozenset()
    columns = [column[kept] for column in columns]
    result = people.outcome[at][kept]
    weight = np.ones(len(kept)) if people.weight is None else people.weight[kept]
    if overlapping:
        again = people.second[kept] >= 0
        twice = [np.concatenate([column, column[again]]) for column in columns]
        place = 1 + grouping.index(0)
        twice[place] = np.concatenate([columns[place], people.second[kept][again]])
        columns, result = twice, np.concatenate([result, result[again]])
        weight = np.concatenate([weight, weight[again]])
    rows, where = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
    where = where.reshape(-1)

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(where, weights=values, minlength=len(rows))

    def added(values: np.ndarray) -> np.ndarray:
        return total(values).astype(np.int64)

    if question.kind == "representation":
        sums = {"n": added(np.ones(len(result)))}
    else:
        sums = {"n": added(result >= 0)}
        sums |= {} if question.kind == "mean" else {"events": added(np.maximum(result, 0))}
        sums |= {name: added(result == -1 - kind) for kind, name in enumerate(MISSING)}
    if question.kind == "mean" or people.weight is not None:
        known = (result >= 0) | (question.kind == "representation")
        y = np.where(known, result, 0.0) if question.kind != "representation" else np.zeros(len(result))
        sums |= {name: total(known * weight**w * y**k) for name, (w, k) in FLOATS.items()}
    keys = {name: np.full(len(rows), "", dtype=object) for name in KEYS}
    keys["period"] = np.array([people.periods[row[0]] for row in rows], dtype=object)
    keys |= {
        people.ids[d]: np.array([people.names[d][row[1 + k]] for row in rows], dtype=object)
        for k, d in enumerate(grouping)
    }
    if question.kind == "rate":
        sums["time"] = sums["n"].astype(float) * 1.5
    return CellTable(
        question.id,
        "s",
        question.kind if question.kind in {"rate", "mean"} else "proportion",
        tuple(people.ids[d] for d in grouping),
        keys,
        sums,
        overlapping,
        weighted=people.weight is not None,
    )


def published(world: World, shown: Shown, folder: Path, *, with_estimates: bool = True, all_files: bool = True) -> Path:
    """The release written as the build writes it: the data files, the study and the provenance.

    Without `all_files`, only the two data files whose rows all others repeat, byte for byte as the build writes them.
    """
    inputs = pipeline.Inputs()
    estimates = pipeline.estimate(world.study, shown, inputs) if with_estimates else Estimates((), protected=True)
    release = pipeline.make_release(world.study, shown, estimates, inputs)
    pipeline.write_provenance(folder, world.study, release, inputs)
    if all_files:
        pipeline.write_data(release, folder / "site")
        return folder
    data = folder / "site" / "data"
    data.mkdir(parents=True)
    cells = csv_text(cell_columns(release.shown), cell_rows(release.shown))
    (data / "cells.csv").write_bytes(cells.encode())
    (data / "estimates.csv").write_bytes(csv_text(ESTIMATE_COLUMNS, Rows(release.estimates.rows)).encode())
    return folder


def study_of(questions: list[Question], people: People, policy: str, *, merge: bool = False, extra: str = "") -> Study:
    """The study, read by the real reader; representations without a benchmark, which no file may have, are put in."""
    text = study_text(questions, people, policy, merge=merge).replace("[source.s]\n", f"[source.s]\n{extra}")
    study = parse(text)
    who = [each for each in questions if each.kind == "representation"]
    if not who:
        return study
    names = {each.id for each in who}
    kept = tuple(each for each in study.indicators if each.id not in names)
    added = tuple(
        Representation(each.id, "t", each.id, "s", (), tuple(f"d{g[0]}" for g in each.groupings if len(g) == 1))
        for each in who
    )
    for each in who:
        text = text.replace(f'[[indicator]]\nid = "{each.id}"', f'[[representation]]\nid = "{each.id}"')
    return replace(study, indicators=kept, representations=added, text=text)


def study_text(questions: list[Question], people: People, policy: str, *, merge: bool) -> str:
    """The study file."""
    parts = [
        'schema = 1\ntitle = "Made up"\n[source.s]\npath = "s.csv"\nperson = "id"\nperiod = "year"',
        '[topic.t]\ntitle = "T"',
    ]
    for at, names in enumerate(people.names):
        groups = [each for each in names if not each.startswith("~")]
        absent = ", ".join(f'"{each[1:]}" = "{each[1:]}"' for each in names if each.startswith("~"))
        levels = ", ".join(f'{each} = "Group {each}"' for each in groups)
        lines = [f"[dimension.d{at}]", f'column = "d{at}"', f"levels = {{ {levels} }}"]
        if people.second is not None and at == 0:
            lines += ['split = ";"', "multiple = true"]
        lines += [f"absent = {{ {absent} }}"] if absent else []
        if merge and len(groups) > 2:
            lines += [f"[dimension.d{at}.merge]", f'"{groups[0]} or {groups[1]}" = ["{groups[0]}", "{groups[1]}"]']
        parts.append("\n".join(lines))
    for each in questions:
        by = [[f"d{d}" for d in grouping] for grouping in each.groupings if 1 <= len(grouping) <= 2]
        entries = ", ".join(f'"{names[0]}"' if len(names) == 1 else str(names).replace("'", '"') for names in by)
        lines = [
            "[[indicator]]",
            f'id = "{each.id}"',
            'topic = "t"',
            f'title = "{each.id}"',
            'source = "s"',
            f'kind = "{"rate" if each.kind == "rate" else "proportion"}"',
            f'event = "{each.event}"',
            f"by = [{entries}]",
        ]
        lines += [f'among = "{each.among}"'] if each.among else []
        lines += ['time = "1.5"'] if each.kind == "rate" else []
        parts.append("\n".join(lines))
    parts.append(
        '[release]\nid = "1"\ndate = 2026-01-01\npublisher = "Nobody"\ncontact = "x@school.example"\n'
        f'policy = "{policy}"'
    )
    return "\n\n".join(parts) + "\n"
