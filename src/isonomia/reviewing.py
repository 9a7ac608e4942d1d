"""The verbs of a review by people: forms for each role, what they disagree on, and what an inventory holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from isonomia.errors import Fault, InputError, quoted

if TYPE_CHECKING:
    from isonomia.curriculum.inventory.content import Inventory

Tongue = Literal["en", "es"]


def write_checklist(cases: Sequence[Path], role: str, output: Path, tongue: Tongue = "en") -> int:
    """Write the checklist about the cases of files and folders, for one role; returns the number of cases."""
    from isonomia.curriculum.cases import read_cases
    from isonomia.curriculum.review.forms import review_form
    from isonomia.forms.form import write_form

    bank = read_cases(cases)
    write_form(review_form([each.id for each in bank.cases], role, tongue), output)
    return len(bank.cases)


def write_pictures(table: Path, role: str, output: Path, scheme: str = "fitzpatrick") -> int:
    """Write the form about pictures, for one role; returns the number of pictures.

    Args:
        table: CSV or Excel with a column `picture` and, if there is one, `finding`.
        role: of the coder.
        output: the form.
        scheme: fitzpatrick or monk.

    Raises:
        InputError: no column `picture`, a picture without a name or twice.
    """
    from isonomia.curriculum.review.forms import picture_form
    from isonomia.curriculum.review.pictures import pictures_of
    from isonomia.forms.form import write_form
    from isonomia.sources.sheets import read_sheet

    found = pictures_of(read_sheet(table))
    write_form(picture_form(found, role, scheme), output)
    return len(found)


def write_disagreements(first: Path, second: Path, output: Path, tongue: Tongue = "en") -> tuple[int, int, list[str]]:
    """Write the lines on which two reviewers differ, for a third to settle.

    Returns:
        How many differ, of how many that both answered, and a line for each that stands in one file alone.

    Raises:
        InputError: a file is not a filled-in checklist, both are of one role, or no line is answered in both.
    """
    from isonomia.curriculum.review.adjudication import adjudication_form, verdicts
    from isonomia.curriculum.review.answers import read_review
    from isonomia.forms.form import write_form
    from isonomia.sources.sheets import read_sheet

    one, other = read_review(read_sheet(first)), read_review(read_sheet(second))
    found = verdicts(one, other)
    both = sum(each.first is not None and each.second is not None for each in found)
    if not both:
        problem = f"no question is answered here and in {second.name}, so there is nothing to settle yet."
        remedy = "Let both roles fill in the column “answer” first."
        raise InputError(Fault(first.name, problem, remedy=remedy))
    form = adjudication_form(found, tongue)
    write_form(form, output)
    asked = [(first, {*one.said, *one.unanswered}), (second, {*other.said, *other.unanswered})]
    alone = [
        f"{file.name}: question {number} of {quoted(case)} stands in this file alone."
        for (file, own), (_, others) in zip(asked, reversed(asked), strict=True)
        for case, number in sorted(own - others)
    ]
    return len(form.rows), both, alone


def inventory_lines(file: Path) -> tuple[list[str], dict[str, object]]:
    """What an inventory holds and leaves open, in lines and as facts."""
    from isonomia.curriculum.inventory.coverage import coverage
    from isonomia.curriculum.inventory.gaps import gaps
    from isonomia.curriculum.inventory.reading import read_inventory

    found = read_inventory(file)
    matrix, ends = coverage(found), gaps(found)
    facts: dict[str, object] = {
        "title": found.title,
        "version": found.version,
        "events": matrix.events,
        "hours": round(matrix.hours, 2),
        "method_hours": round(matrix.method_hours, 2),
        "never_assessed": list(ends.never_assessed),
        "never_taught": list(ends.never_taught),
        "without_event": list(ends.without_event),
        "once": [word for word, _ in ends.once],
        "not_placed": list(ends.not_placed),
        "circles": list(ends.circles),
        "remarks": list(found.remarks),
    }
    lines = [
        f"{found.title} ({found.program}), {found.start} to {found.end}, version {found.version}.",
        f"{matrix.events} events. Hours: {matrix.hours:.1f} by event, {matrix.method_hours:.1f} by method.",
    ]
    lines += _ends(found, facts)
    return [*lines, *(f"Remark: {each}" for each in found.remarks)], facts


def _ends(found: Inventory, facts: dict[str, object]) -> list[str]:
    titles = {**found.competency_titles()} | {each.id: each.title for each in found.events}
    heads = {
        "never_assessed": "Taught and never assessed",
        "never_taught": "Assessed and never taught",
        "without_event": "Competencies without any event",
        "once": "Keywords of one event alone",
        "not_placed": "Events that no block names",
        "circles": "Blocks that lie inside themselves",
    }
    lines = []
    for key, head in heads.items():
        named = facts[key]
        if isinstance(named, list) and named:
            shown = ", ".join(titles.get(str(each)) or str(each) for each in named[:10])
            lines.append(f"{head} ({len(named)}): {shown}{' …' if len(named) > 10 else ''}")
    return lines
