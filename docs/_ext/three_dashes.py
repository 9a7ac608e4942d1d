"""Write docs/three-dashes.md: made-up students, found behind the dashes of an ordinary table, and not behind ours.

python docs/_ext/three_dashes.py

Every number and every step of reasoning on the page is made here, by the suppressor and the auditor themselves. A test
holds the page to it.
"""

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np

from isonomia import pipeline
from isonomia.model.cells import KEYS, Cells, CellTable, collapse
from isonomia.model.estimates import Estimates
from isonomia.model.shown import ABSENT_COUNT, Shown, ShownTable
from isonomia.model.study import Dimension, Level, ReleaseSpec, Representation, Source, Study
from isonomia.protect import policy, protect, unprotected
from isonomia.protect.audit import AuditReport, Finding, audit

PAGE = Path(__file__).parents[1] / "three-dashes.md"
POLICY = "cms"
DASH = "—"
PROGRAMMES = ("medicine", "nursing", "pharmacy", "dentistry")
BACKGROUNDS = ("first in the family", "not the first", "not known")
SEXES = ("women", "men")
DIMENSIONS = {"programme": PROGRAMMES, "background": BACKGROUNDS, "sex": SEXES}
INVENTED = {
    "medicine": ((20, 18), (80, 72), (16, 14)),
    "nursing": ((40, 1), (80, 17), (15, 12)),
    "pharmacy": ((1, 2), (34, 27), (2, 2)),
    "dentistry": ((10, 8), (24, 21), (1, 2)),
}
"""Women and men of each background in each programme of a school that does not exist."""


def students() -> Cells:
    """Every table of one, two and three of the dimensions."""
    rows = [
        (programme, background, sex, INVENTED[programme][at][which])
        for programme in PROGRAMMES
        for at, background in enumerate(BACKGROUNDS)
        for which, sex in enumerate(SEXES)
    ]
    keys = {name: np.full(len(rows), "", dtype=object) for name in KEYS}
    keys |= {name: np.array([row[at] for row in rows], dtype=object) for at, name in enumerate(DIMENSIONS)}
    sums = {"n": np.array([row[-1] for row in rows], dtype=np.int64)}
    full = CellTable("students", "s", "proportion", tuple(DIMENSIONS), keys, sums)
    full = collapse(full, keys=full.keys, sums=full.sums)
    left_out = [each for size in range(len(DIMENSIONS) + 1) for each in combinations(DIMENSIONS, size)]
    return Cells(tuple(full.over(*each) for each in left_out))


def study() -> Study:
    """What is asked: who is here."""
    text = '[[representation]]\nid = "students"\nsource = "s"\n'
    return Study(
        "An invented school",
        ReleaseSpec("1", date(2026, 1, 1), "Nobody", "nobody@school.example", policy=POLICY),
        {"s": Source("s")},
        {name: Dimension(name, name, tuple(Level(c, c) for c in codes)) for name, codes in DIMENSIONS.items()},
        representations=(Representation("students", "who", "Students", "s", (), tuple(DIMENSIONS)),),
        text=text,
    )


def ordinary() -> Shown:
    """Each small number behind a dash, and nothing else: what most tables on the web do."""
    everything = unprotected(students(), study())
    return replace(everything, tables=tuple(map(_primary_only, everything)), private=False)


def _primary_only(table: ShownTable) -> ShownTable:
    shown = (table.n == 0) | (table.n >= policy(POLICY).threshold)
    return replace(table, n_shown=shown, y_shown=shown, n=np.where(shown, table.n, ABSENT_COUNT))


def attacked(shown: Shown) -> AuditReport:
    """The release, written as a build writes it and attacked as a stranger would."""
    inputs = pipeline.Inputs()
    release = pipeline.make_release(study(), shown, Estimates((), protected=True), inputs)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        pipeline.write_provenance(folder, study(), release, inputs)
        pipeline.write_data(release, folder / "site")
        return audit(folder)


