"""The carried vocabularies: they load, they hold together, their codes are right, and nothing unconfirmed creeps in."""

from dataclasses import FrozenInstanceError
from itertools import pairwise

import pytest

from isonomia.errors import InputError
from isonomia.model import absence as roots
from isonomia.standards import (
    codings,
    has_valid_check_digit,
    may_divide,
    owners_of,
    vocabularies_of,
    vocabulary,
    vocabulary_ids,
)
from isonomia.standards.codings import coded_dimension, rule_reason
from isonomia.standards.identifiers import CDCREC, LOINC, SNOMED, mod_10, verhoeff_remainder

IDS = vocabulary_ids()

# Rows that nobody has compared with their source yet. The number may fall and never rise.
UNCONFIRMED = {
    "absence": 1,
    "ahc-hrsn": 16,
    "citizenship": 5,
    "english-proficiency": 4,
    "first-generation": 1,
    "gender-identity": 1,
    "hpsa-primary-care": 30,
    "income-to-poverty": 9,
    "insurance": 5,
    "race-ethnicity-spd15-2024": 1,
    "race-in-algorithms": 14,
    "ruca-2020": 21,
    "rurality-schemes": 20,
    "ses-eo-aamc": 3,
    "sex": 2,
    "sexual-orientation": 3,
    "skin-tone": 10,
    "veteran-status": 4,
}

BANDS = ("age-bands", "income-to-poverty")


def rows(name, scheme=""):
    return [value for value in vocabulary(name).values if not scheme or value.scheme == scheme]


def test_there_are_thirty_five_files():
    assert len(IDS) == 35


@pytest.mark.parametrize("name", IDS)
def test_a_file_holds_together(name):
    loaded = vocabulary(name)
    codes = [value.code for value in loaded.values]
    assert loaded.id == name
    assert loaded.title
    assert loaded.version
    assert len(set(codes)) == len(codes)
    assert all(value.label for value in loaded.values)
    assert {value.source for value in loaded.values} <= set(loaded.sources)
    assert {each.confidence for each in loaded.sources.values()} <= {"sourced", "computed", "recalled", "project"}
    assert loaded.extra["absence"] == "absence"


@pytest.mark.parametrize("name", IDS)
def test_parents_stand_before_their_children(name):
    seen = {""}
    for value in vocabulary(name).values:
        assert value.parent in seen, value.code
        seen.add(value.code)


@pytest.mark.parametrize("name", IDS)
def test_orders_rise(name):
    orders = [value.order for value in vocabulary(name).values]
    assert orders == sorted(orders)


@pytest.mark.parametrize("name", IDS)
def test_unconfirmed_rows_do_not_become_more(name):
    count = sum(not value.confirmed for value in vocabulary(name).values)
    assert count <= UNCONFIRMED.get(name, 0)


@pytest.mark.parametrize("name", IDS)
def test_a_row_that_is_recalled_is_not_confirmed_and_a_file_is_only_if_every_row_is(name):
    loaded = vocabulary(name)
    for value in loaded.values:
        if loaded.sources[value.source].confidence == "recalled":
            assert not value.confirmed, value.code
    assert loaded.extra["confirmed"] == all(value.confirmed for value in loaded.values)


def test_check_digits_of_all_carried_codes():
    checked = 0
    for name in IDS:
        for value in vocabulary(name).values:
            system = value.extra.get("system", "")
            code = value.extra.get("system_code") or (value.code if system == LOINC else "")
            if system in {CDCREC, LOINC, SNOMED} and code:
                assert has_valid_check_digit(system, code), (name, code)
                checked += 1
    assert checked > 100


@pytest.mark.parametrize(
    ("code", "digit"), [("2106", 3), ("69856", 3), ("LA33", 6), ("LA32", 8), ("LA2", 8), ("LA6350", 8)]
)
def test_mod_10_as_published_codes_have_it(code, digit):
    assert mod_10(code) == digit


