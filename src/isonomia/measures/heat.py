"""Every summary measure of a table in WHO's HEAT template, as tidy rows.

Values are unscaled and keep their natural sign; `--as who` (`measures.who`) writes WHO's own conventions instead.
Between two subgroups: the lowest rank against the highest in an ordered dimension, else the highest against the
lowest, which are chosen because they differ most (`selected_extremes`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.errors import Fault, InternalError
from isonomia.measures import extremes
from isonomia.measures.configuration import Configuration, Slopes
from isonomia.measures.heat_rows import Column, HeatRows, some
from isonomia.measures.heat_sets import MOST_MISSING, Bucket, HeatSets, from_published
from isonomia.measures.sets import evaluate_statistics
from isonomia.measures.statistic import Statistic
from isonomia.measures.table import STATISTICS
from isonomia.model.groups import Groups
from isonomia.model.published import PublishedEstimates
from isonomia.model.registry import GapRule, registry

Floats = NDArray[np.float64]
PRESETS: Final = ("", "who")
TWO_GROUP: Final[dict[str, GapRule]] = {"difference": "negated", "ratio": "inverse"}
MEASURES: Final = tuple(each for each in STATISTICS if each != "excess_events")
"""What a table of estimates allows: counts it has none."""


def measure_heat(pubs: PublishedEstimates, preset: str = "", *, intervals: bool = True) -> HeatRows:
    """All measures of all sets of a published table.

    Args:
        pubs: the table.
        preset: "" or "who".
        intervals: also compute limits; the simulated ones take some hundredths of a second a set.

    Raises:
        InternalError: a preset that does not exist.
    """
    if preset not in PRESETS:
        raise InternalError(Fault("measure", f"no preset is named {preset!r}."))
    if preset == "who":
        from isonomia.measures.who import measure_as_who

        return measure_as_who(pubs, intervals=intervals)
    sets, buckets = from_published(pubs)
    columns = {measure: Column.empty(measure, _unit(measure), _refusals(sets, measure)) for measure in _all()}
    for bucket in buckets:
        _fill(columns, sets, bucket, intervals=intervals)
    return HeatRows(sets, tuple(columns.values()))


def _all() -> tuple[str, ...]:
    return (*TWO_GROUP, *MEASURES)


def _unit(measure: str) -> str:
    """The unit as the registry has it."""
    entry = registry().get(measure)
    return entry.unit if entry else {"difference": "outcome", "ratio": "ratio"}[measure]


def _rule(measure: str, *, ordered: bool) -> GapRule:
    """How the gap follows; the highest against the lowest is a measure of dispersion."""
    if measure in TWO_GROUP:
        return TWO_GROUP[measure] if ordered else "dispersion"
    return registry()[measure].gap


def _refusals(sets: HeatSets, measure: str) -> NDArray[np.object_]:
    """(K,) why a whole set is refused: too much missing, a rank without an estimate, no estimate at all."""
    too_much = sets.missing_share > MOST_MISSING
    reason = np.where(sets.used == 0, "NO_DATA", np.where(too_much, "TOO_MUCH_MISSING", "")).astype(object)
    ranked = measure in STATISTICS and "order" in STATISTICS[measure].needs
    if ranked or measure in TWO_GROUP:
        reason = np.where((reason == "") & sets.ordered & sets.incomplete, "NO_DATA", reason)
    return reason


def _fill(columns: dict[str, Column], sets: HeatSets, bucket: Bucket, *, intervals: bool) -> None:
    """Results of one bucket into the columns, where nothing refuses the set as a whole."""
    ordered = bucket.groups.ordered
    statistics = (*between_ends(ordered=ordered), *(STATISTICS[each] for each in MEASURES))
    results = evaluate_statistics(bucket.groups, statistics, intervals)
    for measure, column in columns.items():
        kept = column.reason[bucket.which] == ""
        which = bucket.which[kept]
        column.fill(
            which, some(results[measure], np.flatnonzero(kept)), _rule(measure, ordered=ordered), sets.direction[which]
        )


def _first_less_last(c: Configuration) -> Floats:
    """(M,) lowest rank − highest rank."""
    return np.asarray(c.y[0] - c.y[-1])


def _first_less_last_slopes(c: Configuration) -> Slopes:
    slopes = np.zeros_like(c.y)
    slopes[0], slopes[-1] = 1.0, -1.0
    return Slopes(slopes)


def _first_over_last(c: Configuration) -> Floats:
    """(M,) lowest rank ÷ highest rank."""
    return np.asarray(c.y[0] / c.y[-1])


def _first_over_last_slopes(c: Configuration) -> Slopes:
    slopes = np.zeros_like(c.y)
    slopes[0], slopes[-1] = 1 / c.y[-1], -c.y[0] / c.y[-1] ** 2
    return Slopes(slopes)


ENDS: Final = (
    Statistic("difference", _first_less_last, _first_less_last_slopes, (), "delta"),
    Statistic("ratio", _first_over_last, _first_over_last_slopes, ("not_negative",), "delta_log", null=1.0),
)
"""The two ends of an order, from estimates and their errors alone."""


def _selected(c: Configuration, groups: Groups) -> dict[str, NDArray[np.bool_]]:
    """The flag of groups that are compared because they differ most."""
    del groups
    return {"selected_extremes": np.ones(len(c.direction), dtype=np.bool_)}


EXTREMES: Final = tuple(replace(each, flags=_selected) for each in (extremes.DIFFERENCE, extremes.RATIO))


def between_ends(*, ordered: bool) -> tuple[Statistic, ...]:
    """`difference` and `ratio` of the two ends of an order, or of the highest and lowest where there is none."""
    return ENDS if ordered else EXTREMES
