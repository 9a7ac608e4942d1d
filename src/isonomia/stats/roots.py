"""Roots of many functions at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from isonomia.stats.arrays import Floats

Function = Callable[[Floats], Floats]

_MOST_STEPS = 200


def find_root(function: Function, low: Floats, high: Floats, *, tolerance: float = 1e-13) -> Floats:
    """Where each of N continuous functions crosses zero between its `low` and its `high`.

    Chandrupatla's method (Adv Eng Softw 1997;28:145): inverse quadratic steps where they are safe, else halving.
    It keeps a bracket, so it cannot diverge; it stops when each bracket is narrower than
    4ε|x| + `tolerance`, after at most 200 steps (halving alone needs fewer).

    Args:
        function: (N,) positions -> (N,) values; element i depends on position i alone.
        low: (N,) ends where the function has one sign.
        high: (N,) ends where it has the other.
        tolerance: absolute width of the final bracket.
    """
    b, a = np.array(low, dtype=np.float64), np.array(high, dtype=np.float64)
    fb, fa = function(b), function(a)
    c, fc = a.copy(), fa.copy()
    step = np.full(b.shape, 0.5)
    for _ in range(_MOST_STEPS):
        x = a + step * (b - a)
        fx = function(x)
        same = np.sign(fx) == np.sign(fa)
        c, fc = np.where(same, a, b), np.where(same, fa, fb)
        b, fb = np.where(same, b, a), np.where(same, fb, fa)
        a, fa = x, fx
        best = np.where(np.abs(fa) < np.abs(fb), a, b)
        width = np.abs(b - a)
        narrow = 2 * np.finfo(np.float64).eps * np.abs(best) + tolerance / 2
        done = (width <= 2 * narrow) | (fa == 0) | (fb == 0)
        if np.all(done | np.isnan(fx)):
            break
        step = np.where(done, 0.5, _next_step(a, b, c, fa, fb, fc, narrow / np.maximum(width, narrow)))
    return np.where(fb == 0, b, np.where(fa == 0, a, best))


def _next_step(a: Floats, b: Floats, c: Floats, fa: Floats, fb: Floats, fc: Floats, least: Floats) -> Floats:
    """The next fraction of the bracket: inverse quadratic interpolation where it is safe, else one half."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
        safe = (1 - np.sqrt(1 - xi) < phi) & (phi < np.sqrt(xi))
        step = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
    usable = safe & np.isfinite(step)
    return np.clip(np.where(usable, step, 0.5), np.minimum(least, 0.5), 1 - np.minimum(least, 0.5))


def bracket_upwards(function: Function, start: Floats, width: Floats) -> Floats:
    """The first of start + width·(1, 2, 4, …) where each function is no longer positive (at most 40 doublings)."""
    reach = np.array(width, dtype=np.float64)
    for _ in range(40):
        inside = function(start + reach) > 0
        if not np.any(inside):
            break
        reach = np.where(inside, 2 * reach, reach)
    return start + reach
