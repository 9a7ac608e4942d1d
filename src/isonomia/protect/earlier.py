"""What earlier releases have told already: a stranger lays them beside the new one.

A count that an earlier release printed, and that is the same today, is known: hiding it now would hide nothing, so it
must not move in any witness, and others are hidden in its place. So is one that was printed as a rounded number, for
that tells it nearly. A count that an earlier release hid stays hidden.
Sums count too: a printed roll-up of groups that now stand alone, a window of years beside its single years, and tables
by a dimension that is gone (`earlier_sums.py`).

Numbers are put together by indicator, setting and period, as the auditor does. Where a printed number is another today
the data were revised, and only those numbers count as known that came out the same. Where an indicator is defined
otherwise now, its earlier numbers count only if all of them came out the same.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import BadNews, Fault, InputError, quoted
from isonomia.model.study import Study
from isonomia.protect.audit.counts import Count
from isonomia.protect.audit.pathways import stage_questions
from isonomia.protect.audit.reading import Published, Question, copies_in, read
from isonomia.protect.earlier_groups import ties_of_sums
from isonomia.protect.earlier_sums import Tie, crossed_ties, truth_of
from isonomia.protect.prepare import BENCHMARK_PREFIX, Context
from isonomia.protect.system import System

Mask = NDArray[np.bool_]

REMEDY: Final = "Give the folder of the earlier release, as `isonomia build` wrote it, whole; paths start at the study."
LOST: Final = (
    "What is published cannot be taken back: hold the question (release.hold), widen its groups (merge), pool periods, "
    "or leave out the table."
)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Of the C cells of a system.

    Attributes:
        n, y: (C,) persons and outcomes that an earlier release printed with the value that they have today.
        firm: (C,) of the same setting and period nothing printed was revised.
        n_kept, y_kept: (C,) hidden by an earlier release of the same data.
        ties: printed sums of other groups or periods.
        releases: ids of the releases that say so.
    """

    n: Mask
    y: Mask
    firm: Mask
    n_kept: Mask
    y_kept: Mask
    ties: tuple[Tie, ...] = ()
    releases: tuple[str, ...] = ()


def earlier_releases(study: Study) -> tuple[Published, ...]:
    """The releases that the study names as published before, and those of which they keep copies.

    Raises:
        InputError: with every folder that cannot be read as one.
    """
    found: list[Published] = []
    faults: list[Fault] = []
    copies: dict[str, tuple[str, Path]] = {}
    for at, name in enumerate(study.release.previous, 1):
        place = f"release.previous.{at}"
        folder = Path(study.directory) / name
        if not folder.is_dir():
            faults.append(Fault(place, f"there is no folder {quoted(name)}.", remedy=REMEDY))
            continue
        copies |= {copy.name: (place, copy) for copy in copies_in(folder) if copy.name not in copies}
        found += _read(place, folder, faults)
    named = {each.id for each in found}
    for name, (place, copy) in sorted(copies.items()):
        found += _read(place, copy, faults) if name not in named else []
    if faults:
        raise InputError(*faults)
    return tuple(found)


def _read(place: str, folder: Path, faults: list[Fault]) -> list[Published]:
    """The release in a folder; none where it has faults, which are put on the list."""
    try:
        return [read(folder)]
    except InputError as error:
        faults += [Fault(f"{place}, {each.place}", each.problem, remedy=REMEDY) for each in error.faults]
        return []


def nothing_told(size: int) -> Told:
    """Of a system of this size no earlier release speaks."""
    nothing = np.zeros(size, dtype=np.bool_)
    return Told(nothing, nothing, nothing, nothing, nothing)


def told(system: System, name: str, study: Study, releases: Sequence[Published]) -> Told:
    """What earlier releases tell of the cells of an indicator.

    Args:
        system: its cells, with true counts.
        name: its id.
        study: defines it, and its roll-ups.
        releases: those published before.
    """
    masks = {each: np.zeros(len(system), dtype=np.bool_) for each in ("n", "y", "n_kept", "y_kept", "revised")}
    ties: dict[Tie, None] = {}
    by: list[str] = []
    for release in releases:
        met = _cells_by_context(system)
        apart = {where for where, cells in met.items() if _compare(system, name, study, release, where, cells, masks)}
        ties |= dict.fromkeys(ties_of_sums(system, name, study, release, apart))
        ties |= dict.fromkeys(crossed_ties(system, name, release, apart))
        if any(count.indicator == name for count in (*release.printed, *release.rounded)):
            by.append(release.id)
    for tie in [each for each in ties if len(each.cells) == 1 and each.over == 0]:
        masks["n" if tie.what == "n" else "y"][tie.cells[0]] |= tie.what in {"n", "e"}
    nothing = np.zeros(len(system), dtype=np.bool_)
    found = Told(
        n=masks["n"],
        y=masks["y"] & masks["n"],
        firm=~masks["revised"],
        n_kept=nothing,
        y_kept=nothing,
        ties=tuple(each for each in ties if len(each.cells) > 1 or each.over),
        releases=tuple(by),
    )
    return _told_kept(found, system, masks["n_kept"], masks["y_kept"], masks["y"])


