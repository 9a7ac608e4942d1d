"""The parts of an indicator page: its tables, each with what leads to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from isonomia.model.release import IndicatorInfo
from isonomia.publish.book import slug
from isonomia.publish.findings import Voice, group_lists
from isonomia.publish.language import N_, Language
from isonomia.publish.numbers import printed, shortened
from isonomia.publish.pages.answers import answers
from isonomia.publish.pages.by_place import place_maps
from isonomia.publish.pages.changes import Changes, changes
from isonomia.publish.pages.counted_gaps import counted_gaps
from isonomia.publish.pages.drawn import Drawing
from isonomia.publish.pages.equiplots import equiplot, parity_bars, stem_of
from isonomia.publish.pages.extras import Extra
from isonomia.publish.pages.going_on import Further, first_and_further
from isonomia.publish.pages.groups import (
    COMPARED_WITH,
    chart_table,
    reference_of,
    widest_table,
    without_strips,
)
from isonomia.publish.pages.headlines import widest_keys
from isonomia.publish.pages.many_places import Apart, apart_of, gaps_of, is_apart, is_long, notes_of_many
from isonomia.publish.pages.mixes import mixes
from isonomia.publish.pages.pairs import heat_table, pair_gaps, pair_steps
from isonomia.publish.pages.projections import Projection, projections
from isonomia.publish.pages.rules import rules
from isonomia.publish.pages.shares import benchmarks_of, share_table
from isonomia.publish.pages.spread import Spread, spreads
from isonomia.publish.pages.stratified import Stratified, stratified
from isonomia.publish.pages.summaries import Summary, summary_of
from isonomia.publish.pages.times import times_table
from isonomia.publish.pages.trend_lines import Trend, trends
from isonomia.publish.representation import benchmark_of
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.tables import Table

MOST_CELLS: Final = 84
"""With more figures than this, sections about rules and about what is held fixed have pages of their own."""
REMARKS: Final[Mapping[str, str]] = {
    "complement_unreliable": N_("The remaining share is too uncertain to be quoted for: %(groups)s."),
    "few_degrees_of_freedom": N_("Few clusters stand behind the range. Take it with care for: %(groups)s."),
}
"""What the display gate says of figures that it lets pass, under the table of a way of grouping."""


@dataclass(frozen=True, slots=True)
class Section:
    """One table with what leads to it."""

    id: str
    heading: str
    table: Table
    compared: Sentence
    findings: tuple[Sentence, ...]
    missing: str
    notes: tuple[str, ...] = ()
    margin: str = ""
    step: str = ""
    drawing: Drawing | None = None
    maps: tuple[Drawing, ...] = ()
    further: tuple[Further, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """Ways of grouping with pages of their own: the widest gap of each, and links."""

    id: str
    table: Table | None
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Everything a page says of one setting in its newest period."""

    id: str
    setting: str
    ways: tuple[Way, ...]
    apart: tuple[Apart, ...]
    sections: tuple[Section, ...]
    shares: tuple[Section, ...]
    pairs: tuple[Section, ...]
    summaries: tuple[Summary, ...]
    strata: tuple[Stratified, ...]
    spread: tuple[Spread, ...]
    projections: tuple[Projection, ...]
    extras: tuple[Extra, ...]
    times: Table | None
    changes: Changes | None
    trends: tuple[Trend, ...] = ()


def address(info: IndicatorInfo, dimension: str = "", place: str = "") -> str:
    """Where the page of an indicator stands, or of one of its ways of grouping, or of one of its places."""
    at, by = f"-at-{place}" if place else "", f"-by-{slug(dimension)}" if dimension else ""
    return f"indicator/{slug(info.id)}{at}{by}.html"


def part_of(voice: Voice, dimensions: tuple[str, ...], prefix: str, *, alone: str, place: str = "") -> Part:
    """What a page says of one slice: these dimensions; pairs and strata only where it stands for the whole."""
    part = voice.part
    shares = voice.info.kind == "representation"
    here = tuple(each for each in part.dimensions() if each in dimensions)
    over_time = tuple(each for each in here if not is_apart(voice, each))
    return Part(
        prefix,
        part.setting,
        () if dimensions else _ways(voice, prefix, place),
        tuple(
            apart_of(voice, each, prefix, address(voice.info, each, place))
            for each in part.dimensions()
            if each not in here
        )
        if here and not alone
        else (),
        () if shares else tuple(_section(voice, each, prefix, place) for each in here),
        tuple(_share_section(voice, d, b, prefix, place) for d in here for b in benchmarks_of(voice, d)),
        () if alone else tuple(pair_section(voice, pair, prefix) for pair in part.pairs()),
        summaries_of(voice, here, prefix, place),
        () if alone else stratified(voice),
        spreads(voice, here, prefix),
        projections(voice, here, prefix),
        tuple(each for each in extras_of(voice, prefix) if each.dimension in here),
        times_table(voice, over_time, prefix),
        changes(voice, over_time, prefix),
        trends(voice, over_time, prefix, place),
    )


