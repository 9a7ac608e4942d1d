"""What the page of a scale has beside its averages: its statements, whether they hang together, and what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.model.release import IndicatorInfo, ScaleInfo
from isonomia.model.scales import PublishedFigure
from isonomia.publish.book import Book, Slice, slug
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_, Language
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.all_asked import speaking
from isonomia.publish.pages.extras import Entry, Side
from isonomia.publish.pages.scale_waves import WavesView, waves_view
from isonomia.publish.tables import Figures, fitted
from isonomia.publish.verdicts import saying

ALPHA: Final = "cronbach_alpha"
OMEGA: Final = "mcdonald_omega_minres"
ITEM: Final = "item_rest_correlation"
BLANK: Final = "item_non_response"
ALIKE: Final = "r_indicator"
CFI: Final = "factor_cfi"
RMSEA: Final = "factor_rmsea"
SAME: Final = "measurement_invariance"
FACTOR: Final = "factor_mean"
UNTESTED: Final = "not_tested"
_PLACES: Final = {ALIKE: 2, ALPHA: 2, OMEGA: 2, ITEM: 2, CFI: 3, RMSEA: 3, FACTOR: 2}

NOT_VALIDATED: Final = N_("Not validated: nobody has shown that these statements measure what the scale is called.")
TOP: Final = N_("Counted: people who gave one of the top answers to the statement.")
COMPLETE: Final = N_("Told of the people who answered every statement of the scale.")
LEFT_OUT: Final = N_("Of those who took part, %(share)s in every 100 left out one statement or more.")
REVERSED: Final = N_("Agreeing says the opposite of what the scale is about. So the answers are counted in reverse.")
_SCORES: Final[Mapping[str, str]] = {
    "mean": N_("The score is the average of a person's answers, from %(low)s to %(high)s."),
    "sum": N_(
        "The score is the sum of a person's answers, from %(low)s to %(high)s. A skipped one counts as the average."
    ),
    "percent_of_max": N_("The score runs from %(low)s, all answers at the lowest, to %(high)s, all at the highest."),
    "top_box": N_("The score says how many of a person's answers are top ones, from %(low)s to %(high)s in every 100."),
}
_STEPS: Final[Mapping[str, str]] = {
    "one factor": N_("One thing behind all answers"),
    "configural": N_("The same form in all groups"),
    "metric": N_("And the same weight of each statement"),
    "scalar": N_("And the same starting point of each statement"),
    "strict": N_("And the same rest of each statement"),
}
_VERDICTS: Final[Mapping[str, str]] = {
    "invariant": N_("The tests show no sign that the groups read the statements differently. Tested: %(groups)s."),
    "partial": N_(
        "The scale does not measure the same thing in all groups. Averages describe the groups, and no gap is told."
    ),
    "not_invariant": N_(
        "One and the same thing does not stand behind all answers. Averages describe the groups, and no gap is told."
    ),
    "not_tested": N_("Too few people to test whether all groups read the statements alike. Take gaps with care."),
}
_RATES: Final[Mapping[str, str]] = {
    "RR1": N_("%(rate)s: people who answered to the end, out of all who were asked."),
    "RR2": N_("%(rate)s: people who answered, to the end or in part, out of all who were asked."),
    "RR5": N_("%(rate)s: people who answered to the end, out of those known to belong to the people asked."),
    "RR6": N_("%(rate)s: people who answered at all, out of those known to belong to the people asked."),
}
STOPPED: Final = N_("Of those who began, %(share)s in every 100 stopped before the end.")
HOW_ALIKE: Final = N_("How alike the groups are in how many answered (R-indicator, 1 is most), %(by)s: %(value)s.")
_FREED: Final = N_("Read differently: %(items)s.")
_ON_FACTOR: Final = N_(
    "On what the other statements have in common, groups can still be compared. The table says how far apart they are."
)
_ON_ALL: Final = N_("The table says how far apart the groups are on what the statements have in common.")
_UNIT: Final = N_("The unit is the spread (standard deviation) of %(group)s, who stand at 0.")


@dataclass(frozen=True, slots=True)
class Structure:
    """One way of grouping: what the tests say, in words and as a table."""

    heading: str
    words: tuple[str, ...]
    table: Side | None
    means: Side | None = None
    means_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """Who answered: sentences, a table, and the address of the page of the rate."""

    words: tuple[str, ...]
    table: Side
    page: str


@dataclass(frozen=True, slots=True)
class ScaleView:
    """The sections of a scale. `about`: heads and texts of its card."""

    items: Side
    links: tuple[str, ...]  # the pages of the items, in the order of the rows
    reliability: Side
    structure: tuple[Structure, ...]
    warnings: tuple[str, ...]
    about: tuple[tuple[str, str], ...]
    figures: Side | None
    answered: Answered | None
    base: str = ""  # of whom the statements are told, where these answered every one of them
    waves: WavesView | None = None

    def contents(self, lang: Language) -> list[tuple[str, str]]:
        """Entries of the list at the top of the page."""
        found = [("waves", self.waves.heading)] if self.waves else []
        found += [("items", lang.gettext("The statements"))]
        found += [("who", lang.gettext("Who answered, and who did not"))] if self.answered else []
        found += [("hang", lang.gettext("Do the answers hang together?"))]
        found += [("same", lang.gettext("Do all groups read the statements alike?"))] if self.structure else []
        return [*found, ("scale", lang.gettext("About the scale"))]


def scale_of(book: Book, info: IndicatorInfo) -> ScaleInfo | None:
    """The scale of a score or of an item."""
    return next((each for each in book.release.scales if each.id == info.scale), None)


def not_validated(book: Book, info: IndicatorInfo) -> str:
    """What stands at the top of every page about a form that nobody has validated."""
    scale = scale_of(book, info)
    return book.lang.gettext(NOT_VALIDATED) if scale is not None and not scale.validated else ""


def remarks(book: Book, info: IndicatorInfo) -> tuple[str, ...]:
    """What readers need to know of a score or an item."""
    scale = scale_of(book, info)
    if scale is None:
        return ()
    speaks = speaking(book.lang, scale)
    item = next((each for each in scale.items if each.question == info.id), None)
    if item is None:
        return (speaks,)
    whom = (book.lang.gettext(COMPLETE),) if scale.complete else ()
    return (book.lang.gettext(TOP), *whom, *((book.lang.gettext(REVERSED),) if item.reverse else ()), speaks)


def scale_view(voice: Voice) -> ScaleView | None:
    """The sections of the page of a score; nothing on other pages."""
    info = voice.info
    scale = scale_of(voice.book, info)
    if scale is None or scale.id != info.id:
        return None
    return ScaleView(
        _items(voice, scale),
        tuple(f"indicator/{slug(each.question)}.html" for each in scale.items),
        _reliability(voice),
        tuple(each for name in ("", *voice.part.dimensions()) if (each := _structure(voice, scale, name)) is not None),
        _warnings(voice, scale),
        _about(voice.lang, scale),
        _figures(voice.lang, scale.figures),
        _answered(voice, scale),
        _base(voice, scale),
        waves_view(voice),
    )


def _items(voice: Voice, scale: ScaleInfo) -> Side:
    lang = voice.lang
    called = {each.id: each.title for each in voice.book.release.indicators}
    rest = {row.component: row for row in voice.part.rows(ITEM)}
    blank = {row.component: row for row in voice.part.rows(BLANK)}
    rows = tuple(
        (
            shortened(called[each.question] if each.reverse and each.text else each.text) or each.id,
            (
                _share(voice, each.question),
                *(() if scale.complete else (_of_hundred(lang, blank.get(each.id)),)),
                _entry(lang, rest.get(each.id)),
            ),
        )
        for each in scale.items
    )
    heads = (
        lang.gettext("Top answers, in every 100"),
        *(() if scale.complete else (lang.gettext("Left blank, in every 100"),)),
        lang.gettext("Goes with the others"),
    )
    return Side("items-table", lang.gettext("Who gave one of the top answers"), lang.gettext("Statement"), heads, rows)


def _base(voice: Voice, scale: ScaleInfo) -> str:
    """Of whom the statements are told, and how many of those who took part left one out."""
    if not scale.complete:
        return ""
    said = _of_hundred(voice.lang, next(iter(voice.part.rows(BLANK)), None))
    left = (voice.lang.gettext(LEFT_OUT, share=said.number),) if said.number else ()
    return " ".join((voice.lang.gettext(COMPLETE), *left))


def _share(voice: Voice, question: str) -> Entry:
    """The share of everybody who gave one of the best answers, as the item's own page prints it."""
    slices = voice.book.slices.get(question, ())
    part = next((s for s in slices if (s.setting, s.period) == (voice.part.setting, voice.part.period)), None)
    row = None if part is None else part.overall()
    if part is None or row is None or row.status != "ok" or row.value is None:
        return Entry(word=voice.lang.gettext("No data") if row is None else saying(row, voice.lang).word)
    own = Voice(voice.book, part)
    figures = Figures(voice.lang, fitted(own.scale(row.measure), [row]))
    return Entry(figures.text(figures.value(row)), figures.between(row))


