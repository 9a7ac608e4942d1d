"""Sentences of a pathway: how many arrive, where the paths separate, what a step holds of the whole gap."""

from __future__ import annotations

from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.findings import EVERYONE_ELSE, finding, for_speech
from isonomia.publish.numbers import rounded, shortened
from isonomia.publish.pages.headlines import headline_gaps, widest_share
from isonomia.publish.paths import Path, Stop, null_of
from isonomia.publish.representation import share_finding
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.verdicts import standing_of
from isonomia.publish.words import patterns

MOST_NAMED: Final = 3
"""So many steps are named as those at which the paths separate most."""


def path_headline(path: Path, dimensions: tuple[str, ...]) -> tuple[Sentence, ...]:
    """How many arrive, and where the paths separate, by verdict."""
    return (*arriving(path), *separating(path, dimensions)) if path.closed else shares_differ(path, dimensions)


def lead_step(path: Path, dimensions: tuple[str, ...]) -> tuple[Stop, Estimate] | None:
    """The step with the widest gap that is larger than chance, and that gap; None where there is none."""
    clear = clear_steps(path, dimensions)
    return clear[0] if clear else None


def clear_steps(path: Path, dimensions: tuple[str, ...]) -> tuple[tuple[Stop, Estimate], ...]:
    """Steps with a gap that is larger than chance, widest first, each with its widest."""
    found = []
    for stop in path.steps:
        rows = _gaps(stop, dimensions) if path.known(stop) else ()
        null = null_of(path.book, rows)
        clear = [row for row in rows if standing_of(row) == "clear" and row.value is not None]
        if clear:
            widest = min(clear, key=lambda row: (-abs((row.value or 0.0) - null), row.dimension, row.subgroup))
            found.append((abs((widest.value or 0.0) - null), stop, widest))
    found.sort(key=lambda each: (-each[0], each[1].at))
    return tuple((stop, row) for _, stop, row in found)


def _gaps(stop: Stop, dimensions: tuple[str, ...]) -> tuple[Estimate, ...]:
    return () if stop.voice is None else headline_gaps(stop.voice, dimensions)


def arriving(path: Path) -> tuple[Sentence, ...]:
    """Of all who started, how many reached the last stage; or at which step it is not known yet of too many."""
    waiting = next((stop for stop in path.steps if not path.known(stop)), None)
    if waiting is not None:
        template = path.book.lang.translations.gettext(patterns.NOT_KNOWN_YET[bool(path.period)])
        return (Sentence(template, fixed={"year": path.period}, phrases={"stage": waiting.title}),)
    last = path.stops[-1]
    row = path.on_path(last, "", "")
    if row is None or row.value is None or last.voice is None:
        return ()
    lang = path.book.lang
    value = last.voice.scale(row.measure).of(row.value)
    people = shortened(path.info.words.get(lang.code, {}).get("people", "")).replace("{group}", lang.gettext("people"))
    phrases = {"people": people, "first": path.stops[0].title, "last": last.title}
    template = patterns.ARRIVE["said" if people else "neutral", bool(path.period)]
    numbers = {"est": lang.decimal(value, for_speech((value,), clear=False))}
    return (Sentence(lang.translations.gettext(template), numbers, {"year": path.period}, phrases),)


def separating(path: Path, dimensions: tuple[str, ...]) -> tuple[Sentence, ...]:
    """Where the paths separate: the steps whose gaps are larger than chance, and the widest of them in full."""
    clear = clear_steps(path, dimensions)
    lang = path.book.lang
    if clear:
        names = lang.items([stop.title for stop, _ in clear[:MOST_NAMED]])
        template = patterns.SEPARATE["one" if len(clear) == 1 else "several"]
        stop, row = clear[0]
        said = (Sentence(lang.translations.gettext(template), phrases={"steps": names}),) if len(path.steps) > 1 else ()
        return said if stop.voice is None else (*said, *finding(stop.voice, row))
    standings = {standing_of(row) for stop in path.steps if path.known(stop) for row in _gaps(stop, dimensions)}
    key = next((each for each in ("unclear", "close", "no_range", "hidden") if each in standings), "")
    return (say(lang, patterns.NOT_SEPARATE[key]),) if key else ()


def shares_differ(path: Path, dimensions: tuple[str, ...]) -> tuple[Sentence, ...]:
    """Of a cross-section: the stage and the group farthest from the benchmark."""
    widest = farthest(path, dimensions)
    if widest is None:
        return ()
    stop, row = widest
    lang = path.book.lang
    said: tuple[Sentence, ...] = ()
    if standing_of(row) == "clear":
        said = (Sentence(lang.translations.gettext(patterns.FARTHEST), phrases={"stage": stop.title}),)
    found = () if stop.voice is None else share_finding(stop.voice, row.dimension, row.reference, row.subgroup)
    return (*said, *found)


def farthest(path: Path, dimensions: tuple[str, ...]) -> tuple[Stop, Estimate] | None:
    """The stage and the row farthest from an equal share: clear ones first."""
    found = []
    for stop in path.steps:
        row = None if stop.voice is None else widest_share(stop.voice, dimensions)
        if row is not None and row.value is not None:
            found.append((standing_of(row) != "clear", -abs(row.value), stop.at, stop, row))
    best = min(found, key=lambda each: each[:3], default=None)
    return None if best is None else (best[3], best[4])


def part_of_gap(path: Path, stop: Stop, whole: Estimate, part: Estimate) -> tuple[Sentence, ...]:
    """How many points of the whole gap among those who arrive go with one step; nothing where the two point apart."""
    if stop.voice is None or whole.value is None or part.value is None:
        return ()
    scale = stop.voice.scale(whole.measure)
    values = scale.of(whole.value), scale.of(part.value)
    if any(rounded(abs(each), 1) == 0 for each in values) or (values[0] < 0) != (values[1] < 0):
        return ()
    places = for_speech(tuple(abs(each) for each in values), clear=True)
    lang = path.book.lang
    numbers = {name: lang.decimal(abs(each), places) for name, each in zip(("gap", "part"), values, strict=True)}
    beyond = abs(values[1]) > abs(values[0])
    template = patterns.PART_OF_GAP["fewer" if values[0] < 0 else "more", "beyond" if beyond else "part"]
    phrases = {
        "group": path.book.label(whole.dimension, whole.subgroup),
        "base": base_of(path, whole),
        "stage": stop.title,
    }
    return (Sentence(lang.translations.gettext(template), numbers, {}, phrases),)


def base_of(path: Path, row: Estimate) -> str:
    """What a row is compared with, in words."""
    if row.reference == EVERYONE_ELSE:
        return path.book.lang.gettext("everyone else")
    return path.book.inside(row.dimension, row.reference)
