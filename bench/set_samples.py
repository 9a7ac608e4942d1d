"""Samples of sets of groups with known truths, for the regimes of dispersion, gradient and impact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from isonomia.measures.sets import evaluate
from isonomia.model.groups import NO_REFERENCE, Groups


@dataclass(frozen=True)
class Truth:
    """True outcomes of J groups and how they are sampled.

    Attributes:
        label: in words.
        y: (J,) true shares, or rates.
        n: (J,) persons or person-time sampled a group; expected ones if `shares_sampled`.
        counted: "binomial" or "poisson".
        shares_sampled: persons a group are multinomial, and the shares come from them.
        people: (J,) population; `n` where None.
    """

    label: str
    y: np.ndarray
    n: np.ndarray
    counted: str = "binomial"
    shares_sampled: bool = False
    people: np.ndarray | None = None
    ordered: bool = False
    reference: int = NO_REFERENCE
    direction: int = 1

    def p(self) -> np.ndarray:
        people = self.n if self.people is None else self.people
        return people / people.sum()

    def exact(self) -> Groups:
        """The truth itself."""
        j = len(self.y)
        return self._groups(self.y[None], np.zeros((1, j)), self.p()[None], self.n[None].astype(float))

    def sample(self, rng: np.random.Generator, size: int) -> Groups:
        """`size` samples, standard errors as measures.md 1.3 has them."""
        shape = (size, len(self.y))
        n = np.broadcast_to(self.n, shape).astype(float)
        p = np.broadcast_to(self.p(), shape)
        if self.shares_sampled:
            n = rng.multinomial(int(self.n.sum()), self.n / self.n.sum(), size).astype(float)
            n = np.maximum(n, 1)
            p = n / n.sum(axis=1, keepdims=True)
        if self.counted == "poisson":
            d = rng.poisson(self.y * n).astype(float)
            return self._groups(d / n, np.sqrt(d + 0.5) / n, p, n)
        x = rng.binomial(n.astype(int), np.broadcast_to(self.y, shape)).astype(float)
        smooth = (x + 0.5) / (n + 1)
        return self._groups(x / n, np.sqrt(smooth * (1 - smooth) / n), p, n)

    def _groups(self, y: np.ndarray, s: np.ndarray, p: np.ndarray, n: np.ndarray) -> Groups:
        size, rate = len(y), self.counted == "poisson"
        return Groups(
            codes=np.full(y.shape, "g", dtype=object),
            y=y,
            s=s,
            kind="rate" if rate else "proportion",
            p=np.ascontiguousarray(p),
            mean=(p * y).sum(axis=1),
            reference=np.full(size, self.reference),
            bounds=np.tile((0.0, np.inf if rate else 1.0), (size, 1)),
            direction=np.full(size, self.direction),
            df=np.full(size, np.inf),
            n=None if rate else n,
            time=n if rate else None,
            ordered=self.ordered,
            population="same_sample" if self.shares_sampled else "external",
            n_total=n.sum(axis=1) if self.shares_sampled else None,
        )

    def values(self, measures: tuple[str, ...]) -> dict[str, float]:
        """The true values."""
        found = evaluate(self.exact(), measures, intervals=False)
        return {measure: float(result.value[0]) for measure, result in found.items()}


def shared_draws(truth: Truth, measures: tuple[str, ...]) -> Callable[[str], Callable]:
    """One simulation for all measures of a truth: the first that is asked for draws, the others read."""
    kept: dict[int, dict] = {}

    def draw_of(measure: str) -> Callable:
        def draw(rng, size):
            if size not in kept:
                kept[size] = evaluate(truth.sample(rng, size), measures)
            result = kept[size][measure]
            return result.low, result.high

        return draw

    return draw_of
