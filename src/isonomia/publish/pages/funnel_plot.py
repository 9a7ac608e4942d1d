"""The funnel plot of an indicator: places by size and figure, with the limits that the release holds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from isonomia.model.estimates import Estimate
from isonomia.publish.charts import axis
from isonomia.publish.figures.funnel import funnel_narrow, funnel_wide
from isonomia.publish.figures.funnel_scene import FunnelFigure, Setting
from isonomia.publish.findings import Voice
from isonomia.publish.language import N_
from isonomia.publish.numbers import per_of, shortened
from isonomia.publish.pages.among_places import WORDS, Place
from isonomia.publish.pages.drawn import Drawing, drawn, imprint
from isonomia.publish.tables import Figures, fitted

PEOPLE: Final = N_("People in the place")
SIZES: Final = {"rate": N_("Expected events")}
"""What says how large a place is: people, unless for a kind of indicator it is something else."""
LIMITS: Final = (N_("95 in 100 inside"), N_("998 in 1,000 inside"))
"""What the two pairs of limits promise of places that do not differ."""


def funnel_plot(voice: Voice, places: Sequence[Place], stem: str) -> Drawing | None:
    """The drawing; None where fewer than two places have limits and a size."""
    lang = voice.lang
    figures = Figures(lang, fitted(voice.scale(voice.part.level_measure()), [p.voice.part.overall() for p in places]))
    limits = voice.scale("funnel_95") if any(each.judged for each in places) else None
    settings = [] if limits is None else [each for place in places if (each := _setting(place, figures)) is not None]
    if len(settings) < 2:
        return None
    centre_row = next(each.inner for each in places if each.judged)
    centre = voice.scale("funnel_95").of((centre_row.value if centre_row else 0.0) or 0.0)
    inside = [number for each in settings for number in (each.value, *each.inner)]
    largest = sorted(settings, key=lambda each: each.size)[len(settings) // 2 :]
    down = axis([*inside, *(number for each in largest for number in each.outer), centre])
    across = axis([each.size for each in settings], zero=True)
    if down is None or across is None:
        return None
    together = lang.gettext("all places together")
    centre_words = lang.decimal(centre, max(figures.scale.places or 0, 1))
    named = [each.name for each in settings if each.position == "outside"]
    caption = lang.gettext(
        "Each mark is a place. The smaller a place, the farther chance alone can carry it from all places together."
    )
    figure = FunnelFigure(
        title=lang.gettext("%(title)s, by place", title=shortened(voice.info.title)),
        description=caption,
        lang=lang.tag,
        settings=tuple(settings),
        down=down,
        down_ticks=tuple(lang.decimal(Decimal(repr(tick))) for tick in down.ticks),
        down_heading=_heading(voice),
        across=across,
        across_ticks=tuple(lang.decimal(Decimal(repr(tick))) for tick in across.ticks),
        across_heading=lang.gettext(SIZES.get(voice.info.kind, PEOPLE)),
        centre=centre,
        centre_label=f"{together} {centre_words}",
        words=tuple((position, lang.gettext(words)) for position, words in WORDS.items()),
        limit_words=(lang.gettext(LIMITS[0]), lang.gettext(LIMITS[1])),
        notes=imprint(voice, caption, _heading(voice)),
    )
    alt = lang.gettext(
        "Funnel plot of %(all)s places around %(centre)s. More than chance would explain: %(places)s.",
        all=lang.count(len(settings)),
        centre=centre_words,
        places=lang.items(named) if named else lang.gettext("none"),
    )
    return drawn(stem, funnel_wide(figure), funnel_narrow(figure), alt, caption)


def _heading(voice: Voice) -> str:
    lang, info = voice.lang, voice.info
    values = {"title": shortened(info.title), "per": lang.decimal(per_of(info))}
    if info.kind == "rate":
        text = lang.gettext(
            "%(title)s, for every %(per)s %(unit)s, by place", unit=info.unit or lang.gettext("person-years"), **values
        )
    else:
        text = lang.gettext("%(title)s, in every %(per)s people, by place", **values)
    return " · ".join(each for each in (text, voice.part.period) if each)


def _setting(place: Place, figures: Figures) -> Setting | None:
    row = place.voice.part.overall()
    if not place.judged or place.size is None or row is None or row.status != "ok" or row.value is None:
        return None
    return Setting(
        place.name, place.size, figures.value(row), place.position, _pair(place, place.inner), _pair(place, place.outer)
    )


def _pair(place: Place, row: Estimate | None) -> tuple[Decimal, Decimal]:
    low, high = (0.0, 0.0) if row is None else (row.ci_lower or 0.0, row.ci_upper or 0.0)
    scale = place.voice.scale("funnel_95")
    return scale.of(low), scale.of(high)
