"""Places of the United States in a study file: codes, names, nearest names, states for their counties, the rest."""

import pytest

from isonomia.errors import StudyError
from isonomia.standards import places
from isonomia.standards.us_places import COUNTIES, STATES, TERRITORIES, names_of, state_of
from isonomia.study import parse

HEAD = """
schema = 1
title = "A made-up school"
[source.people]
path = "people.csv"
{dimension}
[[indicator]]
id = "graduated"
source = "people"
event = "graduated = 'yes'"
by = ["home"]
[release]
id = "2026"
date = 2026-11-22
publisher = "A made-up school"
contact = "equity@school.example"
"""


def home(lines, more=""):
    study = parse(HEAD.format(dimension=f'[dimension.home]\ncolumn = "home"\n{lines}\n{more}'))
    return study.dimensions["home"]


def fault(lines):
    with pytest.raises(StudyError) as raised:
        home(lines)
    return str(raised.value)


def test_fifty_states_the_district_and_five_territories():
    states = places(STATES)
    assert len(states) == 56
    assert len({each.fips for each in states.values()}) == 56
    assert [code for code, each in states.items() if each.division == TERRITORIES] == ["PR", "VI", "GU", "MP", "AS"]
    assert states["DC"].fips == "11"
    assert state_of("ohio") == state_of("39") == state_of("OH") == states["OH"]


def test_counties_are_in_states_and_told_apart_there():
    counties = places(COUNTIES)
    by_fips = {each.fips: each.code for each in places(STATES).values()}
    assert len(counties) == 3242
    assert all(each.state == by_fips[code[:2]] for code, each in counties.items())
    assert len({each.label for each in counties.values()}) == len(counties)
    assert counties["51600"].label == "Fairfax city, VA"
    assert counties["51059"].label == "Fairfax, VA"
    assert "Orleans Parish, LA" in names_of(counties["22071"])


def test_no_name_stands_for_two_places():
    for kind in (STATES, COUNTIES):
        seen = {}
        for code, each in places(kind).items():
            for name in names_of(each, places(kind).values()):
                assert seen.setdefault(name.casefold(), code) == code, name


def test_states_by_abbreviation_code_and_name():
    found = home('places = "us-states"')
    assert found.places == STATES
    assert [level.code for level in found.levels] == list(places(STATES))
    named = found.bindings["people"].map
    assert {named[each] for each in ("OH", "39", "Ohio", "US-OH")} == {"OH"}
    assert named["6"] == named["06"] == "CA"
    assert named["D.C."] == "DC"


def test_a_list_picks_and_the_rest_is_elsewhere():
    found = home('places = "us-states"\nlevels = ["Ohio", "26", "KY"]\nelsewhere = "Another state"')
    assert [(level.code, level.label) for level in found.levels] == [
        ("OH", "Ohio"),
        ("MI", "Michigan"),
        ("KY", "Kentucky"),
        ("Another state", "Another state"),
    ]
    assert found.bindings["people"].map["Texas"] == "Another state"
    assert found.levels[-1].last


def test_a_state_stands_for_all_its_counties():
    found = home('places = "us-counties"\nlevels = ["DE"]\nelsewhere = "Outside Delaware"')
    assert [level.label for level in found.levels] == ["Kent", "New Castle", "Sussex", "Outside Delaware"]
    named = found.bindings["people"].map
    assert {named[each] for each in ("10001", "Kent", "Kent County", "Kent, DE", "Kent County, Delaware")} == {"10001"}
    assert named["39035"] == named["Cuyahoga, OH"] == "Outside Delaware"


def test_counties_of_two_states_keep_their_state():
    found = home('places = "us-counties"\nlevels = ["10001", "Kent County, MD"]')
    assert [level.label for level in found.levels] == ["Kent, DE", "Kent, MD"]
    assert "Kent" not in found.bindings["people"].map


def test_a_group_that_is_no_place_has_a_label():
    found = home('places = "us-states"', '[dimension.home.levels]\nOH = "Home"\nabroad = "Another country"')
    assert [(level.code, level.label, level.last) for level in found.levels] == [
        ("OH", "Home", False),
        ("abroad", "Another country", True),
    ]


def test_counties_lie_within_their_states_without_a_word():
    more = '[dimension.county]\ncolumn = "county"\nplaces = "us-counties"\nlevels = ["DE"]\nwithin = "home"'
    text = HEAD.format(dimension=f'[dimension.home]\ncolumn = "home"\nplaces = "us-states"\n{more}')
    assert set(parse(text).dimensions["county"].parents.values()) == {"DE"}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('places = "us-states"\nlevels = ["Ohoi"]', ("Ohoi", "is not a state or territory", "Ohio")),
        ('places = "us-states"\nlevels = ["OH", "ohio"]', ("stands twice",)),
        ('places = "us-counties"\nlevels = ["Cuyahoga"]', ("is not a county or a state", "Cuyahoga, OH")),
        ('places = "us-counties"', ("which of the 3,242 counties are meant", 'levels = ["OH"]')),
        ('places = "us-counties"\nlevels = ["TX", "OK", "KY"]', ("451 places are more than pages", "elsewhere")),
        ('places = "us-states"\nvocabulary = "sex"', ("places and vocabulary at once",)),
        ('places = "us-states"\nbins = [1, 2]', ("places and bins at once",)),
        ('places = "us-states"\ngradient = true', ("places have no order",)),
        ('levels = ["a", "b"]\nelsewhere = "c"', ("elsewhere without places",)),
    ],
)
def test_what_is_no_place_is_said_with_the_nearest(lines, said):
    found = fault(lines)
    assert all(each in found for each in said), found
