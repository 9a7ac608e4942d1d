"""Populations and moments of groups, to be decomposed."""

import numpy as np
from hypothesis import strategies as st

from isonomia.measures.oaxaca import Model, oaxaca_threefold, oaxaca_twofold
from isonomia.stats.cross_moments import CrossMoments

POSITIVE = st.floats(0.05, 20)
RULES = ("reference_a", "reference_b", "reimers", "cotton", "neumark", "jann")


def numbers(size):
    return st.lists(POSITIVE, min_size=size, max_size=size)


NAMES = ("1", "x", "level=1", "level=2")
NORMAL = {"level=0": (2, 3)}
BLOCKS = {"1": (0,), "x": (1,), "level": (2, 3, 4)}


def moments(side, codes=(1, 2)):
    x, level, y = side
    return CrossMoments.of_rows(np.column_stack([x, *(level == code for code in codes)]), y)


def model_of(sides, *, normal=False, codes=(1, 2)):
    a, b = (moments(side, codes) for side in sides)
    return Model(a, b, NAMES, NORMAL, BLOCKS) if normal else Model(a, b, NAMES, blocks={"x": (1,), "level": (2, 3)})


def every(model):
    yield oaxaca_threefold(model), ("endowments", "coefficients", "interaction")
    for rule in RULES:
        yield oaxaca_twofold(model, rule), ("explained", "unexplained")
