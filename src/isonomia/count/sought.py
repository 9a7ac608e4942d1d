"""Values that a study looks for and no row holds: nobody can have the event, or have reached the stage.

A condition can be met unless values that no row holds keep it from being true: `a = 'x' or b = 'x'` needs one of the
two, `a = 'x' and b > 3` the first. What else an expression asks is taken as met.

Where the study declares every value (the states of a stage, the events by which people leave), one that is written
wrongly leaves a value that nothing declares, and that is a fault already. So it may be true that nobody has got there,
or left by that way: it is a warning. A stage at which some people wait may be reached later; nothing is said of it.

A check says so. A count does not: it may be of a part of the data, and a part may lack what the whole has.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from sqlglot import exp

from isonomia.count import faults
from isonomia.count.loading import RAW, Loaded, connect, load, plain_errors
from isonomia.errors import Fault, InputError, listed, nearest, quoted
from isonomia.model.expression import Column, Compare, Constant, In, Logical, Node
from isonomia.model.pathway import Pathway, Reached
from isonomia.model.reading import number
from isonomia.model.study import Source, Study
from isonomia.model.table import Table

_MOST_TEXTS: Final = 2_000
_REMEDY: Final = "Write the value as the rows have it; if nobody has it yet, there is nothing to ask: leave it out."
_UNANSWERED: Final = (
    "Check the file, and the column under columns; a statement that was not asked has no place in the scale."
)

Leaf: TypeAlias = tuple[str, tuple[str | float, ...]]
"""A column, and values of which one is enough."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A condition that somebody has to meet.

    Attributes:
        place: where the study file says it, as messages call it.
        so: what follows if nobody can. remedy: what to do.
        pathway: id of the pathway whose stage it is; empty for an indicator.
        any_case: its values are in small letters, and compared so.
        declared: the study declares every value of the column.
        compared: every value was compared with a codebook, so that any value will do.
        waits: when it is not known yet; whoever can meet this may meet the condition later.
    """

    place: str
    root: Node
    so: str
    pathway: str = ""
    any_case: bool = False
    waits: Node | None = None
    remedy: str = _REMEDY
    declared: bool = False
    compared: bool = False

    @property
    def columns(self) -> set[str]:
        """The columns in which values are looked for."""
        return {name for root in (self.root, self.waits) if root is not None for name, _ in _leaves(root)}


def sought_faults(study: Study, tables: Mapping[str, Table], met: Collection[str] = ()) -> list[tuple[Sought, Fault]]:
    """The conditions that nobody can meet, and what is said of each.

    Args:
        study: checked.
        tables: source id -> table.
        met: ids of the questions of which it is known that somebody has the event: they need no look at the rows.
    """

    def wanted(source: Source) -> list[Sought]:
        return [*_events(study, source, met), *(each for each in _stages(study, source, met) if not each.declared)]

    return _missed(study, tables, wanted)


def sought_warnings(study: Study, tables: Mapping[str, Table], met: Collection[str] = ()) -> list[Fault]:
    """The stages of declared states that nobody has reached, and the events by which nobody has left."""

    def wanted(source: Source) -> list[Sought]:
        return [*(each for each in _stages(study, source, met) if each.declared), *_ways_out(study, source)]

    return [fault for _, fault in _missed(study, tables, wanted)]


def _missed(
    study: Study, tables: Mapping[str, Table], wanted: Callable[[Source], list[Sought]]
) -> list[tuple[Sought, Fault]]:
    found: list[tuple[Sought, Fault]] = []
    for source in study.sources.values():
        if source.kind == "records" and source.id in tables:
            asked = [each for each in wanted(source) if each.columns]
            found += _of_source(source, tables[source.id], asked) if asked else ()
    return found


def _of_source(source: Source, table: Table, wanted: list[Sought]) -> list[tuple[Sought, Fault]]:
    columns = dict.fromkeys(name for each in wanted for name in sorted(each.columns))
    try:
        with closing(connect()) as connection, plain_errors(source):
            loaded = load(connection, replace(source, absent={}, events=None), table, columns)
            held = {name: _held(loaded, name) for name in loaded.at if loaded.kinds[name] in ("text", "number")}
    except InputError:
        return []  # the count says what is wrong with the table
    return [(each, fault) for each in wanted if (fault := _fault(each, held)) is not None]


def _events(study: Study, source: Source, met: Collection[str]) -> Iterator[Sought]:
    """The events that a study words itself.

    Those of statements and themes are made from a codebook and from declared themes, which every answer was compared
    with: that nobody agreed, or that no two readers found a theme, is a result, and 0 is its figure. That nobody
    answered is a fault.
    """
    made = {theme.question for survey in study.surveys.values() for theme in survey.themes}
    for indicator in study.indicators:
        doubtful = indicator.id not in met and not indicator.pathway
        if indicator.source != source.id or indicator.event is None or not doubtful or indicator.id in made:
            continue
        if indicator.scale:
            so = "nobody answered the statement"
            yield Sought(f"indicator {indicator.id}", indicator.event.root, so, remedy=_UNANSWERED, compared=True)
        else:
            yield Sought(f"indicator {indicator.id}, event", indicator.event.root, "nobody can have the event")


def _stages(study: Study, source: Source, met: Collection[str]) -> Iterator[Sought]:
    for pathway in study.pathways:
        if pathway.source != source.id:
            continue
        for at, reached in enumerate(pathway.reached):
            if {each.question for each in pathway.stages[at : at + 1 + pathway.closed]} & set(met):
                continue  # somebody is there, or came from there
            yield _stage(pathway, reached)


def _stage(pathway: Pathway, reached: Reached) -> Sought:
    place, waits = f"pathway {pathway.id}, stage {reached.stage}", reached.waits.root if reached.waits else None
    root, so = reached.condition.root, "nobody can have reached the stage"
    if not reached.column:
        return Sought(place, root, so, pathway.id, waits=waits)
    remedy = "Correct states, unless it is true that nobody has got there."
    return Sought(place, root, so, pathway.id, waits=waits, remedy=remedy, declared=True)


def _ways_out(study: Study, source: Source) -> Iterator[Sought]:
    """Each event by which people leave; the pathway of the source's events is the one that has its stages."""
    events = source.events
    names = {name for name, _ in events.stages} if events else set()
    for pathway in study.pathways:
        if events and pathway.source == source.id and {stage.id for stage in pathway.stages} == names:
            for each in events.left:
                root = In(Column(events.column), (Constant(each.lower()),))
                remedy = "Write the event as the rows have it; if nobody has left by it yet, it may stay."
                place, so = f"pathway {pathway.id}, left", "nobody has left by it"
                yield Sought(place, root, so, pathway.id, any_case=True, remedy=remedy, declared=True)


