"""How people answered a statement: the share of each answer by group, who gave none, and who answers higher."""

from __future__ import annotations

from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.model.release import ScaleItemInfo
from isonomia.publish.book import Slice, slug
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_, Language
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.extras import Entry, Extra, Side, entry, figures_of, measures_in
from isonomia.publish.sentences import say
from isonomia.publish.tables import Figures
from isonomia.publish.verdicts import saying

SHARE: Final = "answer_share"
DELTA: Final = "cliffs_delta"
SUPERIORITY: Final = "probability_of_superiority"
BLANK: Final = "item_non_response"
TOGETHER: Final = "answers_put_together"
SHARES: Final = N_("Shares are of the people who answered. The last column is of all who were asked.")
OF_ALL: Final = N_("Shares are of the people who answered every statement of the scale.")
JOINED: Final = N_(
    "Where few people gave an answer, it stands together with its neighbour, for all groups alike, to protect privacy."
)
HIGHER: Final = N_(
    "Cliff's delta takes one person of each side: how much more often does the first answer higher than lower? It is 0 "
    "if neither does, and 1 or −1 if one always does. It needs no distances between answers."
)
HALF: Final = N_("In every 100 pairs of people, 50 means that neither side answers higher. Equal answers count half.")
TURNED: Final = N_("The statement is counted in reverse: higher means disagreeing more.")


def answers(voice: Voice, dimensions: tuple[str, ...], prefix: str) -> tuple[Extra, ...]:
    """A section for each way of grouping the answers to a statement; nothing on other pages."""
    scale = next((each for each in voice.book.release.scales if each.id == voice.info.scale), None)
    item = None if scale is None else next((each for each in scale.items if each.question == voice.info.id), None)
    if scale is None or item is None:
        return ()
    blank = None if scale.complete else _blank(voice, scale.id)
    of = OF_ALL if scale.complete else SHARES
    found = (_section(voice, item, (of, blank), each, prefix, first=at == 0) for at, each in enumerate(dimensions))
    return tuple(each for each in found if each is not None)


def _blank(voice: Voice, scale: str) -> Slice | None:
    """The figures of the scale in the same place and period: who left a statement blank stands there."""
    here = (voice.part.setting, voice.part.period)
    return next((each for each in voice.book.slices.get(scale, ()) if (each.setting, each.period) == here), None)


def _section(
    voice: Voice, item: ScaleItemInfo, base: tuple[str, Slice | None], dimension: str, prefix: str, *, first: bool
) -> Extra | None:
    """`base`: of whom shares are, and the figures of who gave no answer to this statement alone."""
    of, blank = base
    lang, by = voice.lang, voice.book.title(dimension)
    rows = voice.part.rows(SHARE, dimension)
    if not rows:
        return None
    name = f"{prefix}answers-{slug(dimension)}"
    compared = voice.part.rows(DELTA, dimension)
    tables = (*((_everyone(voice, item, name),) if first else ()), _groups(voice, item, blank, dimension, name))
    tables += (_higher(voice, dimension, name),) if compared else ()
    merged = any("+" in row.component for row in rows)
    turned = (say(lang, TURNED),) if item.reverse else ()
    return Extra(
        name,
        dimension,
        lang.gettext("How people answered, by %(by)s", by=by),
        (say(lang, of), *((say(lang, JOINED),) if merged else ())),
        (),
        tuple(each for each in tables if each.rows),
        (),
        (say(lang, HIGHER), say(lang, HALF), *turned) if compared else (),
        measures_in((*rows, *compared, *voice.part.rows(SUPERIORITY, dimension))),
    )


def _label(lang: Language, item: ScaleItemInfo, component: str) -> str:
    """The answers that a column is about, as the form words them."""
    words = [shortened(item.answers.get(place, place)) for place in component.split("+")]
    if len(words) == 1:
        return words[0]
    return lang.gettext("%(first)s to %(last)s", first=words[0], last=words[-1])


def _shares(voice: Voice, dimension: str, code: str) -> dict[str, Estimate]:
    rows = voice.part.rows(SHARE, dimension)
    return {row.component: row for row in rows if row.subgroup == code and row.component}


def _everyone(voice: Voice, item: ScaleItemInfo, name: str) -> Side:
    """How everybody answered, an answer a row."""
    lang, found = voice.lang, _shares(voice, "", "")
    figures = figures_of(voice, SHARE, found.values())
    rows = tuple((_label(lang, item, each), (entry(figures, row),)) for each, row in found.items())
    head = lang.gettext("In every 100 who answered (likely range)")
    return Side(f"{name}-all", lang.gettext("How everyone answered"), lang.gettext("Answer"), (head,), rows)


def _groups(voice: Voice, item: ScaleItemInfo, blank: Slice | None, dimension: str, name: str) -> Side:
    lang, book = voice.lang, voice.book
    rows = voice.part.rows(SHARE, dimension)
    classes = tuple(dict.fromkeys(row.component for row in rows if row.component))
    figures = figures_of(voice, SHARE, rows)
    silent = {} if blank is None else {r.subgroup: r for r in blank.rows(BLANK, dimension) if r.component == item.id}
    lines = []
    for code in book.ordered(dimension, [row.subgroup for row in rows]):
        found = _shares(voice, dimension, code)
        hidden = next((row for row in rows if row.subgroup == code), None)
        cells = [entry(figures, found.get(each, hidden)) for each in classes]
        if blank is not None:
            cells.append(entry(Figures(lang, Voice(voice.book, blank).scale(BLANK)), silent.get(code)))
        lines.append((book.label(dimension, code), tuple(cells)))
    heads = tuple(_label(lang, item, each) for each in classes)
    heads += (lang.gettext("No answer"),) if blank is not None else ()
    caption = lang.gettext("How people answered, in every 100, by %(by)s (likely range)", by=book.title(dimension))
    return Side(f"{name}-groups", caption, lang.gettext("Group"), heads, tuple(lines) if classes else ())


def _higher(voice: Voice, dimension: str, name: str) -> Side:
    """Each group beside what it is compared with."""
    lang, book = voice.lang, voice.book
    deltas = {row.subgroup: row for row in voice.part.rows(DELTA, dimension)}
    pairs = {row.subgroup: row for row in voice.part.rows(SUPERIORITY, dimension)}
    figures = [figures_of(voice, each, rows.values()) for each, rows in ((DELTA, deltas), (SUPERIORITY, pairs))]
    lines = []
    for code in book.ordered(dimension, deltas):
        row = deltas[code]
        word = saying(row, lang).word if row.status == "ok" else ""
        lines.append(
            (book.label(dimension, code), (entry(figures[0], row, word), _hundred(figures[1], pairs.get(code))))
        )
    base = voice.beside(dimension, next((row.reference for row in deltas.values()), ""))
    caption = lang.gettext("Who answers higher: each group beside %(base)s", base=base)
    heads = (lang.gettext("Cliff's delta (likely range)"), lang.gettext("Higher in every 100 pairs (likely range)"))
    return Side(f"{name}-higher", caption, lang.gettext("Group"), heads, tuple(lines))


def _hundred(figures: Figures, row: Estimate | None) -> Entry:
    """A share of pairs, in every 100."""
    if row is None or row.status != "ok" or row.value is None:
        return entry(figures, row)
    lang = figures.lang
    between = ""
    if row.ci_lower is not None and row.ci_upper is not None:
        low, high = (lang.count(round(100 * each)) for each in (row.ci_lower, row.ci_upper))
        between = lang.gettext("%(low)s to %(high)s", low=low, high=high)
    return Entry(lang.count(round(100 * row.value)), between)
