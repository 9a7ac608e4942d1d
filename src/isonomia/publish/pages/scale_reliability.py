"""How well the answers to the statements of a scale hang together: of each group, and of each statement."""

from __future__ import annotations

from isonomia.model.estimates import Estimate
from isonomia.model.release import ScaleInfo
from isonomia.publish.book import Slice
from isonomia.publish.findings import Voice
from isonomia.publish.language import Language
from isonomia.publish.numbers import shortened
from isonomia.publish.pages.extras import Entry, Side
from isonomia.publish.pages.scale_figures import ALPHA, ITEM, OMEGA, entry


def statement_heads(voice: Voice, scale: ScaleInfo) -> tuple[str, ...]:
    """What tables call the statements of a scale: their words, or their ids where a licence keeps these."""
    called = {each.id: each.title for each in voice.book.release.indicators}
    return tuple(
        shortened(called[each.question] if each.reverse and each.text else each.text) or each.id for each in scale.items
    )


def rest_of(voice: Voice, scale: ScaleInfo) -> Side:
    """How each statement goes with all the others."""
    lang = voice.lang
    rest = {row.component: row for row in voice.part.rows(ITEM)}
    cells = [(entry(lang, rest.get(each.id)),) for each in scale.items]
    rows = tuple(zip(statement_heads(voice, scale), cells, strict=True))
    heads = (lang.gettext("Goes with the others"),)
    caption = lang.gettext("How each statement goes with the others: 1 is most")
    return Side("rest-table", caption, lang.gettext("Statement"), heads, rows)


def reliability_of(voice: Voice) -> Side:
    """Alpha and omega of everyone and of each group."""
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

    return (entry(lang, row(ALPHA)), entry(lang, row(OMEGA)))


def warnings_of(voice: Voice, scale: ScaleInfo) -> tuple[str, ...]:
    """Statements that go against the others."""
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
