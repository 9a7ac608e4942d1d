"""Any table gives a study file that reads, and every value of it has a place."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isonomia import study
from isonomia.errors import TableError
from isonomia.model import reading
from isonomia.model.profile import TableProfile
from isonomia.study import scaffold
from scaffold_world import TODAY, column

ODD_NAMES = ["x y", 'a"b', "it's", "select", "#", "[a]", "a=b", "'", '"', "\\", "a\nb", "größe", "性別", "العمر"]
KNOWN_NAMES = ["race", "Sex", "AGE", "id", "year", "Hispanic", "income", "veteran", "race_white", "LANG", "insurance"]
ODD_CELLS = [
    "",
    " ",
    "=HYPERLINK(1)",
    "<script>",
    "~x",
    "x" * 300,
    "\x00",
    "\x7f",
    "\u2028",
    "Two or more races",
    "n/a",
]
KNOWN_CELLS = ["NA", "-", "99", "White", "Black", "White;Black", "F", "M", "1", "2", "1.0", "yes", "No", "TRUE", "65+"]
MORE_CELLS = [
    "18-24",
    "total",
    "overall",
    "Other",
    "other",
    "None",
    "Unknown",
    "Refused",
    "English",
    "2026-01-01",
    "Pass",
]
NAMES = st.one_of(st.text(max_size=30), st.sampled_from([*ODD_NAMES, *KNOWN_NAMES]))
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from([*ODD_CELLS, *KNOWN_CELLS, *MORE_CELLS]),
    st.integers(-5, 2030).map(str),
    st.floats(-10, 300).map(str),
)
COLUMN = st.tuples(NAMES, st.lists(CELLS, min_size=1, max_size=25))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.lists(COLUMN, min_size=1, max_size=6, unique_by=lambda each: each[0]))
def test_any_table_gives_a_file_that_reads(columns):
    made = TableProfile("t.csv", 25, tuple(column(name, values) for name, values in columns))
    try:
        text = scaffold.write(made, TODAY)
    except TableError:
        return
    read = study.parse(text)
    assert read.indicators
    for dimension_read in read.dimensions.values():
        (name,) = dimension_read.bindings["table"].columns
        assert_every_value_is_placed(dimension_read, dict(columns)[name])


def assert_every_value_is_placed(made, values):
    """Nothing in the column is left without a group or a kind of absence."""
    bound = made.bindings["table"]
    known_values = {reading.fold(value) for value in (*bound.map, *bound.absent)}
    for value in values:
        folded = reading.fold(value)
        if folded in known_values or (made.bins and reading.number(reading.clean(value) or "") is not None):
            continue
        pieces = [reading.fold(piece) for piece in value.split(bound.split)] if bound.split else []
        assert (not made.levels and folded) or (pieces and all(each in known_values for each in pieces if each)), value
