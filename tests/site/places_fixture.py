"""A release with an indicator of twelve places, made by hand for the tests of funnels and small multiples.

All numbers are invented. The limits are those of the statistic itself, so that the drawing has what a release has.
"""

from __future__ import annotations

from dataclasses import replace

import release_fixture as fixture
from isonomia.measures.funnel import LEAST_SETTINGS, funnel
from isonomia.model.estimates import Estimates
from isonomia.model.registry import registry

PLACES = {
    "Alder Hospital": (420, 66),
    "Birch Hospital": (1310, 262),
    "Cedar Hospital": (95, 12),
    "Dogwood Hospital": (2240, 449),
    "Elm Hospital": (60, 27),
    "Fir Hospital": (780, 190),
    "Ginkgo Hospital": None,
    "Hazel Hospital": (1600, 214),
    "Ironwood Hospital": (330, 70),
    "Juniper Hospital": (510, 96),
    "Kapok Hospital": (1020, 207),
    "Larch Hospital": (150, 31),
}
MEASURES = ("funnel_95", "funnel_998", "expected_events")
NAME = "readmitted"


def info():
    """Its indicator."""
    changes = {"id": NAME, "title": "Back in hospital within 30 days", "higher_is": "worse", "margin": None}
    return replace(fixture.INDICATORS[0], by=(("sex",),), words={}, caveats=(), **changes)


def rows(places=PLACES):
    """Levels, gaps between women and men, and the limits."""
    known = {name: each for name, each in places.items() if each is not None}
    sizes = [each[0] for each in known.values()]
    found = funnel("proportion", [each[1] for each in known.values()], sizes)
    made = []
    for name, each in places.items():
        key = {"indicator": NAME, "setting": name, "source": "school", "period": "2025", "release": fixture.RELEASE}
        if each is None:
            made += _hidden(key)
            continue
        n, events = each
        at = list(known).index(name)
        made.append(_level(key, events / n, n))
        results = (found.inner, found.outer, found.expected) if len(known) >= LEAST_SETTINGS else ()
        made += [_row(key, measure, result, at, n) for measure, result in zip(MEASURES, results, strict=False)]
        for code, shift in (("F", 0.01), ("M", -0.01)):
            made.append(_level(key | {"dimension": "sex", "subgroup": code}, events / n + shift, n // 2))
    return made


def release(places=PLACES):
    """The hand-made release with one indicator more."""
    made = fixture.release()
    measures = dict(made.measures) | {each: registry()[each] for each in MEASURES}
    every = Estimates((*made.estimates.rows, *rows(places)), protected=True)
    return replace(made, estimates=every, indicators=(*made.indicators, info()), measures=measures)


def _level(key, value, n):
    low, high = round(value - 0.8 / n**0.5, 3), round(value + 0.8 / n**0.5, 3)
    return fixture.Estimate(
        measure="proportion", value=round(value, 3), ci_lower=max(0, low), ci_upper=high, confidence=0.95, n=n, **key
    )


def _row(key, measure, result, at, n):
    numbers = {"value": float(f"{result.value[at]:.4g}"), "n": n}
    if measure != "expected_events":
        numbers |= {"ci_lower": float(f"{result.low[at]:.4g}"), "ci_upper": float(f"{result.high[at]:.4g}")}
        numbers |= {"confidence": result.confidence}
    flags = tuple(sorted(name for name, raised in result.flags.items() if raised[at]))
    return fixture.Estimate(measure=measure, flags=flags, **numbers, **key)


def _hidden(key):
    sexes = [key | {"dimension": "sex", "subgroup": code} for code in ("F", "M")]
    whole = [fixture.Estimate(measure=each, status="hidden", **key) for each in ("proportion", *MEASURES)]
    return [*whole, *(fixture.Estimate(measure="proportion", status="hidden", **each) for each in sexes)]