def _of_hundred(lang: Language, row: Estimate | None) -> Entry:
    """A share in every 100."""
    if row is None or row.status != "ok" or row.value is None:
        return Entry(word=lang.gettext("Does not apply") if row is None else saying(row, lang).word)
    return Entry(lang.decimal(Decimal(repr(row.value)) * 100, 1))


def _answered(voice: Voice, scale: ScaleInfo) -> Answered | None:
    """The response rate by group, with its number among AAPOR's, and how many stopped before the end."""
    book, lang, here = voice.book, voice.lang, (voice.part.setting, voice.part.period)
    slices = {(each.setting, each.period): each for each in book.slices.get(scale.response, ())}
    part = slices.get(here)
    if part is None:
        return None
    rows = [(lang.gettext("Everyone"), (_rate(voice, part, "", ""), *_left_out(voice, scale, "", "")))]
    alike: list[str] = []
    for name in voice.part.dimensions():
        codes = book.ordered(name, [row.subgroup for row in part.rows("proportion", name) if row.subgroup])
        rows += [
            (book.label(name, code), (_rate(voice, part, name, code), *_left_out(voice, scale, name, code)))
            for code in codes
        ]
        row = next(iter(part.rows(ALIKE, name)), None)
        if row is not None and row.value is not None:
            value = _number(lang, row.value, _PLACES[ALIKE])
            alike.append(lang.gettext(HOW_ALIKE, by=book.title(name), value=value))
    words = [lang.gettext(_RATES[scale.rate], rate=scale.rate)]
    stopped = next(
        (each for each in book.slices.get(scale.broken_off, ()) if (each.setting, each.period) == here), None
    )
    if stopped is not None:
        entry = _rate(voice, stopped, "", "")
        words += [lang.gettext(STOPPED, share=entry.number)] if entry.number else []
    caption = lang.gettext("Response rate %(rate)s (AAPOR), in every 100", rate=scale.rate)
    heads: tuple[str, ...] = (lang.gettext("Response rate"),)
    heads += (lang.gettext("Left out a statement, in every 100 who took part"),) if scale.complete else ()
    table = Side("who-table", caption, lang.gettext("Group"), heads, tuple(rows))
    return Answered((*words, *alike), table, f"indicator/{slug(scale.response)}.html")


