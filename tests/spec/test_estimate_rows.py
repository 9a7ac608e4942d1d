"""Estimates in little room are what they were, value and type, however they are read."""

from dataclasses import astuple, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isonomia.model.estimate_rows import EstimateRows, columns_of, different, packed, picked
from isonomia.model.estimates import Estimate, Estimates

ROW = Estimate(release="2026", indicator="a", measure="proportion", value=0.5, n=10, flags=("wide",))
NUMBER = st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-3, 3)
ROWS = st.lists(
    st.builds(
        lambda text, value, se, n, flags: replace(
            ROW, subgroup=text, value=0.0 if value is None else value, se=se, n=n, flags=flags
        ),
        st.sampled_from(["", "1", "Black", "Añadido"]),
        NUMBER,
        NUMBER,
        st.none() | st.integers(0, 10),
        st.sampled_from([(), ("wide",), ("clamped", "wide")]),
    ),
    max_size=6,
)


def said(rows):
    """With types, since 1 and 1.0 are equal and are printed otherwise; and with the sign of zero."""
    return [tuple((type(each), repr(each)) for each in astuple(row)) for row in rows]


@settings(max_examples=40)
@given(ROWS)
def test_rows_are_what_they_were(rows):
    held = packed(rows)
    assert said(held) == said(rows)
    assert said(held[1:]) == said(rows[1:])
    assert len(held) == len(rows)
    assert held == tuple(rows)
    assert tuple(rows) == held
    assert Estimates(held, protected=True) == Estimates(tuple(rows), protected=True)


@settings(max_examples=40)
@given(ROWS.filter(len), st.data())
def test_some_of_them_stand_in_the_order_that_is_asked_for(rows, data):
    places = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=6))
    wanted = [rows[at] for at in places]
    assert said(picked(packed(rows), places)) == said(picked(tuple(rows), places)) == said(wanted)
    again = list(range(len(places)))[::-1]
    assert said(picked(picked(packed(rows), places), again)) == said(wanted[::-1])


@settings(max_examples=40)
@given(ROWS, st.data())
def test_columns_say_what_their_rows_say(rows, data):
    places = data.draw(st.permutations(range(len(rows))))
    names = data.draw(st.lists(st.sampled_from(["subgroup", "value", "se", "flags"]), min_size=1, unique=True))
    for held, plain in ((packed(rows), rows), (picked(packed(rows), places), [rows[at] for at in places])):
        wanted = [tuple(getattr(row, name) for name in names) for row in plain]
        assert repr(list(columns_of(held, *names))) == repr(list(columns_of(tuple(plain), *names))) == repr(wanted)
        assert different(held, *names) == different(tuple(plain), *names) == tuple(dict.fromkeys(wanted))


def test_another_row_is_another():
    held = packed([ROW, ROW])
    assert held != (ROW,)
    assert held != (ROW, replace(ROW, n=11))
    assert held != [ROW, ROW]
    assert held[-1] == ROW
    with pytest.raises(IndexError):
        held[2]
    assert {held, packed([ROW, ROW]), (ROW, ROW)} == {held}


def test_what_is_said_often_is_held_once():
    held = packed([replace(ROW, value=0.1 * 5) for _ in range(100)])
    assert isinstance(held, EstimateRows)
    assert len(held.said) == len({(type(each), each) for each in astuple(ROW)})
    assert held[3].value is held[4].value
