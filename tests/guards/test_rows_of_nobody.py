"""Where zeros are protected, no row is missing that another question of the source has."""

import pytest

from isonomia.protect.audit import audit
from small_release import RELEASE, SCHOOL, released_and_shown

STUDY = (
    SCHOOL
    + """\
[dimension.race]
column = "race"
{levels}
absent = {{ "-" = "declined" }}
[dimension.sex]
column = "sex"
levels = {{ F = "Women", M = "Men" }}
[topic.progress]
title = "Who gets on"
[[indicator]]
id = "entered"
topic = "progress"
source = "students"
event = "stage >= 1"
by = ["race", "sex", ["race", "sex"]]
[[indicator]]
id = "graduated"
topic = "progress"
source = "students"
among = "stage >= 1"
event = "stage >= 2"
by = ["race", "sex", ["race", "sex"]]
"""
    + RELEASE
    + 'policy = "strict"\n'
)
DECLARED = 'levels = { A = "Group A", B = "Group B", C = "Group C" }'


@pytest.mark.parametrize("levels", [DECLARED, ""])
@pytest.mark.parametrize(("group", "code"), [("-", "~declined"), ("C", "C")])
def test_a_group_of_whom_nobody_got_on_has_a_row_in_the_question_about_those_who_did(tmp_path, levels, group, code):
    """Two people declined, or are in group C, and neither entered: a missing row would say so."""
    people = [f"{race},{sex},{at % 3}" for race in "AB" for sex in "FM" for at in range(120)]
    people += [f"{group},F,0", f"{group},M,0"]
    rows = ["id,race,sex,stage", *(f"{at},{each}" for at, each in enumerate(people))]
    folder, shown = released_and_shown(tmp_path, STUDY.format(levels=levels), rows)
    entered, graduated = (shown.get(name, ("race",)) for name in ("entered", "graduated"))
    for table in (entered, graduated):
        at = table.keys["race"].tolist().index(code)
        assert not table.n_shown[at]
        assert not table.y_shown[at]
    assert sorted(entered.keys["race"]) == sorted(graduated.keys["race"])
    found = audit(folder)
    assert found.passed, "\n".join(found.lines())


@pytest.mark.parametrize("policy", ["strict", "ferpa", "cms"])
def test_the_only_group_has_nobody_beside_it_and_that_is_no_secret(tmp_path, policy):
    """One declared group and people who declined: that no other group exists is said by the study itself."""
    text = STUDY.format(levels='levels = { A = "Group A" }').replace('policy = "strict"', f'policy = "{policy}"')
    people = [f"{race},{sex},{at % 3}" for race, n in (("A", 90), ("-", 40)) for sex in "FM" for at in range(n)]
    rows = ["id,race,sex,stage", *(f"{at},{each}" for at, each in enumerate(people))]
    folder, _ = released_and_shown(tmp_path, text, rows)
    found = audit(folder)
    assert found.passed, "\n".join(found.lines())
