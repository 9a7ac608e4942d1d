"""From a CI.10.1 file to an `Inventory`. All faults are said at once, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, cast

from isonomia.curriculum.inventory.content import (
    Block,
    Competency,
    Event,
    Inventory,
    Keyword,
    Link,
    Method,
    Relation,
    Use,
)
from isonomia.curriculum.inventory.durations import FORM, minutes_of
from isonomia.curriculum.inventory.elements import check_elements
from isonomia.curriculum.inventory.references import FORMS, Target, ending, referred
from isonomia.curriculum.inventory.structure import Findings, check_root, version_of
from isonomia.curriculum.inventory.xml_nodes import Node, parse_nodes, read_nodes
from isonomia.errors import listed, nearest, quoted

REQUIRED: Final = ("Required", "Optional", "Required In Track")
ORDERS: Final = ("Ordered", "Unordered", "Parallel")
PURPOSES: Final = ("Formative", "Summative")
SCHEDULES: Final = ("Longitudinal", "Flexible")
HIGHEST_LEVEL: Final = 10
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_RELATIONS: Final = ("broader", "narrower", "related")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_inventory(file: Path) -> Inventory:
    """Read a file.

    Raises:
        InputError: it cannot be read safely, is not CI.10.1, lacks parts, or refers to what is not there.
    """
    return _inventory(read_nodes(file), file.name)


def parse_inventory(content: bytes, place: str = "inventory") -> Inventory:
    """The same from a text in memory."""
    return _inventory(parse_nodes(content, place), place)


def _inventory(root: Node, place: str) -> Inventory:
    version = version_of(root, place)
    findings = Findings(place)
    check_root(root, findings)
    check_elements(root, findings)
    competencies = tuple(_competencies(root, findings))
    events = tuple(_events(root, findings))
    levels = dict(_levels(root, findings))
    known = {
        "Event": {each.id for each in events},
        "Level": {str(each) for each in levels},
        "CompetencyObject": {each.id for each in competencies},
        "SequenceBlock": {each.attributes.get("id", "") for each in _blocks_of(root)},
    }
    found = Inventory(
        version,
        root.text_of("Title"),
        root.text_of("Program", "ProgramName"),
        _day(root, "ReportingStartDate", findings),
        _day(root, "ReportingEndDate", findings),
        tuple(_referring(root, events, known, findings)),
        competencies,
        tuple(_links(root, findings)),
        levels,
        tuple(_blocks(root, known, findings)),
    )
    findings.refuse()
    return replace(found, remarks=tuple(findings.remarks))


def _day(root: Node, name: str, findings: Findings) -> str:
    node = root.first(name)
    if node is None:
        return ""
    if not _DAY.fullmatch(node.text):
        findings.fault("dates", node.line, f"{name} is {quoted(node.text)}.", "a day such as 2026-06-30")
    return node.text


def _identified(node: Node, kind: str, seen: set[str], findings: Findings) -> str:
    """The id of an element, which no other may have."""
    own = node.attributes.get("id", "").strip()
    if not own:
        findings.fault("missing ids", node.line, f"{kind} has no id.", remedy="Give each its own id.")
    elif own in seen:
        findings.fault("ids given twice", node.line, f"the id {quoted(own)} stands at two elements {kind}.")
    seen.add(own)
    return own


def _children(root: Node, *path: str) -> Iterator[Node]:
    """Elements of the last name on the path."""
    parent = root.first(*path[:-1])
    return parent.all(path[-1]) if parent is not None else iter(())


def _events(root: Node, findings: Findings) -> Iterator[Event]:
    seen: set[str] = set()
    for node in _children(root, "Events", "Event"):
        own = _identified(node, "Event", seen, findings)
        yield Event(
            own,
            _title(node, "Event", findings),
            _minutes(node, findings),
            tuple(_keywords(node)),
            (),
            tuple(_methods(node, findings)),
            node.text_of("Description"),
            node.line,
        )
    if not seen:
        findings.fault("missing parts", root.line, "the inventory has no Event.", remedy="Export the events too.")


def _referring(
    root: Node, events: tuple[Event, ...], known: Mapping[str, set[str]], findings: Findings
) -> Iterator[Event]:
    """The events with what they refer to, which is known only once all is read."""
    for event, node in zip(events, _children(root, "Events", "Event"), strict=True):
        refers = _references(node.all("CompetencyObjectReference"), "CompetencyObject", known, findings)
        yield replace(event, competencies=tuple(dict.fromkeys(refers)))


def _title(node: Node, kind: str, findings: Findings) -> str:
    title = node.text_of("Title")
    if not title:
        findings.fault("missing parts", node.line, f"{kind} has no Title.", remedy="Give it a title.")
    return title


def _minutes(node: Node, findings: Findings) -> float:
    part = node.first("EventDuration")
    if part is None:
        findings.fault("missing parts", node.line, "Event has no EventDuration.", FORM, remedy="Say how long it takes.")
        return 0.0
    minutes = minutes_of(part.text)
    if minutes is None:
        findings.fault("durations", part.line, f"{quoted(part.text)} is not a duration.", FORM)
    elif not minutes:
        findings.remark(part.line, "the event takes no time: it counts as an event and adds no hour.")
    return minutes or 0.0


def _keywords(node: Node) -> Iterator[Keyword]:
    for each in node.all("Keyword"):
        label = each.text_of("string") or each.text
        if label:
            yield Keyword(label, each.attributes.get("source", ""), each.attributes.get("id", ""))


def _methods(node: Node, findings: Findings) -> Iterator[Method]:
    uses: dict[str, Use] = {"InstructionalMethod": "taught", "AssessmentMethod": "assessed"}
    there = [each for each in node.children if each.name in uses]
    if not there:
        problem = "Event has neither an InstructionalMethod nor an AssessmentMethod."
        findings.fault("events without a method", node.line, problem, remedy="Say how it teaches or assesses.")
    for each in there:
        use, purpose = uses[each.name], each.attributes.get("purpose", "")
        if use == "assessed" and purpose not in PURPOSES:
            problem = f"the purpose of an AssessmentMethod is {quoted(purpose) if purpose else 'not given'}."
            findings.fault("purposes", each.line, problem, listed(PURPOSES), nearest(purpose, PURPOSES))
        if not each.text:
            findings.remark(each.line, f"{each.name} is empty: its method is counted as “not named”.")
        own = each.attributes.get("instructionalMethodDuration", "")
        minutes = minutes_of(own) if own else None
        if own and minutes is None:
            findings.fault("durations", each.line, f"{quoted(own)} is not a duration.", FORM)
        primary = each.attributes.get("primary", "") in ("true", "1")
        yield Method(each.text or "not named", use, primary, purpose, minutes)


def _competencies(root: Node, findings: Findings) -> Iterator[Competency]:
    seen: set[str] = set()
    for node in _children(root, "Expectations", "CompetencyObject"):
        own = node.text_of("lom", "general", "identifier", "entry")
        if not own:
            problem = "CompetencyObject has no lom:identifier/lom:entry, so that nothing can refer to it."
            findings.fault("missing ids", node.line, problem)
        elif own in seen:
            findings.fault("ids given twice", node.line, f"two CompetencyObjects have the entry {quoted(own)}.")
        seen.add(own)
        category = node.first("Category")
        term = category.attributes.get("term", "") or category.text if category is not None else ""
        yield Competency(own, node.text_of("lom", "general", "title", "string"), term, node.line)


def _links(root: Node, findings: Findings) -> Iterator[Link]:
    for framework in _children(root, "Expectations", "CompetencyFramework"):
        for node in framework.all("Relation"):
            text = node.text_of("Relationship")
            word = text.removeprefix(_SKOS)
            first, second = (node.text_of(name, "Entry") for name in ("Reference1", "Reference2"))
            if not text.startswith(_SKOS) or word not in _RELATIONS:
                allowed = ", ".join(_SKOS + each for each in _RELATIONS)
                findings.fault("relations", node.line, f"the relationship is {quoted(text)}.", allowed)
            elif not first or not second:
                findings.fault("relations", node.line, "a Relation lacks one of its two entries.")
            else:
                yield Link(first, cast("Relation", word), second)


def _levels(root: Node, findings: Findings) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for node in _children(root, "AcademicLevels", "Level"):
        number = node.attributes.get("number", "").strip()
        if not number.isdecimal() or not 1 <= int(number) <= HIGHEST_LEVEL:
            problem = f"the number of a Level is {quoted(number)}."
            findings.fault("levels", node.line, problem, f"1 to {HIGHEST_LEVEL}")
            continue
        if number in seen:
            findings.fault("ids given twice", node.line, f"two Levels have the number {number}.")
        seen.add(number)
        yield int(number), node.text_of("Label") or number


def _blocks_of(root: Node) -> Iterator[Node]:
    return _children(root, "Sequence", "SequenceBlock")


def _blocks(root: Node, known: Mapping[str, set[str]], findings: Findings) -> Iterator[Block]:
    seen: set[str] = set()
    for node in _blocks_of(root):
        own = _identified(node, "SequenceBlock", seen, findings)
        required, order = node.attributes.get("required", ""), node.attributes.get("order", "")
        if required not in REQUIRED:
            problem = f"`required` of a SequenceBlock is {quoted(required)}."
            findings.fault("blocks", node.line, problem, listed(REQUIRED), nearest(required, REQUIRED))
        if order and order not in ORDERS:
            problem = f"`order` of a SequenceBlock is {quoted(order)}."
            findings.fault("blocks", node.line, problem, listed(ORDERS), nearest(order, ORDERS))
        events: dict[str, bool] = {}
        for each in node.all("SequenceBlockEvent"):
            needed = each.attributes.get("required", "true") not in ("false", "0")
            for event in _references(each.all("EventReference"), "Event", known, findings):
                events[event] = events.get(event, False) or needed
        yield Block(
            own,
            _title(node, "SequenceBlock", findings),
            required,
            _span(node, known, findings),
            events,
            tuple(_references(node.all("SequenceBlockReference"), "SequenceBlock", known, findings)),
            tuple(_references(node.all("CompetencyObjectReference"), "CompetencyObject", known, findings)),
            node.line,
        )


def _span(node: Node, known: Mapping[str, set[str]], findings: Findings) -> tuple[int, int]:
    """The first and the last level of a block: one Level, or a start and an end."""
    inner = node.first("SequenceBlockLevels") or node
    schedule = inner.attributes.get("scheduling", "")
    if schedule and schedule not in SCHEDULES:
        findings.fault("blocks", inner.line, f"its scheduling is {quoted(schedule)}.", listed(SCHEDULES))
    single = node.first("Level")
    both = (inner.first("StartingAcademicLevel"), inner.first("EndingAcademicLevel"))
    parts = [single] if single is not None else [each for each in both if each is not None]
    if not parts:
        findings.fault("missing parts", node.line, "SequenceBlock names no academic level.", FORMS["Level"])
        return (0, 0)
    numbers = [int(each) for each in _references(iter(parts), "Level", known, findings) if each.isdecimal()]
    if len(numbers) > 1 and numbers[0] > numbers[-1]:
        findings.fault("blocks", node.line, f"the block starts at level {numbers[0]} and ends at {numbers[-1]}.")
    return (numbers[0], numbers[-1]) if numbers else (0, 0)


def _references(
    nodes: Iterator[Node], target: Target, known: Mapping[str, set[str]], findings: Findings
) -> Iterator[str]:
    """What elements refer to; a text of another form, and a target that is not there, are faults."""
    for node in nodes:
        own = referred(node.text, target)
        if own is None:
            problem = f"{node.name} is {quoted(node.text)}, which is not a reference to one {target}."
            findings.fault("references of another form", node.line, problem, FORMS[target])
        elif own in known[target]:
            yield own
        elif target == "CompetencyObject" and (whole := ending(own, known[target])):
            findings.remark(node.line, f"{quoted(own)} is read as {quoted(whole)}, the only entry that ends with it.")
            yield whole
        else:
            problem = f"{node.name} leads to the {target} {quoted(own)}, which is not in the file."
            near = nearest(own, known[target]) if len(known[target]) < 5000 else ""
            remedy = f"Export that {target} too, or take the reference out."
            findings.fault("references that lead nowhere", node.line, problem, "", near, remedy)
