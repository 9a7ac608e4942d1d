"""What is in a made-up release: a declared mix of kinds, so that each is tried in at least a stated share of releases.

A plan is drawn before any person is. It says how many dimensions there are and how they lie within one another, which
questions are asked, under which policy, whether periods are pooled or groups put together, and what was published
before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from typing import Final

import numpy as np

POLICIES: Final = {"cms": 0.4, "strict": 0.15, "ferpa": 0.15, "uk-round": 0.15, "census-drb": 0.15}
ROUNDED: Final = frozenset({"uk-round", "census-drb"})
CHANCES: Final = {
    "sparse": 0.3,
    "hierarchy": 0.25,
    "overlapping": 0.15,
    "absences": 0.4,
    "stages": 0.25,
    "denominators": 0.3,
    "missing": 0.3,
    "years": 0.3,
    "pooled": 0.4,
    "other": 0.14,
    "merge": 0.14,
    "three ways": 0.25,
    "mean": 0.2,
    "rate": 0.18,
    "weights": 0.1,
    "representation": 0.07,
    "previous": 0.2,
    "figures": 0.4,
}
"""Kind -> how often it is drawn where it can be; `pooled` of releases with several years."""
LEAST: Final = {
    "1 dimension": 0.15,
    "2 dimensions": 0.25,
    "3 dimensions": 0.15,
    "4 to 8 dimensions": 0.12,
    "cms": 0.3,
    "strict": 0.1,
    "ferpa": 0.1,
    "uk-round": 0.1,
    "census-drb": 0.1,
    "sparse": 0.2,
    "dense": 0.5,
    "hierarchy": 0.12,
    "overlapping": 0.08,
    "absences": 0.25,
    "stages": 0.15,
    "denominators": 0.12,
    "missing": 0.15,
    "years": 0.15,
    "pooled": 0.06,
    "other": 0.06,
    "merge": 0.06,
    "three ways": 0.05,
    "mean": 0.07,
    "rate": 0.05,
    "weights": 0.03,
    "representation": 0.03,
    "previous": 0.12,
    "records added": 0.03,
    "records removed": 0.02,
    "records revised": 0.02,
    "a new year": 0.02,
    "other tables": 0.02,
    "another policy": 0.01,
    "figures": 0.25,
    "big": 0.01,
}
"""Kind -> the share of releases that have it at least, over any thousand."""
OF_PATHWAYS: Final = ("ways out", "not known yet", "durations")
"""Kinds of releases with a [[pathway]] (`protect_pathways.py`)."""
BIG: Final = 0.015
ROWS: Final = {40: 0.45, 80: 0.35, 160: 0.16, 320: 0.04}
"""Most rows of all tables of a release -> how often."""
CHANGES: Final = ("records added", "records removed", "records revised")


@dataclass(frozen=True)
class Time:
    """How long it took to get to a stage.

    Attributes:
        stage: its number. until: the last year of which the table tells. bands: the first year of each.
    """

    stage: int
    until: int
    bands: tuple[int, ...]

    def band(self, years: int) -> int:
        """The number of the band in which a time lies."""
        return sum(low <= years for low in self.bands) - 1


@dataclass(frozen=True)
class Dim:
    """A dimension.

    Attributes:
        id: d0, d1 …
        codes: of its groups, absences last.
        within: the wider dimension; inside: for each group the number of the group of the wider one.
        bins: lower bounds of bands of an age, which several dimensions may share; () otherwise.
        multiple: one person may be in several groups.
        merge: groups of a declared roll-up. other: small groups get one row.
        time: the dimension is made by the duration of a stage; None for one that the study file declares.
    """

    id: str
    codes: tuple[str, ...]
    within: str = ""
    inside: tuple[int, ...] = ()
    bins: tuple[int, ...] = ()
    multiple: bool = False
    merge: tuple[str, ...] = ()
    other: bool = False
    time: Time | None = None

    @property
    def groups(self) -> int:
        """How many groups there are, without absences."""
        return sum(not code.startswith("~") for code in self.codes)


@dataclass(frozen=True)
class Asked:
    """A question.

    Attributes:
        id: i0, i1 …
        kind: proportion, rate, mean, representation.
        about: "all", "part", or the number of the stage that its people have reached.
        by: entries of `by`; strata: those of `stratify_by`.
        scale: of a mean: the largest value.
        way: number of a way out at the step that leads from the stage `about`; −1 for other questions.
        so_far: who got to the stage after `about` so far, of all who were at `about`: nobody is left out.
    """

    id: str
    kind: str
    about: str
    by: tuple[tuple[int, ...], ...]
    strata: tuple[int, ...] = ()
    scale: int = 0
    way: int = -1
    so_far: bool = False

    @property
    def is_step(self) -> bool:
        """Who got on, of those of whom it is known."""
        return self.kind == "proportion" and self.way < 0 and not self.so_far


@dataclass(frozen=True)
class Plan:
    """A release before there are people.

    Attributes:
        dims: the dimensions. questions: what is asked. policy: its name.
        persons: how many. skew: of the sizes of groups; small is uneven. years: how many.
        pool: periods to add up, or 0.
        before: what is different in the release before this one; () for none.
        kinds: what is in it.
        gaps: rule of a [[pathway]] that its stages are of; "" where questions follow one another by their conditions.
    """

    dims: tuple[Dim, ...]
    questions: tuple[Asked, ...]
    policy: str
    persons: int
    skew: float
    years: int
    pool: int
    before: tuple[str, ...]
    kinds: frozenset[str]
    gaps: str = ""

    @property
    def declared(self) -> tuple[Dim, ...]:
        """The dimensions that the study file declares."""
        return tuple(each for each in self.dims if each.time is None)

    def words(self) -> tuple[str, ...]:
        """Its kinds in a fixed order."""
        found = self.kinds | {self.policy, size_of(len(self.declared)), *self.before}
        return tuple(each for each in (*LEAST, *OF_PATHWAYS) if each in found)


def size_of(dimensions: int) -> str:
    """The number of dimensions as a kind."""
    return "4 to 8 dimensions" if dimensions > 3 else f"{dimensions} dimension{'s' if dimensions > 1 else ''}"


def plan_of(rng: np.random.Generator) -> Plan:
    """A small plan."""
    drawn = {name for name, chance in CHANCES.items() if rng.random() < chance}
    policy = str(rng.choice(list(POLICIES), p=list(POLICIES.values())))
    many = int(rng.choice([1, 2, 3, int(rng.integers(4, 9))], p=[0.22, 0.36, 0.25, 0.17]))
    kinds = drawn - {"pooled"} | {"sparse" if "sparse" in drawn else "dense"}
    kinds -= {"mean", "rate", "weights"} if policy in ROUNDED else set()
    kinds -= {"rate"} if "weights" in kinds else set()
    kinds -= {"hierarchy", "three ways"} if many == 1 else set()
    kinds -= {"overlapping"} if "hierarchy" in kinds else set()
    years = int(rng.integers(2, 5)) if "years" in kinds and many < 4 else 1
    kinds -= {"years"} if years == 1 else set()
    kinds |= {"pooled"} & drawn if years > 1 else set()
    dims, kinds = _dims(rng, many, kinds)
    before = _before(rng, years) if "previous" in kinds else ()
    questions, kinds = _questions(rng, dims, kinds)
    most = int(rng.choice(list(ROWS), p=list(ROWS.values()))) / (years * (2 if before else 1))
    questions = _fitting(questions, dims, most)
    kinds -= set() if any(each.strata for each in questions) else {"three ways"}
    span = (1.7, 2.5) if "sparse" in kinds else (2.3, 3.3)
    persons = int(10 ** rng.uniform(*span))
    skew = float(rng.choice([0.5, 1.5, 6.0]))
    pool = int(rng.integers(2, years + 1)) if "pooled" in kinds else 0
    return Plan(dims, questions, policy, persons, skew, years, pool, before, frozenset(kinds))


def _dims(rng: np.random.Generator, many: int, kinds: set[str]) -> tuple[tuple[Dim, ...], set[str]]:
    most = {1: 8, 2: 6, 3: 5}.get(many, 4)
    sizes = [int(rng.integers(2, most)) for _ in range(many)]
    found = []
    for at, groups in enumerate(sizes):
        lost = int(rng.integers(0, 3)) if "absences" in kinds else 0
        found.append(Dim(f"d{at}", (*_letters(at, groups), *("~declined", "~unknown")[:lost])))
    if "hierarchy" in kinds:
        found[:2] = _nested(rng, most, absent="absences" in kinds)
        if many > 2 and rng.random() < 0.3:
            found[2] = _within(rng, found[1], 2) if not found[1].bins else found[2]
    if "overlapping" in kinds:
        found[0] = Dim("d0", (*_letters(0, max(3, sizes[0])), *found[0].codes[sizes[0] :]), multiple=True)
    free = [at for at, each in enumerate(found) if _is_free(each, found)]
    for kind in ("merge", "other"):
        able = [at for at in free if found[at].groups > 2 and not found[at].merge]
        if kind in kinds and able:
            at = able[int(rng.integers(len(able)))]
            each = found[at]
            merged = each.codes[:2] if kind == "merge" else ()
            found[at] = Dim(each.id, each.codes, merge=merged, other=kind == "other")
        else:
            kinds = kinds - {kind}
    return tuple(found), kinds


def _is_free(dim: Dim, every: list[Dim]) -> bool:
    return not (dim.multiple or dim.bins or dim.within or any(each.within == dim.id for each in every))


def _letters(at: int, groups: int) -> tuple[str, ...]:
    return tuple(f"{'pqrstuvw'[at]}{number}" for number in range(groups))


def _nested(rng: np.random.Generator, most: int, *, absent: bool) -> list[Dim]:
    """A wide and a narrow dimension: bands of one age, or groups of which each lies within a wider one."""
    if rng.random() < 0.4:
        bounds = sorted(
            rng.choice(np.arange(5, 80, 5), size=int(rng.integers(2, max(3, most))), replace=False).tolist()
        )
        narrow = (0, *bounds)
        kept = sorted(rng.choice(len(bounds), size=int(rng.integers(1, len(bounds))), replace=False).tolist())
        wide = (0, *(bounds[each] for each in kept))
        return [Dim(f"d{at}", _letters(at, len(each)), bins=each) for at, each in enumerate((wide, narrow))]
    wide_one = Dim("d0", _letters(0, int(rng.integers(2, 4))))
    return [wide_one, _within(rng, wide_one, 1, absent=absent)]


def _within(rng: np.random.Generator, wide: Dim, at: int, *, absent: bool = False) -> Dim:
    inside = tuple(sorted(int(each) for each in rng.integers(0, wide.groups, int(rng.integers(3, 6)))))
    codes = (*_letters(at, len(inside)), *(("~unknown",) if absent else ()))
    return Dim(f"d{at}", codes, within=wide.id, inside=inside)


def _before(rng: np.random.Generator, years: int) -> tuple[str, ...]:
    """What is different in the earlier release: mostly its records, some more or fewer."""
    chosen = [each for each in CHANGES if rng.random() < 0.4]
    chosen += ["a new year"] if years > 1 and rng.random() < 0.6 else []
    chosen += ["other tables"] if rng.random() < 0.25 else []
    chosen += ["another policy"] if rng.random() < 0.12 else []
    return tuple(chosen) or ("records added",)


def _questions(rng: np.random.Generator, dims: tuple[Dim, ...], kinds: set[str]) -> tuple[tuple[Asked, ...], set[str]]:
    number = 1 if rng.random() < 0.4 else int(rng.integers(2, 4))
    number = max(number, 2) if {"stages", "denominators"} & kinds else number
    same = groupings_of(rng, dims)
    found = []
    strata = tuple(sorted(rng.choice(len(dims), min(2, len(dims) - 1), replace=False).tolist()))
    for at in range(number):
        by = same if rng.random() < 0.7 else groupings_of(rng, dims)
        kind = "proportion"
        if "stages" not in kinds:
            for each in ("mean", "rate", "representation"):
                kind = each if each in kinds and at == number - 1 and kind == "proportion" else kind
        about = str(at) if "stages" in kinds else "part" if "denominators" in kinds and at == 1 else "all"
        scale = int(rng.choice([2, 3, 5, 100])) if kind == "mean" else 0
        found.append(Asked(f"i{at}", kind, about, by, strata if "three ways" in kinds and at == 0 else (), scale))
    used = {each.kind for each in found}
    kinds = kinds - ({"mean", "rate", "representation"} - used)
    kinds = kinds - ({"denominators", "missing"} if "stages" in kinds else set())
    return tuple(found), kinds


def _fitting(questions: tuple[Asked, ...], dims: tuple[Dim, ...], most: float) -> tuple[Asked, ...]:
    """With fewer tables, the largest ones left out first, so that there are not more rows; singles stay."""
    while sum(_rows(each, dims) for each in questions) > most:
        at = max(range(len(questions)), key=lambda each: _rows(questions[each], dims))
        each = questions[at]
        if each.strata and (_rows(replace(each, strata=()), dims) < _rows(each, dims) / 2 or len(each.by) == len(dims)):
            less = replace(each, strata=())
        elif each.by and len(each.by[-1]) > 1:
            less = replace(each, by=each.by[:-1])
        else:
            break
        questions = (*questions[:at], less, *questions[at + 1 :])
    return questions


def _rows(asked: Asked, dims: tuple[Dim, ...]) -> int:
    """Rows of the tables of a question."""
    tables = {*asked.by, *((at,) for entry in asked.by for at in entry)}
    tables |= {(*entry, *(at for at in asked.strata if at not in entry)) for entry in asked.by if len(entry) == 1}
    return sum(prod(len(dims[at].codes) for at in table) for table in tables)


def groupings_of(rng: np.random.Generator, dims: tuple[Dim, ...]) -> tuple[tuple[int, ...], ...]:
    """Nearly each dimension, and up to three pairs."""
    every = range(len(dims))
    singles = [(at,) for at in every if rng.random() < 0.9] or [(0,)]
    pairs = [(a, b) for a in every for b in every if a < b]
    chosen = [pairs[at] for at in rng.permutation(len(pairs))[: int(rng.integers(0, 4))]]
    return (*singles, *sorted(each for each in chosen if len(dims[each[0]].codes) * len(dims[each[1]].codes) <= 24))