def extras_of(voice: Voice, prefix: str) -> tuple[Extra, ...]:
    """All sections that only some indicators have. Where the page would hold many figures, each has one of its own."""
    dimensions = voice.part.dimensions()
    found = (
        *answers(voice, dimensions, prefix),
        *counted_gaps(voice, dimensions, prefix),
        *mixes(voice, dimensions, prefix),
        *rules(voice, dimensions, prefix),
    )
    if sum(each.cells for each in found) + _cells_within(voice) <= MOST_CELLS:
        return found
    return tuple(replace(each, page=f"indicator/{slug(voice.info.id)}-{each.id}.html") for each in found)


def _cells_within(voice: Voice) -> int:
    """How many figures the page has of pairs and within strata."""
    level = voice.part.level_measure()
    pairs = sum(len(voice.part.rows(level, *pair)) for pair in voice.part.pairs())
    return pairs + sum(3 * (len(each.rows) + len(each.more)) for each in stratified(voice))


def _ways(voice: Voice, prefix: str, place: str) -> tuple[Way, ...]:
    """The ways of grouping that have pages of their own, with the widest gap of each."""
    keys = widest_keys(voice)
    table = widest_table(voice, keys, prefix) if keys else None
    links = tuple((address(voice.info, each, place), voice.book.heading(each)) for each in voice.part.dimensions())
    return (Way(f"{prefix}ways", table, links),)


def _section(voice: Voice, dimension: str, prefix: str, place: str) -> Section:
    lang, book = voice.lang, voice.book
    gaps = gaps_of(voice, dimension)
    margin = None if is_long(voice, dimension) else voice.info.margin
    name, table = f"{prefix}by-{slug(dimension)}", chart_table(voice, dimension, prefix=prefix)
    printed_table = without_strips(table) if is_long(voice, dimension) else table
    first, further = first_and_further(voice, dimension, printed_table, f"{_stem(voice, dimension, place)}-{prefix}")
    return Section(
        name,
        lang.gettext("By %(by)s", by=book.title(dimension)),
        first,
        compared_with(voice, dimension) if gaps else Sentence(""),
        group_lists(voice, gaps),
        missing_words(voice, dimension),
        (*notes_of(voice, dimension), *notes_of_many(voice, dimension)),
        "" if margin is None or not gaps else lang.decimal(voice.scale(voice.part.level_measure()).of(margin)),
        drawing=None
        if is_long(voice, dimension)
        else equiplot(voice, dimension, table, stem_of(voice, name, prefix, place)),
        maps=place_maps(voice, dimension, f"{_stem(voice, dimension, place)}-{prefix}"),
        further=further,
    )


def _stem(voice: Voice, dimension: str, place: str) -> str:
    """How the addresses of what stands beside the page of a way of grouping begin."""
    return address(voice.info, dimension, place).removesuffix(".html")


def _share_section(voice: Voice, dimension: str, benchmark: str, prefix: str, place: str) -> Section:
    lang, book = voice.lang, voice.book
    known = benchmark_of(voice, benchmark)
    title = shortened(known.title or known.id)
    compared = lang.translations.gettext("Each share here is compared with the share among: %(whom)s.")
    name, table = (
        f"{prefix}by-{slug(dimension)}-{slug(benchmark)}",
        share_table(voice, dimension, benchmark, prefix=prefix),
    )
    first, further = first_and_further(
        voice, dimension, table, f"{_stem(voice, dimension, place)}-{prefix}{slug(benchmark)}-"
    )
    return Section(
        name,
        lang.gettext("By %(by)s, beside %(whom)s", by=book.title(dimension), whom=title),
        first,
        Sentence(compared, phrases={"whom": title}),
        (),
        missing_words(voice, dimension),
        notes_of(voice, dimension),
        drawing=parity_bars(voice, dimension, benchmark, table, stem_of(voice, name, prefix, place)),
        further=further,
    )


