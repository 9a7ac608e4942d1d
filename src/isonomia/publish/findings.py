"""Findings in plain words: one two-group row becomes one or two whole sentences.

The ten rules are those of docs on sentences: three verdicts, one denominator, ranges in numbers, computed before
rounding, neutral words, nothing glued. Numbers come from released rows and are rounded for speech only here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from isonomia.model.estimates import Estimate
from isonomia.model.release import IndicatorInfo
from isonomia.publish.book import Book, Slice
from isonomia.publish.language import N_, Language
from isonomia.publish.numbers import Scale, per_of, rounded, scale_for, shortened
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.verdicts import is_census, standing_of
from isonomia.publish.words import patterns
from isonomia.publish.words.patterns import Comparison, Form, Shape, Unit

EVERYONE_ELSE = "everyone_else"
OVERALL = "overall"
GROUP = "{group}"
"""Words of a study for people that say no more than the group: any noun phrase can stand for them."""
MOST_PLACES = 3
"""A sentence never prints more decimals than this."""
MOST_NAMED = 30
"""A sentence never lists more groups by name than this."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How one slice speaks: its language, its words, its scales."""

    book: Book
    part: Slice

    @property
    def lang(self) -> Language:
        """The language of the page."""
        return self.book.lang

    @property
    def info(self) -> IndicatorInfo:
        """The indicator."""
        return self.part.indicator

    def slot(self, name: str) -> str:
        """A phrase that the study gives in this language, or an empty string."""
        return shortened(self.info.words.get(self.lang.code, {}).get(name, ""))

    def people(self, dimension: str, code: str) -> str:
        """The noun phrase of a group: the study's words around its noun; where it has none, people and its label."""
        noun = self.book.noun(dimension, code) if code else self.lang.gettext("people")
        if not noun:
            return self.lang.gettext("people in the group “%(group)s”", group=self.book.label(dimension, code))
        frame = self.slot("people")
        return frame.replace("{group}", noun) if frame else noun

    def base(self, row: Estimate) -> str:
        """The noun phrase of the comparison of a row."""
        if row.reference == EVERYONE_ELSE:
            return self.lang.gettext("everyone else")
        if row.reference in {OVERALL, ""}:
            return self.people("", "") if self.slot("people") else self.lang.gettext("everyone")
        return self.people(row.dimension, row.reference)

    def beside(self, dimension: str, reference: str) -> str:
        """The label of what groups are compared with; where no row says it, with everyone else."""
        if reference in {EVERYONE_ELSE, ""}:
            return self.lang.gettext("everyone else")
        return self.book.inside(dimension, reference)

    def scale(self, measure: str) -> Scale:
        """The scale of a measure on this page."""
        return scale_for(self.book.release.measures[measure], self.info)

    def form(self, dimension: str, code: str) -> Form:
        """Which set of templates fits."""
        if self.info.kind == "mean":
            return "mean"
        if self.info.kind == "rate":
            return "rate"
        fits = not code or bool(self.book.noun(dimension, code)) or self.slot("people") in {"", GROUP}
        return "said" if fits and self.slot("what") else "share"

    def common(self) -> tuple[dict[str, str], dict[str, str]]:
        """What every level sentence may use: fixed numbers and phrases."""
        fixed = {"per": self.lang.decimal(per_of(self.info)), "year": self.part.period}
        unit = self.info.unit or self.lang.gettext("person-years")
        phrases = {"title": shortened(self.info.title), "what": self.slot("what"), "unit": unit}
        return fixed, phrases


def level_alone(voice: Voice, row: Estimate) -> Sentence:
    """The level of one group, or of everybody, in one sentence."""
    return _level(voice, row, "alone", {})


def finding(voice: Voice, gap: Estimate) -> tuple[Sentence, ...]:
    """Level and gap of one group: the first sentence says how many, the second how sure we are."""
    level = voice.part.level(gap.dimension, gap.subgroup)
    if gap.status == "hidden" or level is None or level.status == "hidden":
        return (say(voice.lang, patterns.NOT_SHOWN, people=voice.people(gap.dimension, gap.subgroup)),)
    if level.value is None:
        return ()
    if gap.status != "ok" or gap.value is None:
        return (level_alone(voice, level),)
    return (_compared(voice, level, gap), *gap_sentences(voice, gap))