def table(shown: Shown) -> str:
    """Students by programme and background, with totals, as Markdown."""
    numbers = {}
    for each in shown:
        if each.role == "group" and "sex" not in each.dimensions:
            for at in range(len(each)):
                key = tuple(str(each.keys[name][at]) if name in each.dimensions else "all" for name in DIMENSIONS)
                numbers[key[:2]] = f"{each.n[at]}" if each.n_shown[at] else DASH
    columns = (*BACKGROUNDS, "all")
    lines = [f"| | {' | '.join(columns)} |", f"|---|{'---:|' * len(columns)}"]
    lines += [
        f"| {programme} | {' | '.join(numbers[programme, each] for each in columns)} |"
        for programme in (*PROGRAMMES, "all")
    ]
    return "\n".join(lines)


def found(report: AuditReport, kind: str, words: Iterable[str], without: Iterable[str] = ()) -> Finding:
    """The finding of a kind about a count in these words, with the fewest steps."""
    fit = [
        each
        for each in report.findings
        if each.kind == kind and all(w in each.count for w in words) and not any(w in each.count for w in without)
    ]
    return min(fit, key=lambda each: (len(each.chain), each.count))


def steps(finding: Finding) -> str:
    """A finding with its chain, numbered."""
    return "\n".join(f"{at}. {step}" for at, step in enumerate(finding.chain, 1))


def figures(name: str, report: AuditReport) -> str:
    """A row of the table of attacks."""
    numbers = [report.number(kind) for kind in ("exact", "pinned", "small")]
    shares = [f"{number} ({number / report.hidden:.0%})" for number in numbers]
    return f"| {name} | {report.cells} | {report.hidden} | {' | '.join(shares)} |"


def page() -> str:
    """The whole page."""
    before, after = ordinary(), protect(students(), study())
    naive, ours = attacked(before), attacked(after)
    dashes = [found(naive, "exact", each, ("sex",)) for each in (("first in", "pharmacy"), ("not known", "pharmacy"))]
    student = found(naive, "exact", ("first in", "nursing", "men"))
    bounds = found(naive, "small", ("sex", "pharmacy"))
    return f"""\
# Three dashes

The school on this page does not exist, and neither do its students: every number is invented. What is done with the
numbers is real. The tables, the steps and the figures were made by isonomia itself, and a test makes them again.

## An ordinary table

A school prints how many students it has by programme and background. Numbers below {policy(POLICY).threshold} are taken
out, and a dash stands for each:

{table(before)}

Three dashes. Each of them is a handful of people, and the table gives them all back.

## Solved by subtraction

**{dashes[0].count}**

{steps(dashes[0])}

With that number known, the next dash goes the same way. **{dashes[1].count}**

{steps(dashes[1])}

## A student, found

The school prints the same students by sex too, with a dash for each small number. In one of those cells is one person.
**{student.count}**

{steps(student)}

He is invented. In a real school everybody in his year would now know what he may not have told.

## Where subtraction is not enough

Some dashes stand in a ring, and no subtraction opens it. But numbers of people are whole and not negative, so each sum
sets limits to the others. **{bounds.count}**

{steps(bounds)}

It is not solved, and it is out: the number is between {bounds.low} and {bounds.high}, and so it is small.

## The same students, protected

isonomia hides further numbers until each small one could be 1 and could be {policy(POLICY).threshold}, and until every
other hidden one could differ by as much, whatever is added or subtracted over all tables together. It keeps a proof of
that for each. One marker stands for everything hidden, so nobody can tell the small from those that stand in for them:

{table(after)}

## Attacked

The same attack on both, over all tables of programme, background and sex. It adds and subtracts, carries limits from
sum to sum, solves the equations, and looks for the smallest and largest number that each dash can stand for:

| | cells | hidden | recovered exactly | within ± 2 | shown to be small |
|---|---:|---:|---:|---:|---:|
{figures("small numbers hidden", naive)}
{figures("isonomia", ours)}

isonomia hides more: that is the price. [How privacy is protected](privacy.md) says what is promised and what is not.
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