def _left_out(voice: Voice, scale: ScaleInfo, dimension: str, code: str) -> tuple[Entry, ...]:
    """Who left out one statement or more, where statements are told of those who answered every one."""
    rows = voice.part.rows(BLANK, dimension)
    row = next((each for each in rows if each.subgroup == code), None)
    return (_of_hundred(voice.lang, row),) if scale.complete else ()


def _rate(voice: Voice, part: Slice, dimension: str, code: str) -> Entry:
    """A share as the page of the rate prints it."""
    row = part.level(dimension, code) if dimension else part.overall()
    if row is None or row.status != "ok" or row.value is None:
        return Entry(word=voice.lang.gettext("Does not apply") if row is None else saying(row, voice.lang).word)
    own = Voice(voice.book, part)
    figures = Figures(voice.lang, fitted(own.scale(row.measure), [row]))
    return Entry(figures.text(figures.value(row)), figures.between(row))


def _reliability(voice: Voice) -> Side:
    lang, part, book = voice.lang, voice.part, voice.book
    rows = [(lang.gettext("Everyone"), _pair(lang, part, "", ""))]
    for name in part.dimensions():
        codes = book.ordered(name, [row.subgroup for row in part.rows(ALPHA, name)])
        rows += [(book.label(name, code), _pair(lang, part, name, code)) for code in codes]
    heads = (lang.gettext("Alpha"), lang.gettext("Omega"))
    caption = lang.gettext("How well the answers hang together: 1 is most")
    return Side("hang-table", caption, lang.gettext("Group"), heads, tuple(rows))


