"""The proof of one source as plain integers: the statement, the witnesses, and how they are written and read.

It holds true values, so it is private. It is complete: `checker.problems` needs nothing else, today or in ten years.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from itertools import pairwise
from typing import Any, Final

from isonomia.protect.witness.linked import Linked
from isonomia.protect.witness.search import Found

SCHEMA: Final = 1


@dataclass(frozen=True, slots=True)
class Proof:
    """What is claimed of one source, and why it is true.

    Attributes:
        indicators: ids of those that it covers.
        threshold, zeros_printed: of the policy.
        values, kinds, home, printable, sensitive, falls: as in `Linked`, one entry a variable.
        hidden: variables whose value is hidden.
        known: variables that an earlier release printed: a stranger has them, so they move in no vector.
        rows: the relations: alternately a variable and its sign.
        vectors: second tables less the true one: alternately a variable and its move.
        floors: variable, its least value, the scale, then alternately a relation and its share.
        nobody: variable that is 0 whatever is printed, then alternately a relation and its share.
        silent: variables that hang together with others of them alone, and of which nothing is printed.
        withheld: indicator, setting, period and dimensions of tables that are not published at all.
    """

    indicators: list[str]
    threshold: int
    zeros_printed: bool
    values: list[int]
    kinds: list[int]
    home: list[int]
    printable: list[int]
    sensitive: list[int]
    falls: list[int]
    hidden: list[int]
    known: list[int]
    rows: list[list[int]]
    vectors: list[list[int]]
    floors: list[list[int]]
    withheld: list[list[str]]
    nobody: list[list[int]] = field(default_factory=list)
    silent: list[int] = field(default_factory=list)


def proof_of(linked: Linked, found: Found, refused: Iterable[list[str]] = ()) -> Proof:
    """The proof behind what the search found."""
    relations = linked.relations
    starts, flat = relations.starts.tolist(), _alternating(relations.columns.tolist(), relations.signs.tolist())
    floors = sorted(found.promises.floors.values(), key=lambda each: each.variable)
    return Proof(
        indicators=list(linked.names),
        threshold=linked.threshold,
        zeros_printed=linked.zeros_printed,
        values=linked.values.tolist(),
        kinds=linked.kinds.tolist(),
        home=linked.home.tolist(),
        printable=_indices(linked.printable.tolist()),
        sensitive=_indices(linked.sensitive.tolist()),
        falls=_indices(linked.falls.tolist()),
        hidden=_indices((found.hidden & linked.printable).tolist()),
        known=_indices(linked.known.tolist()),
        rows=[flat[2 * start : 2 * end] for start, end in pairwise(starts)],
        vectors=[_alternating(each.at.tolist(), each.moves.tolist()) for each in found.promises.vectors],
        floors=[
            [each.variable, each.least, each.scale, *_alternating(each.rows.tolist(), each.shares.tolist())]
            for each in floors
        ],
        nobody=[
            [each.variable, *_alternating(each.rows.tolist(), each.shares.tolist())]
            for _, each in sorted(found.promises.nobody.items())
        ],
        silent=_indices(found.promises.silent.tolist()),
        withheld=[*refused, *([name, *where, *sorted(dimensions)] for name, (where, dimensions) in found.withheld)],
    )


def _indices(mask: Iterable[bool]) -> list[int]:
    return [at for at, each in enumerate(mask) if each]


def _alternating(first: list[int], second: list[int]) -> list[int]:
    return [each for pair in zip(first, second, strict=True) for each in pair]


def proofs_text(proofs: Mapping[str, Proof]) -> str:
    """The proofs of a release as JSON, by source."""
    content = {"schema": SCHEMA, "sources": {source: asdict(proofs[source]) for source in sorted(proofs)}}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def proofs_from(text: str) -> dict[str, Proof]:
    """The proofs that `proofs_text` wrote."""
    content: dict[str, Any] = json.loads(text)
    names = {each.name for each in fields(Proof)}
    return {
        source: Proof(**{name: each[name] for name in names & each.keys()})
        for source, each in sorted(content["sources"].items())
    }
