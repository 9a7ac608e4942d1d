"""The four reports: Wilson, exact odds ratios beside scipy's, refusals, the bound of the silent, benchmarks."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats.contingency import odds_ratio

from isonomia.curriculum.cases import Case, CaseBank, Section
from isonomia.curriculum.extract import extract_all
from isonomia.curriculum.reports import Coded, audit, population
from isonomia.curriculum.reports.associations import SMALLEST, TIED, associations
from isonomia.curriculum.reports.audit import share
from isonomia.curriculum.reports.tallies import Tally
from isonomia.errors import InputError

GROUPS = ("BLACK", "WHITE", "ASIAN")


def tally(name, group, categories):
    return Tally(name, {"race_ethnicity": (group,)} | NOTHING, frozenset(), frozenset(), frozenset(categories))


NOTHING = dict.fromkeys(TIED[:1] + TIED[2:], ())


def cases(*stems):
    return CaseBank(tuple(Case(str(at), (Section("stem", stem),)) for at, stem in enumerate(stems)))


def audited(bank, coded=None, people=None):
    return audit(bank, list(extract_all(bank.cases)), coded or Coded(), people)


def test_zero_is_a_result():
    """Inclusion 2.1: with 0 of 278 Wilson's upper limit is 1.36 in 100."""
    found = share(0, 278)
    assert found.low == 0
    assert found.high == pytest.approx(0.0136, abs=5e-5)
    assert share(0, 0).high is None


def test_silence_is_counted_and_conflict_is_apart():
    stated, plain = "A 34-year-old man is uninsured.", "A 34-year-old man has a cough."
    report = audited(cases(stated, plain, "A 40-year-old man has pain. She says so.", "Which enzyme is inhibited?"))
    by_name = {each.characteristic: each for each in report.mentions}
    assert (report.cases, report.audited, report.without) == (4, 3, 1)
    assert by_name["insurance"].stated.count == 1
    assert by_name["insurance"].silent.count == 2
    assert by_name["sex"].conflicts == 1
    assert by_name["sex"].stated.count == 2
    assert by_name["sex"].silent.count == 0
    for each in report.mentions:
        assert each.stated.count + each.silent.count + each.conflicts == report.audited


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(GROUPS), st.booleans()), min_size=1, max_size=60))
def test_odds_ratios_are_those_of_scipy(rows):
    own = [tally(str(at), group, {"x"} if ill else {"y"}) for at, (group, ill) in enumerate(rows)]
    for each in associations(own):
        inside = [ill for group, ill in rows if group == each.value]
        outside = [ill for group, ill in rows if group != each.value]
        if len(inside) < SMALLEST:
            assert each.reason == "TOO_FEW_MENTIONS"
            assert each.odds_ratio is None
            continue
        if each.reason:
            assert not outside or each.reason == "NO_CATEGORY"
            continue
        what = each.category == "x"
        a, c = sum(ill == what for ill in inside), sum(ill == what for ill in outside)
        expected = odds_ratio([[a, len(inside) - a], [c, len(outside) - c]])
        limits = expected.confidence_interval(0.95)
        if each.odds_ratio is None:
            assert np.isinf(expected.statistic)
        else:
            assert each.odds_ratio == pytest.approx(expected.statistic, rel=1e-5, abs=1e-9)
        assert each.low == pytest.approx(limits.low, rel=1e-5, abs=1e-9)
        assert each.high is None or each.high == pytest.approx(limits.high, rel=1e-5)
        assert each.q >= each.p


def test_two_groups_are_one_comparison():
    own = [tally(str(at), "BLACK" if at % 2 else "WHITE", {"x"} if at < 9 else set()) for at in range(20)]
    assert len(associations(own)) == 1
    three = [*own, *(tally(f"a{at}", "ASIAN", {"x"}) for at in range(4))]
    few = [each for each in associations(three) if each.value == "ASIAN"]
    assert [each.reason for each in few] == ["TOO_FEW_MENTIONS"]


def test_the_order_of_cases_changes_no_count():
    stems = ("A 34-year-old Black man has a cough.", "A 60-year-old farmer has a sore.", "A 4-year-old girl is deaf.")
    first, second = audited(cases(*stems)), audited(cases(*reversed(stems)))
    assert first == replace(second, reading=first.reading)


def test_nothing_missed_in_a_hundred_bounds_the_misses_at_3_in_100():
    """Inclusion 2.3: n = 100 without a miss bounds the miss rate at 3 %."""
    bank = cases(*["A 34-year-old man has a cough."] * 130)
    read = audited(bank).reading
    assert (read.sampled, read.bound) == (100, None)
    coded = Coded(missed=dict.fromkeys((case.id for case in bank.cases), ()))
    bound = audited(bank, coded).reading.bound
    assert bound == pytest.approx(1 - 0.05 ** (1 / 100), rel=1e-9)
    assert bound < 0.03


def test_a_carried_benchmark_has_shares_that_are_shares(tmp_path):
    people = population("us-2018", tmp_path)
    assert sum(people.shares["sex"].values()) == pytest.approx(1)
    assert people.share("race_ethnicity", "BLACK") == pytest.approx(0.125, abs=0.001)
    assert people.share("disability", "any") == pytest.approx(0.126, abs=0.001)
    assert people.share("religion", "any") is None
    report = audited(cases("A 34-year-old man has a cough."), people=people)
    race = next(each for each in report.mentions if each.characteristic == "race_ethnicity")
    assert {each.value for each in race.values} >= {"BLACK", "WHITE", "HISP"}  # zero is a result
    assert all(each.of_all.count == 0 for each in race.values)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = 'x'", "is missing"),
        ("title='a'\ncitation='b'\ncoding='c'\nyear='d'\ntotal=10\n[people.sexx]\nmale=3", "Did you mean 'sex'?"),
        ("title='a'\ncitation='b'\ncoding='c'\nyear='d'\ntotal=10\n[people.sex]\nmale=30", "between 0 and total"),
        ("title='a'\ncitation='b'\ncoding='c'\nyear='d'\ntotal=10\n[told]\nes=3\n[people.sex]\nmale=3", "translations"),
        ("title = ", "not TOML"),
    ],
)
def test_faults_of_a_benchmark(tmp_path, text, said):
    (tmp_path / "own.toml").write_text(text)
    with pytest.raises(InputError, match=said.replace("?", r"\?")):
        population("own.toml", tmp_path)
    with pytest.raises(InputError, match="there is no benchmark"):
        population("us-2019", tmp_path)
