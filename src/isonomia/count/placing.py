"""From the texts of dimensions to numbers of groups: the table `coded`.

The different texts of a dimension's columns are looked at once each, in Python, with their numbers of rows; the answer
goes back as a small dictionary that is joined to the rows. A group is a set of levels (one level where they do not
overlap), so people with the same marks stay one group until the very end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from isonomia.count.asking import ASKED, text_column
from isonomia.count.faults import Misplaced, misplaced
from isonomia.count.levels import Place, Placement
from isonomia.count.loading import Loaded
from isonomia.count.questions import Question
from isonomia.count.sql import Sql, among, call, case, column, converted, joined, literal
from isonomia.errors import Fault
from isonomia.model import reading

CODED: Final = "coded"
MOST_VALUES: Final = 100_000
Texts = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of one dimension in one source.

    Attributes:
        codes: number of a group -> codes of the levels (or the one absence) in which its people are counted.
        numbers: texts of the columns -> number of a group, for the texts that have been looked up.
    """

    placement: Placement
    codes: tuple[tuple[str, ...], ...]
    numbers: tuple[tuple[Texts, int], ...]


def by_dimension(groups: Sequence[Groups]) -> dict[str, tuple[int, Groups]]:
    """Id of a dimension -> the number of its column in `coded`, and its groups."""
    return {each.placement.dimension.id: (at, each) for at, each in enumerate(groups)}


def groups_of(loaded: Loaded, placement: Placement, questions: Sequence[Question]) -> tuple[Groups | None, list[Fault]]:
    """The groups of a dimension among the people whom a question keeps, and the faults of its values."""
    askers = [at for at, each in enumerate(questions) if placement.dimension.id in each.dimensions]
    found = _texts(loaded, placement, askers)
    if len(found) > MOST_VALUES:
        problem = f"there are more than {MOST_VALUES:,} different values."
        place = f"source {loaded.source.id}, dimension {placement.dimension.id}"
        return None, [Fault(place, problem, remedy="Is this the right column? For a number, declare bins.")]
    codes: dict[tuple[str, ...], int] = {(level.code,): at for at, level in enumerate(placement.dimension.levels)}
    numbers: list[tuple[Texts, int]] = []
    wrong: list[Misplaced] = []
    for texts, rows in found:
        placed = placement.place([reading.clean(text) for text in texts])
        if placed.problem:
            wrong.append(Misplaced(placed, rows))
        else:
            numbers.append((texts, codes.setdefault(placed.codes, len(codes))))
    return Groups(placement, tuple(codes), tuple(numbers)), misplaced(placement, _merged(wrong))


def _merged(wrong: Sequence[Misplaced]) -> list[Misplaced]:
    """One entry a problem and value: texts that differ in blanks alone are one value."""
    rows: dict[Place, int] = {}
    for each in wrong:
        rows[each.place] = rows.get(each.place, 0) + each.rows
    return [Misplaced(place, number) for place, number in rows.items()]


def _texts(loaded: Loaded, placement: Placement, askers: Sequence[int]) -> list[tuple[Texts, int]]:
    """The different texts with their numbers of rows; for bins only those that are not simply a number in a bin."""
    names = [column(text_column(loaded, name)) for name in placement.columns]
    count = exp.alias_(exp.Count(this=exp.Star()), "rows")
    query = exp.select(*names, count).from_(ASKED).where(_kept_by(askers)).group_by(*names)
    if placement.dimension.bins:
        query = query.where(odd(names[0], placement))
    return [(row[:-1], row[-1]) for row in loaded.rows(query.limit(MOST_VALUES + 1))]


def _kept_by(askers: Sequence[int]) -> Sql:
    return joined("or", [column(f"a{at}") for at in askers])


def odd(text: Sql, placement: Placement) -> Sql:
    """For bins: a text that is no number, or below the bins, or a number that stands for an absence."""
    read = converted(text, "text", "number")
    tokens = [value for token in placement.absent[0] if (value := reading.number(token)) is not None]
    lowest = literal(placement.dimension.bins[0])
    within = exp.GTE(this=read, expression=lowest)
    odd: list[Sql] = [exp.Not(this=call("coalesce", within, exp.false()))]
    if tokens:
        odd.append(call("coalesce", among(read, tokens), exp.false()))
    return joined("or", odd)


def code(loaded: Loaded, groups: Sequence[Groups], kept: Sequence[str]) -> None:
    """Make the table `coded`: columns of `asked`, and the number of the group `g{i}` on each dimension."""
    query = exp.select(*(column(name, ASKED) for name in kept)).from_(ASKED)
    numbered: list[Sql] = []
    for at, each in enumerate(groups):
        name = f"look{at}"
        _keep_dictionary(loaded, name, each)
        texts = [column(text_column(loaded, held), ASKED) for held in each.placement.columns]
        same = joined(
            "and",
            [exp.NullSafeEQ(this=text, expression=column(f"c{i}", name)) for i, text in enumerate(texts)],
        )
        query = query.join(name, on=same, join_type="left")
        numbered.append(exp.alias_(_number(each, texts, name), f"g{at}"))
    loaded.make(CODED, query.select(*numbered))


def _number(groups: Groups, texts: Sequence[Sql], name: str) -> Sql:
    looked_up = column("g", name)
    bins = groups.placement.dimension.bins
    if not bins:
        return looked_up
    return call("coalesce", looked_up, binned(texts[0], bins))


def binned(text: Sql, bins: Sequence[float]) -> Sql:
    """The number of the bin in which a text's number is, from the highest down: the first bound that is reached."""
    read = converted(text, "text", "number")
    steps = [
        (exp.GTE(this=read.copy(), expression=literal(low)), exp.Literal.number(at))
        for at, low in reversed(list(enumerate(bins)))
    ]
    return case(steps)


def _keep_dictionary(loaded: Loaded, name: str, groups: Groups) -> None:
    width = len(groups.placement.columns)
    columns = ", ".join(f"c{at} VARCHAR" for at in range(width))
    connection = loaded.connection
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({columns}, g INTEGER)")
    if groups.numbers:
        marks = ", ".join("?" * (width + 1))
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", [[*texts, at] for texts, at in groups.numbers])  # noqa: S608  our own names; values are bound