def test_verhoeff_as_published_identifiers_have_it():
    assert verhoeff_remainder("2363") == 0  # Verhoeff's own example: 236 and its digit 3
    assert verhoeff_remainder("248152002") == 0


@pytest.mark.parametrize(("system", "code"), [(CDCREC, "2106-3"), (LOINC, "69856-3"), (SNOMED, "248152002")])
def test_a_changed_digit_or_two_neighbours_swapped_is_seen(system, code):
    digits = [place for place, character in enumerate(code) if character.isdigit()]
    for place in digits:
        for digit in "0123456789".replace(code[place], ""):
            assert not has_valid_check_digit(system, code[:place] + digit + code[place + 1 :])
    for left, right in pairwise(digits):
        swapped = list(code)
        swapped[left], swapped[right] = swapped[right], swapped[left]
        if swapped != list(code) and {code[left], code[right]} != {"0", "9"}:  # mod 10 cannot see 09 for 90
            assert not has_valid_check_digit(system, "".join(swapped))


def test_a_system_without_check_digits_takes_any_code():
    assert has_valid_check_digit("http://example.org", "anything")
    assert not has_valid_check_digit(LOINC, "no dash")
    assert not has_valid_check_digit(SNOMED, "12")


def test_a_code_without_its_system_has_several_owners():
    assert owners_of("2118-8") == (LOINC, CDCREC)
    assert owners_of("2028-9") == (CDCREC,)
    assert owners_of("69856-3") == (LOINC,)
    assert owners_of("no such code") == ()


def test_race_and_ethnicity_of_2024_has_seven_minimum_and_thirty_six_detailed_groups():
    loaded = vocabulary("race-ethnicity-spd15-2024")
    minimum = loaded.top()
    detailed = [value for value in loaded.values if value.parent and not value.code.endswith((".OTHER", ".WRITE_IN"))]
    assert len(minimum) == 7
    assert len(detailed) == 36
    assert sum(bool(value.extra["system_code"]) for value in detailed) == 35
    assert [value.code for value in loaded.below("ASIAN")][:2] == ["ASIAN.CHINESE", "ASIAN.ASIAN_INDIAN"]


def test_counts_of_other_lists():
    assert len(vocabulary("gravity-domains").values) == 24
    assert len(vocabulary("disability-acs6").values) == 6
    icd = vocabulary("icd10cm-z55-z65")
    billable = [value for value in icd.values if value.extra["billable"]]
    assert len(billable) == 117
    assert len([value for value in icd.values if value.extra["level"] == "category"]) == 10
    assert icd.get("Z61") is None


def test_standard_populations_add_up():
    us = "standard-population-us-2000"
    assert sum(value.extra["population"] for value in rows(us, "nineteen")) == 274_633_642
    assert sum(value.extra["population"] for value in rows(us, "eleven")) == 274_634_000
    assert sum(value.extra["population"] for value in rows("standard-population-esp-2013")) == 100_000
    for name in (us, "standard-population-esp-2013"):
        for scheme in vocabulary(name).schemes:
            assert sum(value.extra["per_million"] for value in rows(name, scheme)) == 1_000_000


@pytest.mark.parametrize("scheme", ["nineteen", "eighteen", "eleven", "twenty", "esp-nineteen"])
def test_age_bands_tile_from_nought_without_end(scheme):
    bounds = [(value.extra["lower"], value.extra["upper"]) for value in rows("age-bands", scheme)]
    assert bounds[0][0] == 0
    assert bounds[-1][1] == 200
    assert all(low[1] == high[0] for low, high in pairwise(bounds))


@pytest.mark.parametrize("name", ["standard-population-us-2000", "standard-population-esp-2013"])
def test_weights_have_the_bands_of_their_scheme(name):
    for scheme in vocabulary(name).schemes:
        assert [value.code for value in rows(name, scheme)] == [value.code for value in rows("age-bands", scheme)]


@pytest.mark.parametrize("name", BANDS)
def test_bands_of_a_scheme_meet(name):
    for scheme in vocabulary(name).schemes:
        bounds = [(value.extra["lower"], value.extra["upper"]) for value in rows(name, scheme)]
        assert all(low < high for low, high in bounds)
        assert all(low[1] == high[0] for low, high in pairwise(bounds))


