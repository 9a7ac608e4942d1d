"""Guard 1: no function scores, ranks, selects or predicts for a person; selection is measured from counts of groups."""

import inspect
import typing

import pytest

from isonomia.measures import (
    contact,
    detectable,
    opportunity,
    parity,
    percentage_points,
    pool,
    rule_packs,
    segregation,
    selection,
    unevenness,
    unit_table,
)
from isonomia.measures.operands import Operand
from isonomia.measures.pool import Pool
from isonomia.measures.rule_packs import RulePack
from isonomia.model.estimates import Result

MODULES = (
    contact,
    detectable,
    opportunity,
    parity,
    percentage_points,
    pool,
    rule_packs,
    segregation,
    selection,
    unevenness,
    unit_table,
)
COUNTS = {Pool, Operand, RulePack, Result}
OF_A_PERSON = ("person", "people_id", "applicant", "student", "name", "score", "rank", "essay")


def functions():
    for module in MODULES:
        for name, each in vars(module).items():
            if inspect.isfunction(each) and each.__module__ == module.__name__:
                yield pytest.param(each, id=f"{module.__name__.rpartition('.')[2]}.{name}")


@pytest.mark.parametrize("function", list(functions()))
def test_no_function_takes_a_person(function):
    """Guard 1."""
    for name in inspect.signature(function).parameters:
        assert not any(word in name for word in OF_A_PERSON), name


def test_what_selection_measures_take_first_is_counts_of_groups():
    """Guard 1."""
    measures = (
        selection.yields,
        selection.relative_yield,
        selection.impact_ratio,
        selection.proportionality_index,
        selection.successes_needed,
        percentage_points.ppg_1,
        percentage_points.ppg_2017,
        opportunity.opportunity,
        detectable.minimum_detectable_gap,
    )
    for measure in measures:
        hints = typing.get_type_hints(measure)
        first = next(iter(inspect.signature(measure).parameters))
        assert hints[first] in COUNTS, measure.__name__


def test_a_pool_holds_totals_of_groups_alone():
    """Guard 1: two groups give two numbers each, however many people are in them."""
    many = Pool.of([100_000, 200_000], [40_000, 50_000])
    assert many.n.size == many.successes.size == 2
    assert set(Pool.__dataclass_fields__) == {"n", "successes"}
