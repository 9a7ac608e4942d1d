"""What a scale's page says of change: by how much, what of it is another mix of people, and what of the same people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from isonomia.model.absence import is_absence
from isonomia.model.estimates import Estimate
from isonomia.publish.charts import Axis
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.tables import Cell, Column, Figures, Row, Table, count_cell, fitted, linear, view, words_cell
from isonomia.publish.verdicts import saying, standing_of

CHANGE: Final = "wave_change"
PART: Final = "wave_change_part"
SAME_PEOPLE: Final = "paired_change"
SAME: Final = "measurement_invariance"
BROKEN: Final = "NOT_INVARIANT"
_MOVED: Final = {
    "more": N_("In %(year)s the average was %(size)s higher than in %(before)s."),
    "less": N_("In %(year)s the average was %(size)s lower than in %(before)s."),
    "same": N_("In %(year)s the average was the same as in %(before)s, as far as it is printed."),
}
_SETTLED: Final = {
    "clear": N_("The change is larger than chance would explain."),
    "close": N_("Any change is inside the margin of %(margin)s that was set before looking."),
    "unclear": N_("These figures do not settle whether the average has changed."),
}
_SPLIT: Final = N_(
    "By %(by)s, other answers of the same groups make %(within)s of it, and another mix of people %(mix)s."
)
_PAIRED: Final = N_("The %(people)s people who answered both times changed by %(size)s on average.")
_REFUSED: Final = N_(
    "The statements are read differently in the two waves. So a change in the average may be no change in what it "
    "measures, and none is told."
)
_HIDDEN: Final = N_("We do not show the change, to protect people's privacy.")
_NONE: Final = N_("There is no figure of a change.")
_UNTESTED: Final = N_("Too few people, or too few statements, to test whether both waves read the statements alike.")
APART: Final = N_("Nobody is linked from wave to wave: the waves are taken as different people.")
LINKED: Final = N_(
    "People are linked from wave to wave by their name in the file. The range for everyone allows for those who "
    "answered twice; the ranges of the two parts do not, and are wider than they need be."
)
MIX: Final = N_(
    "A new mix of people is not a new climate. So the change is split: what the same groups answer otherwise, and what "
    "other shares of the groups do. Both are arithmetic, and neither is a cause."
)
WEIGHED: Final = N_("The change of the same people counts each of them by their weight in the later wave.")
SURVIVORS: Final = N_("Those who answered once may have changed otherwise.")


@dataclass(frozen=True, slots=True)
class WavesView:
    """The section: its heading, what it says, its table with drawings, and how it was made."""

    heading: str
    findings: tuple[Sentence, ...]
    table: Table | None
    method: tuple[Sentence, ...]
    point: Sentence | None  # the first of the findings with its verdict, for the main points


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the table: a head and the figure."""

    head: str
    row: Estimate
    part: bool = False


def waves_view(voice: Voice, dimensions: tuple[str, ...]) -> WavesView | None:
    """The section on change, with the groups of these dimensions; nothing where no waves are compared."""
    whole = next(iter(voice.part.rows(CHANGE)), None)
    if whole is None:
        return None
    lang = voice.lang
    heading = lang.gettext("Change since %(before)s", before=whole.reference)
    lines = list(_lines(voice, dimensions))
    told = any(each.row.status == "ok" for each in lines)
    linked = bool(voice.part.rows(SAME_PEOPLE))
    method = (MIX, *(_whom(voice) if linked else (APART,)), *((_UNTESTED,) if _untested(voice) else ()))
    return WavesView(
        heading,
        tuple(_findings(voice, whole)),
        _table(voice, lines, whole) if told else None,
        tuple(say(lang, each) for each in method) if told else (),
        _point(voice, whole),
    )


def _point(voice: Voice, whole: Estimate) -> Sentence | None:
    """How the average moved and whether chance explains it, as one entry of a list."""
    standing = standing_of(whole)
    if whole.status != "ok" or whole.value is None or standing not in _SETTLED:
        return None
    moved, settled = _moved(voice, whole), _settled(voice, whole)
    return Sentence(f"{moved.template} {settled.template}", moved.numbers, {**moved.fixed, **settled.fixed})


def _settled(voice: Voice, whole: Estimate) -> Sentence:
    standing = standing_of(whole)
    margin = {} if whole.margin is None else {"margin": voice.lang.decimal(Decimal(repr(whole.margin)))}
    template = voice.lang.translations.gettext(_SETTLED[standing])
    return Sentence(template, fixed=margin if standing == "close" else {})


def _whom(voice: Voice) -> tuple[str, ...]:
    """How people were linked, and how each counts."""
    return (LINKED, *((WEIGHED,) if _weighted(voice) else ()), SURVIVORS)


def _weighted(voice: Voice) -> bool:
    """The source of the scale brings weights of its own."""
    return voice.book.release.sources[voice.info.source].weighted


