"""Worked examples of the registry come out as they say, and as the functions of the measures have them."""

from __future__ import annotations

import math
import re
from statistics import NormalDist

import numpy as np
import pytest

from isonomia.measures.das_gupta import Factors, das_gupta
from isonomia.measures.detectable import minimum_detectable_gap
from isonomia.measures.equal_chance import fisher_exact, flip_flop, mid_p
from isonomia.measures.equivalence import equivalence
from isonomia.measures.homogeneity import breslow_day, tarone
from isonomia.measures.operands import counted
from isonomia.measures.sets import FUNCTIONS
from isonomia.measures.stratum_tables import StratumTables
from isonomia.model.registry import registry
from isonomia.stats.funnel_limits import binomial_limits
from isonomia.stats.lines import weighted_line
from test_set_measures import make

EXAMPLES = {each.id: each.example for each in registry().values() if each.example}
SIGNS = str.maketrans({"−": "-", "·": "*", "÷": "/", "[": "(", "]": ")"})
KNOWN = {"Φ": NormalDist().cdf, "sqrt": math.sqrt, "log": math.log, "exp": math.exp, "abs": abs, "__builtins__": {}}
FROM_HIGH = make((0.40, 0.30, 0.20), people=(50, 30, 20))
WITH_MIDDLE = make((0.40, 0.30, 0.20), people=(50, 30, 20), reference=1)
RANKED = make((0.20, 0.30, 0.40), people=(20, 30, 50), ordered=True)
OF_MIDDLE = {"mean_difference_from_reference", "mean_difference_from_reference_weighted"}
OF_RANKS = {
    "absolute_concentration_index",
    "relative_concentration_index",
    "relative_concentration_index_wagstaff",
    "relative_concentration_index_erreygers",
    "extended_concentration_index_3",
    "extended_concentration_index_5",
    "slope_index_linear",
    "slope_index_logit",
    "slope_index_log",
    "relative_index_linear",
    "relative_index_logit",
    "relative_index_log",
    "kunst_mackenbach_index",
    "relative_index_mean",
    "population_attributable_risk",
    "population_attributable_fraction",
}
OF_OTHERS = ("excess_events", "quantile_gap")  # with numbers of people; with thirty groups
SETS = [name for name in EXAMPLES if name in FUNCTIONS and not name.startswith(OF_OTHERS)]


def worked_out(text):
    plain = text.translate(SIGNS).replace("²", "**2").replace("ln", "log")
    plain = re.sub(r"\|([^|]*)\|", r"abs(\1)", plain)
    plain = re.sub(r"√([\d.]+)", r"sqrt(\1)", plain).replace("√", "sqrt")
    return eval(plain, dict(KNOWN))


def close(found, printed):
    """Whether a number is what is printed, to the last of its digits."""
    digits = len(printed.partition(".")[2])
    return abs(found - float(printed.replace("−", "-"))) <= 0.5 * 10**-digits + 1e-9


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_comes_out(name):
    first, *rest = EXAMPLES[name].split(" = ")
    assert rest, "an example says what comes out"
    assert close(worked_out(first), rest[-1])
    assert all(worked_out(each) == pytest.approx(worked_out(rest[-1]), abs=1e-9) for each in rest)


@pytest.mark.parametrize("name", SETS)
def test_a_set_of_groups_gives_what_its_example_says(name):
    groups = RANKED if name in OF_RANKS else WITH_MIDDLE if name in OF_MIDDLE else FROM_HIGH
    assert close(FUNCTIONS[name](groups).value[0], EXAMPLES[name].split(" = ")[-1])


STRATA = StratumTables(*np.array([[[8.0, 12.0]], [[20.0, 20.0]], [[4.0, 11.0]], [[20.0, 20.0]]]))
HALF = counted([200], [100])
OTHERS = {
    "fisher_exact": lambda: fisher_exact(counted([4], [3]), counted([4], [1])).value[0],
    "mid_p": lambda: mid_p(counted([4], [3]), counted([4], [1])).value[0],
    "flip_flop": lambda: flip_flop(counted([10], [8]), counted([10], [3])).value[0],
    "breslow_day": lambda: breslow_day(STRATA).result.value[0],
    "tarone": lambda: tarone(STRATA).result.value[0],
    "funnel_95": lambda: float(binomial_limits(10, 0.5, 0.95).low) / 10,
    "funnel_998": lambda: float(binomial_limits(20, 0.5, 0.998).low) / 20,
    "equivalence_p": lambda: equivalence([0.01], [0.02], [np.inf], 0.05).p[0],
    "trend_slope": lambda: weighted_line(np.arange(3.0), np.array([[0.20, 0.25, 0.36]]), np.ones((1, 3))).slope[0],
    "minimum_detectable_gap": lambda: minimum_detectable_gap(HALF, HALF).value[0],
    "das_gupta": lambda: das_gupta(Factors.of([[0.4, 0.6]]), Factors.of([[0.5, 0.8]])).effects[0].value[0],
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_function_gives_what_its_example_says(name):
    assert close(OTHERS[name](), EXAMPLES[name].split(" = ")[-1])


def test_every_measure_has_one():
    assert EXAMPLES.keys() == registry().keys()
