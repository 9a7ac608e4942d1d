"""What an attack finds in the two releases of the invented school: tables, steps and figures.

Nothing here is typed in: the suppressor and the auditor make every number and every step of reasoning.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from isonomia import pipeline
from isonomia.demo.three_dashes.school import BACKGROUNDS, DIMENSIONS, PROGRAMMES, ordinary, protected, study, threshold
from isonomia.model.estimates import Estimates
from isonomia.model.shown import Shown
from isonomia.protect.audit import AuditReport, Finding, audit

ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Grid:
    """Students by programme and background, with totals; None where a number is hidden.

    Attributes:
        columns: backgrounds, then all.
        rows: programmes, then all, each with a number a column.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]

    @property
    def hidden(self) -> int:
        """How many numbers are hidden."""
        return sum(number is None for _, numbers in self.rows for number in numbers)

    def number(self, programme: str, background: str) -> int | None:
        """The number of a programme and a background, or of all."""
        return dict(self.rows)[programme][self.columns.index(background)]


@dataclass(frozen=True, slots=True)
class Remainder:
    """What subtraction along a line of a table leaves: the total less what is printed, for its hidden numbers."""

    line: str
    total: int
    printed: tuple[int, ...]
    hidden: int

    @property
    def left(self) -> int:
        """The sum of the hidden numbers."""
        return self.total - sum(self.printed)


@dataclass(frozen=True, slots=True)
class Attack:
    """How many numbers of a release are hidden, and how many of those an attack gets at."""

    release: str
    cells: int
    hidden: int
    exact: int
    pinned: int
    small: int
    passed: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is told about the two releases.

    Attributes:
        threshold: the smallest number that may be printed.
        before, after: the same table with small numbers hidden alone, and protected.
        solved: the hidden numbers of `before` that are told, in the order in which they fall.
        student: a hidden number of one person, recovered.
        limited: a hidden number that is not recovered and shown to be small.
        tried: the subtractions that solve `before`, tried on `after`.
        naive, ours: the same attack on both releases.
    """

    threshold: int
    before: Grid
    after: Grid
    solved: tuple[Finding, ...]
    student: Finding
    limited: Finding
    tried: tuple[Remainder, ...]
    naive: Attack
    ours: Attack


def three_dashes() -> Facts:
    """Make both releases and attack them."""
    open_release, closed_release = ordinary(), protected()
    naive, ours = attacked(open_release), attacked(closed_release)
    before, after = grid(open_release), grid(closed_release)
    dashes = (("first in", "pharmacy"), ("not known", "pharmacy"))
    return Facts(
        threshold(),
        before,
        after,
        tuple(found(naive, "exact", each, ("sex",)) for each in dashes),
        found(naive, "exact", ("first in", "nursing", "men")),
        found(naive, "small", ("sex", "pharmacy")),
        tuple(tried(before, after)),
        figures("small numbers hidden", naive, open_release),
        figures("isonomia", ours, closed_release),
    )


def attacked(shown: Shown) -> AuditReport:
    """The release, written as a build writes it and attacked as a stranger would."""
    asked, inputs = study(), pipeline.Inputs()
    release = pipeline.make_release(asked, shown, Estimates((), protected=True), inputs)
    with tempfile.TemporaryDirectory(prefix="isonomia-dashes-") as scratch:
        folder = Path(scratch)
        pipeline.write_provenance(folder, asked, release, inputs)
        pipeline.write_data(release, folder / "site")
        return audit(folder)


def grid(shown: Shown) -> Grid:
    """Students by programme and background, with totals, as a release prints them."""
    numbers: dict[tuple[str, str], int | None] = {}
    for each in shown:
        if each.role == "group" and "sex" not in each.dimensions:
            for at in range(len(each)):
                key = [str(each.keys[name][at]) if name in each.dimensions else ALL for name in DIMENSIONS]
                numbers[key[0], key[1]] = int(each.n[at]) if each.n_shown[at] else None
    columns, rows = (*BACKGROUNDS, ALL), (*PROGRAMMES, ALL)
    return Grid(columns, tuple((row, tuple(numbers[row, column] for column in columns)) for row in rows))


def tried(before: Grid, after: Grid) -> Iterator[Remainder]:
    """The lines of `before` with a hidden number, and what subtraction along them leaves in `after`."""
    lines = [(column, [(row, column) for row in PROGRAMMES], (ALL, column)) for column in BACKGROUNDS]
    lines += [(row, [(row, column) for column in BACKGROUNDS], (row, ALL)) for row in PROGRAMMES]
    for name, cells, whole in lines:
        total = after.number(*whole)
        if total is not None and any(before.number(*cell) is None for cell in cells):
            printed = tuple(number for number in (after.number(*cell) for cell in cells) if number is not None)
            yield Remainder(name, total, printed, len(cells) - len(printed))


def found(report: AuditReport, kind: str, words: Iterable[str], without: Iterable[str] = ()) -> Finding:
    """The finding of a kind about a count in these words, with the fewest steps."""
    wanted, unwanted = tuple(words), tuple(without)
    fit = [
        each
        for each in report.findings
        if each.kind == kind
        and all(word in each.count for word in wanted)
        and not any(word in each.count for word in unwanted)
    ]
    return min(fit, key=lambda each: (len(each.chain), each.count))


def figures(release: str, report: AuditReport, shown: Shown) -> Attack:
    """An attack in numbers. Hidden are also the numbers of tables that are not published at all."""
    exact, pinned, small = (report.number(kind) for kind in ("exact", "pinned", "small"))
    tables = [each for each in shown if each.role == "group"]
    cells, printed = sum(len(each) for each in tables), sum(int(each.n_shown.sum()) for each in tables)
    return Attack(release, cells, cells - printed, exact, pinned, small, report.passed)