def _pair(lang: Language, part: Slice, dimension: str, code: str) -> tuple[Entry, ...]:
    def row(measure: str) -> Estimate | None:
        return next((each for each in part.rows(measure, dimension) if each.subgroup == code), None)

    return (_entry(lang, row(ALPHA)), _entry(lang, row(OMEGA)))


def _entry(lang: Language, row: Estimate | None) -> Entry:
    """A figure with its range, or why there is none."""
    if row is None:
        return Entry(word=lang.gettext("Does not apply"))
    if row.status != "ok" or row.value is None:
        return Entry(word=saying(row, lang).word)
    places = _PLACES[row.measure]
    between = ""
    if row.ci_lower is not None and row.ci_upper is not None:
        low, high = (_number(lang, each, places) for each in (row.ci_lower, row.ci_upper))
        between = lang.gettext("%(low)s to %(high)s", low=low, high=high)
    return Entry(_number(lang, row.value, places), between)


def _number(lang: Language, value: float, places: int) -> str:
    return lang.decimal(Decimal(repr(value)), places)


def _structure(voice: Voice, scale: ScaleInfo, dimension: str) -> Structure | None:
    """What the models say: of everybody, or of the groups of a dimension."""
    lang, part, book = voice.lang, voice.part, voice.book
    row = next(iter(part.rows(SAME, dimension)), None) if dimension else None
    table = _fit_table(voice, dimension)
    if row is None and (dimension or table is None):
        return None
    if row is None:
        return Structure(lang.gettext("Everyone"), (), table)
    heading = lang.gettext("By %(by)s", by=book.title(dimension))
    means = _factor_means(voice, dimension)
    words = tuple(_of_means(voice, dimension, freed="partial" in row.flags)) if means else ()
    return Structure(heading, tuple(_verdict(voice, scale, dimension, row)), table, means, words)


def _factor_means(voice: Voice, dimension: str) -> Side | None:
    """How far groups are apart on the factor, where a study asks and a model allows it."""
    lang, book = voice.lang, voice.book
    rows = {row.subgroup: row for row in voice.part.rows(FACTOR, dimension) if row.subgroup}
    if not any(row.status == "ok" for row in rows.values()):
        return None
    codes = book.ordered(dimension, list(rows))
    entries = tuple((book.label(dimension, code), (_signed(lang, rows[code]),)) for code in codes)
    caption = lang.gettext("Average on what the statements share: %(by)s", by=book.title(dimension))
    heads = (lang.gettext("Distance from the comparison group"),)
    return Side(f"factor-{slug(dimension)}", caption, lang.gettext("Group"), heads, entries)


def _of_means(voice: Voice, dimension: str, *, freed: bool) -> Iterable[str]:
    lang = voice.lang
    reference = next(row.reference for row in voice.part.rows(FACTOR, dimension) if row.reference)
    yield lang.gettext(_ON_FACTOR if freed else _ON_ALL)
    yield lang.gettext(_UNIT, group=voice.book.label(dimension, reference))


def _signed(lang: Language, row: Estimate) -> Entry:
    """A distance with its sign, and its range."""
    made = _entry(lang, row)
    if row.value is None or not made.number:
        return made
    return Entry(lang.signed(Decimal(repr(row.value)), _PLACES[FACTOR]), made.between)


