"""Projections of a representation: whether the entrants it names can be set beside it."""

from __future__ import annotations

from collections.abc import Sequence

from isonomia.errors import quoted
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.names import check_known
from isonomia.study.schema import RepresentationFile


def check_parity(document: Document, path: Path, raw: RepresentationFile, every: Sequence[RepresentationFile]) -> None:
    """Complain of entrants that do not exist, are the stock itself, or are asked by no dimension of it."""
    if raw.parity is None:
        return
    where = (*path, "parity", "entrants")
    others = {each.id: each for each in every if each.id != raw.id}
    if raw.parity.entrants == raw.id:
        problem = f"{quoted(raw.id)} would be its own entrants."
        document.complain(where, problem, remedy="Name the representation of those who enter in a year.")
        return
    known = check_known(document, where, "representation", raw.parity.entrants, others)
    if known and not set(raw.by) & set(others[raw.parity.entrants].by):
        problem = f"{quoted(raw.parity.entrants)} is asked by none of the dimensions of {quoted(raw.id)}."
        document.complain(where, problem, remedy="Give both one dimension in `by`.")
    if not raw.benchmarks:
        document.complain(
            (*path, "parity"), "no benchmark that shares could match.", remedy='Write benchmarks = ["…"].'
        )
