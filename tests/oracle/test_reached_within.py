"""Who got to a stage within so many periods, beside the life tables that R's `survival` made of the same people.

A life table has those who left sight at the end of a period; here the same people stand in the period that they are in
now, the next one, which is not over. What is `survival` there is the share who are not there yet.
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from isonomia.pathway.reached import followed, reached_within

FOLDER = Path(__file__).parent / "tables" / "hazards"


def rows(name):
    with (FOLDER / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


INPUT, LIFE = rows("life_tables_input.csv"), rows("life_tables_expected.csv")


def people(name, group):
    """(J + 1,) who stand in each period and who got there; the last one holds those censored at the end."""
    sums = {}
    for row in INPUT:
        if row["table"] == name and group in ("all groups", row["group"]):
            counts = np.array([float(row[column]) for column in ("events", "censored")])
            sums[int(row["period"])] = sums.get(int(row["period"]), 0) + counts
    events, censored = np.array([sums[period] for period in sorted(sums)]).T
    got = np.concatenate((events, [0]))
    return got + np.concatenate(([0], censored)), got


@pytest.mark.parametrize("row", LIFE, ids=lambda row: f"{row['table']}-{row['group']}-{row['period']}")
def test_the_share_who_got_there_is_what_survival_leaves(row):
    stand, got = people(row["table"], row["group"])
    found = reached_within(followed(stand[None, :-1], got[None, :-1], [stand.sum()]), int(row["period"]) - 1)
    assert found.value[0] == pytest.approx(1 - float(row["survival"]), abs=1e-9)
    if row["survival_greenwood_se"]:
        assert found.se[0] == pytest.approx(float(row["survival_greenwood_se"]), abs=1e-9)
    if row["survival_loglog_lower"] and 0 < found.value[0] < 1:
        assert found.low[0] == pytest.approx(1 - float(row["survival_loglog_upper"]), abs=1e-9)
        assert found.high[0] == pytest.approx(1 - float(row["survival_loglog_lower"]), abs=1e-9)
