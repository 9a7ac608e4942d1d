"""Periods added up where single ones hold too few people: all tables of a source alike, or none."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from isonomia.errors import StudyError
from isonomia.model.cells import KEYS, Cells, CellTable
from isonomia.model.periods import window_name, windows, without_order
from isonomia.model.study import Dimension, Indicator, ReleaseSpec, Source, Study
from isonomia.protect import protect, unprotected
from isonomia.protect.pooling import in_windows

YEARS = ("2021", "2022", "2023", "2024", "2025")


def table(indicator, names, rows, source="s", stratum="", clusters=None):
    """rows: (period, codes, n, events)."""
    keys = {name: np.array([""] * len(rows), dtype=object) for name in KEYS}
    keys["period"] = np.array([row[0] for row in rows], dtype=object)
    if clusters:
        keys["cluster"] = np.array(clusters, dtype=object)
        keys["stratum"] = np.array([stratum] * len(rows), dtype=object)
    keys |= {name: np.array([row[1][at] for row in rows], dtype=object) for at, name in enumerate(names)}
    sums = {"n": np.array([row[2] for row in rows]), "events": np.array([row[3] for row in rows])}
    return CellTable(indicator, source, "proportion", names, keys, sums)


def by_sex(indicator, groups, source="s", periods=YEARS):
    """groups: code -> (n, events) in every period, or a list of them, one a period."""
    full = [
        (period, (code,), *(each[at] if isinstance(each, list) else each))
        for at, period in enumerate(periods)
        for code, each in groups.items()
    ]
    totals = {}
    for period, _, n, events in full:
        old = totals.get(period, (0, 0))
        totals[period] = (old[0] + n, old[1] + events)
    whole = table(indicator, (), [(period, (), *pair) for period, pair in totals.items()], source)
    return whole, table(indicator, ("sex",), full, source)


def study(pool=5, *, policy="cms", sources=None, indicators=("i",), of="s"):
    return Study(
        "A study",
        ReleaseSpec("1", date(2026, 1, 1), "A school", "x@school.example", policy=policy, pool=pool),
        sources or {"s": Source("s", period="year", person="id")},
        {"sex": Dimension("sex", "Sex")},
        tuple(Indicator(each, "t", each, of, "proportion", by=(("sex",),)) for each in indicators),
    )


LARGE = by_sex("i", {"f": (80, 40), "m": (90, 30)})
SMALL = by_sex("j", {"f": [(80, 40)] * 4 + [(80, 75)], "m": (90, 30)})


def periods(shown, indicator, names=("sex",)):
    return set(shown.get(indicator, names).keys["period"].tolist())


def test_windows_are_counted_back_from_the_newest_period_and_the_oldest_may_be_shorter():
    found = windows(["2024", "2020", "2022", "2021", "2023"], 2)
    assert found == {
        "2020": "2020", "2021": "2021–2022", "2022": "2021–2022", "2023": "2023–2024", "2024": "2023–2024",
    }  # fmt: skip
    assert windows(YEARS, 9) == dict.fromkeys(YEARS, "2021–2025")


@pytest.mark.parametrize(
    ("inside", "name"),
    [
        (["2021"], "2021"),
        (["2021-1"], "2021-1"),
        (["2018", "2021", "2022", "2023"], "2018, 2021–2023"),
        (["2020-21", "2021-22"], "2020-21 – 2021-22"),
        (["FY21", "FY22", "FY23"], "FY21 – FY23"),
    ],
)
def test_a_window_is_named_after_the_periods_that_it_holds(inside, name):
    assert window_name(inside) == name


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        (["2021", "2022"], ""),
        (["2021-01", "2020-12"], ""),
        (["one"], ""),
        ([], ""),
        (["FY9", "FY10"], "they are not written alike"),
        (["Fall 2021", "Spring 2021"], "they are not written alike"),
        (["one", "two"], "they are not written alike"),
        (["fall", "tall"], "they are not written alike"),
        (["01/2021", "02/2020"], "the year does not stand first"),
    ],
)
def test_periods_have_an_order_where_they_differ_in_digits_alone_and_the_year_stands_first(inside, why):
    assert without_order(inside) == why


def test_one_small_number_pools_every_question_and_every_grouping_of_its_source():
    """Of the question i every cell is large; of j one outcome in one year is small."""
    shown = protect(Cells((*LARGE, *SMALL)), study(indicators=("i", "j")))
    for name in ("i", "j"):
        for names in ((), ("sex",)):
            assert periods(shown, name, names) == {"2021–2025"}
    assert shown.pooled == {"s": {"2021–2025": YEARS}}
    found = shown.get("i", ("sex",))
    assert (found.n.tolist(), found.events.tolist()) == ([400, 450], [200, 150])


def test_nothing_is_pooled_where_nothing_is_small():
    shown = protect(Cells(LARGE), study())
    assert periods(shown, "i") == set(YEARS)
    assert not shown.pooled


def test_nothing_is_pooled_where_the_study_does_not_ask():
    shown = protect(Cells(SMALL), study(0, indicators=("j",)))
    assert periods(shown, "j") == set(YEARS)


def test_sources_are_pooled_each_by_itself():
    other = by_sex("k", {"f": (80, 40), "m": (90, 30)}, "t")
    sources = {name: Source(name, period="year", person="id") for name in ("s", "t")}
    both = study(sources=sources, indicators=("j",))
    both = replace(both, indicators=(*both.indicators, replace(both.indicators[0], id="k", source="t")))
    shown = protect(Cells((*SMALL, *other)), both)
    assert periods(shown, "j") == {"2021–2025"}
    assert periods(shown, "k") == set(YEARS)


@pytest.mark.parametrize(
    "source",
    [
        Source("s", kind="counts", published=True, citation="x", period="year"),
        Source("s", kind="counts", period="year"),
    ],
)
def test_published_figures_and_counts_of_others_are_never_pooled(source):
    shown = protect(Cells(SMALL), study(sources={"s": source}, indicators=("j",)))
    assert periods(shown, "j") == set(YEARS)


def test_everyone_else_is_looked_at_too():
    """The levels overlap: each is large, and only one person is outside a."""
    rows = {"a": (99, 40), "b": (98, 41)}
    whole = table("i", (), [(year, (), 100, 42) for year in YEARS])
    full = [(year, (code,), *pair) for year in YEARS for code, pair in rows.items()]
    groups = replace(table("i", ("sex",), full), overlapping=frozenset({"sex"}))
    shown = protect(Cells((whole, groups)), study())
    assert periods(shown, "i") == {"2021–2025"}


def test_under_strict_a_group_that_is_missing_in_one_year_is_small():
    whole, groups = by_sex("i", {"f": (80, 40), "m": (90, 30)})
    kept = ~((groups.keys["period"] == "2023") & (groups.keys["sex"] == "m"))
    fewer = CellTable(
        "i", "s", "proportion", ("sex",),
        {name: column[kept] for name, column in groups.keys.items()},
        {name: column[kept] for name, column in groups.sums.items()},
    )  # fmt: skip
    assert protect(Cells((whole, fewer)), study()).pooled == {}
    assert protect(Cells((whole, fewer)), study(policy="strict")).pooled.keys() == {"s"}


def test_the_policy_of_the_source_decides():
    groups = by_sex("i", {"f": (80, 40), "m": (90, 15)})
    assert protect(Cells(groups), study()).pooled == {}
    strict = study(sources={"s": Source("s", period="year", person="id", policy="strict")})
    assert protect(Cells(groups), strict).pooled.keys() == {"s"}


def test_the_order_of_the_tables_does_not_matter():
    one = protect(Cells((*LARGE, *SMALL)), study(2, indicators=("i", "j")))
    other = protect(Cells((*reversed(SMALL), *reversed(LARGE))), study(2, indicators=("i", "j")))
    assert [repr(each) for each in one] == [repr(each) for each in other]


def test_periods_without_an_order_are_refused_and_not_guessed():
    groups = by_sex("i", {"f": (8, 4), "m": (90, 30)}, periods=("Fall 2021", "Spring 2021"))
    with pytest.raises(StudyError, match="cannot be put in order, for they are not written alike"):
        protect(Cells(groups), study(2))


def test_namesakes_among_clusters_are_one_cluster_in_all_periods_and_others_stay_apart():
    rows = [("2021", (), 10, 1), ("2021", (), 20, 2), ("2022", (), 30, 3), ("2022", (), 40, 4)]
    found = in_windows(table("i", (), rows, clusters=["a", "b", "a", "c"], stratum="1"), dict.fromkeys(YEARS, "w"))
    assert dict(zip(found.keys["cluster"], found.sums["n"].tolist(), strict=True)) == {"a": 40, "b": 20, "c": 40}


def test_the_private_tables_keep_single_periods():
    assert periods(unprotected(Cells(SMALL), study(indicators=("j",))), "j") == set(YEARS)
