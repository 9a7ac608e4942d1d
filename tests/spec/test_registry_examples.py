"""Worked examples of the registry come out as they say, and as the functions of the measures have them."""

from __future__ import annotations

import math
import re

import pytest

from isonomia.measures.sets import FUNCTIONS
from isonomia.model.registry import registry
from test_set_measures import make

EXAMPLES = {each.id: each.example for each in registry().values() if each.example}
SIGNS = str.maketrans({"−": "-", "·": "*", "÷": "/", "[": "(", "]": ")"})
KNOWN = {"sqrt": math.sqrt, "log": math.log, "exp": math.exp, "abs": abs, "__builtins__": {}}
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
    "relative_index_linear",
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


def test_most_measures_have_one():
    assert len(EXAMPLES) > 0.8 * len(registry())
