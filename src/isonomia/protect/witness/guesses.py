"""What a stranger guesses of two questions about the same people, once it is known what is printed.

Where every number of people that both print is the same, they seem to count the same people, and a number that one
prints and the other hides seems to be known. A guess that is right gives a number away. One that is wrong gives nothing
away, yet nobody can see that it is wrong. So neither may be made: where two questions seem to be alike, a number of
people is hidden in both or in neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from isonomia.model.study import Study
from isonomia.protect.prepare import Context
from isonomia.protect.system import System
from isonomia.protect.witness.linked import PERSONS, Linked, Mask
from isonomia.protect.witness.person_sets import classes_of, person_sets
from isonomia.protect.witness.populations import Guess, counts_in, pairs_of, same_rows


def guesses(systems: Sequence[System], names: Sequence[str], study: Study, linked: Linked, hidden: Mask) -> set[Guess]:
    """Systems that seem to count the same people, where one prints what the other hides.

    Args:
        systems: of one source.
        names: their ids.
        study: defines them.
        linked: all counts of the source.
        hidden: (V,) values that are hidden.
    """
    found: set[Guess] = set()
    for members in classes_of(person_sets(systems, names, study)).values():
        for one, other in pairs_of(members):
            shown = [~hidden[(linked.persons if kind == PERSONS else linked.events)[at]] for at, kind in (one, other)]
            cells: dict[Context, list[tuple[int, int]]] = defaultdict(list)
            for mine, theirs in same_rows(systems[one[0]], systems[other[0]]):
                cells[systems[one[0]].contexts[mine]].append((mine, theirs))
            for where, rows in cells.items():
                n, m = (counts_in(systems[at], kind) for at, kind in (one, other))
                both = [n[mine] == m[theirs] for mine, theirs in rows if shown[0][mine] and shown[1][theirs]]
                if both and all(both) and any(shown[0][mine] != shown[1][theirs] for mine, theirs in rows):
                    found.add((one, other, where))
    return found
