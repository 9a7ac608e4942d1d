"""Figures that a release tells otherwise than the one before: both values, and what can have moved them.

**Why telling it opens no hole.** Think of somebody who wants to know a hidden figure, or who a few people are.

1. *Nothing is read that this reader does not have.* Both releases are read from their public files alone, with the
   reader of `isonomia compare`: estimates.csv, study.toml and provenance.json, as they lie in the site or in its copy
   of the earlier release. Whoever keeps both can make this list. Records, private cells and keys are out of reach here.
2. *No value stands here that its release does not print.* A pair is told where both releases print the figure. Where
   one of them does not, neither value is told, nor which of the two withholds it, nor why: an old value beside the word
   "withheld" would say again what is hidden today. Where neither prints it, nothing is said.
3. *Nothing is worked out.* There is no difference, no ratio and no size of a change: those would have digits that no
   release prints. Values are those of the files, and a page has no digit of them that the file has not.
4. *Two releases side by side are the attack that protection is made for.* That a few people came between two releases
   can be read off the two files with or without this list. So the new release is protected, and audited, together with
   all earlier ones before this list is made (`protect_beside_earlier`); what it could not make safe it has hidden, and
   that is "withheld" here.
5. *Causes are told of questions, not of figures*, and only of questions with a pair. That a figure is withheld while
   its data stayed the same would tell a figure hidden for its neighbour from one hidden for itself.
6. *Words come from the new release.* Of the old one only a number is kept, for a key that the new release has too: an
   old file that somebody changed can put no word on a page, and no figure under a name that is not published now.

What a release holds back has no rows in it, so nothing of it is listed, whatever was printed of it before.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from isonomia.history.causes import causes_of
from isonomia.history.comparison import PLAIN, completed
from isonomia.history.kept import newest_of
from isonomia.history.released import KEY, Key, Released, Row, read
from isonomia.model.revision import FigureChange, QuestionChange, Revision


def changed_figures(folder: Path, previous: Sequence[Path]) -> Revision | None:
    """Levels and gaps that the newest earlier release tells otherwise; None where there is no earlier one.

    Args:
        folder: of the new release, with its study, its provenance and its data files.
        previous: folders of earlier releases, as `isonomia build` wrote them.
    """
    newest = newest_of(previous)
    if newest is None:
        return None
    old, new = read(newest, PLAIN), read(folder, PLAIN)
    keys: dict[str, list[Key]] = {}
    for key, row in new.rows.items():
        if key in old.rows:
            keys.setdefault(row["indicator"], []).append(key)
    every = (_question(name, own, old, new) for name, own in keys.items())
    return Revision(old.id, tuple(each for each in every if each.figures))


def _question(indicator: str, keys: Sequence[Key], old: Released, new: Released) -> QuestionChange:
    """What changed of an indicator; `keys`: of its rows that both releases have."""
    figures = tuple(_figures(keys, old, new))
    moved = sum(each.told is not None for each in figures)
    if not moved:
        return QuestionChange(indicator, (), figures)
    causes = completed(indicator, causes_of(indicator, old, new), Counter(moved=moved), old, new)
    return QuestionChange(indicator, causes, figures)


def _figures(keys: Sequence[Key], old: Released, new: Released) -> Iterator[FigureChange]:
    """Those that differ, or that one of the releases does not tell."""
    for key in keys:
        before, after = _told(old.rows[key]), _told(new.rows[key])
        if before is not None and after is not None and before != after:
            yield _change(key, (before, after))
        elif (before is None) != (after is None):
            yield _change(key, None)


def _told(row: Row) -> float | None:
    """The value that a release prints; None where it prints none, for whatever reason."""
    if row["status"] != "ok" or not row["value"]:
        return None
    try:
        value = float(row["value"])
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _change(key: Key, told: tuple[float, float] | None) -> FigureChange:
    named = dict(zip(KEY, key, strict=True))
    pairs = ((named[f"dimension{at}"], named[f"subgroup{at}"]) for at in ("", "_2", "_3"))
    groups = tuple((dimension, code) for dimension, code in pairs if dimension)
    return FigureChange(
        named["setting"],
        named["period"],
        groups,
        named["measure"],
        named["component"],
        named["reference"],
        told,
    )
