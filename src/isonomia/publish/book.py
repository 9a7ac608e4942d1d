"""The release, opened for reading: estimates found by indicator, setting, period and dimension. Computes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from isonomia.errors import Fault, InternalError, StudyError, quoted
from isonomia.model.absence import is_absence, root_of_code
from isonomia.model.estimate_rows import columns_of, different, picked
from isonomia.model.estimates import Estimate
from isonomia.model.reasons import REASONS
from isonomia.model.registry import Measure
from isonomia.model.release import DimensionInfo, IndicatorInfo, PathwayInfo, Release, ReleaseInfo
from isonomia.publish.language import N_, Language, sort_key
from isonomia.publish.localised import localised
from isonomia.publish.numbers import shortened
from isonomia.publish.words.inside import inside

LEVELS: Final = ("proportion", "rate", "mean")
_ABSENCES: Final = {
    "not_stated": N_("Not stated"),
    "declined": N_("Declined to answer"),
    "unknown": N_("Not known"),
    "not_applicable": N_("Does not apply"),
}
_DEVICES: Final = frozenset({"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))})
_RESERVED: Final = frozenset({"estimates", "cells", "index", "dictionary", "dictionary-codes"})
Key = tuple[str, str, str]
Shelves = Mapping[str, tuple[tuple[str, str, "Found"], ...]]
"""Question -> setting, period and, by measure, dimension and second dimension, its rows there."""
_READ: Final = 512
"""So many kinds of rows are remembered: those of a few questions."""
OVER_TIME: Final = ("trend_slope", "annual_percent_change", "gap_change")
"""Measures of change: their rows come after those of single periods, and their period names the first and the last."""


@dataclass(frozen=True, slots=True, eq=False)
class Found(Mapping[Key, tuple[Estimate, ...]]):
    """Rows by measure and way of grouping, read when they are asked for: of all at once there would be too many.

    Attributes:
        places: where they stand in the release.
        read: the rows of such places; it remembers those that it read last.
    """

    places: Mapping[Key, tuple[int, ...]]
    read: Callable[[tuple[int, ...]], tuple[Estimate, ...]]

    def __getitem__(self, key: Key) -> tuple[Estimate, ...]:
        return self.read(self.places[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True, slots=True)
class Slice:
    """The estimates of one indicator in one setting and period."""

    indicator: IndicatorInfo
    setting: str
    period: str
    found: Mapping[Key, tuple[Estimate, ...]]

    def rows(self, measure: str, dimension: str = "", dimension_2: str = "") -> tuple[Estimate, ...]:
        """All rows of a measure over a dimension, or over a pair."""
        return self.found.get((measure, dimension, dimension_2), ())

    def of(self, measure: str) -> tuple[Estimate, ...]:
        """All rows of a measure, whatever they are grouped by."""
        return tuple(row for key in self.found if key[0] == measure for row in self.found[key])

    def level_measure(self) -> str:
        """The measure that levels of this indicator are printed in."""
        return "proportion" if self.indicator.kind == "representation" else self.indicator.kind

    def overall(self) -> Estimate | None:
        """The figure for everybody."""
        return next(iter(self.rows(self.level_measure())), None)

    def level(self, dimension: str, code: str) -> Estimate | None:
        """The level of one group."""
        rows = self.rows(self.level_measure(), dimension)
        return next((row for row in rows if row.subgroup == code), None)

    def measures(self, dimension: str, dimension_2: str = "") -> tuple[str, ...]:
        """Every measure that has rows over a dimension or pair, in the order of the rows."""
        return tuple(m for m, d, d2 in self.found if (d, d2) == (dimension, dimension_2))

    def gap_measure(self, dimension: str) -> str:
        """The two-group measure that the gap column prints: the difference, else the ratio."""
        for measure in ("difference", "ratio"):
            if self.rows(measure, dimension):
                return measure
        return ""

    def gap(self, dimension: str, code: str) -> Estimate | None:
        """The two-group row of one group."""
        rows = self.rows(self.gap_measure(dimension), dimension)
        return next((row for row in rows if row.subgroup == code), None)

    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that stand alone, as the indicator declares them."""
        declared = dict.fromkeys(each for entry in self.indicator.by for each in entry)
        have = {d for _, d, d2 in self.found if d and not d2}
        return tuple(each for each in declared if each in have)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The declared pairs that have levels."""
        level = self.level_measure()
        return tuple((e[0], e[1]) for e in self.indicator.by if len(e) == 2 and self.rows(level, e[0], e[1]))


@dataclass(frozen=True, slots=True)
class Edition:
    """A language of a site: the value of `lang`, its own name for itself, and the folder of its pages."""

    tag: str
    name: str
    folder: str


@dataclass(frozen=True, slots=True)
class Book:
    """A release in one language, with what pages ask of it."""

    release: Release
    lang: Language
    slices: Mapping[str, tuple[Slice, ...]]
    groups: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Dimension and code of each group that has figures -> the address of its page."""
    info: ReleaseInfo | None = None
    """What the release says of itself in the study's own words."""
    left: frozenset[str] = frozenset()
    """Texts of the study that have no translation into this language."""
    editions: tuple[Edition, ...] = ()
    """All languages of the site, this one among them; empty where there is one."""
    folder: str = ""
    """Where the pages of this language stand below the site: nothing, or "es/"."""

    def dimension(self, code: str) -> DimensionInfo:
        """A dimension; one that the release does not describe is shown by its id."""
        known = self.release.dimensions.get(code)
        return known or DimensionInfo(code, code, (), ordered=False, overlapping=False)

    def title(self, code: str) -> str:
        """The title of a dimension as it stands inside a sentence, a caption or a heading."""
        return shortened(self.dimension(code).title)

    def heading(self, code: str) -> str:
        """The title of a dimension where it begins a line."""
        return capital(self.title(code))

    def label(self, dimension: str, code: str) -> str:
        """The label of a group or of an absence."""
        if is_absence(code):
            return self.lang.gettext(_ABSENCES.get(root_of_code(code), REASONS["NO_DATA"]))
        return shortened(self.dimension(dimension).label(code))

    def noun(self, dimension: str, code: str) -> str:
        """The noun phrase of a group for sentences; empty where the study gives none."""
        levels = self.dimension(dimension).levels
        nouns = next((level.nouns for level in levels if level.code == code), {})
        return shortened(nouns.get(self.lang.code, ""))

    def inside(self, dimension: str, code: str) -> str:
        """The label of a group as it stands inside a sentence, outside of quotation marks and lists of names."""
        label = self.label(dimension, code)
        if is_absence(code):
            return label[:1].lower() + label[1:]
        return inside(label, self.noun(dimension, code), self.lang.code)

    def ordered(self, dimension: str, codes: Iterable[str]) -> tuple[str, ...]:
        """Codes in page order: own order or alphabetical by label; then the last ones; then absences."""
        info = self.dimension(dimension)
        place = {level.code: at for at, level in enumerate(info.levels)}
        last = {level.code for level in info.levels if level.last}

        def rank(code: str) -> tuple[int, int, str, str]:
            own = place.get(code, len(place))
            if is_absence(code):
                return (2, 0, sort_key(self.label(dimension, code)), code)
            if info.ordered:
                return (0, own, "", code)
            return (1, own, "", code) if code in last else (0, 0, sort_key(self.label(dimension, code)), code)

        return tuple(sorted(dict.fromkeys(codes), key=rank))

    def measures(self) -> tuple[Measure, ...]:
        """The measures that the release has rows of, in the order of the catalogue."""
        used = {code for (code,) in different(self.release.estimates.rows, "measure")}
        return tuple(measure for code, measure in self.release.measures.items() if code in used)

    def newest(self, indicator: IndicatorInfo) -> tuple[Slice, ...]:
        """The newest period of each setting."""
        latest: dict[str, Slice] = {}
        for each in self.slices.get(indicator.id, ()):
            latest[each.setting] = each
        return tuple(latest[setting] for setting in sorted(latest))


