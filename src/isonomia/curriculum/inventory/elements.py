"""Every element of the inventory's own namespace, held against the standard: its parts, their order and number, forms.

Ours, written from the standard's tables (CI.10.1, v1 of 27 June 2014 and v2 of 29 May 2014); no schema travels with
isonomia. What reading needs is a fault elsewhere (`structure`, `reading`). What is found here stops nothing: it is a
remark with its line, for a validation by the schema would stop at it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.curriculum.inventory.structure import MOST_OF_A_KIND, PARTS, ROOT, Findings
from isonomia.curriculum.inventory.xml_nodes import Node
from isonomia.errors import listed, nearest, quoted


@dataclass(frozen=True, slots=True)
class Part:
    """One place in an element's order.

    Attributes:
        names: elements that may stand here, in any order among themselves.
        least, most: how many of them; most is None where there may be any number.
    """

    names: tuple[str, ...]
    least: int
    most: int | None


def _parts(text: str) -> tuple[Part, ...]:
    """`Title Description? Keyword* A|B+`: one; one or none; any number; at least one, of A and B."""
    counts = {"?": (0, 1), "*": (0, None), "+": (1, None)}
    made = []
    for word in text.split():
        least, most = counts.get(word[-1], (1, 1))
        made.append(Part(tuple(word.rstrip("?*+").split("|")), least, most))
    return tuple(made)


ELEMENTS: Final[Mapping[str, tuple[Part, ...]]] = {
    name: _parts(text)
    for name, text in {
        "Program": "ProgramName ProgramID EducationalContext? Profession? Specialty?",
        "Events": "Event+",
        "Event": (
            "Title EventDuration Description? Keyword* Interprofessional? CompetencyObjectReference* ResourceType* "
            "InstructionalMethod|AssessmentMethod+"
        ),
        "Expectations": "CompetencyObject+ CompetencyFramework*",
        "AcademicLevels": "LevelsInProgram Level+",
        "AcademicLevels/Level": "Label Description?",
        "Sequence": "Description? SequenceBlock+",
        "SequenceBlock": (
            "Title Description? Timing Level|SequenceBlockLevels ClerkshipModel? CompetencyObjectReference* "
            "Precondition? Postcondition? SequenceBlockEvent|SequenceBlockReference+"
        ),
        "SequenceBlockLevels": "StartingAcademicLevel EndingAcademicLevel",
        "SequenceBlockEvent": "EventReference StartDate? EndDate?",
        "Timing": "Duration|Dates+",
        "Dates": "StartDate EndDate",
        "Integration": "Description? IntegrationBlock+",
        "IntegrationBlock": "Title Description? CompetencyObjectReference* EventReference* SequenceBlockReference*",
    }.items()
}
"""Parent and name where a name alone would not do. `Level` is a block's in v1, `SequenceBlockLevels` in v2."""