def _told_kept(told: Told, system: System, n_kept: Mask, y_kept: Mask, y_told: Mask | None = None) -> Told:
    """The same with what stays hidden: not what was printed, nor a zero that its row tells."""
    n = system.counts["n"]
    events = system.counts.get("events", n)
    n_kept = n_kept & ~told.n & (n > 0)
    divided = (events > 0) & (events != n)
    y_told = told.y if y_told is None else y_told
    return replace(told, n_kept=n_kept, y_kept=y_kept & ~y_told & (n_kept | divided))


def kept(told: Told, system: System, more: Mask) -> Told:
    """What is told, with more cells that stay hidden, as if an earlier release had hidden them."""
    n, y = told.n_kept | more, told.y_kept | more
    return _told_kept(told, system, n, y)


def settled(
    every: Sequence[Told],
    primary: Sequence[tuple[Mask, Mask]],
    systems: Sequence[System],
    names: Sequence[str],
) -> list[Told]:
    """What is told, less what the policy protects now.

    A protected number that is printed with the value of today can be protected no more. Where other numbers of its
    setting and period were revised nobody knows that it was not: it is hidden then like any other.

    Raises:
        BadNews: with every table that holds such a number.
    """
    faults: dict[Fault, None] = {}
    found: list[Told] = []
    for each, (few, outcome), system, name in zip(every, primary, systems, names, strict=True):
        lost = (each.n & few) | (each.y & outcome)
        faults |= dict.fromkeys(_lost(name, at, system, each) for at in np.flatnonzero(lost & each.firm).tolist())
        found.append(replace(each, n=each.n & ~few, y=each.y & ~few & ~outcome))
    if faults:
        raise BadNews(*faults)
    return found


def _lost(name: str, at: int, system: System, told: Told) -> Fault:
    where = table_in_words([dimension for dimension, _ in system.places[at]], *system.contexts[at])
    releases = " and ".join(quoted(each) for each in told.releases)
    return Fault(name, f"{where} holds a number that must be hidden now, and {releases} printed it.", remedy=LOST)


def table_in_words(dimensions: Sequence[str], setting: str, period: str) -> str:
    """A table by its dimensions, setting and period."""
    around = ", ".join(part for part in (setting, period) if part)
    by = f"the table by {' and '.join(quoted(each) for each in dimensions)}" if dimensions else "the total"
    return f"{by} ({around})" if around else by


def _cells_by_context(system: System) -> dict[Context, list[int]]:
    found: dict[Context, list[int]] = defaultdict(list)
    for at, where in enumerate(system.contexts):
        found[where].append(at)
    return dict(found)


def _compare(
    system: System,
    name: str,
    study: Study,
    release: Published,
    where: Context,
    cells: Sequence[int],
    masks: Mapping[str, Mask],
) -> bool:
    """Note what a release says of the cells of one setting and period; whether it is not of the same data."""
    same: list[tuple[str, int]] = []
    hidden: list[tuple[str, int]] = []
    differ = False
    for at in cells:
        place = frozenset(system.places[at])
        for what, mask in (("n", "n"), ("e", "y")):
            count = Count("n" if what == "n" else "e", name, *where, place)
            told = release.between(count)
            if told is not None:
                if _within(told, truth_of(system, count.what, at)):
                    same.append((mask, at))
                else:
                    differ = True
            elif count in release.hidden:
                hidden.append((f"{mask}_kept", at))
    if not asked_alike(name, study, release) and (differ or not same):
        return True
    for mask, at in same:
        masks[mask][at] = True
    if differ:
        masks["revised"][list(cells)] = True
        return True
    for mask, at in hidden:
        masks[mask][at] = True
    return False


def _within(told: tuple[int, int], truth: int | None) -> bool:
    """Whether a number of today is among those that are printed like this."""
    return truth is not None and told[0] <= truth <= told[1]


def asked_alike(name: str, study: Study, release: Published) -> bool:
    """Whether the indicator is defined in the same words; names of sources do not matter."""
    then, now = release.questions.get(name), _question(name, study)
    return then is None or now is None or (then.kind, then.among, then.event) == (now.kind, now.among, now.event)


def _question(name: str, study: Study) -> Question | None:
    if name.startswith(BENCHMARK_PREFIX):
        return Question("", "benchmark", f"benchmark {name.removeprefix(BENCHMARK_PREFIX)}", "")
    steps = dict(stage_questions(tomllib.loads(study.text))) if study.pathways and study.text else {}
    if name in steps:
        return Question(*steps[name])
    for each in study.indicators:
        if each.id == name:
            among, event = (part.text if part else "" for part in (each.among, each.event))
            return Question(each.source, each.kind, among, event)
    for other in study.representations:
        if other.id == name:
            return Question(other.source, "representation", other.among.text if other.among else "", "")
    return None
