"""Which persons each indicator counts: those that `among` keeps, and of them those with the outcome, and without it.

A stranger reads the conditions in the published study.
"""

from __future__ import annotations

from collections.abc import Sequence

from isonomia.model.expression import Call, Constant, Expression, Node, Not
from isonomia.model.study import Indicator, Representation, Study
from isonomia.protect.prepare import BENCHMARK_PREFIX
from isonomia.protect.system import MISSING, System
from isonomia.protect.witness.implications import Term, asked_columns, conjuncts, known_columns, tidied
from isonomia.protect.witness.linked import PERSONS, WITH, WITHOUT
from isonomia.protect.witness.pairing import PersonSet
from isonomia.protect.witness.stages_before import with_stages_before

Conditions = frozenset[Term]


def person_sets(systems: Sequence[System], names: Sequence[str], study: Study) -> list[PersonSet]:
    """The sets of persons that the systems count."""
    found: list[PersonSet] = []

    def add(at: int, kind: int, conditions: Conditions, *, whole: bool = False) -> None:
        found.append(PersonSet(at, kind, tidied(conditions), whole))

    for at, (system, name) in enumerate(zip(systems, names, strict=True)):
        source = _source(name, study)
        conditions = with_stages_before(_conditions(name, study), source, study)
        whole = all(each.id != name for each in study.indicators) or _all_answered(name, system, study)
        add(at, PERSONS, conditions, whole=whole)
        event = next((each.event for each in study.indicators if each.id == name), None)
        asked = next((_asked(each) for each in study.indicators if each.id == name), "")
        if asked:
            add(at, PERSONS, conditions | {("known", asked)}, whole=True)
        if system.kind == "proportion" and "events" in system.counts and event is not None:
            root = _so_far(event.root)
            reached = with_stages_before(conditions | conjuncts(root), source, study)
            add(at, WITH, reached)
            without = (
                Not(event.root) if root is not event.root else root.operand if isinstance(root, Not) else Not(root)
            )
            add(at, WITHOUT, conditions | conjuncts(without))
    return found


def _so_far(root: Node) -> Node:
    """The outcome itself where people of whom it is not known count as not having it: coalesce(outcome, false)."""
    if isinstance(root, Call) and root.function == "coalesce" and root.arguments[1:] == (Constant(value=False),):
        return root.arguments[0]
    return root


def _all_answered(name: str, system: System, study: Study) -> bool:
    """Whether everybody of whom it is asked has an answer, by the question itself: of all that got on it is known.

    A stranger reads `among = "stage >= 1"` beside `event = "stage >= 2"`, and leaves nobody out for a missing outcome.
    """
    asked = next(each for each in study.indicators if each.id == name)
    if asked.event is not None and _so_far(asked.event.root) is not asked.event.root:
        return True
    if (
        asked.among is None
        or asked.event is None
        or any(system.counts[each].any() for each in MISSING if each in system.counts)
    ):
        return False
    columns = asked_columns(asked.event.root)
    return columns is not None and columns <= known_columns(asked.among.root)


def _asked(indicator: Indicator) -> str:
    """What must be known of a person to be counted."""
    return " | ".join(each.text for each in (indicator.event, indicator.value, indicator.time) if each is not None)


def _conditions(name: str, study: Study) -> frozenset[Term]:
    if name.startswith(BENCHMARK_PREFIX):
        each = study.benchmarks.get(name.removeprefix(BENCHMARK_PREFIX))
        if each is None:
            return frozenset({("benchmark", name)})
        own: list[tuple[str, str]] = [("place", each.place), ("age", repr(each.age)), ("year", each.year)]
        own += [("fields", f"{key}={value.text}") for key, value in each.fields.items()]
        return _of(each.among) | {(key, value) for key, value in own if value not in {"", "None"}}
    questions: list[Indicator | Representation] = [*study.indicators, *study.representations]
    found = next((each for each in questions if each.id == name), None)
    return frozenset({("question", name)}) if found is None else _of(found.among) | _answered_all(name, study)


def _answered_all(name: str, study: Study) -> Conditions:
    """What is known of those who answered every item of a scale, by the columns of the file.

    Each item has an answer, in every scale that has it too; and so has the score of each scale that needs no more.
    """
    own = next(
        (each for each in study.scales if each.complete and name in {item.question for item in each.items}), None
    )
    if own is None:
        return frozenset()
    columns = {item.column for item in own.items}
    known: set[str] = set()
    for scale in (each for each in study.scales if each.source == own.source):
        inside = {item.question for item in scale.items if item.column in columns}
        known |= inside | ({scale.id} if len(inside) >= scale.minimum_answered else set())
    asked = {each.id: _asked(each) for each in study.indicators}
    return frozenset({*(("answered", each) for each in columns), *(("known", asked[each]) for each in known)})


def _of(among: Expression | None) -> frozenset[Term]:
    return conjuncts(among.root) if among is not None else frozenset()


def _source(name: str, study: Study) -> str:
    """The source that a system is counted from; "" where the study does not say."""
    homes = {f"{BENCHMARK_PREFIX}{each.id}": each.source for each in study.benchmarks.values()}
    questions: list[Indicator | Representation] = [*study.indicators, *study.representations]
    homes |= {each.id: each.source for each in questions}
    return homes.get(name, "")


def classes_of(sets: Sequence[PersonSet]) -> dict[frozenset[Term], list[PersonSet]]:
    """Sets by their conditions."""
    found: dict[frozenset[Term], list[PersonSet]] = {}
    for each in sets:
        found.setdefault(each.conditions, []).append(each)
    return found
