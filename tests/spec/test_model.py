"""The nouns check themselves when they are made."""

import numpy as np
import pytest

from isonomia.errors import Fault, InternalError, nearest
from isonomia.model.cells import KEYS, Cells, CellTable
from isonomia.model.estimates import Estimate


def table(groups, counts, indicator="a"):
    blank = np.full(len(groups), "", dtype=object)
    keys = dict.fromkeys(KEYS, blank) | {"sex": np.array(groups, dtype=object)}
    return CellTable(indicator, "s", "proportion", ("sex",), keys, {"n": np.array(counts, dtype=np.int64)})


def test_cells_add_by_key_and_come_out_sorted():
    added = table(["b", "a"], [2, 1]) + table(["c", "a"], [5, 10])
    assert list(added.keys["sex"]) == ["a", "b", "c"]
    assert list(added.sums["n"]) == [11, 2, 5]


def test_nothing_added_changes_nothing():
    cells = Cells((table(["a"], [1]),))
    assert [list(t.sums["n"]) for t in (cells + Cells())] == [[1]]


def test_a_dimension_can_be_summed_away_unless_its_levels_overlap():
    assert list(table(["a", "b"], [1, 2]).over("sex").sums["n"]) == [3]
    whole = table(["a", "b"], [1, 2])
    overlapping = CellTable(
        *(getattr(whole, n) for n in ("indicator", "source", "kind", "dimensions", "keys", "sums")),
        overlapping=frozenset({"sex"}),
    )
    with pytest.raises(InternalError, match="overlap"):
        overlapping.over("sex")


def test_cells_of_unlike_questions_do_not_add():
    with pytest.raises(InternalError, match="unlike"):
        table(["a"], [1]) + table(["a"], [1], indicator="b")


@pytest.mark.parametrize(
    "row",
    [
        {"status": "ok"},
        {"status": "ok", "value": float("nan")},
        {"status": "hidden", "value": 1.0},
        {"status": "hidden", "reason": "TOO_SMALL"},
        {"status": "hidden", "n": 3},
        {"status": "refused", "reason": "BECAUSE"},
    ],
)
def test_an_estimate_is_a_value_or_says_why_not_and_never_tells_what_is_hidden(row):
    with pytest.raises(InternalError):
        Estimate(**row)


def test_a_fault_is_one_sentence_with_place_remedy_and_nearest_name():
    fault = Fault("study.toml line 3", "there is no source “studnets”.", "“students”", "students", "Declare it.")
    assert fault.sentence() == (
        "study.toml line 3: there is no source “studnets”. Did you mean 'students'? Allowed: “students”. Declare it."
    )
    assert nearest("Studnets", ["students", "patients"]) == "students"
    assert nearest("zebra", ["students"]) == ""