_TRUTH: Final = (r"true|false|1|0", "true or false")
_DAY: Final = (r"\d{4}-\d{2}-\d{2}", "a day such as 2026-06-30")
_COUNT: Final = (r"0*[1-9]\d*", "a whole number from 1")
FORMS: Final[Mapping[str, tuple[str, str]]] = {
    "ReportDate": _DAY,
    "StartDate": _DAY,
    "EndDate": _DAY,
    "EventDuration": (r"PT\d+H\d+M|PT\d+H|PT\d+M", "hours and minutes: PT1H30M, PT2H, PT50M"),
    "Interprofessional": _TRUTH,
    "LevelsInProgram": (r"[1-9]|10", "1 to 10"),
    "Language": (r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", "a language such as en-US"),
    "Duration": (
        r"P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?",
        "a duration such as P30D or PT8H",
    ),
    "ClerkshipModel": (r"integrated|rotation", listed(("integrated", "rotation"))),
}
"""Element -> the pattern of its text, and the same in words."""
ATTRIBUTES: Final[Mapping[tuple[str, str], tuple[tuple[str, str], bool]]] = {
    ("InstructionalMethod", "primary"): (_TRUTH, True),
    ("SequenceBlockEvent", "required"): (_TRUTH, True),
    ("SequenceBlock", "track"): (_TRUTH, False),
    ("SequenceBlock", "minimum"): (_COUNT, False),
    ("SequenceBlock", "maximum"): (_COUNT, False),
    ("SequenceBlockReference", "order"): (_COUNT, False),
    ("IntegrationBlock", "id"): ((r".+", "an id of its own"), True),
    ("ReportID", "domain"): ((r"idd:\S*:\S*", "a domain such as idd:example.org:report"), False),
    ("ProgramID", "domain"): ((r"idd:\S*:\S*", "a domain such as idd:example.org:program"), False),
}
"""Element and attribute -> its form, and whether it must be there. Others are faults of reading."""
_FILLED: Final = frozenset(
    ["ReportID", "ProgramName", "ProgramID", "Label", "Description", "Precondition", "Postcondition"]
)


def check_elements(root: Node, findings: Findings) -> None:
    """Remark on each element that a validation by the schema would stop at; at most twenty of a kind."""
    said: Counter[str] = Counter()
    for node, parent in _own(root, "", root.space):
        for kind, line, sentence in _remarks(node, parent):
            said[kind] += 1
            if said[kind] <= MOST_OF_A_KIND:
                findings.remark(line, sentence)
    for kind, number in said.items():
        if number > MOST_OF_A_KIND:
            findings.remark(root.line, f"{number - MOST_OF_A_KIND} more of the same kind: {kind}.")


def _own(node: Node, parent: str, space: str) -> Iterator[tuple[Node, str]]:
    """The elements of the inventory's namespace, each with its parent's name; not what lies inside competencies."""
    if node.space != space:
        return
    yield node, parent
    for each in node.children:
        yield from _own(each, node.name, space)


Remark = tuple[str, int, str]
"""Kind, line, sentence."""


def _remarks(node: Node, parent: str) -> Iterator[Remark]:
    parts = ELEMENTS.get(f"{parent}/{node.name}") or ELEMENTS.get(node.name, ())
    if parts and not (node.name == "Level" and parent != "AcademicLevels"):
        yield from _of_parts(node, parts)
    elif node.name == ROOT:
        yield from _out_of_order(node, PARTS)
    yield from _of_text(node)
    for (name, attribute), ((pattern, words), needed) in ATTRIBUTES.items():
        if name != node.name:
            continue
        value = node.attributes.get(attribute)
        if value is None and needed:
            sentence = f"{name} has no `{attribute}`; the schema asks for {words}."
            yield f"{name} without {attribute}", node.line, sentence
        elif value is not None and not re.fullmatch(pattern, value.strip()):
            sentence = f"`{attribute}` of {name} is {quoted(value)}; the schema asks for {words}."
            yield f"{attribute} of {name}", node.line, sentence


def _of_text(node: Node) -> Iterator[Remark]:
    if node.name in _FILLED and not node.text:
        yield f"empty {node.name}", node.line, f"{node.name} is empty; the schema asks for words."
    if node.name in FORMS:
        pattern, words = FORMS[node.name]
        if not re.fullmatch(pattern, node.text):
            yield f"form of {node.name}", node.line, f"{node.name} is {quoted(node.text)}; the schema asks for {words}."


def _of_parts(node: Node, parts: Sequence[Part]) -> Iterator[Remark]:
    known = [name for part in parts for name in part.names]
    for each in node.children:
        if each.name not in known:
            near = nearest(each.name, known)
            hint = f" Did you mean {near!r}?" if near else ""
            sentence = f"{node.name} has a part {quoted(each.name)} that the schema does not know.{hint}"
            yield f"unknown parts of {node.name}", each.line, sentence
    for part in parts:
        there = [each for each in node.children if each.name in part.names]
        if len(there) < part.least:
            lacks = f"no {part.names[0]}" if len(part.names) == 1 else f"neither {' nor '.join(part.names)}"
            sentence = f"{node.name} has {lacks}, which the schema asks for."
            yield f"{node.name} with {lacks}", node.line, sentence
        elif part.most is not None and len(there) > part.most:
            names = " or ".join(part.names)
            sentence = f"{node.name} has {len(there)} times {names}; the schema allows {part.most}."
            yield f"{names} too often", there[part.most].line, sentence
    yield from _out_of_order(node, [part.names for part in parts])


def _out_of_order(node: Node, order: Sequence[str | tuple[str, ...]]) -> Iterator[Remark]:
    """The first part that stands before one which should precede it: it changes nothing that is read."""
    place = {name: at for at, names in enumerate(order) for name in ((names,) if isinstance(names, str) else names)}
    last, before = -1, ""
    for each in node.children:
        at = place.get(each.name, -1) if each.space == node.space else -1
        if -1 < at < last:
            yield f"order in {node.name}", each.line, f"{each.name} should stand before {before} in {node.name}."
            return
        if at > -1:
            last, before = at, each.name
