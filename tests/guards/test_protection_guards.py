"""The guards of law-and-guards.md that protection and the Release keep. Each test names its number."""

import inspect
import pkgutil
from dataclasses import fields, replace
from datetime import date
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import get_type_hints

import numpy as np
import pytest

import isonomia.measures
import isonomia.protect
import isonomia.publish
from isonomia.errors import InternalError, StudyError
from isonomia.model.cells import KEYS, Cells, CellTable
from isonomia.model.estimates import Estimate, Estimates
from isonomia.model.release import Release
from isonomia.model.study import Dimension, Indicator, ReleaseSpec, Source, Study
from isonomia.protect import make_release, policies, policy, protect, unprotected
from isonomia.protect.policy import LEAST_THRESHOLD, Policy


def cells():
    found = []
    for names, rows in (((), [("", 905, 402)]), (("sex",), [("f", 900, 400), ("m", 5, 2)])):
        keys = {name: np.array([""] * len(rows), dtype=object) for name in KEYS}
        keys |= {name: np.array([row[0] for row in rows], dtype=object) for name in names}
        counts = {"n": np.array([row[1] for row in rows]), "events": np.array([row[2] for row in rows])}
        found.append(CellTable("i", "s", "proportion", names, keys, counts))
    return Cells(tuple(found))


def study(name="cms"):
    return Study(
        "A study",
        ReleaseSpec("1", date(2026, 1, 1), "A school", "x@school.example", policy=name),
        {"s": Source("s")},
        {"sex": Dimension("sex", "Sex")},
        (Indicator("i", "t", "I", "s", "proportion", by=(("sex",),)),),
    )


NO_ESTIMATES = Estimates((), protected=True)


@pytest.mark.parametrize("name", ["none", "None", "off", "no", "false", "0", "", "unprotected", "cms;none"])
def test_guard_8_no_policy_hides_nothing(name):
    with pytest.raises(StudyError, match="no privacy policy"):
        policy(name)
    with pytest.raises(StudyError, match="no privacy policy"):
        protect(cells(), study(name))
    with pytest.raises(StudyError, match="no privacy policy"):
        protect(cells(), replace(study(), sources={"s": Source("s", policy=name or "none")}))


def test_guard_8_every_policy_hides_one_person_and_all_below_its_threshold():
    for each in policies().values():
        assert each.threshold >= LEAST_THRESHOLD
        assert each.owner
    for name in policies():
        shown = protect(cells(), study(name)).get("i", ("sex",))
        assert not shown.n_shown.any()


def test_guard_8_two_policies_together_are_never_weaker_than_either():
    persons = np.arange(0, 3000)
    for one, other in product(policies().values(), repeat=2):
        both = isonomia.protect.stricter(one, other)
        assert both == isonomia.protect.stricter(other, one)
        for each in (one, other):
            assert both.threshold >= each.threshold
            assert both.admission <= each.admission
            assert each.zeros == "print" or both.zeros == "protect"
            assert both.severity >= each.severity
            if each.rounding is not None:
                assert np.all(both.rounding.step(persons) % each.rounding.step(persons) == 0)
            if each.figures:
                assert 0 < both.figures <= each.figures
            assert each.confirmed or not both.confirmed


@pytest.mark.parametrize(("release", "source"), list(product(sorted(policies()), repeat=2)))
def test_guard_8_the_policy_of_a_source_never_weakens_what_a_release_hides(release, source):
    wanted = replace(study(release), sources={"s": Source("s", policy=source)})
    many = Cells(
        tuple(
            replace(each, sums={"n": np.array(n), "events": np.array(events)})
            for each, n, events in zip(cells(), ([913], [900, 13]), ([402], [400, 2]), strict=True)
        )
    )
    alone, both = (protect(many, each).get("i", ("sex",)) for each in (study(release), wanted))
    assert not np.any(both.n_shown & ~alone.n_shown)
    assert not np.any(both.y_shown & ~alone.y_shown)


def test_guard_8_the_display_gate_hides_and_shows_no_count():
    gated = replace(study(), release=replace(study().release, reliability="nchs"))
    for one, other in zip(protect(cells(), study()), protect(cells(), gated), strict=True):
        assert np.array_equal(one.n, other.n)
        assert np.array_equal(one.events, other.events)


def test_guard_8_a_policy_file_cannot_be_weakened_to_nothing():
    weak = {field.name: getattr(policy("cms"), field.name) for field in fields(Policy)}
    for threshold in (0, 1, LEAST_THRESHOLD - 1):
        with pytest.raises(InternalError, match="protects nobody"):
            Policy(**{**weak, "threshold": threshold})
    with pytest.raises(InternalError, match="zero rule"):
        Policy(**{**weak, "zeros": "ignore"})


def test_guard_8_a_source_cannot_weaken_the_policy_of_the_release():
    weaker = replace(study("strict"), sources={"s": Source("s", policy="cms")})
    assert isonomia.protect.policy_of(weaker, "s") == policy("strict")


def test_guard_8_protection_takes_no_argument_that_weakens_it():
    assert list(inspect.signature(protect).parameters) == ["cells", "study"]
    assert list(inspect.signature(unprotected).parameters) == ["cells", "study"]
    assert list(inspect.signature(make_release).parameters) == ["study", "shown", "estimates", "digests"]


def test_guard_8_protection_reads_no_environment():
    folder = Path(isonomia.protect.__file__).parent
    for path in folder.rglob("*.py"):
        assert "environ" not in path.read_text(encoding="utf-8"), path.name


def test_guard_8_a_release_refuses_unprotected_cells():
    with pytest.raises(InternalError, match="not made from shown cells"):
        make_release(study(), unprotected(cells(), study()), NO_ESTIMATES, {})


def test_guard_8_a_release_refuses_estimates_of_unprotected_cells():
    with pytest.raises(InternalError, match="not made from shown cells"):
        make_release(study(), protect(cells(), study()), Estimates((), protected=False), {})


def test_guard_8_one_unprotected_part_makes_the_whole_unprotected():
    from isonomia.model.estimates import joined

    row = Estimate(indicator="i", measure="proportion", value=0.4)
    assert not joined([NO_ESTIMATES, Estimates((row,), protected=False)]).protected


def test_guard_8_pages_accept_only_a_release():
    assert next(iter(get_type_hints(isonomia.publish.write_site).values())) is Release


def test_guard_8_the_hidden_values_are_not_in_what_pages_get():
    """A canary: two numbers that appear nowhere else."""
    canary = Cells(
        tuple(
            replace(each, sums={"n": each.sums["n"] * 0 + values, "events": each.sums["events"] * 0})
            for each, values in zip(cells(), (np.array([777_007]), np.array([777_000, 7])), strict=True)
        )
    )
    release = make_release(study(), protect(canary, study()), NO_ESTIMATES, {})
    assert "777000" not in repr(release)
    assert all(777_000 not in table.n for table in release.shown)


def test_guards_1_and_10_nothing_scores_ranks_or_decides_about_a_person():
    forbidden = ("score_person", "rank_person", "predict", "select_person", "admit", "decide_person", "risk_score")
    for package in (isonomia.protect, isonomia.measures, isonomia.publish):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            names = dir(import_module(found.name))
            assert not [name for name in names if any(word in name.lower() for word in forbidden)], found.name


def test_guard_5_what_leaves_has_no_row_level_key():
    """Shown and Release carry groups: no person, stratum or cluster."""
    release = make_release(study(), protect(cells(), study()), NO_ESTIMATES, {})
    for table in release.shown:
        assert set(table.keys) == {"setting", "period", *table.dimensions}
