"""Reference values of agreement, by other hands: statsmodels, scikit-learn, irrCAC and krippendorff.

    python expected.py FOLDER

writes tables.csv (two coders, from K × K counts), items.csv (several coders, some missing) and versions.txt. Run once;
the product needs none of these packages.
"""

import csv
import itertools
import json
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
from irrCAC.raw import CAC
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import cohens_kappa

warnings.simplefilter("ignore")
FOLDER = Path(sys.argv[1])
WORKED = [[[40, 5], [3, 52]], [[1, 1], [1, 97]]]


def drawn_tables(rng):
    for size, n, agree in itertools.product((2, 3, 4, 6), (30, 57, 200), (0.4, 0.8, 0.97)):
        margin = rng.dirichlet(np.full(size, 1.5))
        p = agree * np.diag(margin) + (1 - agree) * np.outer(margin, rng.dirichlet(np.full(size, 1.5)))
        yield rng.multinomial(n, p.ravel()).reshape(size, size).tolist()


def coded(table):
    first, second = [], []
    for (i, j), n in np.ndenumerate(np.array(table)):
        first += [i] * int(n)
        second += [j] * int(n)
    return first, second


def row_of(table):
    first, second = coded(table)
    labels = list(range(len(table)))
    sm = cohens_kappa(np.array(table), return_results=True)
    linear = cohens_kappa(np.array(table), weights=np.arange(len(table)), wt="linear", return_results=True)
    both = pd.DataFrame({"a": first, "b": second})
    gwet = CAC(both, categories=labels).gwet()["est"]["coefficient_value"]
    data = np.array([first, second], dtype=float)
    return {
        "table": json.dumps(table),
        "kappa": sm.kappa,
        "kappa_sklearn": cohen_kappa_score(first, second, labels=labels),
        "kappa_large_sample_error": sm.std_kappa,
        "kappa_linear": linear.kappa,
        "kappa_linear_large_sample_error": linear.std_kappa,
        "kappa_linear_sklearn": cohen_kappa_score(first, second, labels=labels, weights="linear"),
        "kappa_quadratic_sklearn": cohen_kappa_score(first, second, labels=labels, weights="quadratic"),
        "ac1": gwet,
        "alpha_nominal": krippendorff.alpha(data, value_domain=labels, level_of_measurement="nominal"),
        "alpha_ordinal": krippendorff.alpha(data, value_domain=labels, level_of_measurement="ordinal"),
    }


def several(rng):
    for coders, size, n, gone in itertools.product((2, 3, 5), (2, 5), (40, 90), (0.0, 0.3)):
        truth = rng.integers(0, size, n)
        data = np.where(rng.random((coders, n)) < 0.7, truth, rng.integers(0, size, (coders, n))).astype(float)
        data[rng.random((coders, n)) < gone] = np.nan
        found = {
            f"alpha_{metric}": krippendorff.alpha(data, value_domain=list(range(size)), level_of_measurement=metric)
            for metric in ("nominal", "ordinal", "interval")
        }
        items = [[None if np.isnan(each) else int(each) for each in column] for column in data.T]
        yield {"answers": size, "items": json.dumps(items).replace(" ", ""), **found}


def write(name, rows):
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


generator = np.random.default_rng(20261128)
write("tables.csv", [row_of(each) for each in [*WORKED, *drawn_tables(generator)]])
write("items.csv", list(several(generator)))
names = ("statsmodels", "scikit-learn", "irrcac", "krippendorff", "numpy")
(FOLDER / "versions.txt").write_text("".join(f"{each} {version(each)}\n" for each in names), encoding="utf-8")
