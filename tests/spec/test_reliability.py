"""The display gate beside privacy: the vectors of the standards, and what it withholds of a study."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from isonomia.errors import InputError, InternalError
from isonomia.measures import estimate
from isonomia.measures.operands import averaged, counted, surveyed, timed
from isonomia.measures.reliability import COMPLEMENT, REVIEW, Gate, relative_width
from isonomia.model.cells import KEYS, Cells, CellTable
from isonomia.model.study import Benchmark, Dimension, Indicator, Level, ReleaseSpec, Representation, Source, Study
from isonomia.protect import protect
from isonomia.standards import presentations, reliability, reliability_ids
from isonomia.stats.effective_size import korn_graubard

GATE = Gate.named("nchs")


def standing(n, events):
    return GATE.of(counted([n], [events]), "proportion")


@pytest.mark.parametrize(
    ("events", "n", "shown"),
    [
        (15, 30, False),
        (24, 48, True),
        (9, 100, False),
        (10, 100, True),
        (3, 30, False),
        (27, 30, True),
        (1, 200, True),
        (4, 1000, True),
        (14, 29, False),  # 30 people are needed
        (20, 29, False),
        (0, 50, False),  # 0 to 7 in every 100 is wider than 5 points
        (0, 100, True),
        (100, 100, True),
    ],
)
def test_the_vectors_of_the_standard_for_proportions(events, n, shown):
    assert bool(standing(n, events).withheld[0]) is not shown


@pytest.mark.parametrize(
    ("events", "n", "width", "relative"),
    [(15, 30, 0.3741, None), (24, 48, 0.2955, None), (9, 100, None, 1.356), (10, 100, None, 1.272)],
)
def test_the_widths_are_those_of_the_standard(events, n, width, relative):
    p = events / n
    limits = korn_graubard(p, np.sqrt(p * (1 - p) / n), n, np.inf)
    found = float(limits.high - limits.low)
    assert width is None or found == pytest.approx(width, abs=5e-5)
    assert relative is None or found / p == pytest.approx(relative, abs=5e-4)


def test_a_share_may_be_quoted_while_its_complement_may_not():
    assert standing(30, 27).flags(0) == (COMPLEMENT,)
    assert standing(48, 24).flags(0) == ()
    assert standing(1000, 999).flags(0) == ()  # a range of half a point is good enough for both


@pytest.mark.parametrize(("events", "percent"), [(7, 165.8), (8, 153.9)])
def test_the_relative_width_of_a_rate(events, percent):
    assert 100 * float(relative_width(np.array([float(events)]), 0.95)[0]) == pytest.approx(percent, abs=0.05)


@pytest.mark.parametrize(
    ("events", "n", "shown"), [(7, 500, False), (8, 500, False), (9, 500, False), (10, 500, True), (12, 9, False)]
)
def test_a_rate_needs_ten_events_and_ten_people(events, n, shown):
    found = GATE.of(timed([events], [1000.0], [n]), "rate")
    assert bool(found.withheld[0]) is not shown
    assert found.flags(0) == ()


def test_the_width_of_a_rate_is_looked_at_by_itself():
    wide = replace(reliability("nchs")["rate"], least=1)
    found = Gate({"rate": wide}).of(timed([7, 8], [1000.0, 1000.0], [500, 500]), "rate")
    assert found.withheld.tolist() == [True, False]


def test_a_survey_is_judged_by_what_it_is_worth():
    plain = GATE.of(surveyed([0.3], [0.04], [60], [400]), "proportion")
    clustered = GATE.of(surveyed([0.3], [0.09], [60], [400]), "proportion")  # worth 26 people
    assert (plain.withheld[0], clustered.withheld[0]) == (False, True)
    few = GATE.of(surveyed([0.3], [0.04], [7], [400]), "proportion")
    assert few.flags(0) == (REVIEW,)
    without_error = GATE.of(surveyed([0.3], [np.nan], [60], [400]), "proportion")
    assert without_error.withheld[0]
    rates = GATE.of(
        replace(timed([40, 40], [1e3, 1e3], [90, 90]), s=np.array([0.005, 0.02]), design=np.array([True] * 2)), "rate"
    )
    assert rates.withheld.tolist() == [False, True]


def test_nobody_means_and_a_study_without_a_gate_pass():
    assert not standing(0, 0).withheld[0]
    assert not GATE.of(averaged([3], [1.0], [1.0]), "mean").withheld[0]
    assert not Gate.named("").of(counted([3], [1]), "proportion").withheld[0]


def test_every_standard_has_source_date_owner_and_words():
    assert set(presentations()) == {"nchs-proportion", "nchs-rate"}
    for each in presentations().values():
        assert each.owner
        assert each.source
        assert each.text.endswith(".")
        assert date.fromisoformat(each.date) <= date.fromisoformat(each.checked)
    assert reliability_ids() == ("nchs",)
    with pytest.raises(InputError, match="no display gate"):
        reliability("nhcs")
    with pytest.raises(InternalError, match="not those of a gate"):
        replace(presentations()["nchs-rate"], least=0)


SEX = Dimension("sex", "Sex", tuple(Level(code, code.upper(), order) for order, code in enumerate("fmx", start=1)))
ASKED = Indicator("i", "t", "I", "s", "proportion", by=(("sex",),), measures=("difference", "theil_index"))


def table(names, rows, indicator="i"):
    keys = {name: np.array([""] * len(rows), dtype=object) for name in KEYS}
    keys |= {name: np.array([row[0][at] for row in rows], dtype=object) for at, name in enumerate(names)}
    counts = {"n": np.array([row[1] for row in rows]), "events": np.array([row[2] for row in rows])}
    if indicator != "i":
        counts.pop("events")
    return CellTable(indicator, "s", "proportion", names, keys, counts)


def cells(groups, indicator="i"):
    rows = [((code,), n, events) for code, n, events in groups]
    whole = ((), sum(n for _, n, _ in groups), sum(events for _, _, events in groups))
    return (table((), [whole], indicator), table(("sex",), rows, indicator))


def study(gate="nchs", reference="everyone_else", indicator=ASKED, **more):
    return Study(
        "A study",
        ReleaseSpec("1", date(2026, 1, 1), "A school", "x@school.example", reliability=gate),
        {"s": Source("s")},
        {"sex": replace(SEX, reference=reference)},
        (indicator,),
        **more,
    )


UNCERTAIN = (("f", 400, 150), ("m", 300, 120), ("x", 30, 15))


def rows(asked, groups=UNCERTAIN):
    return estimate(asked, protect(Cells(cells(groups)), asked), {})


def test_a_level_that_is_too_uncertain_is_refused_with_its_count():
    (level,) = rows(study()).where(measure="proportion", subgroup="x")
    assert (level.status, level.reason, level.value, level.n) == ("refused", "UNRELIABLE", None, 30)
    assert all(row.status == "ok" for row in rows(study("")))


def test_the_counts_of_an_uncertain_level_stay():
    shown = protect(Cells(cells(UNCERTAIN)), study())
    assert list(shown.get("i", ("sex",)).n) == [400, 300, 30]


def test_gaps_and_summaries_made_from_it_are_refused_and_others_stay():
    found = rows(study())
    said = {(row.measure, row.subgroup): (row.status, row.reason) for row in found if row.measure != "proportion"}
    assert said["difference", "x"] == ("refused", "UNRELIABLE")
    assert said["theil_index", ""] == ("refused", "UNRELIABLE")
    assert said["difference", "f"] == said["difference", "m"] == ("ok", "")
    (family,) = {row.family_size for row in found.where(measure="difference") if row.status == "ok"}
    assert family == 2


@pytest.mark.parametrize("reference", ["best", "highest", "extremes"])
def test_no_reference_is_chosen_among_uncertain_levels(reference):
    asked = study(reference=reference, indicator=replace(ASKED, higher_is="better"))
    gaps = rows(asked).where(measure="difference")
    assert {(row.status, row.reason, row.reference) for row in gaps} == {("refused", "UNRELIABLE", "")}


def test_a_group_beside_an_uncertain_reference_is_refused():
    gaps = rows(study(reference="x")).where(measure="difference")
    assert {(row.subgroup, row.reason) for row in gaps} == {("f", "UNRELIABLE"), ("m", "UNRELIABLE")}
    small = (("f", 40, 0), ("m", 30, 0))  # 0 of 70: a range of 5.1 points
    gaps = rows(study(reference="overall"), small).where(measure="difference")
    assert {(row.subgroup, row.reason) for row in gaps} == {(code, "UNRELIABLE") for code in "fmx"}


def test_hidden_outranks_uncertain():
    found = rows(study(), (("f", 400, 150), ("m", 300, 120), ("x", 30, 5)))
    about = [row for row in found if row.subgroup == "x" or (row.measure == "theil_index")]
    assert about
    assert {row.status for row in about} == {"hidden"}


def test_pairs_are_judged_too():
    asked = replace(ASKED, by=(("sex", "age"),), measures=("difference",))
    age = Dimension("age", "Age", tuple(Level(code, code, order) for order, code in enumerate("oy", start=1)))
    pairs = [
        ((s, a), n, e)
        for s, a, n, e in (("f", "o", 400, 150), ("f", "y", 300, 120), ("m", "o", 30, 15), ("m", "y", 310, 110))
    ]
    tables = (
        table((), [((), 1040, 395)]),
        table(("sex",), [(("f",), 700, 270), (("m",), 340, 125)]),
        table(("age",), [(("o",), 430, 165), (("y",), 610, 230)]),
        table(("sex", "age"), pairs),
    )
    wanted = study(indicator=asked)
    wanted = replace(wanted, dimensions={**wanted.dimensions, "age": age})
    found = estimate(wanted, protect(Cells(tables), wanted), {})
    about = [row for row in found if (row.subgroup, row.subgroup_2) == ("m", "o")]
    assert {(row.measure, row.reason) for row in about} == {("proportion", "UNRELIABLE"), ("difference", "UNRELIABLE")}


def test_shares_of_a_representation_are_judged_by_all_whose_group_is_known():
    asked = study()
    asked = replace(
        asked,
        indicators=(),
        sources={"s": Source("s"), "b": Source("b", kind="counts", published=True)},
        representations=(Representation("r", "t", "R", "s", ("b",), ("sex",)),),
        benchmarks={"b": Benchmark("b", "b")},
    )
    bench = tuple(
        replace(each, source="b") for each in cells((("f", 900, 0), ("m", 800, 0), ("x", 300, 0)), "benchmark:b")
    )
    tables = Cells((*cells((("f", 500, 0), ("m", 470, 0), ("x", 12, 0)), "r"), *bench))
    found = estimate(asked, protect(tables, asked), {})
    (share,) = found.where(measure="proportion", subgroup="x")
    assert (share.status, share.n) == ("ok", 12)  # 1.2 in every 100: a range below 5 points
    few = Cells((*cells((("f", 14, 0), ("m", 12, 0), ("x", 12, 0)), "r"), *bench))
    found = estimate(asked, protect(few, asked), {})
    (share,) = found.where(measure="proportion", subgroup="x")
    assert (share.status, share.reason, share.n) == ("refused", "UNRELIABLE", 12)
    assert {row.reason for row in found.where(measure="parity_difference", subgroup="x")} == {"UNRELIABLE"}
    assert {row.status for row in found.where(measure="benchmark_share", subgroup="x")} == {"ok"}


def test_a_note_travels_with_the_level():
    found = rows(study(), (("f", 400, 150), ("m", 300, 120), ("x", 118, 106)))
    (level,) = found.where(measure="proportion", subgroup="x")
    assert (level.status, level.flags) == ("ok", ())
    found = estimate(study(), protect(Cells(cells((("f", 400, 150), ("m", 300, 120), ("x", 40, 40)))), study()), {})
    (level,) = found.where(measure="proportion", subgroup="x")
    assert (level.status, level.flags) == ("ok", (COMPLEMENT,))


def test_gaps_within_strata_are_withheld_with_the_crude_one():
    rows_of = {"f": ((200, 80), (200, 70)), "m": ((150, 60), (150, 60)), "x": ((22, 11), (22, 11))}
    strata = [((sex, age), *pair) for sex, pairs in rows_of.items() for age, pair in zip("oy", pairs, strict=True)]
    sexes = [((sex,), *(sum(each) for each in zip(*pairs, strict=True))) for sex, pairs in rows_of.items()]
    tables = (table((), [((), 744, 292)]), table(("sex",), sexes), table(("sex", "age"), strata))
    age = Dimension("age", "Age", tuple(Level(code, code, order) for order, code in enumerate("oy", start=1)))
    within = "mantel_haenszel_risk_difference"
    asked = study(indicator=replace(ASKED, stratify_by=("age",), measures=("difference", within)))
    asked = replace(asked, dimensions={**asked.dimensions, "age": age})
    found = estimate(asked, protect(Cells(tables), asked), {})
    assert {row.subgroup: row.reason for row in found.where(measure=within)} == {"f": "", "m": "", "x": "UNRELIABLE"}
    asked = replace(asked, dimensions={**asked.dimensions, "sex": replace(SEX, reference="x")})
    found = estimate(asked, protect(Cells(tables), asked), {})
    assert {row.subgroup: row.reason for row in found.where(measure=within)} == dict.fromkeys("fm", "UNRELIABLE")