def shelved(release: Release) -> Shelves:
    """Where the rows of each question stand: by setting, period, measure and way of grouping, in any language."""
    held: dict[str, dict[tuple[str, str], dict[Key, list[int]]]] = {}
    places = ("indicator", "setting", "period", "measure", "dimension", "dimension_2")
    for at, (name, setting, period, *key) in enumerate(columns_of(release.estimates.rows, *places)):
        slices = held.setdefault(name, {})
        shelf = _shelf(setting, period, key[0], slices)
        slices.setdefault((setting, shelf), {}).setdefault((key[0], key[1], key[2]), []).append(at)
    keys: dict[Key, Key] = {}
    rows = release.estimates.rows
    read = lru_cache(maxsize=_READ)(lambda places: tuple(rows[at] for at in places))
    return {
        name: tuple(
            (*where, Found({keys.setdefault(key, key): tuple(places) for key, places in found.items()}, read))
            for where, found in sorted(slices.items())
        )
        for name, slices in held.items()
    }


def open_book(release: Release, lang: Language, shelves: Shelves | None = None) -> Book:
    """A release with its texts in a language; `shelves`: of its rows, where they are made already.

    Raises StudyError where ids cannot be addresses, InternalError where a hidden row tells.
    """
    own, told = release.info, localised(release, lang)
    release = told.release
    _check_addresses(release)
    _check_hidden(release)
    infos = {info.id: info for info in release.indicators}
    book = Book(
        release,
        lang,
        {
            name: tuple(Slice(infos[name], *each) for each in own)
            for name, own in (shelved(release) if shelves is None else shelves).items()
        },
        info=own,
        left=told.left,
    )
    return replace(book, groups=_group_addresses(book))


