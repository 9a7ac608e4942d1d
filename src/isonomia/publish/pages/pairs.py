"""The heat-table of a declared pair: a number in every cell, words for the verdict, colour as decoration."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from isonomia.model.estimates import Estimate
from isonomia.publish.book import slug
from isonomia.publish.findings import Voice
from isonomia.publish.pages.groups import caption
from isonomia.publish.tables import Cell, Column, Figures, Row, Table, fitted
from isonomia.publish.verdicts import level_word, saying

STEPS = 4
"""Steps of the ramp on each side of zero."""


def heat_table(voice: Voice, first: str, second: str, prefix: str = "") -> Table:
    """Levels and gaps of the groups of two dimensions together; figures for each alone come first."""
    part, book, lang = voice.part, voice.book, voice.lang
    measure = part.level_measure()
    found = {(row.subgroup, row.subgroup_2): row for row in part.rows(measure, first, second)}
    gaps = {(row.subgroup, row.subgroup_2): row for row in pair_gaps(voice, first, second)}
    gap_measure = "difference" if gaps else ""
    across = book.ordered(second, [code for _, code in found])
    down = book.ordered(first, [code for code, _ in found])
    scale = fitted(voice.scale(measure), [*found.values(), part.overall()])
    figures = Figures(lang, scale)
    gap_scale = fitted(voice.scale(gap_measure), gaps.values(), 2, scale.places or 0) if gap_measure else None
    gap_figures = None if gap_scale is None else Figures(lang, gap_scale, signed=True)
    widest = _widest(gap_figures, gaps.values())
    everyone = lang.gettext("Everyone")
    heads = [(everyone, ""), *((book.label(second, code), code) for code in across)]
    columns = tuple(Column(head, head, "gap") for head, _ in heads)
    rows = [Row(everyone, tuple(_alone(voice, figures, _single(voice, first, "", second, code)) for _, code in heads))]
    for code in down:
        alone = _alone(voice, figures, _single(voice, first, code, second, ""))
        cells = [
            _cell(voice, figures, found.get((code, other)), gap_figures, gaps.get((code, other)), widest)
            for other in across
        ]
        rows.append(Row(book.label(first, code), (alone, *cells)))
    name = f"t-{prefix}{slug(first)}-{slug(second)}"
    by = (book.title(first), book.title(second))
    return Table(name, caption(voice, first, second), book.heading(first), columns, tuple(rows), by=by)


def pair_gaps(voice: Voice, first: str, second: str) -> tuple[Estimate, ...]:
    """The gaps of a pair; none where one of the two only divides into strata, within which the page compares."""
    if {first, second} & set(voice.info.stratify_by):
        return ()
    return tuple(voice.part.rows("difference", first, second))


def pair_steps(voice: Voice, first: str, second: str) -> Decimal | None:
    """How many points one step of the ramp is worth, for the legend; None without gaps."""
    gaps = pair_gaps(voice, first, second)
    if not gaps:
        return None
    widest = _widest(Figures(voice.lang, fitted(voice.scale("difference"), gaps), signed=True), gaps)
    return widest / STEPS if widest else None


def _single(voice: Voice, first: str, code: str, second: str, other: str) -> Estimate | None:
    if not code and not other:
        return voice.part.overall()
    return voice.part.level(first, code) if code else voice.part.level(second, other)


def _alone(voice: Voice, figures: Figures, row: Estimate | None) -> Cell:
    missing = level_word(row, voice.lang)
    if missing or row is None:
        return Cell("gap", word=missing, plain=True)
    return Cell("gap", figures.text(figures.value(row)), plain=True, bold=False)


def _cell(
    voice: Voice,
    figures: Figures,
    level: Estimate | None,
    gap_figures: Figures | None,
    gap: Estimate | None,
    widest: Decimal,
) -> Cell:
    missing = level_word(level, voice.lang)
    if missing or level is None:
        return Cell("gap", word=missing, plain=True)
    number = figures.text(figures.value(level))
    if gap is None or gap_figures is None or gap.status != "ok":
        word = saying(gap, voice.lang).word if gap_figures is not None else ""
        return Cell("gap", number, "", word, bold=False, plain=True)
    said = saying(gap, voice.lang)
    value = gap_figures.value(gap)
    return Cell(
        "gap", number, gap_figures.text(value), said.word, bold=said.standing == "clear", step=_step(value, widest)
    )


def _widest(figures: Figures | None, rows: Iterable[Estimate]) -> Decimal:
    if figures is None:
        return Decimal(0)
    values = [abs(figures.value(row)) for row in rows if row.status == "ok" and row.value is not None]
    top = max(values, default=Decimal(0))
    return _round_up(top)


def _round_up(top: Decimal) -> Decimal:
    """The next of 1, 2, 3, 4, 5, 6, 8 times a power of ten, so that the steps are easy to say."""
    if top == 0:
        return top
    power = Decimal(1).scaleb(top.adjusted())
    return next(power * step for step in (1, 2, 3, 4, 5, 6, 8, 10) if power * step >= top)


def _step(value: Decimal, widest: Decimal) -> int:
    if widest == 0 or value == 0:
        return 0
    size = int((abs(value) * STEPS / widest).to_integral_value(rounding="ROUND_CEILING"))
    return min(STEPS, size) if value > 0 else -min(STEPS, size)
