"""A pathway, opened for reading: its stages with the slices of their questions, in one setting and one period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.model.absence import is_absence
from isonomia.model.estimates import Estimate
from isonomia.model.pathway import Stage
from isonomia.model.release import IndicatorInfo, PathwayInfo
from isonomia.publish.book import Book, Slice, plain_words, slug
from isonomia.publish.findings import Voice, widest_clear
from isonomia.publish.numbers import shortened

ON_PATH: Final = "on_path"
NOT_YET: Final = "not_yet_known"
SYNTHETIC: Final = "synthetic_cohort"
NOT_KNOWN: Final = "TOO_MUCH_MISSING"
"""Why nothing is said of a step: of too many who came it is not known yet whether they went on."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A stage of the pathway: its place, its words, and the slice of the question that it names."""

    at: int
    stage: Stage
    voice: Voice | None

    @property
    def title(self) -> str:
        """As pages print it."""
        return shortened(self.stage.title)

    def level(self, dimension: str, code: str) -> Estimate | None:
        """In a closed cohort the share who got through; in a cross-section the share of the people here."""
        if self.voice is None:
            return None
        return self.voice.part.level(dimension, code) if dimension else self.voice.part.overall()

    def row(self, measure: str, dimension: str, code: str, component: str = "") -> Estimate | None:
        """The row of one measure for one group; for everybody where there is no dimension."""
        rows = () if self.voice is None else self.voice.part.rows(measure, dimension)
        return next((row for row in rows if (row.subgroup, row.component) == (code, component)), None)

    def gaps(self, dimension: str) -> tuple[Estimate, ...]:
        """The two-group rows of a dimension at this stage: of one measure, the difference where there is one."""
        if self.voice is None:
            return ()
        part = self.voice.part
        return tuple(row for row in part.rows(part.gap_measure(dimension), dimension) if row.subgroup)

    def distances(self, dimension: str, benchmark: str) -> tuple[Estimate, ...]:
        """How far each group is from an equal share, in points."""
        rows = () if self.voice is None else self.voice.part.rows("parity_difference", dimension)
        return tuple(row for row in rows if row.reference == benchmark and row.subgroup)


@dataclass(frozen=True, slots=True)
class Path:
    """A pathway in one setting and one period."""

    book: Book
    info: PathwayInfo
    setting: str
    period: str
    stops: tuple[Stop, ...]

    @property
    def closed(self) -> bool:
        """Whether the same people are followed."""
        return self.info.cohort == "closed"

    @property
    def steps(self) -> tuple[Stop, ...]:
        """The stages that a question leads to: all but the first in a closed cohort."""
        return tuple(stop for stop in self.stops if stop.stage.question)

    @property
    def voices(self) -> tuple[Voice, ...]:
        """The slices, in the order of the stages."""
        return tuple(stop.voice for stop in self.stops if stop.voice is not None)

    @property
    def synthetic(self) -> bool:
        """Whether the steps are of different people, put end to end."""
        rows = (row for voice in self.voices for found in voice.part.found.values() for row in found)
        return any(SYNTHETIC in row.flags for row in rows)

    def dimensions(self) -> tuple[str, ...]:
        """The ways of grouping that stand alone, as the pathway declares them."""
        declared = dict.fromkeys(each for entry in self.info.by for each in entry)
        have = {each for voice in self.voices for each in voice.part.dimensions()}
        return tuple(each for each in declared if each in have)

    def codes(self, dimension: str, *, absent: bool = True) -> tuple[str, ...]:
        """The groups of a dimension at any stage, in page order; without `absent` those whose group is known."""
        found = [
            row.subgroup
            for voice in self.voices
            for measure in (ON_PATH, voice.part.level_measure(), "benchmark_share")
            for row in voice.part.rows(measure, dimension)
            if row.subgroup
        ]
        return self.book.ordered(dimension, [code for code in found if absent or not is_absence(code)])

    def on_path(self, stop: Stop, dimension: str, code: str) -> Estimate | None:
        """The share of those who started who are still on the path after a step."""
        return stop.row(ON_PATH, dimension, code)

    def known(self, stop: Stop) -> bool:
        """Whether the outcome is known of enough of those who came, at a step and at those before it."""
        row = self.on_path(stop, "", "")
        return row is None or row.reason != NOT_KNOWN

    def passed(self, stop: Stop, dimension: str, code: str) -> Estimate | None:
        """The share who passed a step, of those of whom it is known; where of too many it is not, the row that says so.

        Those who leave are known first: a share of the few of whom it is known would be too low.
        """
        row = self.on_path(stop, dimension, code)
        return row if row is not None and row.reason == NOT_KNOWN else stop.level(dimension, code)

    def gaps(self, stop: Stop, dimension: str) -> tuple[Estimate, ...]:
        """The gaps at a step; none where it is not known of too many whether they passed."""
        return stop.gaps(dimension) if self.known(stop) else ()

    def chained(self) -> bool:
        """Whether anybody is said to be still on the path: not where a step is held back, nor in a cross-section."""
        return any(stop.voice is not None and stop.voice.part.rows(ON_PATH) for stop in self.steps)

    def reference(self, dimension: str) -> str:
        """What the groups are compared with: a code, or one of the modes."""
        rows = [row for stop in self.steps for row in stop.gaps(dimension)]
        return next((row.reference for row in rows if row.reference), self.book.dimension(dimension).reference)

    def reached(self, stop: Stop) -> int | None:
        """How many people reached a stage, where the release shows it."""
        table = self.book.release.shown.get(stop.stage.question)
        if table is None:
            return None
        for at in range(len(table)):
            where = (str(table.keys["setting"][at]), str(table.keys["period"][at]))
            if where == (self.setting, self.period) and table.y_shown[at] and table.events[at] >= 0:
                return int(table.events[at])
        return None