def _group_addresses(book: Book) -> dict[tuple[str, str], str]:
    """Every group of which there is a level, dimension by dimension; people whose group is not known are none."""
    codes: dict[str, dict[str, None]] = {}
    for part in (each for parts in book.slices.values() for each in parts):
        for dimension in part.dimensions():
            rows = part.rows(part.level_measure(), dimension)
            codes.setdefault(dimension, {}).update({row.subgroup: None for row in rows if row.subgroup})
    found: dict[tuple[str, str], str] = {}
    kept = {
        name: [each for each in codes[name] if not is_absence(each)]
        for name in book.release.dimensions
        if name in codes
    }
    for dimension, own in kept.items():
        for code in sorted(own):  # the same in every language
            plain = f"group/{plain_words(dimension)}-{plain_words(code)}"
            turn = sum(address.startswith((f"{plain}.html", f"{plain}--")) for address in found.values())
            found[dimension, code] = f"{plain}--{turn + 1}.html" if turn else f"{plain}.html"
    return {(name, code): found[name, code] for name, own in kept.items() for code in book.ordered(name, own)}


def capital(text: str) -> str:
    """A text as it stands at the beginning of a line."""
    return text[:1].upper() + text[1:]


def plain_words(text: str, otherwise: str = "group") -> str:
    """A text as part of an address: letters and digits, hyphens between; another word where there are none."""
    letters = "".join(each if each.isascii() and each.isalnum() else "-" for each in sort_key(text))
    return "-".join(part for part in letters.split("-") if part) or otherwise


def _shelf(setting: str, period: str, measure: str, slices: Iterable[tuple[str, str]]) -> str:
    """The period under which a page prints a row: a change over several, which follows them, under the last one."""
    if measure not in OVER_TIME:
        return period
    last = [each for place, each in slices if place == setting and period.endswith(f"–{each}")]
    return max(last, key=len, default=period)


def method_address(measure: Measure) -> str:
    """Where a measure is explained, below the site."""
    return f"methods/{slug(measure.family)}.html#{slug(measure.id)}"


def slug(code: str) -> str:
    """An id as part of an address: lower case, hyphens for underscores."""
    return code.casefold().replace("_", "-")


def pathway_file(info: PathwayInfo) -> str:
    """What the data files of a pathway are called, without their ending."""
    return f"path-{slug(info.id)}"


def _check_hidden(release: Release) -> None:
    """A hidden row arrives with empty cells, not with a value and a flag; one that has both stops the build."""
    rows = release.estimates.rows
    hidden = picked(rows, [at for at, (status,) in enumerate(columns_of(rows, "status")) if status == "hidden"])
    for row in hidden:
        numbers = (row.value, row.se, row.ci_lower, row.ci_upper, row.debiased, row.gap, row.gap_lower, row.gap_upper)
        others = (row.p_value, row.q_value, row.n, row.family_size)
        if any(each is not None for each in (*numbers, *others)) or row.flags:
            where = f"Estimate {row.measure!r} of {row.indicator!r}"
            raise InternalError(Fault(where, "a hidden row still holds something."))


def _check_addresses(release: Release) -> None:
    faults: list[Fault] = []
    for kind, codes in (("topic", [t.id for t in release.topics]), ("indicator", [i.id for i in release.indicators])):
        seen: dict[str, str] = {}
        for code in codes:
            address = slug(code)
            plain = address.replace("-", "").isalnum() and address.isascii()
            if not plain or address in _DEVICES or address in _RESERVED:
                remedy = "Use lower-case letters, digits and hyphens, and no reserved name."
                faults.append(Fault(f"{kind} {quoted(code)}", "its id cannot become an address.", remedy=remedy))
            if address in seen:
                problem = f"its address is also that of {quoted(seen[address])}."
                faults.append(Fault(f"{kind} {quoted(code)}", problem, remedy="Rename one of the two."))
            seen[address] = code
    faults += _pathway_faults(release)
    if faults:
        raise StudyError(*faults)


def _pathway_faults(release: Release) -> list[Fault]:
    """An indicator and a pathway have files of their own, side by side in one folder."""
    files = {pathway_file(each): each.id for each in release.pathways}
    return [
        Fault(
            f"indicator {quoted(each.id)}",
            f"its files would have the names of those of the pathway {quoted(files[slug(each.id)])}.",
            remedy="Rename one of the two.",
        )
        for each in release.indicators
        if slug(each.id) in files
    ]
