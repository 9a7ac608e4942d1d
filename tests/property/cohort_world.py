"""Random cohorts that start together: rows of persons, and the counts of their life table."""

import numpy as np
from hypothesis import strategies as st

from isonomia.pathway.duration import LifeTable

PERIODS = 4


@st.composite
def cohorts(draw, ways=1, most=60):
    """(entered, (K, J) leaving each way, (J,) censored) of one closed cohort."""
    entered = draw(st.integers(2, most))
    here, leaving, lost = entered, np.zeros((ways, PERIODS)), np.zeros(PERIODS)
    for j in range(PERIODS):
        for way in range(ways):
            leaving[way, j] = draw(st.integers(0, here))
            here -= int(leaving[way, j])
        lost[j] = draw(st.integers(0, here))
        here -= int(lost[j])
    return entered, leaving, lost


def table_of(cohort):
    entered, leaving, lost = cohort
    return LifeTable.of_entrants(entered, leaving.sum(axis=0), lost)


def times(cohort):
    """One row a person: the period of the last sight, and whether they left in it."""
    entered, leaving, lost = cohort
    rows = [(j, True) for j in range(PERIODS) for _ in range(int(leaving[:, j].sum()))]
    rows += [(j, False) for j in range(PERIODS) for _ in range(int(lost[j]))]
    return rows + [(PERIODS - 1, False)] * (entered - len(rows))