def gap_sentences(voice: Voice, gap: Estimate) -> tuple[Sentence, ...]:
    """What the verdict of a row says."""
    lang, standing = voice.lang, standing_of(gap)
    if standing in {"clear", "close"}:
        return _settled(voice, gap)
    if standing == "unclear":
        return (say(lang, patterns.ONE_AT_A_TIME if _excludes_zero(voice, gap) else patterns.UNSETTLED),)
    if standing == "no_range":
        counted = patterns.ANSWERED if voice.info.scale else patterns.CENSUS
        return (say(lang, counted if is_census(gap) else patterns.NO_RANGE),)
    return (say(lang, patterns.UNTESTED),)


def for_speech(values: tuple[Decimal, ...], *, clear: bool, least: int = 0) -> int:
    """Decimals that a sentence prints: none, unless a figure is below 1 or, if clear, unlike ones would agree."""
    places = max(least, 1) if any(0 < abs(value) < 1 for value in values) else least
    while clear and places < MOST_PLACES and not _told_apart(values, places):
        places += 1
    return places


def _told_apart(values: tuple[Decimal, ...], places: int) -> bool:
    shown = [rounded(value, places) for value in values]
    return len(set(shown)) == len(set(values)) and all(
        bool(each) == bool(v) for each, v in zip(shown, values, strict=True)
    )


def _level(voice: Voice, row: Estimate, comparison: Comparison, numbers: dict[str, Decimal]) -> Sentence:
    fixed, phrases = voice.common()
    phrases["people"] = voice.people(row.dimension, row.subgroup)
    value = voice.scale(row.measure).of(row.value or 0.0)
    every = {"est": value, **numbers}
    least = 1 if voice.info.kind == "mean" else 0
    places = for_speech(tuple(every.values()), clear=comparison in {"reference", "fewer", "more"}, least=least)
    form = voice.form(row.dimension, row.subgroup)
    if form in {"rate", "mean"} and not row.subgroup and not voice.slot("people"):
        phrases["people"] = voice.lang.gettext("everyone")
    template = patterns.LEVEL[form, comparison, bool(voice.part.period)]
    said = {name: voice.lang.decimal(number, places) for name, number in every.items()}
    return Sentence(voice.lang.translations.gettext(template), said, fixed, phrases)


def _compared(voice: Voice, level: Estimate, gap: Estimate) -> Sentence:
    other = _reference_level(voice, gap)
    if other is not None and other.value is not None:
        ref = voice.scale(other.measure).of(other.value)
        sentence = _level(voice, level, "reference", {"ref": ref})
        counted = voice.info.kind not in {"rate", "mean"} and gap.reference in {OVERALL, ""}
        phrases = {**sentence.phrases, "base": voice.people("", "") if counted else voice.base(gap)}
        return Sentence(sentence.template, sentence.numbers, sentence.fixed, phrases)
    if gap.reference != EVERYONE_ELSE or gap.measure != "difference" or gap.value is None:
        return _level(voice, level, "alone", {})
    size = voice.scale("difference").of(gap.value)
    if rounded(size, 1) == 0 and standing_of(gap) != "clear":
        return _level(voice, level, "same", {})
    return _level(voice, level, "fewer" if size < 0 else "more", {"gap": abs(size)})


def _reference_level(voice: Voice, gap: Estimate) -> Estimate | None:
    if gap.reference == EVERYONE_ELSE:
        return None
    if gap.reference == OVERALL:
        return voice.part.overall()
    return voice.part.level(gap.dimension, gap.reference)


def _settled(voice: Voice, gap: Estimate) -> tuple[Sentence, ...]:
    unit = _unit(voice, gap)
    lang, fixed = voice.lang, {"per": voice.lang.decimal(per_of(voice.info))}
    if gap.verdict == "close":
        margin = Decimal(0) if gap.margin is None else voice.scale("difference").of(gap.margin)
        template = patterns.GAP[unit, "close"]
        return (Sentence(lang.translations.gettext(template), {}, {**fixed, "margin": lang.decimal(margin)}),)
    low, high = _limits(voice, gap)
    shape, numbers = _shaped(lang, unit, low, high)
    return (Sentence(lang.translations.gettext(patterns.GAP[unit, shape]), numbers, fixed),)


