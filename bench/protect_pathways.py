"""Random releases with a [[pathway]] of the study file: its rule for gaps, outcomes not known yet, and ways out.

The releases of `protect_mix.py` with stages have questions that follow one another by their conditions. Here the study
declares the stages, so protection and auditor read them as those of a pathway: nobody is at a stage without the one
before, the ways by which people left at a step add up to all who did not pass it, and a representation may be of those
who reached a stage. Everybody in them is made up.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np
from protect_durations import duration_text, taken_to, times_of
from protect_mix import EARLIER, changed, dimension_text, people_of, planned_release, release_text
from protect_plan import Asked, Plan, plan_of
from protect_worlds import People, World

GAPS = {"refuse": 0.6, "infer": 0.2, "drop": 0.2}
WAYS = ("academic", "personal", "transfer")
ID = "md"
REACHED = "who"
"""The id of a representation of those who reached a stage."""


def on_pathways(seed: int, number: int) -> World:
    """The release of this number; the same whenever it is asked for."""
    rng = np.random.default_rng([seed, number, 4])
    plan = with_pathway(rng, plan_with_stages(rng))
    people = people_with_ways(rng, plan)
    earlier = None
    if plan.before:
        older, old = changed(rng, plan, people)
        earlier = planned_release(older, old, study_text, name=EARLIER)
    made = planned_release(plan, people, study_text, previous=earlier is not None)
    return replace(made, earlier=earlier)


def plan_with_stages(rng: np.random.Generator) -> Plan:
    """The next plan in which questions follow one another."""
    return next(plan for plan in (plan_of(rng) for _ in count()) if "stages" in plan.kinds)


def with_pathway(rng: np.random.Generator, plan: Plan) -> Plan:
    """Its questions as steps of a pathway, which share their groups; with ways out at some steps."""
    timed = rng.random() < 0.3
    by = plan.questions[0].by[:1] if timed else plan.questions[0].by
    gaps = str(rng.choice(list(GAPS), p=list(GAPS.values())))
    steps = tuple(Asked(f"{ID}-s{at + 1}", "proportion", str(at), by) for at in range(len(plan.questions)))
    ways: list[Asked] = []
    for at, step in enumerate(steps):
        if rng.random() < 0.6 or (not ways and at == len(steps) - 1):
            many = int(rng.integers(1, len(WAYS) + 1))
            ways += [Asked(f"{step.id}-{name}", "proportion", str(at), by, way=k) for k, name in enumerate(WAYS[:many])]
    singles = tuple(entry for entry in by if len(entry) == 1)
    who: tuple[Asked, ...] = ()
    if gaps == "refuse" and singles and rng.random() < 0.3:
        who = (Asked(REACHED, "representation", str(rng.integers(1, len(steps) + 1)), singles),)
    kinds = plan.kinds - {"three ways", "weights"} | {"ways out"} | ({"representation"} if who else set())
    kinds |= {"not known yet"} if rng.random() < 0.5 else set()
    times = times_of(rng, steps, plan.years) if timed else ()
    kinds |= {"durations"} if times else set()
    told = tuple(
        replace(steps[each.time.stage - 1], id=f"{steps[each.time.stage - 1].id}-so-far", so_far=True)
        for each in times
        if each.time is not None
    )
    questions = (*steps, *ways, *told, *who)
    return replace(plan, dims=(*plan.dims, *times), questions=questions, kinds=frozenset(kinds), gaps=gaps)


def people_with_ways(rng: np.random.Generator, plan: Plan) -> People:
    """Persons of the plan; whoever did not pass a step left by one of its ways."""
    made = people_of(rng, replace(plan, questions=steps_of(plan), dims=plan.declared))
    persons = made.period.size
    outcome, inside = made.outcome.copy(), made.inside.copy()
    if "not known yet" in plan.kinds:
        for at in range(len(outcome)):
            outcome[at] = np.where(rng.random(persons) < float(rng.choice([0.01, 0.1])), -1, outcome[at])
    on_path = np.ones(persons, dtype=bool)
    reached = [on_path]
    for at, passed in enumerate(outcome):
        inside[at] = on_path
        on_path = on_path & (passed > 0)
        reached.append(on_path)
    rows_in, rows_out = list(inside), list(outcome)
    times = [each.time for each in plan.dims if each.time is not None]
    codes = [taken_to(rng, each, made.period, outcome[each.stage - 1] > 0) for each in times]
    for at in range(len(outcome)):
        ways = [each for each in plan.questions if each.way >= 0 and int(each.about) == at]
        taken = rng.choice(max(1, len(ways)), persons, p=rng.dirichlet([1.5] * max(1, len(ways))))
        for each in ways:
            left = (outcome[at] == 0) & (taken == each.way)
            rows_in.append(inside[at])
            rows_out.append(np.where(outcome[at] < 0, outcome[at], left))
    for each in plan.questions:
        if each.so_far:
            rows_in.append(inside[int(each.about)])
            rows_out.append(outcome[int(each.about)] > 0)
    for each in plan.questions:
        if each.kind == "representation":
            rows_in.append(reached[int(each.about)])
            rows_out.append(np.zeros(persons))
    return replace(
        made,
        codes=np.array([*made.codes, *codes]),
        names=(*made.names, *(each.codes for each in plan.dims if each.time is not None)),
        inside=np.array(rows_in),
        outcome=np.array(rows_out),
        times=tuple(each.id for each in plan.dims if each.time is not None),
    )


def steps_of(plan: Plan) -> tuple[Asked, ...]:
    """The steps alone, without ways out and representations."""
    return tuple(each for each in plan.questions if each.is_step)


def study_text(plan: Plan, *, previous: bool = False, name: str = "new") -> str:
    """The study file."""
    steps, timed = steps_of(plan), {each.time.stage: each.time for each in plan.dims if each.time is not None}
    stages = [f"s{at}" for at in range(len(steps) + 1)]
    names = [[f"d{at}" for at in entry] for entry in steps[0].by]
    lines = [
        "[[pathway]]",
        f'id = "{ID}"',
        'topic = "t"',
        'source = "s"',
        'cohort = "closed"',
        f"stages = {stages}",
        f"by = {[each[0] if len(each) == 1 else each for each in names]}",
        f'gaps = "{plan.gaps}"',
        'states = { reached = ["yes"], not = ["no"], not_yet = ["open"] }',
        'stage.s0.reached = "true"',
    ]
    for at, step in enumerate(steps):
        ways = [each for each in plan.questions if each.way >= 0 and int(each.about) == at]
        if ways:
            lines += [f'stage.s{at + 1}.exits.column = "way{at}"']
            words = [each.id.removeprefix(f"{step.id}-") for each in ways]
            lines += [f'stage.s{at + 1}.exits.ways.{word} = ["{word}"]' for word in words]
        lines += duration_text(timed[at + 1]) if at + 1 in timed else []
    who = [each for each in plan.questions if each.kind == "representation"]
    return release_text(
        plan, [*map(dimension_text, plan.declared), "\n".join(lines), *map(_who_text, who)], previous, name
    )


def _who_text(asked: Asked) -> str:
    """Read as an indicator, which `study_of` makes a representation without a benchmark."""
    by = ", ".join(f'"d{entry[0]}"' for entry in asked.by)
    lines = ["[[indicator]]", f'id = "{asked.id}"', 'topic = "t"', f'title = "{asked.id}"', 'source = "s"']
    lines += ['kind = "proportion"', f"event = \"s{asked.about} = 'yes'\"", f"by = [{by}]"]
    return "\n".join([*lines, f"among = \"s{asked.about} = 'yes'\""])
