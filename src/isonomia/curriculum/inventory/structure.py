"""What a file must be for its parts to be read at all: the standard's namespace, and the parts of the root.

The schemas themselves do not travel with isonomia (see docs/curriculum-inventory.md); what they ask of every element is
in `elements`, in our own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from isonomia.curriculum.inventory.xml_nodes import Node
from isonomia.errors import Fault, InputError, listed, nearest, quoted

ROOT: Final = "CurriculumInventory"
VERSIONS: Final = (1, 2, 10)
"""Namespaces that are read: v1 and v2 of the standard, and v10, which exports of recent years carry."""
_SPACE: Final = re.compile(r"http://ns\.medbiq\.org/curriculuminventory/v(\d+)/")
PARTS: Final = (
    "ReportID",
    "Institution",
    "Program",
    "Title",
    "ReportDate",
    "ReportingStartDate",
    "ReportingEndDate",
    "Language",
    "Description",
    "SupportingLink",
    "Events",
    "Expectations",
    "AcademicLevels",
    "Sequence",
    "Integration",
)
"""Parts of the root, in the standard's order; parts of other namespaces may follow."""
OPTIONAL: Final = frozenset({"SupportingLink", "Sequence", "Integration"})
MOST_OF_A_KIND: Final = 20
"""Complaints of one kind that are written out; how many more there are is said."""


@dataclass(slots=True)
class Findings:
    """What a reader of one file has to say: faults that stop it, and remarks that do not."""

    place: str
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def fault(self, kind: str, line: int, problem: str, allowed: str = "", near: str = "", remedy: str = "") -> None:
        """Note a fault of a kind."""
        where = f"{self.place}, line {line}"
        self.faults.setdefault(kind, []).append(Fault(where, problem, allowed, near, remedy))

    def remark(self, line: int, sentence: str) -> None:
        """Note what is unusual and does no harm."""
        self.remarks.append(f"{self.place}, line {line}: {sentence}")

    def refuse(self) -> None:
        """Stop at the faults, if there are any.

        Raises:
            InputError: all of them, at most twenty of a kind.
        """
        every: list[Fault] = []
        for kind, found in self.faults.items():
            every += found[:MOST_OF_A_KIND]
            if len(found) > MOST_OF_A_KIND:
                every.append(Fault(self.place, f"{len(found) - MOST_OF_A_KIND} more of the same kind: {kind}."))
        if every:
            raise InputError(*every)


def version_of(root: Node, place: str) -> int:
    """The version in the root's namespace.

    Raises:
        InputError: the file is no curriculum inventory, or of a version that is not known.
    """
    where = f"{place}, line {root.line}"
    allowed = ", ".join(f"http://ns.medbiq.org/curriculuminventory/v{each}/" for each in VERSIONS)
    if root.name != ROOT:
        problem = f"this is not a curriculum inventory: its first element is {quoted(root.name)}, not {ROOT}."
        raise InputError(Fault(where, problem, remedy="Export the inventory as CI.10.1 XML (MedBiquitous)."))
    found = _SPACE.fullmatch(root.space)
    if found is None or int(found[1]) not in VERSIONS:
        problem = f"the namespace of {ROOT} is {quoted(root.space) if root.space else 'not given'}."
        raise InputError(Fault(where, problem, allowed, remedy="Export the inventory in one of these versions."))
    return int(found[1])


def check_root(root: Node, findings: Findings) -> None:
    """Parts of the root: none missing or twice, each known."""
    own = [each for each in root.children if each.space == root.space]
    for node in own:
        if node.name not in PARTS:
            problem = f"{ROOT} has no part {quoted(node.name)}."
            findings.fault("parts that are not known", node.line, problem, listed(PARTS), nearest(node.name, PARTS))
    for node in root.children:
        if node.space != root.space and node.name in PARTS:
            problem = f"{quoted(node.name)} stands in another namespace ({quoted(node.space)})."
            remedy = f"Put it in the namespace of {ROOT}."
            findings.fault("foreign namespaces", node.line, problem, remedy=remedy)
    names = [each.name for each in own]
    for name in PARTS:
        if name not in OPTIONAL and name not in names and not any(each.name == name for each in root.children):
            findings.fault("missing parts", root.line, f"{ROOT} lacks its part {name}.", remedy="Export it too.")
    for node in _repeated(own):
        if node.name in PARTS:
            findings.fault("parts given twice", node.line, f"{ROOT} has {node.name} twice.")


def _repeated(nodes: Sequence[Node]) -> Iterator[Node]:
    seen: set[str] = set()
    for each in nodes:
        if each.name in seen:
            yield each
        seen.add(each.name)
