"""The hand-made release with places: an indicator by state, county and rurality, with every standing of a place."""

from dataclasses import replace

from isonomia.model.estimates import Estimates
from isonomia.model.release import DimensionInfo, IndicatorInfo
from isonomia.model.study import Level
from isonomia.standards import places, vocabulary
from release_fixture import gap, hidden, refused, row
from release_measures import measure

STATE = DimensionInfo(
    "home_state",
    "home state",
    (
        *(Level(each.code, each.label, at) for at, each in enumerate(places("us-states").values(), start=1)),
        Level("abroad", "Another country", 57, last=True),
    ),
    ordered=False,
    overlapping=False,
    places="us-states",
)
COUNTIES = [each for each in places("us-counties").values() if each.state == "DE"]
COUNTY = DimensionInfo(
    "home_county",
    "home county",
    tuple(Level(each.code, each.name, at) for at, each in enumerate(COUNTIES, start=1)),
    ordered=False,
    overlapping=False,
    places="us-counties",
)
RURALITY = DimensionInfo(
    "rurality",
    "rural or urban home",
    tuple(Level(each.code, each.label, at) for at, each in enumerate(vocabulary("rurality-schemes").top("va-urh"), 1)),
    ordered=True,
    overlapping=False,
    vocabulary="rurality-schemes",
    vocabulary_title="Rural and urban schemes",
)
SCREENED = IndicatorInfo(
    "screened",
    "care",
    "Screened on time",
    "proportion",
    "school",
    "better",
    100,
    (("home_state",), ("home_county",), ("rurality",)),
    margin=0.02,
)


LONG = "How far the group of a typical person is from the average of all people, in the unit of the outcome."
SUMMARIES = tuple(f"summary_{at}" for at in range(16))


def in_two_languages(release):
    return replace(release, info=replace(release.info, languages=("en", "es")))


def every_state_shown(release):
    """Each state and territory with a level, a gap in both ways and people; sixteen summary measures beside them."""
    level = release.estimates.where(indicator="screened", measure="proportion", subgroup="TX")[0]
    gap = release.estimates.where(indicator="screened", measure="difference", subgroup="TX")[0]
    ratio = replace(gap, measure="ratio", value=1.17, ci_lower=1.02, ci_upper=1.31)
    spread = release.estimates.where(measure="between_group_sd")[0]
    rows = [release.estimates.where(indicator="screened", dimension="")[0]]
    for code in (*places("us-states"), "abroad"):
        rows += [replace(each, subgroup=code) for each in (level, gap, ratio)]
    rows += [replace(spread, indicator="screened", measure=name, dimension="home_state") for name in SUMMARIES]
    known = {name: measure(name, "dispersion", f"A measure of {name}", "outcome", 3, plain=LONG) for name in SUMMARIES}
    (info,) = (each for each in release.indicators if each.id == "screened")
    return replace(
        in_two_languages(release),
        measures={**release.measures, **known},
        indicators=(replace(info, by=(("home_state",),)),),
        pathways=(),
        estimates=Estimates(tuple(rows), protected=True),
    )


def with_places(release):
    """The release with one indicator more, which has places."""
    return replace(
        release,
        indicators=(*release.indicators, SCREENED),
        dimensions={**release.dimensions, **{each.id: each for each in (STATE, COUNTY, RURALITY)}},
        estimates=Estimates((*release.estimates, *_rows()), protected=True),
    )


def _rows():
    whole = row("visits", "proportion", 0.6, spread=0.01, n=20_000)
    rows = [whole, *_states(), *_counties(), *_rurality()]
    return [replace(each, indicator="screened") for each in rows]


def _states():
    """Levels from 40 to 79.5 in every 100; each fifth state is hidden, three have nobody, Ohio is close."""
    rows = []
    for at, code in enumerate(places("us-states")):
        key = {"dimension": "home_state", "subgroup": code}
        if at % 5 == 4 and code != "OH":
            rows += [hidden("visits", "proportion", **key), hidden("visits", "difference", **key)]
        elif code in {"GU", "MP", "AS"}:
            rows += [refused("visits", each, "NO_DATA", **key) for each in ("proportion", "difference")]
        else:
            level = round(0.4 + 0.0071 * at, 4)
            rows.append(row("visits", "proportion", level, spread=0.02, n=300 + at, **key))
            verdict = "close" if code == "OH" else "clear" if at % 3 else "unclear"
            away = 0.004 if code == "OH" else round(level - 0.6, 4)
            rows.append(gap("visits", "home_state", code, away, 0.03, verdict))
    rows.append(row("visits", "proportion", 0.55, spread=0.02, n=310, dimension="home_state", subgroup="abroad"))
    return rows


def _counties():
    rows = []
    for at, each in enumerate(COUNTIES):
        key = {"dimension": "home_county", "subgroup": each.code}
        if at == 1:
            rows += [hidden("visits", "proportion", **key), hidden("visits", "difference", **key)]
            continue
        rows.append(row("visits", "proportion", round(0.5 + 0.1 * at, 3), spread=0.02, n=90 + at, **key))
        rows.append(gap("visits", "home_county", each.code, round(0.1 * at - 0.1, 3), 0.03, "clear"))
    return rows


def _rurality():
    rows = []
    for at, level in enumerate(RURALITY.levels[:3]):
        key = {"dimension": "rurality", "subgroup": level.code}
        rows.append(row("visits", "proportion", round(0.65 - 0.08 * at, 3), spread=0.02, n=900, **key))
        rows.append(gap("visits", "rurality", level.code, round(0.05 - 0.08 * at, 3), 0.03, "clear"))
    return rows
