"""Rules of thumb about selection: what each chosen rule says of every group, and what chance would do beside it."""

from __future__ import annotations

from collections.abc import Mapping

from isonomia.model.estimates import Estimate
from isonomia.model.release import RuleInfo
from isonomia.publish.book import slug
from isonomia.publish.findings import Voice
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.extras import (
    SMALLEST_P,
    Entry,
    Extra,
    Side,
    below_smallest,
    codes_of,
    entry,
    figures_of,
    measures_in,
)
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.tables import Figures
from isonomia.publish.words import rules as words

_MARGIN = ":margin"
_P_VALUES = frozenset({"fisher_exact", "mid_p", "flip_flop"})
_SIGNED = frozenset({"ppg_1", "ppg_2017", "two_sd_z", "hypergeometric_z", "shortfall"})
Rows = Mapping[tuple[str, str, str], Estimate]


def rules(voice: Voice, dimensions: tuple[str, ...], prefix: str) -> tuple[Extra, ...]:
    """A section for each dimension of which the release has figures about selection."""
    return tuple(each for dimension in dimensions if (each := _section(voice, dimension, prefix)) is not None)


def _section(voice: Voice, dimension: str, prefix: str) -> Extra | None:
    lang, by = voice.lang, voice.book.title(dimension)
    rows = tuple(row for measure, component in _columns(voice) for row in _rows(voice, dimension, measure, component))
    beside = tuple(row for measure, part in words.BESIDE for row in _rows(voice, dimension, measure, part))
    if not rows and not beside:
        return None
    every = {(row.measure, row.component, row.subgroup): row for row in (*rows, *beside, *_margins(voice, dimension))}
    name = f"{prefix}rules-{slug(dimension)}"
    tables = []
    if rows:
        caption = lang.gettext("What rules of thumb say, by %(by)s", by=by)
        tables.append(
            _ruled(voice, dimension, rows, every, Side(f"{name}-packs", caption, lang.gettext("Group"), (), ()))
        )
    if beside:
        caption = lang.gettext("What chance would do: each group beside everyone else, by %(by)s", by=by)
        tables.append(
            _beside(voice, dimension, beside, every, Side(f"{name}-beside", caption, lang.gettext("Group"), (), ()))
        )
    return Extra(
        name,
        dimension,
        lang.gettext("Rules of thumb about selection, by %(by)s", by=by),
        _notes(voice),
        (),
        tuple(tables),
        tuple(_term(voice, rule) for rule in voice.info.rules),
        (say(lang, words.SIZE), say(lang, words.NOT_FLAGGED_MEANS)),
        measures_in((*rows, *beside)),
    )


def _columns(voice: Voice) -> tuple[tuple[str, str], ...]:
    """Measures without a rule, then the rules in the order in which the study chose them."""
    plain = tuple((measure, "") for measure in words.HEADS)
    return (*plain, *((rule.measure, rule.code) for rule in voice.info.rules))


def _rows(voice: Voice, dimension: str, measure: str, component: str) -> tuple[Estimate, ...]:
    return tuple(row for row in voice.part.rows(measure, dimension) if row.component == component and row.subgroup)


def _margins(voice: Voice, dimension: str) -> tuple[Estimate, ...]:
    names = [(rule.measure, rule.code + _MARGIN) for rule in voice.info.rules]
    return tuple(row for measure, component in names for row in _rows(voice, dimension, measure, component))


def _ruled(voice: Voice, dimension: str, rows: tuple[Estimate, ...], every: Rows, blank: Side) -> Side:
    have = {(row.measure, row.component) for row in rows}
    columns = [column for column in _columns(voice) if column in have]
    named = {rule.code: rule for rule in voice.info.rules}
    heads = tuple(_head(voice, measure, named.get(component)) for measure, component in columns)
    figures = {column: _figures(voice, rows, column) for column in columns}
    lines = []
    for code in codes_of(voice, dimension, rows):
        cells = [_finding(figures[column], every, (*column, code), named.get(column[1])) for column in columns]
        lines.append((voice.book.label(dimension, code), tuple(cells)))
    return Side(blank.id, blank.caption, blank.stub, heads, tuple(lines))


def _head(voice: Voice, measure: str, rule: RuleInfo | None) -> str:
    if rule is None:
        return voice.lang.gettext(words.HEADS[measure])
    return voice.lang.gettext(
        "%(rule)s, version %(version)s", rule=voice.lang.gettext_data(rule.label), version=rule.version
    )


def _figures(voice: Voice, rows: tuple[Estimate, ...], column: tuple[str, str]) -> Figures:
    own = [row for row in rows if (row.measure, row.component) == column]
    return figures_of(voice, column[0], own, signed=column[0] in _SIGNED)


def _finding(figures: Figures, every: Rows, key: tuple[str, str, str], rule: RuleInfo | None) -> Entry:
    row, lang = every.get(key), figures.lang
    if rule is None or row is None or row.status != "ok":
        return entry(figures, row)
    found = [words.WORDS[name] for flag in row.flags if (name := flag.partition(":")[0]) in words.WORDS]
    word = lang.gettext(found[0]) if found else lang.gettext(words.DESCRIPTIVE)
    margin = every.get((key[0], key[1] + _MARGIN, key[2]))
    if margin is not None and margin.value is not None:
        plain = lang.decimal(figures.value(margin), figures.scale.places)
        word = lang.gettext(words.MARGIN, word=word, margin=plain)
    return entry(figures, row, word)


def _beside(voice: Voice, dimension: str, rows: tuple[Estimate, ...], every: Rows, blank: Side) -> Side:
    have = {(row.measure, row.component) for row in rows}
    columns = [column for column in words.BESIDE if column in have]
    figures = {column: _figures(voice, rows, column) for column in columns}
    lines = []
    for code in codes_of(voice, dimension, rows):
        cells = [_chance(figures[column], every.get((*column, code)), column[0]) for column in columns]
        lines.append((voice.book.label(dimension, code), tuple(cells)))
    heads = tuple(voice.lang.gettext(words.BESIDE[column]) for column in columns)
    return Side(blank.id, blank.caption, blank.stub, heads, tuple(lines))


def _chance(figures: Figures, row: Estimate | None, measure: str) -> Entry:
    if row is None and measure == "flip_flop":
        return Entry(word=figures.lang.gettext("100 people or more"))
    if measure in _P_VALUES and row is not None and row.value is not None and row.value < SMALLEST_P:
        return Entry(below_smallest(figures.lang))
    return entry(figures, row)


def _notes(voice: Voice) -> tuple[Sentence, ...]:
    said = [say(voice.lang, words.PROMPT), say(voice.lang, words.CHOSEN if voice.info.rules else words.NO_RULE)]
    if voice.info.higher_is == "worse":
        said.append(say(voice.lang, words.COMPLEMENT))
    return tuple(said)


def _term(voice: Voice, rule: RuleInfo) -> tuple[str, tuple[str, ...]]:
    """A rule in its own words: version, whether it still holds, formula, when it flags, where it was read."""
    lang = voice.lang
    name = lang.gettext(
        "%(rule)s, version %(version)s: %(status)s",
        rule=lang.gettext_data(rule.label),
        version=rule.version,
        status=lang.gettext(words.STATUS.get(rule.status, rule.status)),
    )
    lines = (
        (words.FIGURE, rule.formula),
        (words.FLAG, rule.flag if rule.flags else ""),
        (words.LEAST, rule.minimum),
        (words.READ_IN, shortened(rule.source)),
    )
    return name, tuple(lang.gettext(line, text=lang.gettext_data(text)) for line, text in lines if text)
