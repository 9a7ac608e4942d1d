"""The people and the study of a plan (`protect_plan.py`): mostly small releases, so that thousands can be attacked.

One release in fifty is a big one of `protect_worlds.py`. Everybody in them is made up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from protect_plan import BIG, POLICIES, ROUNDED, Asked, Dim, Plan, plan_of, size_of
from protect_worlds import People, Question, World, cells_of, world

from isonomia.count.questions import questions
from isonomia.model.cells import Cells
from isonomia.model.study import Representation, Study
from isonomia.study import parse


class Writer(Protocol):
    """Words a plan as a study file."""

    def __call__(self, plan: Plan, *, previous: bool = False, name: str = "new") -> str:
        """The study file."""
        ...


EARLIER = "earlier"
"""The folder of the release before, beside that of this one."""


def mixed(seed: int, number: int) -> World:
    """The release of this number; the same whenever it is asked for."""
    rng = np.random.default_rng([seed, number, 2])
    if rng.random() < BIG:
        return _named(world(seed, number))
    plan = plan_of(rng)
    people = people_of(rng, plan)
    earlier = None
    if plan.before:
        older, old = changed(rng, plan, people)
        earlier = planned_release(older, old, study_text, name=EARLIER)
    made = planned_release(plan, people, study_text, previous=earlier is not None)
    return replace(made, earlier=earlier)


def planned(seed: int, number: int) -> tuple[str, ...]:
    """The kinds of the small release of this number, without its people; () for a big one."""
    rng = np.random.default_rng([seed, number, 2])
    return () if rng.random() < BIG else plan_of(rng).words()


def _named(big: World) -> World:
    dimensions, style, policy = big.shape.split(", ")[:3]
    kinds = ("big", size_of(int(dimensions.split()[0])), policy, "figures")
    kinds += ("stages",) if style == "stages" else ()
    kinds += ("overlapping",) if "overlapping" in big.shape else ()
    return replace(big, kinds=kinds)


def planned_release(plan: Plan, people: People, write: Writer, *, previous: bool = False, name: str = "new") -> World:
    """The study of a plan, as `write` words it, and the cells of its people."""
    study = study_of(plan, write(plan, previous=previous, name=name))
    place = {each.id: at for at, each in enumerate(plan.questions)}
    tables = []
    for each in questions(study):
        at = place[each.id]
        kind = plan.questions[at].kind
        for grouping in each.groupings:
            numbers = tuple(people.ids.index(name) for name in grouping)
            tables.append(cells_of(people, at, Question(each.id, kind, "", "", ()), numbers))
    kinds = plan.words()
    return World(study, Cells(tuple(tables)), ", ".join(kinds), kinds, figures="figures" in plan.kinds, plan=plan)


def people_of(rng: np.random.Generator, plan: Plan) -> People:
    """Persons of a few hidden kinds, in groups and with outcomes that hang together."""
    persons = plan.persons
    hidden = rng.integers(0, 3, persons)
    codes = np.empty((len(plan.dims), persons), dtype=np.int64)
    age = rng.integers(0, 85, persons)
    for at, dim in enumerate(plan.dims):
        shares = rng.dirichlet([plan.skew] * len(dim.codes), 3)
        codes[at] = (shares.cumsum(axis=1)[hidden] < rng.random((persons, 1))).sum(axis=1).clip(0, len(dim.codes) - 1)
        if dim.bins:
            codes[at] = np.searchsorted(dim.bins, age, side="right") - 1
    for at in reversed(range(len(plan.dims))):
        _put_within(codes, plan.dims, at)
    second = None
    if plan.dims[0].multiple:
        other = rng.integers(0, plan.dims[0].groups, persons)
        twice = (rng.random(persons) < 0.15) & (codes[0] < plan.dims[0].groups) & (other != codes[0])
        second = np.where(twice, other, -1)
    inside, outcome = _outcomes(rng, plan, hidden)
    weight = np.round(rng.uniform(0.5, 3.0, persons), 1) if "weights" in plan.kinds else None
    names = tuple(dim.codes for dim in plan.dims)
    years = tuple(str(2021 + at) for at in range(plan.years))
    return People(codes, names, second, rng.integers(0, plan.years, persons), years, inside, outcome, weight)


def _put_within(codes: np.ndarray, dims: tuple[Dim, ...], at: int) -> None:
    """Whoever is in a narrow group is in the wider one that holds it; of others only the wider one is known."""
    dim = dims[at]
    if dim.within:
        wide = int(dim.within[1:])
        known = codes[at] < dim.groups
        codes[wide] = np.where(known, np.array(dim.inside)[codes[at].clip(0, dim.groups - 1)], codes[wide])


def _outcomes(rng: np.random.Generator, plan: Plan, hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    persons = plan.persons
    tilt = np.exp(rng.normal(0, 0.7, 3))[hidden]
    part = rng.random(persons) < float(rng.choice([0.6, 0.95]))
    stage = np.ones(persons, dtype=bool)
    inside, outcome = [], []
    for each in plan.questions:
        chance = np.clip(float(rng.choice([0.05, 0.2, 0.5, 0.9])) * tilt, 0.01, 0.99)
        has = (rng.random(persons) < chance).astype(float)
        if each.kind == "rate":
            has = rng.poisson(chance).astype(float)
        if each.kind == "mean":
            has = rng.binomial(each.scale, chance).astype(float)
        inside.append(part if each.about == "part" else stage)
        if "stages" in plan.kinds:
            stage = stage & (has > 0)
        elif "missing" in plan.kinds and each.kind != "representation":
            lost = rng.random(persons) < float(rng.choice([0.01, 0.08]))
            has = np.where(lost, -1 - (rng.random(persons) < 0.4), has)
        outcome.append(has)
    return np.array(inside), np.array(outcome)


def changed(rng: np.random.Generator, plan: Plan, people: People) -> tuple[Plan, People]:
    """The release before: fewer, more and other records, other tables, another policy; as the plan says."""
    keep = np.ones(plan.persons, dtype=bool)
    if "a new year" in plan.before:
        keep &= people.period < plan.years - 1
    if "records added" in plan.before:
        keep[rng.choice(plan.persons, _some(rng, plan.persons), replace=False)] = False
    at = np.flatnonzero(keep)
    if "records removed" in plan.before:
        at = np.concatenate([at, rng.choice(at, _some(rng, len(at)))])
    old = taken(people, at)
    if "records revised" in plan.before:
        old = _revised(rng, plan, old)
    asked = plan.questions
    if "other tables" in plan.before:
        fewer = {} if not plan.gaps else {each.by: _fewer(rng, each) for each in plan.questions}
        asked = tuple(replace(each, by=fewer.get(each.by) or _fewer(rng, each)) for each in plan.questions)
    policy = plan.policy
    if "another policy" in plan.before:
        able = [each for each in POLICIES if each != policy and (policy in ROUNDED or each not in ROUNDED)]
        policy = str(rng.choice([each for each in able if _can(each, plan)]))
    return replace(plan, questions=asked, policy=policy, before=()), old


def _can(policy: str, plan: Plan) -> bool:
    return policy not in ROUNDED or not {"mean", "rate", "weights"} & plan.kinds


def _some(rng: np.random.Generator, persons: int) -> int:
    """One, a few, or a twentieth."""
    return min(persons - 1, int(rng.choice([1, 1, 2, int(rng.integers(3, 9)), max(1, persons // 20)])))


def _fewer(rng: np.random.Generator, asked: Asked) -> tuple[tuple[int, ...], ...]:
    return tuple(each for each in asked.by if rng.random() < 0.6) or asked.by[:1]


def taken(people: People, at: np.ndarray) -> People:
    """These persons, a number for each time that one is meant."""
    return replace(
        people,
        codes=people.codes[:, at],
        second=None if people.second is None else people.second[at],
        period=people.period[at],
        inside=people.inside[:, at],
        outcome=people.outcome[:, at],
        weight=None if people.weight is None else people.weight[at],
    )


def _revised(rng: np.random.Generator, plan: Plan, people: People) -> People:
    """Some persons had another outcome or another group."""
    persons = people.period.size
    who = rng.choice(persons, _some(rng, persons), replace=False)
    codes, outcome = people.codes.copy(), people.outcome.copy()
    if rng.random() < 0.5 and "stages" not in plan.kinds:
        outcome[:, who] = np.where(outcome[:, who] > 0, 0, 1)
    else:
        source, own = rng.choice(persons, len(who)), len(plan.declared)
        codes[:own, who] = people.codes[:own, source]
    second = None if people.second is None else np.where(people.second == codes[0], -1, people.second)
    if second is not None:
        second = np.where(codes[0] < plan.dims[0].groups, second, -1)
    return replace(people, codes=codes, outcome=outcome, second=second)


def study_of(plan: Plan, text: str) -> Study:
    """The study, read by the real reader; representations without a benchmark, which no file may have, are put in."""
    study = parse(text)
    who = {each.id: each for each in plan.questions if each.kind == "representation"}
    if not who:
        return study
    kept = tuple(each for each in study.indicators if each.id not in who)
    added = tuple(
        Representation(
            each.id,
            "t",
            each.id,
            "s",
            (),
            tuple(f"d{entry[0]}" for entry in each.by if len(entry) == 1),
            among=next(one.among for one in study.indicators if one.id == each.id),
        )
        for each in who.values()
    )
    for each in who:
        text = text.replace(f'[[indicator]]\nid = "{each}"', f'[[representation]]\nid = "{each}"')
    return replace(study, indicators=kept, representations=added, text=text)


def study_text(plan: Plan, *, previous: bool = False, name: str = "new") -> str:
    """The study file."""
    return release_text(plan, [*map(dimension_text, plan.dims), *map(_question_text, plan.questions)], previous, name)


def release_text(plan: Plan, parts: Sequence[str], previous: bool, name: str) -> str:
    """The study file of a source, these parts, and a release."""
    source = 'schema = 1\ntitle = "Made up"\n[source.s]\npath = "s.csv"\nperson = "id"\nperiod = "year"'
    source += '\nweight = "w"' if "weights" in plan.kinds else ""
    parts = [source, '[topic.t]\ntitle = "T"', *parts]
    release = [
        "[release]",
        f'id = "{name}"',
        "date = 2026-01-01",
        'publisher = "Nobody"',
        'contact = "x@school.example"',
        f'policy = "{plan.policy}"',
        f"pool = {plan.pool}",
        *([f'previous = ["{EARLIER}"]'] if previous else []),
    ]
    return "\n\n".join([*parts, "\n".join(release)]) + "\n"


def dimension_text(dim: Dim) -> str:
    groups = dim.codes[: dim.groups]
    absent = ", ".join(f'"{code[1:]}" = "{code[1:]}"' for code in dim.codes[dim.groups :])
    lines = [f"[dimension.{dim.id}]", 'column = "age"' if dim.bins else f'column = "{dim.id}"']
    lines += [f"bins = {list(dim.bins)}"] if dim.bins else []
    lines += ["levels = {" + ", ".join(f'{code} = "Group {code}"' for code in groups) + "}"]
    lines += ['split = ";"', "multiple = true"] if dim.multiple else []
    lines += [f"absent = {{ {absent} }}"] if absent else []
    lines += ['other = "All other groups"'] if dim.other else []
    if dim.within:
        wide = "pqrstuvw"[int(dim.within[1:])]
        parents = ", ".join(f'{code} = "{wide}{at}"' for code, at in zip(groups, dim.inside, strict=True))
        lines += [f'within = "{dim.within}"', f"parents = {{ {parents} }}"]
    if dim.merge:
        members = ", ".join(f'"{code}"' for code in dim.merge)
        lines += [f"[dimension.{dim.id}.merge]", f'"{" or ".join(dim.merge)}" = [{members}]']
    return "\n".join(lines)


def _question_text(asked: Asked) -> str:
    names = [[f"d{at}" for at in entry] for entry in asked.by]
    by = ", ".join(f'"{each[0]}"' if len(each) == 1 else '["' + '", "'.join(each) + '"]' for each in names)
    kind = "proportion" if asked.kind == "representation" else asked.kind
    number = int(asked.id[1:])
    staged = asked.about.isdigit()
    among = "part = 'yes'" if asked.about == "part" else f"stage >= {number}" if staged and number else ""
    outcome = f'event = "stage >= {number + 1}"' if staged else f"event = \"y{number} = 'yes'\""
    if kind == "mean":
        outcome = f'value = "v{number}"\nbounds = [0, {asked.scale}]' if asked.scale != 3 else f'value = "v{number}"'
    if kind == "rate":
        outcome = f'event = "e{number}"\ntime = "1.5"'
    lines = ["[[indicator]]", f'id = "{asked.id}"', 'topic = "t"', f'title = "{asked.id}"', 'source = "s"']
    lines += [f'kind = "{kind}"', outcome, f"by = [{by}]"]
    lines += [f'among = "{among}"'] if among else []
    strata = ", ".join(f'"d{at}"' for at in asked.strata)
    alone = any(len(entry) == 1 and entry[0] not in asked.strata for entry in asked.by)
    lines += [f"stratify_by = [{strata}]"] if asked.strata and alone else []
    return "\n".join(lines)
