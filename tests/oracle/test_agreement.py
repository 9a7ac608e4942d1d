"""The reference tables `agreement`: κ, AC1 and α by statsmodels, scikit-learn, irrCAC and krippendorff."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from isonomia.measures.agreement import alpha_of, of_table
from isonomia.stats.agreement_cells import (
    ac1,
    kappa,
    kappa_large_sample_error,
    kappa_standard_error,
    specific_agreement,
)
from isonomia.stats.krippendorff import alpha

FOLDER = Path(__file__).parent / "tables" / "agreement"


def rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


TABLES, ITEMS = rows("tables.csv"), rows("items.csv")


def close(found, expected, tolerance=1e-9):
    np.testing.assert_allclose(found, float(expected) if expected else np.nan, rtol=0, atol=tolerance)


def test_the_tables_are_whole():
    assert (len(TABLES), len(ITEMS)) == (38, 24)


@pytest.mark.parametrize("row", TABLES, ids=range(len(TABLES)))
def test_two_coders(row):
    table = np.array(json.loads(row["table"]))
    close(kappa(table), row["kappa"])
    close(kappa(table), row["kappa_sklearn"])
    close(kappa_large_sample_error(table), row["kappa_large_sample_error"])
    close(kappa(table, "linear"), row["kappa_linear"])
    close(kappa(table, "linear"), row["kappa_linear_sklearn"])
    close(kappa(table, "quadratic"), row["kappa_quadratic_sklearn"])
    close(kappa_large_sample_error(table, "linear"), row["kappa_linear_large_sample_error"])
    close(ac1(table), row["ac1"], 5.1e-6)
    found = of_table(table, tuple(map(str, range(len(table)))), scale="ordinal")
    close(found.alpha.value, row["alpha_ordinal"])
    close(of_table(table, found.answers).alpha.value, row["alpha_nominal"])


@pytest.mark.parametrize("row", ITEMS, ids=range(len(ITEMS)))
def test_several_coders_some_missing(row):
    size, items = int(row["answers"]), json.loads(row["items"])
    counts = np.array([np.bincount([each for each in item if each is not None], minlength=size) for item in items])
    for metric in ("nominal", "ordinal", "interval"):
        close(alpha(counts, np.ones(len(items)), metric), row[f"alpha_{metric}"])
    given = [[str(each) for each in item if each is not None] for item in items]
    pairs = sum(len(each) > 1 for each in given)
    found = alpha_of(given, [str(each) for each in range(size)], "ordinal")
    if pairs < 30:
        assert found.reason == "TOO_SMALL"
    else:
        close(found.value, row["alpha_ordinal"])


def test_the_worked_tables_of_the_design():
    common, rare = [[40, 5], [3, 52]], [[1, 1], [1, 97]]
    assert [round(float(each), 3) for each in (kappa(common), kappa_standard_error(common), ac1(common))] == [
        0.838,
        0.055,
        0.842,
    ]
    assert specific_agreement(common).round(3).tolist() == [0.909, 0.929]
    assert [round(float(each), 3) for each in (kappa(rare), ac1(rare))] == [0.490, 0.979]
    assert specific_agreement(rare).round(3)[0] == 0.5