def pair_section(voice: Voice, pair: tuple[str, str], prefix: str) -> Section:
    """The heat-table of a pair, with what leads to it."""
    lang, book = voice.lang, voice.book
    step = pair_steps(voice, *pair)
    return Section(
        f"{prefix}by-{slug(pair[0])}-and-{slug(pair[1])}",
        lang.gettext("By %(one)s and %(other)s", one=book.title(pair[0]), other=book.title(pair[1])),
        heat_table(voice, *pair, prefix),
        say(lang, COMPARED_WITH["everyone_else"]) if pair_gaps(voice, *pair) else Sentence(""),
        (),
        "",
        (),
        "",
        "" if step is None else lang.decimal(step),
    )


def compared_with(voice: Voice, dimension: str) -> Sentence:
    """What each group of a dimension is compared with."""
    lang, reference = voice.lang, reference_of(voice, dimension)
    gaps = voice.part.rows(voice.part.gap_measure(dimension), dimension)
    if any("with_unknown" in row.flags for row in gaps):
        return say(lang, COMPARED_WITH["with_unknown"])
    if reference in COMPARED_WITH:
        return say(lang, COMPARED_WITH[reference])
    label = voice.book.label(dimension, reference)
    template = lang.translations.gettext("The comparison group is: %(group)s. The study names it.")
    return Sentence(template, phrases={"group": label})


def missing_words(voice: Voice, dimension: str) -> str:
    """Of how many people the group is not known."""
    lang = voice.lang
    row = next(iter(voice.part.rows("unknown_share", dimension)), None)
    if row is not None and row.reason == "NO_DATA":
        return lang.gettext("Of how many people the group is not known, the source does not say.")
    if row is None or row.value is None:
        return ""
    if row.value == 0:
        return lang.gettext("Everybody's group is known.")
    share = printed(row.value, voice.scale("unknown_share"), lang)
    return lang.gettext("Group not known: %(share)s in every 100 people.", share=share)


def notes_of(voice: Voice, dimension: str) -> tuple[str, ...]:
    """What a table of a dimension says of its groups."""
    remarks = (_remark(voice, dimension, flag, words) for flag, words in REMARKS.items())
    return (*who_is_counted(voice, dimension), *(each for each in remarks if each))


def who_is_counted(voice: Voice, dimension: str) -> tuple[str, ...]:
    """Whose list the groups are of, and of when; how several marks are counted; which groups are put together."""
    lang, info = voice.lang, voice.book.dimension(dimension)
    notes = [lang.gettext("List of groups: %(title)s.", title=info.vocabulary_title)] if info.vocabulary_title else []
    if info.coding_title:
        notes += [lang.gettext("How the groups are formed: %(title)s.", title=info.coding_title)]
    if info.overlapping:
        notes.append(lang.gettext("A person can be in more than one of these groups."))
    source = voice.book.release.sources.get(voice.info.source)
    together = source.others.get(dimension, ()) if source else ()
    if together:
        labels = lang.items([shortened(label) for label in together])
        other = info.label(info.other)
        notes.append(lang.gettext("“%(other)s” counts together: %(groups)s.", other=other, groups=labels))
    if info.unconfirmed:
        notes.append(lang.gettext("The wording of these groups still has to be confirmed."))
    return tuple(note for note in notes if note)


def _remark(voice: Voice, dimension: str, flag: str, words: str) -> str:
    """A remark of the display gate, with the groups that it is about; empty where it is about none."""
    rows = voice.part.rows(voice.part.level_measure(), dimension)
    groups = [voice.book.label(dimension, row.subgroup) for row in rows if flag in row.flags and row.subgroup]
    return voice.lang.gettext(words, groups=", ".join(groups)) if groups else ""


def overall_heading(info: IndicatorInfo, lang: Language) -> str:
    """Diversity says how mixed a group is, which is not how equal it is."""
    if info.kind == "representation":
        return lang.gettext("How mixed overall")
    return lang.gettext("How unequal overall")


def summaries_of(voice: Voice, dimensions: tuple[str, ...], prefix: str, place: str) -> tuple[Summary, ...]:
    """The summary measures of each way of grouping; further ones of a great many places have a page of their own."""
    heading, found = overall_heading(voice.info, voice.lang), []
    for dimension in dimensions:
        summary = summary_of(voice, dimension, heading)
        if summary is not None and summary.more and is_apart(voice, dimension):
            summary = replace(summary, page=f"{_stem(voice, dimension, place)}-{prefix}measures.html")
        found += [] if summary is None else [summary]
    return tuple(found)
