"""Numbers that differ by a few people from what an earlier release printed: what both say tells what these few are.

500 people with 129 of them graduated, and later 501 with 130: the one who was added graduated. Both numbers are safe by
themselves, and no number that is hidden follows; so nothing is withheld, and the privacy officer is told of it before
signing. Averages of a scale are another matter: there a build stops (`differences.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from isonomia.model.shown import Shown, ShownTable
from isonomia.model.study import Study
from isonomia.protect.audit.counts import Count
from isonomia.protect.audit.reading import Published
from isonomia.protect.earlier import asked_alike, earlier_releases
from isonomia.protect.protection import policy_of


@dataclass(frozen=True, slots=True)
class FewApart:
    """Rows of a table that differ by a few people from those of an earlier release.

    Attributes:
        indicator: id of the question. dimensions: of the table.
        where: setting and period, those that are not empty.
        release: id of the earlier one.
        rows: in which people, people with the outcome or people without it are 1 to the threshold less one apart.
    """

    indicator: str
    dimensions: tuple[str, ...]
    where: tuple[str, ...]
    release: str
    rows: int


def few_apart(study: Study, shown: Shown) -> tuple[FewApart, ...]:
    """Every table of which that is so, in the order of the tables; none where no release came before.

    Numbers that are rounded, in a source that was public already, or of a question that is defined otherwise now are
    left out; so are groups that were put together otherwise.
    """
    if not study.release.previous:
        return ()
    earlier = earlier_releases(study)
    return tuple(
        found
        for table in shown
        if table.role == "group" and not table.published and table.indicator not in study.release.hold
        for found in _of_table(table, study, earlier)
    )


def _of_table(table: ShownTable, study: Study, earlier: Sequence[Published]) -> Iterator[FewApart]:
    threshold = policy_of(study, table.source).threshold
    for release in earlier:
        if not asked_alike(table.indicator, study, release):
            continue
        rows: dict[tuple[str, ...], int] = {}
        for at in range(len(table)):
            if _is_few_apart(table, at, release, threshold):
                where = tuple(str(table.keys[name][at]) for name in ("setting", "period"))
                rows[where] = rows.get(where, 0) + 1
        for where, number in rows.items():
            told = tuple(each for each in where if each)
            yield FewApart(table.indicator, table.dimensions, told, release.id, number)


def _is_few_apart(table: ShownTable, at: int, release: Published, threshold: int) -> bool:
    """Whether people, people with the outcome or people without it are a few apart, as far as both are printed."""
    place = frozenset((name, str(table.keys[name][at])) for name in table.dimensions)
    setting, period = (str(table.keys[name][at]) for name in ("setting", "period"))
    before = [release.printed.get(Count(what, table.indicator, setting, period, place)) for what in ("n", "e")]
    if not table.n_shown[at] or before[0] is None:
        return False
    apart = [int(table.n[at]) - before[0]]
    if table.y_shown[at] and table.events[at] >= 0 and before[1] is not None:
        apart.append(int(table.events[at]) - before[1])
        apart.append(apart[0] - apart[1])
    return any(0 < abs(each) < threshold for each in apart)
