"""Three dashes, told: headings, sentences, tables and steps, for whoever prints them.

The manual prints them as Markdown and the demo as HTML, so that both say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from isonomia.demo.three_dashes.facts import Attack, Facts, Grid, Remainder
from isonomia.protect.audit import Finding

TITLE: Final = "Three dashes"
DASH: Final = "—"
INVENTED: Final = (
    "The school on this page does not exist, and neither do its students: every number is invented. What is done with "
    "the numbers is real."
)
ATTACKED: Final = ("release", "cells", "hidden", "recovered exactly", "within ± 2", "shown to be small")


@dataclass(frozen=True, slots=True)
class Printed:
    """A table as text: what it shows, its columns (the first one heads the rows), and its rows."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """A hidden number and the way to it; without a title where the sentence before says what it is about."""

    title: str
    steps: tuple[str, ...]


Part = str | Printed | Steps


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it; a text is a paragraph."""

    title: str
    parts: tuple[Part, ...]


def sections(facts: Facts) -> tuple[Section, ...]:
    """Everything below the page's first lines."""
    return (*_solved(facts), *_protected(facts))


def _section(title: str, *parts: Part) -> Section:
    return Section(title, parts)


def _solved(facts: Facts) -> tuple[Section, ...]:
    first, second = facts.solved
    return (
        _section(
            "An ordinary table",
            "A school prints how many students it has by programme and background. Numbers below "
            f"{facts.threshold} are taken out, and a dash stands for each:",
            printed("Students of an invented school, small numbers hidden", facts.before),
            "Three dashes. Each of them is a handful of people, and the table gives them all back.",
        ),
        _section(
            "Solved by subtraction",
            steps(first),
            "With that number known, the next dash goes the same way.",
            steps(second),
        ),
        _section(
            "A student, found",
            "The school prints the same students by sex too, with a dash for each small number. In one of those cells "
            "is one person.",
            steps(facts.student),
            "He is invented. In a real school everybody in his year would now know what he may not have told.",
        ),
        _section(
            "Where subtraction is not enough",
            "Some dashes stand in a ring, and no subtraction opens it. But numbers of people are whole and not "
            "negative, so each sum sets limits to the others.",
            steps(facts.limited),
            f"It is not solved, and it is out: the number is between {facts.limited.low} and {facts.limited.high}, "
            "and so it is small.",
        ),
    )


def _protected(facts: Facts) -> tuple[Section, ...]:
    return (
        _section(
            "The same students, protected",
            f"isonomia hides further numbers until each small one could be 1 and could be {facts.threshold}, and until "
            "every other hidden one could differ by as much, whatever is added or subtracted over all tables together. "
            "It keeps a proof of that for each. One marker stands for everything hidden, so nobody can tell the small "
            "from those that stand in for them:",
            printed("The same students, as isonomia prints them", facts.after),
            "The subtractions that open the first table, tried on this one:",
            Steps("", tuple(map(remainder, facts.tried))),
            "Each leaves a sum and not one number. The attack below puts all tables together.",
        ),
        _section(
            "Attacked",
            "The same attack on both, over all tables of programme, background and sex. It adds and subtracts, carries "
            "limits from sum to sum, solves the equations, and looks for the smallest and largest number that each "
            "dash can stand for:",
            Printed("Hidden numbers, and what the attack finds", ATTACKED, (row(facts.naive), row(facts.ours))),
            "isonomia hides more: that is the price.",
        ),
    )


def printed(caption: str, grid: Grid) -> Printed:
    """A table of students as text."""
    rows = ((name, *(DASH if number is None else str(number) for number in numbers)) for name, numbers in grid.rows)
    return Printed(caption, ("programme", *grid.columns), tuple(rows))


def steps(finding: Finding) -> Steps:
    """A finding with its chain."""
    return Steps(finding.count, finding.chain)


def remainder(line: Remainder) -> str:
    """What subtraction leaves along a line, as a sentence."""
    known = "".join(f" − {number}" for number in line.printed)
    told = f"{line.total}{known} = {line.left}" if line.printed else str(line.left)
    return f"{line.line}: {told}, for {line.hidden} hidden numbers together"


def row(attack: Attack) -> tuple[str, ...]:
    """The figures of an attack, with shares of what is hidden."""
    shares = (f"{number} ({number / attack.hidden:.0%})" for number in (attack.exact, attack.pinned, attack.small))
    return (attack.release, str(attack.cells), str(attack.hidden), *shares)
