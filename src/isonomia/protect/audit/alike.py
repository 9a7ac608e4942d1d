"""What a stranger guesses: two questions whose numbers of people are the same wherever both print one seem to be alike.

Each may leave out people of whom an answer is missing, so a guess need not be true; and it is given up where no table
agrees with what is printed if it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from isonomia.protect.audit.counts import Count, Statement, What
from isonomia.protect.audit.reading import Published

Counted = tuple[str, What]
SAME_PEOPLE: Final = "every count of people that both print is the same, so they count the same people"


def alike(release: Published, asked: Sequence[Counted]) -> Iterator[Statement]:
    """A stranger's guess: two numbers of people that agree wherever both are printed count the same people.

    Two that seem to be like a third and not like one another cannot both be: it is guessed only of the one of
    which more numbers agree.

    Args:
        release: what is published.
        asked: questions about the same people, and whether all whom they count (n) or those with the outcome (e).
    """
    names = {name for name, _ in asked}
    for where in sorted({key[1:] for key in release.places if key[0] in names}):
        pairs = {
            (one, other): _side_by_side(release, one, other, where)
            for one, other in combinations(dict.fromkeys(asked), 2)
            if one[0] != other[0] and "n" in {one[1], other[1]}
        }
        agree = {pair: _agreeing(release, counts) for pair, counts in pairs.items()}
        for (one, other), counts in pairs.items():
            if agree[one, other] and not _in_doubt(one, other, agree):
                for first, second in counts:
                    if first not in release.printed or second not in release.printed:
                        yield Statement(first, (second,), why=SAME_PEOPLE)


def _in_doubt(one: Counted, other: Counted, agree: Mapping[tuple[Counted, Counted], int | None]) -> bool:
    """Whether as many numbers say of one of the two that it is like another that the other is not like."""
    for mine, theirs in ((one, other), (other, one)):
        for pair, number in agree.items():
            if mine in pair and number and number >= (agree[one, other] or 0):
                third = pair[0] if pair[1] == mine else pair[1]
                if agree.get((theirs, third), agree.get((third, theirs), 0)) is None:
                    return True
    return False


def is_guess(said: object) -> bool:
    """Whether a statement need not be true."""
    return isinstance(said, Statement) and said.why == SAME_PEOPLE


def _side_by_side(
    release: Published, one: Counted, other: Counted, where: tuple[str, str]
) -> list[tuple[Count, Count]]:
    """Two numbers in each place that both publish."""
    places = release.places.get((one[0], *where), ())
    pairs = [(Count(one[1], one[0], *where, place), Count(other[1], other[0], *where, place)) for place in places]
    return [pair for pair in pairs if pair[1] in release.printed or pair[1] in release.hidden]


def _agreeing(release: Published, pairs: Sequence[tuple[Count, Count]]) -> int | None:
    """How many numbers both print, all of them alike; None where one is not."""
    both = [pair for pair in pairs if all(count in release.printed for count in pair)]
    alike = all(release.printed[first] == release.printed[second] for first, second in both)
    return len(both) if alike else None
