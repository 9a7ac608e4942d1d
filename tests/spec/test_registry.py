"""Every entry of the registry says what it computes, from what, how surely, and when it refuses."""

from __future__ import annotations

import pytest

from isonomia.measures.sets import FUNCTIONS
from isonomia.model.reasons import REASONS
from isonomia.model.registry import registry

NEEDS = {"n", "y", "e/t", "P", "O", "R", "B", "S", "e", "U"}


@pytest.mark.parametrize("measure", registry().values(), ids=lambda each: each.id)
def test_an_entry_is_whole(measure):
    for text in (measure.title, measure.plain, measure.question, measure.formula, measure.source, measure.interval):
        assert text.strip()
    assert measure.needs
    assert measure.refuses
    assert set(measure.refuses) <= set(REASONS)


def test_every_measure_over_sets_of_groups_is_in_the_registry():
    assert set(FUNCTIONS) <= set(registry())
