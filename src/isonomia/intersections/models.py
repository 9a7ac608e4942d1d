"""The two models of an intersectional analysis (MAIHDA): the null one, and the one with every main effect.

Strata are combinations of the levels of all factors. The null model has an intercept alone, so that its variance
between strata holds everything that lies between them. The model with main effects has one coefficient a level beyond
the first of each factor; what is left between strata is what the sum of their parts does not explain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from isonomia.intersections import binomial_fit, gaussian_fit
from isonomia.intersections.binomial_fit import MixedLogit
from isonomia.intersections.gaussian_fit import MixedLinear, StratumMeans
from isonomia.stats.arrays import Bools, Floats
from isonomia.stats.grouped_glm import GroupedCounts

FEWEST_STRATA: Final = 10


@dataclass(frozen=True, slots=True, eq=False)
class BinomialModels:
    """Yes/no outcomes: both models of S sets of strata."""

    null: MixedLogit
    additive: MixedLogit

    @classmethod
    def of(
        cls,
        matrix: ArrayLike,
        events: ArrayLike,
        size: ArrayLike,
        nodes: int = binomial_fit.NODES,
        *,
        restricted: bool = True,
    ) -> BinomialModels:
        """Fit both.

        Args:
            matrix: (R, p) intercept first, then the main effects (`stats.patterns.treatment`).
            events: (R,) or (S, R).
            size: (R,) or (S, R) persons.
            nodes: of the quadrature; 1 is Laplace's approximation.
            restricted: by the restricted likelihood, which counts what the coefficients cost; else as lme4 does.
        """
        counts = GroupedCounts.of(matrix, events, size, "logit")
        alone = GroupedCounts(counts.matrix[:, :1], counts.events, counts.size, counts.offset, "logit")
        return cls(*(binomial_fit.fit(each, nodes, restricted=restricted) for each in (alone, counts)))

    @property
    def variances(self) -> tuple[Floats, Floats]:
        """(S,) τ² of the null model and of the one with main effects."""
        return self.null.variance, self.additive.variance


@dataclass(frozen=True, slots=True, eq=False)
class GaussianModels:
    """Outcomes on a scale: both models of S sets of strata."""

    null: MixedLinear
    additive: MixedLinear

    @classmethod
    def of(
        cls, matrix: ArrayLike, n: ArrayLike, sy: ArrayLike, syy: ArrayLike, *, restricted: bool = True
    ) -> GaussianModels:
        """Fit both to sums (R,) or (S, R): persons, Σy and Σy²; by REML unless told otherwise."""
        return cls.fitted(StratumMeans.of(matrix, n, sy, syy), restricted=restricted)

    @classmethod
    def fitted(cls, means: StratumMeans, *, restricted: bool = True) -> GaussianModels:
        """Fit both to means and scatter."""
        alone = StratumMeans(means.matrix[:, :1], means.size, means.mean, means.within)
        return cls(gaussian_fit.fit(alone, restricted=restricted), gaussian_fit.fit(means, restricted=restricted))

    @property
    def variances(self) -> tuple[Floats, Floats]:
        """(S,) τ² of the null model and of the one with main effects."""
        return self.null.between, self.additive.between


Models = BinomialModels | GaussianModels
Model = MixedLogit | MixedLinear


def people(model: Model) -> Floats:
    """(S, R) persons of each stratum."""
    return model.counts.size if isinstance(model, MixedLogit) else model.means.size


def refusals(model: Model) -> NDArray[np.object_]:
    """(S,) why nothing is told of a model: fewer than ten strata with people, or what the fit refuses."""
    few: Bools = (people(model) > 0).sum(axis=1) < FEWEST_STRATA
    nobody: Bools = people(model).sum(axis=1) == 0
    return np.where(few & ~nobody, "TOO_FEW_GROUPS", model.trouble)