def _shaped(lang: Language, unit: Unit, low: Decimal, high: Decimal) -> tuple[Shape, dict[str, str]]:
    if unit == "times":
        return _times_shaped(lang, low, high)
    if low * high < 0:
        places = max(1, for_speech((low, high), clear=True))
        return "crosses", {"lo": lang.decimal(low, places), "hi": lang.decimal(high, places)}
    small, large = sorted((abs(low), abs(high)))
    places = for_speech((small, large), clear=False)
    shown = lang.decimal(small, places), lang.decimal(large, places)
    if shown[0] == shown[1]:
        return "about", {"lo": shown[0]}
    return "between", {"lo": shown[0], "hi": shown[1]}


def _times_shaped(lang: Language, low: Decimal, high: Decimal) -> tuple[Shape, dict[str, str]]:
    """A range of ratios: two decimals, and a third where a limit would print as 1 although it is not."""
    places = 3 if any(each != 1 and rounded(each, 2) == 1 for each in (low, high)) else 2
    shown = {"lo": lang.decimal(low, places), "hi": lang.decimal(high, places)}
    if (low - 1) * (high - 1) < 0:
        return "crosses", shown
    return ("about", {"lo": shown["lo"]}) if shown["lo"] == shown["hi"] else ("between", shown)


def _limits(voice: Voice, gap: Estimate) -> tuple[Decimal, Decimal]:
    scale = voice.scale(gap.measure)
    return scale.of(gap.ci_lower or 0.0), scale.of(gap.ci_upper or 0.0)


def _unit(voice: Voice, gap: Estimate) -> Unit:
    if gap.measure == "ratio":
        return "times"
    if voice.info.kind == "mean":
        return "plain"
    return "points" if per_of(voice.info) == 100 and voice.info.kind != "rate" else "per"


def _excludes_zero(voice: Voice, gap: Estimate) -> bool:
    """Only for the remark that ranges are for one comparison at a time; the verdict is never decided here."""
    if gap.ci_lower is None or gap.ci_upper is None:
        return False
    null = Decimal(1) if _unit(voice, gap) == "times" else Decimal(0)
    low, high = _limits(voice, gap)
    return not low <= null <= high


def group_lists(voice: Voice, gaps: tuple[Estimate, ...]) -> tuple[Sentence, ...]:
    """What a table shows, as lists of names by verdict, at most one sentence a verdict."""
    book, lang = voice.book, voice.lang
    named: dict[str, list[str]] = {}
    for row in gaps:
        named.setdefault(_heading(voice, row), []).append(book.label(row.dimension, row.subgroup))
    said = []
    for key in (side_of(voice, above=False), side_of(voice, above=True), "close", "unclear", "hidden"):
        if key in named:
            template = lang.translations.gettext(patterns.LISTS[key])
            said.append(Sentence(template, phrases={"groups": _names(lang, named[key])}))
    said += [say(lang, patterns.LISTS[key]) for key in ("no_range", "census", "answered") if key in named]
    return tuple(said)


def _names(lang: Language, names: list[str]) -> str:
    """Names of groups as a list; of a great many how many they are."""
    if len(names) <= MOST_NAMED:
        return lang.items(names)
    return lang.gettext("%(count)s groups, which the table names", count=lang.count(len(names)))


def _heading(voice: Voice, row: Estimate) -> str:
    standing = standing_of(row)
    if standing == "clear":
        null = 1.0 if voice.book.release.measures[row.measure].unit == "ratio" else 0.0
        return side_of(voice, above=(row.value or 0.0) >= null)
    if standing == "no_range" and is_census(row):
        return counted_as(voice)
    return standing


def counted_as(voice: Voice) -> str:
    """Of a page without ranges: everybody was counted, or of the scale of a survey all who answered."""
    return "answered" if voice.info.scale else "census"


def side_of(voice: Voice, *, above: bool) -> str:
    """The list of groups on one side of the comparison: people are fewer or more, an average lower or higher."""
    if voice.info.kind == "mean":
        return "higher" if above else "lower"
    return "more" if above else "fewer"


def widest_clear(gaps: tuple[Estimate, ...], null: float = 0.0) -> Estimate | None:
    """The widest gap whose verdict is clear; ties go to the first code."""
    clear = [row for row in gaps if standing_of(row) == "clear" and row.value is not None]
    return min(clear, key=lambda row: (-abs((row.value or 0.0) - null), row.dimension, row.subgroup), default=None)


CAUSES = N_("A gap can have many causes; this page does not test them.")
