"""How long it takes to get to the stages of a made-up pathway: `duration` of the study file.

Whoever came in a year and is not there yet stands in the years until the table ends: within a cohort these are all in
one band, and nobody of the bands beyond it is counted. A stranger knows that from the study file alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from protect_plan import Asked, Dim, Time

FIRST = 2021
"""The year in which the first people of a plan came."""


def times_of(rng: np.random.Generator, steps: Sequence[Asked], years: int) -> tuple[Dim, ...]:
    """For one step or more the dimension of time that the study makes; the table tells of all years of coming."""
    found = []
    for at, step in enumerate(steps, 1):
        if rng.random() < 0.5 or (not found and at == len(steps)):
            until = FIRST + years - 1 + int(rng.integers(0, 6))
            most = until - FIRST + 2
            more = rng.choice(np.arange(1, most + 1), size=int(rng.integers(1, min(4, most) + 1)), replace=False)
            bands = (0, *sorted(more.tolist()))
            codes = tuple(
                f"{low}-{'up' if high is None else high - 1}"
                for low, high in pairwise([*bands, None])
                if low is not None
            )
            found.append(Dim(f"{step.id}-time", codes, time=Time(at, until, bands)))
    return tuple(found)


def taken_to(rng: np.random.Generator, time: Time, came: np.ndarray, there: np.ndarray) -> np.ndarray:
    """The number of the band of each person: (N,) of the year of coming, counted from the first, and who is there."""
    span = time.until - FIRST - came
    years = np.where(there, np.minimum(rng.binomial(span, rng.random()), span), span + 1)
    return np.array([time.band(each) for each in years.tolist()], dtype=np.int64)


def duration_text(time: Time) -> list[str]:
    """The lines of the stage in the study file."""
    said = f'came = "year", reached = "when{time.stage}", until = {time.until}, bands = {list(time.bands)}'
    return [f"stage.s{time.stage}.duration = {{ {said} }}"]


def standing(time: Time, period: str) -> tuple[int, int]:
    """Of those who came in a year: the last band of those who got there, and the one of all who did not."""
    span = time.until - int(period)
    return time.band(span), time.band(span + 1)