def _verdict(voice: Voice, scale: ScaleInfo, dimension: str, row: Estimate) -> Iterable[str]:
    lang, book = voice.lang, voice.book
    if row.status != "ok":
        yield lang.gettext(_VERDICTS[UNTESTED])
        return
    said = next((flag for flag in row.flags if flag in _VERDICTS), UNTESTED)
    codes = [flag.removeprefix("group_") for flag in row.flags if flag.startswith("group_")]
    groups = lang.items([book.label(dimension, code) for code in book.ordered(dimension, codes)])
    yield lang.gettext(_VERDICTS[said], groups=groups)
    freed = {flag.split("_", 2)[2] for flag in row.flags if flag.startswith("freed_")}
    names = [f"“{shortened(each.text)}”" if each.text else each.id for each in scale.items if each.id in freed]
    if names:
        yield lang.gettext(_FREED, items=lang.items([name.replace(".”", "”") for name in names]))


def _fit_table(voice: Voice, dimension: str) -> Side | None:
    lang, part = voice.lang, voice.part
    cfi = {row.component: row for row in part.rows(CFI, dimension)}
    rmsea = {row.component: row for row in part.rows(RMSEA, dimension)}
    if not cfi:
        return None
    rows = tuple(
        (lang.gettext(_STEPS[name]), (_fit(lang, row), _entry(lang, rmsea.get(name)))) for name, row in cfi.items()
    )
    by = lang.gettext("Everyone") if not dimension else voice.book.title(dimension)
    caption = lang.gettext("How well models fit: %(by)s", by=by)
    heads = (lang.gettext("CFI"), lang.gettext("RMSEA"))
    return Side(f"fit-{slug(dimension) or 'all'}", caption, lang.gettext("Model"), heads, rows)


def _fit(lang: Language, row: Estimate) -> Entry:
    made = _entry(lang, row)
    return Entry(made.number, made.between, lang.gettext("does not hold")) if "fails" in row.flags else made


def _warnings(voice: Voice, scale: ScaleInfo) -> tuple[str, ...]:
    turned = {row.component for row in voice.part.rows(ITEM) if "reverse_key" in row.flags}
    if not turned:
        return ()
    lang = voice.lang
    names = lang.items([each.id for each in scale.items if each.id in turned])
    return (
        lang.gettext(
            "Check the key: these statements go against the others and may be counted backwards: %(items)s.",
            items=names,
        ),
    )


def _about(lang: Language, scale: ScaleInfo) -> tuple[tuple[str, str], ...]:
    low, high = (lang.decimal(Decimal(repr(each))) for each in scale.bounds)
    counted = lang.gettext(_SCORES[scale.score], low=low, high=high)
    needed = lang.gettext("Answers that a score needs: %(needed)s.", needed=lang.count(scale.minimum_answered))
    every = (
        (
            lang.gettext("Form"),
            lang.gettext("%(form)s, version %(version)s", form=scale.instrument, version=scale.version),
        ),
        (lang.gettext("Score"), f"{counted} {needed}"),
        (lang.gettext("Of whom the ranges speak"), speaking(lang, scale)),
        (lang.gettext("Licence"), scale.licence),
        (lang.gettext("Published in"), scale.citation),
        (lang.gettext("Who answers for the threshold"), scale.owner),
    )
    return tuple((head, text) for head, text in every if text)


def _figures(lang: Language, figures: tuple[PublishedFigure, ...]) -> Side | None:
    """What others have published about the scale. It is no benchmark: other people, another place."""
    if not figures:
        return None
    heads = (lang.gettext("People"), lang.gettext("Average"), lang.gettext("Spread (SD)"), lang.gettext("Alpha"))
    rows = tuple(
        (_source(each), tuple(_told(lang, value) for value in (each.n, each.mean, each.sd, each.alpha)))
        for each in figures
    )
    caption = lang.gettext("What others have published")
    return Side("others", caption, lang.gettext("Source"), heads, rows)


def _source(each: PublishedFigure) -> str:
    return f"{each.source} ({each.year})" if each.year else each.source


def _told(lang: Language, value: float | None) -> Entry:
    return Entry(lang.decimal(Decimal(repr(value)))) if value is not None else Entry(word=lang.gettext("Not told"))
