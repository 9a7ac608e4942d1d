"""What a search for witnesses knows so far: what is hidden, and which promises are kept."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from isonomia.protect.witness.linked import Ints, Linked, Mask, TableKey, closed
from isonomia.protect.witness.program import Programs
from isonomia.protect.witness.promises import Promises


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """What a search knew at one moment, to go back to."""

    hidden: Mask
    promises: Promises


@dataclass(slots=True, eq=False)
class Search:
    """Thrown away when every promise has its witness.

    Attributes:
        linked: all counts of one source.
        hidden: (V,) printable values that are hidden so far.
        programs, promises: over these counts.
        members: for each table its variables.
        withheld: indicator and table of those that are hidden as a whole.
    """

    linked: Linked
    hidden: Mask
    programs: Programs
    promises: Promises
    members: list[Ints]
    withheld: list[tuple[str, TableKey]] = field(default_factory=list)

    def moment(self) -> Moment:
        """What is known now."""
        return Moment(self.hidden.copy(), self.promises.copy())

    def back_to(self, moment: Moment) -> None:
        """Forget what was found since."""
        self.hidden = moment.hidden.copy()
        self.promises = moment.promises.copy()


def search_of(linked: Linked, primary: Mask) -> Search:
    """The state in which nothing but the primary rule has hidden anything."""
    return Search(linked, closed(linked, primary), Programs(linked), Promises(linked), _members(linked))


def _members(linked: Linked) -> list[Ints]:
    order = np.argsort(linked.tables, kind="stable")
    ends = np.searchsorted(linked.tables[order], np.arange(len(linked.keys) + 1))
    return [order[ends[at] : ends[at + 1]] for at in range(len(linked.keys))]
