"""Groups that share people: who gave no answer is in none of them, and a stranger subtracts."""

import pytest

from isonomia.protect.audit import audit
from small_release import RELEASE, SCHOOL, released

STUDY = (
    SCHOOL
    + """\
[dimension.race]
column = "race"
levels = { A = "Group A", B = "Group B", C = "Group C" }
split = ";"
multiple = true
absent = { "-" = "declined", "?" = "unknown" }
[dimension.house]
column = "house"
levels = { x = "House X", y = "House Y", z = "House Z" }
[topic.progress]
title = "Who gets on"
[[indicator]]
id = "graduated"
topic = "progress"
source = "students"
event = "graduated = 'yes'"
by = ["race", "house", ["race", "house"]]
"""
    + RELEASE
    + 'policy = "cms"\n'
)
LARGE = {"A": 60, "B": 50, "C": 40, "A;B": 12, "-": 14, "?": 13}


def school(groups: dict[str, dict[str, int]]) -> list[str]:
    """Rows of a school of these houses; three of four graduate."""
    rows = [(race, house) for house, sizes in groups.items() for race, size in sizes.items() for _ in range(size)]
    people = [f"{at},{race},{house},{'no' if at % 4 == 0 else 'yes'}" for at, (race, house) in enumerate(rows)]
    return ["id,race,house,graduated", *people]


@pytest.mark.parametrize("small", [{"A": 4, "B": 3, "C": 2, "-": 2, "?": 1}, {"A": 9, "A;B": 1, "-": 1, "?": 1}])
def test_a_total_less_those_without_an_answer_does_not_tell_that_a_group_is_small(tmp_path, small):
    """Of a house of 12 in which somebody declined and somebody is unknown, no group has more than 10."""
    found = audit(released(tmp_path, STUDY, school({"x": small, "y": LARGE, "z": LARGE})))
    assert found.hidden
    assert found.passed, "\n".join(found.lines())