def test_the_published_weights_of_eleven_groups_are_exact():
    published = [".013818", ".055317", ".145565", ".138646", ".135573", ".162613", ".134834"]
    published += [".087247", ".066037", ".044842", ".015508"]
    carried = [value.extra["per_million"] for value in rows("standard-population-us-2000", "eleven")]
    assert carried == [round(float(weight) * 1e6) for weight in published]


def test_kinds_of_absence_agree_with_the_model():
    carried = vocabulary("absence")
    person = {value.code: value.parent or value.code for value in carried.values if value.extra["level"] != "cell"}
    assert person == roots.ROOT_OF_KIND
    missing = {
        person[value.code] for value in carried.values if value.code in person and value.extra["counts_as_missing"]
    }
    assert missing == set(roots.MISSING_ROOTS)


def test_codings_say_who_is_counted_where():
    named = codings()
    assert set(named) == {
        "alone",
        "alone_or_in_combination",
        "most_frequent_combinations",
        "combined_multiple",
        "ipeds_priority",
        "two_question_1997",
    }
    assert not named["alone_or_in_combination"].exclusive
    assert named["combined_multiple"].several
    assert {each.id for each in named.values() if each.counted} == {
        "alone",
        "alone_or_in_combination",
        "combined_multiple",
    }
    assert coded_dimension() == "race_ethnicity"


def test_unlike_counts_are_not_divided():
    assert may_divide("alone", "alone") == ""
    assert may_divide("alone", "alone_or_in_combination") == "DIV-01"
    assert may_divide("alone", "") == "DIV-01"
    assert may_divide("alone", "alone", "race-ethnicity-1997", "race-ethnicity-spd15-2024") == "DIV-02"
    assert may_divide("alone", "alone", "race-ethnicity-1997", "race-ethnicity-1997") == ""
    assert rule_reason("DIV-01")
    assert rule_reason("no such rule") == ""


def test_the_crosswalk_refuses_what_it_must():
    actions = {value.code: value.extra["action"] for value in vocabulary("race-ethnicity-crosswalk").values}
    for rule in ("COD-01", "COD-02", "COD-03", "COD-06", "O2N-05", "O2N-06", "O2N-07", "DIV-01", "DIV-02"):
        assert actions[rule] == "refuse", rule


def test_a_bridge_and_its_inverse_are_silent_only_where_both_are_equivalent():
    for value in vocabulary("race-ethnicity-crosswalk").values:
        if value.extra["action"] == "map":
            assert value.extra["relation"] == "equivalent", value.code


def test_an_unknown_vocabulary_gets_the_nearest_name():
    with pytest.raises(InputError) as caught:
        vocabulary("race-ethnicity-spd15-2025")
    assert caught.value.faults[0].nearest == "race-ethnicity-spd15-2024"


def test_loading_is_lazy_and_cached_and_frozen():
    first = vocabulary("sex")
    assert vocabulary("sex") is first
    with pytest.raises(FrozenInstanceError):
        first.title = "other"


def test_schemes_and_children():
    assert vocabulary("rurality-schemes").needs_scheme
    assert [value.code for value in vocabulary("rurality-schemes").top("va-urh")] == [
        f"va-urh:{each}" for each in "URHI"
    ]
    assert vocabulary("race-ethnicity-1997").needs_scheme
    assert [value.code for value in vocabulary("race-ethnicity-1997").top("ETHNICITY")] == ["HISP", "NOT_HISP"]
    assert not vocabulary("sex").needs_scheme
    assert "race-ethnicity-1997" in vocabularies_of("race_ethnicity")


def test_rows_that_stand_last_say_so():
    last = {(name, value.code) for name in IDS for value in vocabulary(name).values if value.last}
    assert {("religion", "other"), ("sex", "another_recorded"), ("race-ethnicity-1997", "OTHER")} <= last
