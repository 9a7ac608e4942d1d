"""The words of a map's legend: what each class of colour holds, and what borders and signs mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from isonomia.publish.figures.classes import Classes, Kind
from isonomia.publish.figures.map_scene import Spot, Standing
from isonomia.publish.language import N_, Language
from isonomia.publish.verdicts import WORDS
from isonomia.standards.us_places import states

DIVISIONS: Final[Mapping[str, str]] = {
    "New England": N_("New England"),
    "Middle Atlantic": N_("Middle Atlantic"),
    "East North Central": N_("East North Central"),
    "West North Central": N_("West North Central"),
    "South Atlantic": N_("South Atlantic"),
    "East South Central": N_("East South Central"),
    "West South Central": N_("West South Central"),
    "Mountain": N_("Mountain"),
    "Pacific": N_("Pacific"),
    "Territories": N_("Territories"),
}
"""The Census Bureau's divisions, as headings."""
SHELVES: Final[Mapping[str, tuple[str, ...]]] = {
    words: tuple(each.code for each in states().values() if each.division == division)
    for division, words in DIVISIONS.items()
}
"""Heading -> the states below it, where a drawing is too narrow for a map."""
KEYS: Final[Mapping[Standing, str]] = {
    "clear": WORDS["clear"],
    "unclear": WORDS["unclear"],
    "close": WORDS["close"],
    "plain": N_("not tested, or no range published"),
    "base": WORDS["reference"],
    "hidden": WORDS["hidden"],
    "missing": N_("no figure; the table says why"),
    "outside": N_("not in these figures"),
}


def class_words(classes: Classes, lang: Language) -> tuple[str, ...]:
    """What each of the five classes holds, with its breaks in numbers."""
    cuts = [lang.decimal(each) for each in classes.breaks]
    if classes.ends is not None:
        marks = [lang.decimal(classes.ends[0]), *cuts, lang.decimal(classes.ends[1])]
        return (
            *(_under(lang, marks[at], marks[at + 1]) for at in range(4)),
            lang.gettext("%(low)s to %(high)s", low=marks[4], high=marks[5]),
        )
    if classes.kind == "ratio":
        return (
            lang.gettext("under %(limit)s times", limit=cuts[0]),
            lang.gettext("%(low)s to under %(high)s times", low=cuts[0], high=cuts[1]),
            lang.gettext("%(low)s to %(high)s times", low=cuts[1], high=cuts[2]),
            lang.gettext("over %(low)s to %(high)s times", low=cuts[2], high=cuts[3]),
            lang.gettext("over %(limit)s times", limit=cuts[3]),
        )
    inner, outer = (lang.decimal(each) for each in classes.breaks[2:])
    return (
        lang.gettext("over %(limit)s lower", limit=outer),
        lang.gettext("over %(low)s to %(high)s lower", low=inner, high=outer),
        lang.gettext("within %(limit)s", limit=inner),
        lang.gettext("over %(low)s to %(high)s higher", low=inner, high=outer),
        lang.gettext("over %(limit)s higher", limit=outer),
    )


def _under(lang: Language, low: str, high: str) -> str:
    return lang.gettext("%(low)s to under %(high)s", low=low, high=high)


def keys_of(spots: Iterable[Spot], kind: Kind, lang: Language) -> tuple[tuple[Standing, str], ...]:
    """How places of this map stand, in a fixed order; a level has no verdict, so a plain one needs no words."""
    there = {spot.standing for spot in spots}
    if kind == "level":
        there.discard("plain")
    return tuple((standing, lang.gettext(words)) for standing, words in KEYS.items() if standing in there)
