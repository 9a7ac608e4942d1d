"""The headline and the main points of an indicator, chosen by rules that hold for every page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from isonomia.model.estimates import Estimate
from isonomia.publish.findings import Voice, counted_as, finding, level_alone, widest_clear
from isonomia.publish.mixes import at_same_mix
from isonomia.publish.pages.shares import benchmarks_of, share_codes
from isonomia.publish.representation import judged, share_finding
from isonomia.publish.sentences import Sentence, say
from isonomia.publish.verdicts import is_census, standing_of
from isonomia.publish.within import within_strata
from isonomia.publish.words import patterns

MOST_POINTS = 5
OF_ALL = "survey_difference"
"""Gaps of all who were asked, which have ranges where those of the people who answered have none."""


def headline(voice: Voice, dimensions: tuple[str, ...] = ()) -> tuple[Sentence, ...]:
    """The widest clear gap, of these dimensions or of all, also within strata; without one, everybody and the state."""
    if voice.info.kind == "representation":
        widest = widest_share(voice, dimensions)
        return () if widest is None else share_finding(voice, widest.dimension, widest.reference, widest.subgroup)
    gap = widest_clear(headline_gaps(voice, dimensions), _null(voice))
    if gap is not None:
        return (*finding(voice, gap), *_alike(voice, gap), *_runs(voice))
    return (*_overall(voice), *_runs(voice), *_state(voice, all_gaps(voice, dimensions)))


def _runs(voice: Voice) -> tuple[Sentence, ...]:
    """From where to where the averages of a scale can run: an average alone says little."""
    own = (each for each in voice.book.release.scales if each.id == voice.info.id)
    bounds = next((each.bounds for each in own if voice.info.kind == "mean"), None)
    if bounds is None:
        return ()
    low, high = (voice.lang.decimal(Decimal(repr(float(each)))) for each in bounds)
    return (Sentence(voice.lang.translations.gettext(patterns.RUNS), fixed={"low": low, "high": high}),)


def _alike(voice: Voice, gap: Estimate) -> tuple[Sentence, ...]:
    """What remains of a gap within strata and at the same mix; once, where both hold the same things alike."""
    within = within_strata(voice, gap)
    twice = within and set(voice.info.adjust) == set(voice.info.stratify_by)
    return within if twice else (*within, *at_same_mix(voice, gap))


def lead_gap(voice: Voice) -> Estimate | None:
    """The row that the headline speaks of, if its gap is clear."""
    if voice.info.kind == "representation":
        widest = widest_share(voice)
        return widest if widest is not None and standing_of(widest) == "clear" else None
    return widest_clear(headline_gaps(voice), _null(voice))


def headline_gaps(voice: Voice, dimensions: tuple[str, ...] = ()) -> tuple[Estimate, ...]:
    """The rows that a headline may speak of: not what only divides into strata, not what is left over ("Other")."""
    wanted = dimensions or tuple(each for each in voice.part.dimensions() if each not in voice.info.stratify_by)
    rows = all_gaps(voice, wanted) if wanted else all_gaps(voice)
    return tuple(row for row in rows if not _left_over(voice, row)) or rows


def _left_over(voice: Voice, row: Estimate) -> bool:
    levels = voice.book.dimension(row.dimension).levels
    return any(level.code == row.subgroup and level.last for level in levels)


def all_gaps(voice: Voice, dimensions: tuple[str, ...] = ()) -> tuple[Estimate, ...]:
    """Every two-group row of these dimensions, or of all."""
    part = voice.part
    wanted = dimensions or part.dimensions()
    return tuple(row for each in wanted for row in part.rows(part.gap_measure(each), each) if row.subgroup)


def widest_keys(voice: Voice) -> list[tuple[str, str]]:
    """The group with the widest gap in each dimension: clear ones first, in the order of the study."""
    found = []
    for dimension in voice.part.dimensions():
        rows = tuple(row for row in all_gaps(voice, (dimension,)) if row.status == "ok" and row.value is not None)
        widest = widest_clear(rows, _null(voice)) or max(
            rows, key=lambda row: (abs((row.value or 0.0) - _null(voice)), row.subgroup), default=None
        )
        if widest is not None:
            found.append((dimension, widest.subgroup))
    return found


def widest_share(voice: Voice, dimensions: tuple[str, ...] = ()) -> Estimate | None:
    """The judged row farthest from an equal share: clear ones first."""
    rows = tuple(
        row
        for dimension in dimensions or voice.part.dimensions()
        for benchmark in benchmarks_of(voice, dimension)
        for code in share_codes(voice, dimension, benchmark)
        if (row := judged(voice, dimension, benchmark, code)) is not None and row.value is not None
    )
    named = tuple(row for row in rows if not _left_over(voice, row)) or rows
    every = max(named, key=lambda row: (abs(row.value or 0.0), row.dimension, row.subgroup), default=None)
    return widest_clear(named) or every


def main_points(voice: Voice) -> tuple[Sentence, ...]:
    """At most five: everybody together, then dimension by dimension, then who is not shown; no headline twice."""
    if voice.info.kind == "representation":
        return _share_points(voice)
    lead = lead_gap(voice)
    points = list(_overall(voice)) if lead is not None else []
    quiet: list[str] = []
    hidden: list[str] = []
    for dimension in voice.part.dimensions():
        if dimension in voice.info.stratify_by:
            continue
        rows = voice.part.rows(voice.part.gap_measure(dimension), dimension)
        widest = widest_clear(headline_gaps(voice, (dimension,)), _null(voice))
        if rows and all(standing_of(row) == "hidden" for row in rows):
            hidden.append(voice.book.title(dimension))
        elif widest is None:
            quiet += [voice.book.title(dimension)] if any(standing_of(row) == "unclear" for row in rows) else []
        elif widest is not lead:
            points += [_point(voice, widest), *_alike(voice, widest)]
    last = [
        Sentence(voice.lang.translations.gettext(template), phrases={"by": voice.lang.items(names)})
        for template, names in ((patterns.NONE_CLEAR, quiet), (patterns.NONE_SHOWN, hidden))
        if names
    ]
    return (*points[: MOST_POINTS - len(last)], *last)


def _share_points(voice: Voice) -> tuple[Sentence, ...]:
    widest = widest_share(voice)
    points: list[Sentence] = []
    for dimension in voice.part.dimensions():
        for benchmark in benchmarks_of(voice, dimension):
            for code in share_codes(voice, dimension, benchmark):
                row = judged(voice, dimension, benchmark, code)
                if row is not None and row is not widest and standing_of(row) == "clear":
                    points += share_finding(voice, dimension, benchmark, code)[:1]
    return tuple(points[:MOST_POINTS])


def _point(voice: Voice, row: Estimate) -> Sentence:
    return finding(voice, row)[0]


def _overall(voice: Voice) -> tuple[Sentence, ...]:
    row = voice.part.overall()
    return () if row is None or row.value is None else (level_alone(voice, row),)


def _state(voice: Voice, gaps: Sequence[Estimate]) -> tuple[Sentence, ...]:
    standings = {standing_of(row) for row in gaps}
    if "no_range" in standings and any(map(is_census, gaps)):
        asked = (row for name in voice.part.dimensions() for row in voice.part.rows(OF_ALL, name))
        more = (patterns.OF_ALL_ASKED,) if any(row.ci_lower is not None for row in asked) else ()
        return tuple(say(voice.lang, each) for each in (patterns.STATES[counted_as(voice)], *more))
    key = next((each for each in ("unclear", "close", "no_range") if each in standings), "")
    return (say(voice.lang, patterns.STATES[key]),) if key else ()


def _null(voice: Voice) -> float:
    """What "no gap" is for the rows of this page."""
    measures = {row.measure for row in all_gaps(voice)}
    return 1.0 if measures == {"ratio"} else 0.0
