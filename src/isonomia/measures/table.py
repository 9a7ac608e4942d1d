"""The table of measures over a set of groups: every id of dispersion, gradient and impact, with its functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from isonomia.measures import concentration, dispersion, entropy, gradient, impact, quantiles
from isonomia.measures.configuration import Configuration
from isonomia.measures.statistic import Need, Statistic
from isonomia.model.groups import Groups
from isonomia.stats.fits import Link

Flags = Mapping[str, NDArray[np.bool_]]

AVERSIONS: Final = {"0_5": 0.5, "1": 1.0, "2": 2.0}
EXTENDED: Final = {"3": 3.0, "5": 5.0}
TILES: Final = {"80_20": (0.20, 30), "90_10": (0.10, 60), "95_5": (0.05, 100)}
"""Name -> share of people in a tile, and the least number of groups."""
LINKS: Final[tuple[Link, ...]] = ("linear", "logit", "log")

_RATIO: Final[tuple[Need, ...]] = ("population", "mean_not_zero", "not_negative")


def _scatter() -> Iterator[Statistic]:
    """Variance and its kin."""
    d = dispersion
    yield Statistic("between_group_variance", d.variance, d.variance_slopes, ("population",), "cal")
    yield Statistic("between_group_sd", d.sd, d.sd_slopes, ("population",), "cal")
    yield Statistic("coefficient_of_variation", d.variation, d.variation_slopes, _RATIO, "cal")


def _distances() -> Iterator[Statistic]:
    """Mean differences from a point, the indices made of them, and two ratios."""
    d = dispersion
    plain: tuple[Need, ...] = ("mean",)
    relative: tuple[Need, ...] = ("mean", "mean_not_zero", "not_negative")
    yield Statistic("mean_difference_from_mean", d.from_mean, d.from_mean_slopes, plain, "env")
    yield Statistic(
        "mean_difference_from_mean_weighted", d.from_mean_weighted, d.from_mean_weighted_slopes, ("population",), "env"
    )
    yield Statistic("mean_difference_from_best", d.from_best, d.from_best_slopes, ("direction",), "env")
    yield Statistic(
        "mean_difference_from_best_weighted",
        d.from_best_weighted,
        d.from_best_weighted_slopes,
        ("direction", "population"),
        "env",
    )
    yield Statistic("mean_difference_from_reference", d.from_reference, d.from_reference_slopes, ("reference",), "env")
    yield Statistic(
        "mean_difference_from_reference_weighted",
        d.from_reference_weighted,
        d.from_reference_weighted_slopes,
        ("reference", "population"),
        "env",
    )
    yield Statistic("index_of_disparity", d.disparity, d.disparity_slopes, relative, "env")
    yield Statistic("index_of_disparity_weighted", d.disparity_weighted, d.disparity_weighted_slopes, _RATIO, "env")
    yield Statistic(
        "index_of_disparity_reference",
        d.disparity_reference,
        d.disparity_reference_slopes,
        ("base", "not_negative"),
        "env",
    )
    positive: tuple[Need, ...] = ("not_negative",)
    yield Statistic("max_rate_ratio", d.max_rate_ratio, d.max_rate_ratio_slopes, positive, "env", null=1.0)
    yield Statistic(
        "summary_rate_ratio",
        d.summary_rate_ratio,
        d.summary_rate_ratio_slopes,
        ("direction", "not_negative"),
        "env",
        null=1.0,
    )


def _entropies() -> Iterator[Statistic]:
    """Entropies, Gini, Atkinson."""
    e = entropy
    positive: tuple[Need, ...] = ("population", "mean_not_zero", "positive")
    yield Statistic("theil_index", e.theil, e.theil_slopes, _RATIO, "cal")
    yield Statistic("mean_log_deviation", e.mean_log_deviation, e.mean_log_deviation_slopes, positive, "cal")
    yield Statistic("generalised_entropy_2", *e.generalised_entropy(2.0), _RATIO, "cal")
    yield Statistic("gini", e.gini, e.gini_slopes, _RATIO, "cal")
    for name, aversion in AVERSIONS.items():
        needs: tuple[Need, ...] = ("population", "bounds_if_worse", "mean_not_zero", "not_negative")
        if aversion >= 1:
            needs = ("population", "bounds_if_worse", "mean_not_zero", "attained")
        yield Statistic(f"atkinson_{name}", *e.atkinson(aversion), needs, "cal")
        yield Statistic(f"equally_distributed_equivalent_{name}", *e.equally_distributed(aversion), needs, "delta")


def _concentrations() -> Iterator[Statistic]:
    """Concentration indices."""
    g = concentration
    ranked: tuple[Need, ...] = ("order", "population")
    relative: tuple[Need, ...] = (*ranked, "mean_positive")
    bounded: tuple[Need, ...] = (*ranked, "bounds")
    yield Statistic("absolute_concentration_index", g.absolute, g.absolute_slopes, ranked, "delta", 3)
    yield Statistic("relative_concentration_index", g.relative, g.relative_slopes, relative, "delta", 3)
    yield Statistic("relative_concentration_index_wagstaff", g.wagstaff, g.wagstaff_slopes, bounded, "delta", 3)
    yield Statistic("relative_concentration_index_erreygers", g.erreygers, g.erreygers_slopes, bounded, "delta", 3)
    for name, aversion in EXTENDED.items():
        yield Statistic(f"extended_concentration_index_{name}", *g.extended(aversion), relative, "delta", 3)


def _curved(link: Link) -> Callable[[Configuration, Groups], Flags]:
    def flags(c: Configuration, groups: Groups) -> Flags:
        return {"curved": gradient.curved(c, link, np.square(groups.s.T), groups.covariance)}

    return flags


def _gradients() -> Iterator[Statistic]:
    """Slope and relative indices."""
    g = gradient
    ranked: tuple[Need, ...] = ("order", "population")
    extra: dict[Link, tuple[Need, ...]] = {"linear": (), "logit": ("bounds",), "log": ("not_negative",)}
    for link in LINKS:
        needs = (*ranked, *extra[link])
        yield Statistic(
            f"slope_index_{link}",
            *g.slope_index(link),
            needs,
            "delta",
            3,
            refuses=g.trouble(link),
            flags=_curved(link),
        )
    for link in LINKS:
        needs = (*ranked, *extra[link])
        own = g.not_positive if link == "linear" else g.trouble(link)
        yield Statistic(
            f"relative_index_{link}",
            *g.relative_index(link),
            needs,
            "delta_log",
            3,
            null=1.0,
            refuses=own,
            flags=_curved(link),
        )
    yield Statistic(
        "kunst_mackenbach_index",
        g.kunst_mackenbach,
        g.kunst_mackenbach_slopes,
        ranked,
        "delta_log",
        3,
        null=1.0,
        refuses=g.not_positive,
        flags=_curved("linear"),
    )
    yield Statistic(
        "relative_index_mean",
        g.relative_mean,
        g.relative_mean_slopes,
        (*ranked, "mean_not_zero"),
        "delta",
        3,
        flags=_curved("linear"),
    )


def _worse(c: Configuration, groups: Groups) -> Flags:
    """Flags of the impact measures."""
    del groups
    return {"reference_not_best": impact.reference_not_best(c)}


def _selected(c: Configuration, groups: Groups) -> Flags:
    """Flags of the impact measures against the observed best."""
    del groups
    return {"selected_extremes": np.ones(len(c.direction), dtype=np.bool_)}


def _impacts() -> Iterator[Statistic]:
    """Impact against a fixed reference."""
    i = impact
    risk: tuple[Need, ...] = ("fixed_reference", "mean")
    fraction: tuple[Need, ...] = (*risk, "mean_not_zero")
    counted: tuple[Need, ...] = ("fixed_reference", "counts")
    yield Statistic(
        "population_attributable_risk", i.attributable_risk, i.attributable_risk_slopes, risk, "delta", flags=_worse
    )
    yield Statistic(
        "population_attributable_fraction",
        i.attributable_fraction,
        i.attributable_fraction_slopes,
        fraction,
        "delta",
        flags=_worse,
    )
    yield Statistic("excess_events", i.excess_events, i.excess_events_slopes, counted, "delta", flags=_worse)


def _quantiles() -> Iterator[Statistic]:
    """Gaps between the upper and lower part of a long list. A quantile beside a hole is moved by noise for good."""
    for name, (share, smallest) in TILES.items():
        yield Statistic(f"quantile_gap_{name}", *quantiles.gap(share), ("population",), "env", smallest, banded=True)
        yield Statistic(
            f"quantile_gap_ratio_{name}",
            *quantiles.ratio(share),
            ("population", "not_negative"),
            "env",
            smallest,
            null=1.0,
            banded=True,
        )
        yield Statistic(f"quantile_gap_means_{name}", *quantiles.tile_means(share), ("population",), "env", smallest)


def _table() -> dict[str, Statistic]:
    parts = (_scatter, _distances, _entropies, _concentrations, _gradients, _impacts, _quantiles)
    return {each.id: each for part in parts for each in part()}


STATISTICS: Final = _table()
"""Every measure over a set of groups, by id, in the order of measures.md."""

AGAINST_BEST: Final = {
    each.id: each
    for each in (
        Statistic(
            "population_attributable_risk",
            impact.attributable_risk_best,
            impact.attributable_risk_best_slopes,
            ("direction", "mean"),
            "env",
            flags=_selected,
        ),
        Statistic(
            "population_attributable_fraction",
            impact.attributable_fraction_best,
            impact.attributable_fraction_best_slopes,
            ("direction", "mean", "mean_not_zero"),
            "env",
            flags=_selected,
        ),
    )
}
"""The two impact measures with `reference = "best"`: selected, so their interval is the envelope."""
