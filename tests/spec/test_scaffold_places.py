"""`init` proposes places for a column of states or counties, and for nothing that only looks like one."""

from datetime import date

import pytest

from isonomia import sources, study
from isonomia.standards import places
from isonomia.study import scaffold


@pytest.fixture
def written(tmp_path):
    """Writes a column into a table of people, and reads the study file that is proposed for it."""

    def write(name, values):
        path = tmp_path / "people.csv"
        lines = [f"{values[at % len(values)]},{'yes' if at % 3 else 'no'}" for at in range(4 * len(values) + 60)]
        path.write_text("\n".join([f"{name},passed", *lines]) + "\n", encoding="utf-8")
        text = scaffold.write(sources.profile(path), date(2026, 11, 22))
        return text, study.parse(text)

    return write


def home(written, name, values):
    _, made = written(name, values)
    return next(iter(made.dimensions.values()), None)


@pytest.mark.parametrize(
    ("name", "values", "kind", "codes"),
    [
        ("home_state", ["OH", "pa", "KY", "WV"], "us-states", ["OH", "PA", "KY", "WV"]),
        ("State", ["Ohio", "Kentucky"], "us-states", ["OH", "KY"]),
        ("state_fips", ["39", "9", "36"], "us-states", ["OH", "CT", "NY"]),
        ("where", ["Ohio", "Texas", "Maine", "Guam"], "us-states", ["OH", "TX", "ME", "GU"]),
        ("county_fips", ["39035", "1001", "39049"], "us-counties", ["39035", "01001", "39049"]),
    ],
)
def test_states_and_counties_are_recognised(written, name, values, kind, codes):
    found = home(written, name, values)
    assert found.places == kind
    assert {level.code for level in found.levels} == set(codes)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("answer", ["OK", "ME"]),  # words too, and only two
        ("state", ["solid", "liquid", "gas"]),
        ("site", ["Ohio", "Texas", "Maine", "Elsewhere"]),  # one of them is no place
        ("floor", ["1", "2", "4", "5"]),  # numbers alone, without a name that says so
    ],
)
def test_what_only_looks_like_places_is_not(written, name, values):
    found = home(written, name, values)
    assert found is None or not found.places


def test_blanks_are_declared_and_levels_are_those_of_the_file(written):
    text, made = written("home_state", ["OH", "MI", "IN", "", "unknown"])
    found = made.dimensions["home_state"]
    assert [level.label for level in found.levels] == ["Ohio", "Michigan", "Indiana"]
    assert dict(next(iter(found.bindings.values())).absent) == {"": "left_blank", "unknown": "unknown"}
    assert "Recognised as places" in text
    assert "Another place" in text


def test_every_state_is_recognised_by_every_name(written):
    for kind in ("FIPS", "name"):
        values = [each.fips if kind == "FIPS" else each.name for each in places("us-states").values()]
        assert len(home(written, "state", values).levels) == 56