def paths_of(book: Book, info: PathwayInfo) -> tuple[Path, ...]:
    """One for each setting, in the period that the page shows."""
    return tuple(path_at(book, info, setting, shown_period(book, info, setting)) for setting in settings_of(book, info))


def path_at(book: Book, info: PathwayInfo, setting: str, period: str) -> Path:
    """The pathway in one setting and period."""
    stops = tuple(
        Stop(at, stage, voice_of(book, stage.question, setting, period)) for at, stage in enumerate(info.stages)
    )
    return Path(book, info, setting, period, stops)


def settings_of(book: Book, info: PathwayInfo) -> tuple[str, ...]:
    """Every setting in which the pathway has rows."""
    return tuple(sorted({each.setting for each in _slices(book, info)}))


def shown_slices(book: Book, indicator: IndicatorInfo) -> tuple[Slice, ...]:
    """The slices that the page of an indicator is about: of a step those of the pathway's period, else the newest."""
    info = pathway_of(book, indicator.id)
    if info is None:
        return book.newest(indicator)
    every = book.slices.get(indicator.id, ())
    wanted = {(setting, shown_period(book, info, setting)) for setting in settings_of(book, info)}
    return tuple(each for each in every if (each.setting, each.period) in wanted) or book.newest(indicator)


def periods_of(book: Book, info: PathwayInfo, setting: str) -> tuple[str, ...]:
    """Every period of a setting, oldest first."""
    return tuple(sorted({each.period for each in _slices(book, info) if each.setting == setting}))


def shown_period(book: Book, info: PathwayInfo, setting: str) -> str:
    """The newest period in which most steps have a figure: of those who started lately much is not known yet."""

    def complete(period: str) -> int:
        path = path_at(book, info, setting, period)
        rows = [row for stop in path.steps for row in (stop.level("", ""), path.on_path(stop, "", ""))]
        return sum(row is not None and row.status == "ok" for row in rows)

    periods = periods_of(book, info, setting)
    return max(periods, key=lambda period: (complete(period), periods.index(period)), default="")


def widest_gap(gaps: Iterable[Estimate], null: float = 0.0) -> Estimate | None:
    """The widest gap that is larger than chance; without one, the widest of all. Ties go to the first code."""
    known = tuple(row for row in gaps if row.status == "ok" and row.value is not None)
    return widest_clear(known, null) or min(
        known, key=lambda row: (-abs((row.value or 0.0) - null), row.dimension, row.subgroup), default=None
    )


def named_gaps(book: Book, rows: Sequence[Estimate]) -> tuple[Estimate, ...]:
    """Without the group of what is left over ("Other"), if any other is there: it says little of where paths part."""

    def left_over(row: Estimate) -> bool:
        return any(level.last and level.code == row.subgroup for level in book.dimension(row.dimension).levels)

    return tuple(row for row in rows if not left_over(row)) or tuple(rows)


def null_of(book: Book, gaps: Iterable[Estimate]) -> float:
    """What "no gap" is for rows of one measure."""
    return next((1.0 for row in gaps if book.release.measures[row.measure].unit == "ratio"), 0.0)


def address_of(book: Book, info: PathwayInfo, setting: str = "", dimension: str = "", ending: str = ".html") -> str:
    """Where a page of a pathway stands: the first setting and the first way of grouping have the plain address."""
    settings, first = settings_of(book, info), first_dimension(info)
    at = f"-at-{place_words(settings, setting)}" if setting and setting != settings[0] else ""
    by = f"-by-{slug(dimension)}" if dimension and dimension != first else ""
    return f"path/{slug(info.id)}{at}{by}{ending}"


def first_dimension(info: PathwayInfo) -> str:
    """The way of grouping that the pathway's first page is about."""
    return next((each for entry in info.by for each in entry), "")


def place_words(settings: tuple[str, ...], setting: str) -> str:
    """A setting as part of an address: what can stand in one, and a number where two would be alike."""
    plain = [plain_words(each, "place") for each in settings]
    at = settings.index(setting)
    turn = plain[:at].count(plain[at])
    return plain[at] + (f"-{turn + 1}" if turn else "")


def pathway_of(book: Book, indicator: str) -> PathwayInfo | None:
    """The pathway of which a stage, or a way out at one, names an indicator."""
    return next((info for info in book.release.pathways if indicator in questions_of(info)), None)


def questions_of(info: PathwayInfo) -> set[str]:
    """The indicators of all stages, and those beside them."""
    return {each for stage in info.stages for each in stage.questions}


def _slices(book: Book, info: PathwayInfo) -> tuple[Slice, ...]:
    return tuple(each for stage in info.stages for each in book.slices.get(stage.question, ()))


def voice_of(book: Book, question: str, setting: str, period: str) -> Voice | None:
    """The slice of a question in one setting and period."""
    found = (each for each in book.slices.get(question, ()) if (each.setting, each.period) == (setting, period))
    part = next(found, None)
    return None if part is None else Voice(book, part)