def _leaf(node: Node) -> Leaf | None:
    match node:
        case Compare("=", Column(name), Constant(value)) | Compare("=", Constant(value), Column(name)):
            values: tuple[object, ...] = (value,)
        case In(Column(name), options):
            values = tuple(each.value for each in options)
        case _:
            return None
    told = tuple(each for each in values if isinstance(each, (str, int, float)) and not isinstance(each, bool))
    return (name, told) if len(told) == len(values) else None


def _leaves(node: Node) -> Iterator[Leaf]:
    """The values that a condition looks for, but for those under a “not”."""
    leaf = _leaf(node)
    if leaf is not None:
        yield leaf
    elif isinstance(node, Logical):
        for each in node.operands:
            yield from _leaves(each)


def _can_be(node: Node, held: Callable[[Leaf], bool]) -> bool:
    """Whether a condition can be true."""
    leaf = _leaf(node)
    if leaf is not None:
        return held(leaf)
    if isinstance(node, Constant):
        return node.value not in (None, False)
    if isinstance(node, Logical):
        return (any if node.op == "or" else all)(_can_be(each, held) for each in node.operands)
    return True


def _held(loaded: Loaded, name: str) -> list[tuple[str, int]]:
    """The values of a column with their numbers of rows, the most frequent first."""
    text, rows = loaded.text(name), exp.alias_(exp.Count(this=exp.Star()), "rows")
    query = exp.select(text, rows).from_(RAW).where(exp.Not(this=exp.Is(this=text.copy(), expression=exp.Null())))
    query = query.group_by(text.copy()).order_by(exp.Ordered(this=exp.column("rows"), desc=True), text.copy())
    return [(str(value), int(many)) for value, many in loaded.rows(query.limit(_MOST_TEXTS))]


def _fault(each: Sought, held: Mapping[str, list[tuple[str, int]]]) -> Fault | None:
    def is_held(leaf: Leaf) -> bool:
        name, values = leaf
        texts = held.get(name)
        unsure = texts is None or len(texts) == _MOST_TEXTS or (each.compared and bool(texts))
        return unsure or any(_is(text, value, each) for text, _ in texts or () for value in values)

    if _can_be(each.root, is_held) or (each.waits is not None and _can_be(each.waits, is_held)):
        return None
    missed = next((leaf for leaf in _leaves(each.root) if not is_held(leaf)), None)
    if missed is None:
        return None  # it can be true of nobody whatever the rows hold: `x = 1 and false`
    name, values = missed
    texts = [text for text, _ in held[name]]
    close = next((near for value in values if isinstance(value, str) and (near := nearest(value, texts))), "")
    if close and not each.pathway:
        return None  # `checking` has asked whether that text is meant
    often = [text for text, rows in held[name] if rows >= faults.FEWEST_SAID]
    said = " or ".join(quoted(value if isinstance(value, str) else f"{value:g}") for value in values)
    problem = f"no row holds {said} in the column {quoted(name)}: {each.so}."
    return Fault(each.place, problem, listed(often), close, each.remedy)


def _is(text: str, value: str | float, each: Sought) -> bool:
    """Whether a text is the value: letter by letter, or the same number however it is written."""
    if text == value or (each.any_case and text.lower() == value):
        return True
    wanted = number(value) if isinstance(value, str) else value
    return wanted is not None and number(text) == wanted
