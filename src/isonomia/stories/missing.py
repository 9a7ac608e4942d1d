"""Who is missing: how many stories tell of each circumstance of life, where that may be said.

Stories tell of several circumstances or of none, and everybody can count the stories of a site. So a number is withheld
where it is small, where it leaves a small number of stories that do not tell of it, or where it would give away a
withheld one by subtraction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from isonomia.model.stories import CircumstanceCount, StoryCircumstance


def who_is_missing(
    circumstances: Iterable[StoryCircumstance], told: Iterable[Iterable[str]], threshold: int, *, zeros: bool
) -> tuple[CircumstanceCount, ...]:
    """How many stories tell of each circumstance, None where that is not printed.

    Args:
        circumstances: those that the study declares, in its order.
        told: of each story that counts, the circumstances that it tells of.
        threshold: the smallest number that is printed.
        zeros: whether none at all may be printed too.
    """
    declared = tuple(circumstances)
    stories = [set(each) for each in told]
    counts = {each.id: sum(each.id in story for story in stories) for each in declared}
    hidden = withheld(counts, len(stories), threshold, zeros=zeros)
    return tuple(CircumstanceCount(each, None if each.id in hidden else counts[each.id]) for each in declared)


def withheld(counts: Mapping[str, int], stories: int, threshold: int, *, zeros: bool) -> frozenset[str]:
    """Which of the counts are not printed.

    First those below the threshold, and those that leave fewer stories than it without the circumstance (none of
    either may be printed where `zeros` says so). Then, while fewer than two are withheld or those together are fewer
    than the threshold, the smallest that is still printed; those of none come last.
    """
    hidden = {
        name for name, n in counts.items() if _small(n, threshold, zeros) or _small(stories - n, threshold, zeros)
    }
    rest = sorted(counts.keys() - hidden, key=lambda name: (counts[name] == 0, counts[name], name))
    while hidden and rest and (len(hidden) < 2 or sum(counts[name] for name in hidden) < threshold):
        hidden.add(rest.pop(0))
    return frozenset(hidden)


def _small(number: int, threshold: int, zeros: bool) -> bool:
    return number < threshold and not (zeros and number == 0)
