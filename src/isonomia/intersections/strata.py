"""Strata of an intersectional analysis (MAIHDA): people by several dimensions at once, and what is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from isonomia.errors import Fault, InternalError
from isonomia.intersections.models import BinomialModels, GaussianModels, Models
from isonomia.intersections.pcv import maihda_pcv
from isonomia.intersections.stratum_estimates import maihda_strata
from isonomia.intersections.vpc import maihda_vpc, median_odds_ratio
from isonomia.model.absence import is_absence
from isonomia.model.cells import CellTable
from isonomia.model.estimates import Result
from isonomia.model.study import IndicatorKind, Study
from isonomia.stats.arrays import Floats
from isonomia.stats.patterns import Factor, treatment

MOST_STRATA: Final = 20_000
"""More take minutes, and hold a person or two each."""
_FEWEST: Final = 2
KINDS: Final = ("proportion", "mean")
"""Outcomes that have a model."""


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """R strata in which somebody is, whose groups are all known.

    Attributes:
        kind: proportion or mean. dimensions: D ids. codes: R codes of D levels.
        n: (R,) people. y: (R,) events, or sums about `origin`. square: (R,) sums of squares about it; 0 of events.
    """

    kind: IndicatorKind
    dimensions: tuple[str, ...]
    codes: tuple[tuple[str, ...], ...]
    n: Floats
    y: Floats
    square: Floats
    origin: float = 0.0

    @classmethod
    def of(cls, table: CellTable, dimensions: Sequence[str]) -> Strata:
        """From cells by these dimensions and perhaps others; settings, periods and the others are added up.

        Raises:
            InternalError: levels overlap, so that one person would be several.
        """
        if table.overlapping.intersection(table.dimensions):
            raise InternalError(Fault("strata", "levels overlap."))
        names = ("n", "sy", "syy") if table.kind == "mean" else ("n", "events")
        added: dict[tuple[str, ...], Floats] = {}
        sums = np.stack([np.asarray(table.sums[name], dtype=np.float64) for name in names], axis=1)
        rows = zip(*(table.keys[name] for name in dimensions), strict=True)
        for codes, each in zip(rows, sums, strict=True):
            if each[0] and not any(map(is_absence, codes)):
                added[codes] = added[codes] + each if codes in added else each
        held = np.array([added[codes] for codes in sorted(added)]).reshape(-1, len(names))
        square = held[:, 2] if table.kind == "mean" else np.zeros(len(held))
        return cls(table.kind, tuple(dimensions), tuple(sorted(added)), held[:, 0], held[:, 1], square, table.origin)

    def models(self) -> Models:
        """Both models, fitted."""
        factors = [Factor.of(name, [row[at] for row in self.codes]) for at, name in enumerate(self.dimensions)]
        matrix = treatment(factors).matrix
        if self.kind == "proportion":
            return BinomialModels.of(matrix, self.y, self.n)
        return GaussianModels.of(matrix, self.n, self.y, self.square)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What is told of strata: `vpc` and `pcv` of one set each, `each` (R,) of the strata.

    `odds`: the median odds ratio, which says what `vpc` says in another unit; None where outcomes are not yes/no.
    """

    strata: Strata
    vpc: Result
    pcv: Result
    each: Result
    odds: Result | None = None


def told(strata: Strata) -> Told:
    """Fit both models, and say what lies between the strata, what their parts explain of it, and each one's estimate.

    Refused, with their reasons, where the models refuse (`maihda_vpc`); `NO_DATA` where nobody is in any stratum.
    """
    if not strata.codes:
        odds = _nothing(1) if strata.kind == "proportion" else None
        return Told(strata, _nothing(1), _nothing(1), _nothing(0), odds)
    models = strata.models()
    each = maihda_strata(models.additive)
    if strata.origin:
        moved = {name: getattr(each, name) + strata.origin for name in ("value", "low", "high")}
        each = replace(each, **moved)
    odds = median_odds_ratio(models.null) if isinstance(models, BinomialModels) else None
    return Told(strata, maihda_vpc(models.null), maihda_pcv(models), each, odds)


def model_of(table: CellTable, study: Study) -> Told | int | None:
    """What is told of the strata of an indicator, from its cells by all dimensions of its source.

    Returns:
        Their number where they are more than `MOST_STRATA`; None for a rate, and where fewer than two of the dimensions
        that the study names are in this source.
    """
    wanted = study.intersections.strata if study.intersections else ()
    names = [each for each in table.dimensions if each in wanted or not wanted]
    if table.kind not in KINDS or len(names) < _FEWEST:
        return None
    strata = Strata.of(table, names)
    return told(strata) if len(strata.codes) <= MOST_STRATA else len(strata.codes)


def _nothing(size: int) -> Result:
    nan = np.full(size, np.nan)
    reason = np.full(size, "NO_DATA", dtype=object)
    return Result(nan, nan.copy(), nan.copy(), nan.copy(), nan.copy(), reason, np.full(size, "", dtype=object))