def _untested(voice: Voice) -> bool:
    row = next((each for each in voice.part.rows(SAME) if each.component == "waves"), None)
    return row is not None and row.status == "refused"


def _findings(voice: Voice, whole: Estimate) -> Iterator[Sentence]:
    """How the average moved, what of it is another mix, and how the same people changed."""
    if whole.status != "ok" or whole.value is None:
        why = {BROKEN: _REFUSED, "": _HIDDEN}.get(whole.reason, _NONE)
        yield say(voice.lang, why)
        return
    yield _moved(voice, whole)
    if standing_of(whole) in _SETTLED:
        yield _settled(voice, whole)
    for name in voice.part.dimensions():
        parts = {row.component: row for row in voice.part.rows(PART, name) if row.value is not None}
        if len(parts) == 2:
            numbers = {
                "within": _signed(voice, parts["rate"]),
                "mix": _signed(voice, parts["composition"]),
            }
            template = voice.lang.translations.gettext(_SPLIT)
            yield Sentence(template, numbers, phrases={"by": voice.book.title(name)})
    same = next(iter(voice.part.rows(SAME_PEOPLE)), None)
    if same is not None and same.value is not None and same.n is not None:
        numbers = {"size": _signed(voice, same), "people": voice.lang.count(same.n)}
        yield Sentence(voice.lang.translations.gettext(_PAIRED), numbers)


def _moved(voice: Voice, row: Estimate) -> Sentence:
    scale = voice.scale(CHANGE)
    value = scale.of(row.value or 0.0)
    shape = "more" if value > 0 else "less" if value < 0 else "same"
    fixed = {"year": voice.part.period, "before": row.reference}
    numbers = {} if shape == "same" else {"size": voice.lang.decimal(abs(value), scale.places)}
    return Sentence(voice.lang.translations.gettext(_MOVED[shape]), numbers, fixed)


def _signed(voice: Voice, row: Estimate) -> str:
    scale = voice.scale(row.measure)
    return voice.lang.signed(scale.of(row.value or 0.0), scale.places)


def _lines(voice: Voice, dimensions: tuple[str, ...]) -> Iterator[_Line]:
    lang, book, part = voice.lang, voice.book, voice.part
    for row in part.rows(CHANGE):
        yield _Line(lang.gettext("Everyone"), row)
    for row in part.rows(SAME_PEOPLE):
        yield _Line(lang.gettext("People who answered both times"), row)
    for name in part.dimensions():
        by = book.title(name)
        for row in part.rows(PART, name):
            text = (
                lang.gettext("Everyone: other answers of the same groups (%(by)s)", by=by)
                if row.component == "rate"
                else lang.gettext("Everyone: another mix of people (%(by)s)", by=by)
            )
            yield _Line(text, row, part=True)
    for name in dimensions:
        for measure in (CHANGE, SAME_PEOPLE):
            rows = {row.subgroup: row for row in part.rows(measure, name)}
            for code in book.ordered(name, rows):
                if not is_absence(code):
                    label = lang.gettext("%(by)s: %(group)s", by=book.heading(name), group=book.label(name, code))
                    both = lang.gettext("%(group)s, who answered both times", group=label)
                    yield _Line(both if measure == SAME_PEOPLE else label, rows[code])


def _table(voice: Voice, lines: list[_Line], whole: Estimate) -> Table:
    lang = voice.lang
    rows = [each.row for each in lines]
    figures = Figures(lang, fitted(voice.scale(CHANGE), rows), signed=True)
    margin = None if whole.margin is None else figures.scale.of(whole.margin)
    on = linear(figures, rows, () if margin is None else (margin, -margin), zero=True)
    axis = view("waves-g", on, figures, Decimal(0), margin)
    head = lang.gettext("Change (likely range)")
    people = lang.gettext("People now")
    columns = (Column(head, lang.gettext("Change"), "gap", axis), Column(people, people, "count"))
    cells = ((_cell(voice, figures, each, on), count_cell(each.row, lang, "–")) for each in lines)
    printed = tuple(Row(each.head, own) for each, own in zip(lines, cells, strict=True))
    caption = lang.gettext(
        "%(title)s, change of the average from %(before)s to %(after)s",
        title=voice.info.title,
        before=whole.reference,
        after=voice.part.period,
    )
    where = voice.part.setting
    return Table("t-waves", f"{caption} · {where}" if where else caption, lang.gettext("Group"), columns, printed)


def _cell(voice: Voice, figures: Figures, line: _Line, on: Axis | None) -> Cell:
    row, said = line.row, saying(line.row, voice.lang)
    if row.status != "ok" or row.value is None:
        return words_cell("gap", said.word)
    word = "" if line.part else said.word
    return figures.cell("gap", row, on, "square" if line.part else said.mark, word, bold=said.standing == "clear")
