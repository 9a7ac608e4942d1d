"""Which answers may be told apart by a way of grouping: neighbours are put together until no class holds a few people.

One set of classes serves all groups of a way of grouping, so that nothing follows from a class that one group has and
another has not. A set may be told if in every group that is shown, in everyone else beside it, in everybody, and in all
together that are not shown, each class holds nobody or as many people as the threshold asks for. The answers that are
counted as best stay apart from the others: how many gave one of them is printed anyhow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from isonomia.climate.linked import Rule
from isonomia.measures.slices import Context, View
from isonomia.model.absence import is_absence
from isonomia.model.scales import Item, answer_count, item_places
from isonomia.stats.arrays import Floats

Classes = tuple[tuple[float, ...], ...]
"""Places of answers that are told together, lowest first."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """People by answer, of the groups of one way of grouping in one setting and period.

    Attributes:
        codes: of the groups that are shown, empty for everybody; absences among them.
        classes: answers that are told together.
        counts: (G, classes) people. rest: code -> (classes,) everyone else beside a group, where that is shown.
        places: of all answers. seen: (rows, answers) people of every row that a reader can work out.
    """

    codes: tuple[str, ...]
    classes: Classes
    counts: Floats
    rest: dict[str, Floats]
    places: tuple[float, ...]
    seen: Floats


def answers_of(
    item: Item,
    view: View,
    whole: View,
    beside: View | None,
    where: Context,
    rule: Rule,
    *,
    coarse: bool = False,
) -> Answers | None:
    """The answers that may be told; None where not even the best and the others may be.

    Args:
        item: whose answers.
        view: its question's table by one dimension, or of everybody.
        whole: of everybody.
        beside: everyone else beside each group, or None.
        where: setting and period.
        rule: how many people a class needs.
        coarse: tell the best and the others, and no more.
    """
    places = item_places(item)
    rows = {(codes[0] if codes else ""): row for codes, row in view.lookup.get(where, {}).items()}
    shown = {code: row for code, row in rows.items() if view.is_readable(row) and view.table.n[row] > 0}
    everybody = whole.row(where)
    if everybody is None or not whole.is_readable(everybody) or not shown:
        return None
    counts = np.stack([_counts(view, row, places) for row in shown.values()])
    total = _counts(whole, everybody, places)
    rest = {} if beside is None else _beside(beside, where, places)
    seen = [total[None], counts, *(each[None] for each in rest.values())]
    if view.table.overlapping:
        seen.append(total[None] - counts)
    elif any(not view.is_readable(row) for row in rows.values()):
        seen.append((total - counts.sum(axis=0))[None])
    every = np.concatenate(seen)
    classes = classes_of(places, item.top, every, rule, coarse=coarse)
    if classes is None:
        return None
    at = [[places.index(place) for place in each] for each in classes]
    merged = np.stack([counts[:, each].sum(axis=1) for each in at], axis=1)
    beside_each = {code: np.array([own[each].sum() for each in at]) for code, own in rest.items()}
    return Answers(tuple(shown), classes, merged, beside_each, places, every)


def classes_of(
    places: Sequence[float], top: Sequence[float], counts: Floats, rule: Rule, *, coarse: bool = False
) -> Classes | None:
    """The finest classes of neighbouring answers that may be told of all these people, (rows, answers); or None."""
    found: list[tuple[float, ...]] = []
    for start, end in _segments(places, top):
        cuts = [start]
        for at in range(end - 1 if coarse else start, end):
            if _may_be_told(counts[:, cuts[-1] : at + 1], rule):
                cuts.append(at + 1)
        if cuts[-1] != end:
            while len(cuts) > 1 and not _may_be_told(counts[:, cuts[-2] : end], rule):
                cuts.pop()
            if len(cuts) == 1:
                return None
            cuts[-1] = end
        found += [tuple(places[first:last]) for first, last in pairwise(cuts)]
    return tuple(found)


def _segments(places: Sequence[float], top: Sequence[float]) -> list[tuple[int, int]]:
    """Neighbours that are all counted as best, or all not."""
    best = [place in top for place in places]
    edges = [0, *(at for at in range(1, len(best)) if best[at] != best[at - 1]), len(best)]
    return list(pairwise(edges))


def _may_be_told(counts: Floats, rule: Rule) -> bool:
    return all(rule.allows(float(people)) for people in counts.sum(axis=1))


def _counts(view: View, row: int, places: Sequence[float]) -> Floats:
    return np.array([float(view.table.sums[answer_count(place)][row]) for place in places])


def _beside(view: View, where: Context, places: Sequence[float]) -> dict[str, Floats]:
    rows = {codes[0]: row for codes, row in view.lookup.get(where, {}).items()}
    readable = {code: row for code, row in rows.items() if view.is_readable(row) and not is_absence(code)}
    return {code: _counts(view, row, places) for code, row in readable.items()}
