"""What one question tells of the groups of another: bands within bands, and rows that a third question merges.

All people are made up.
"""

from itertools import pairwise
from types import SimpleNamespace

import pytest

import small_release as small
from isonomia.protect.audit import audit
from isonomia.protect.audit.judge import Judge
from isonomia.protect.witness import linking, pairing, populations

HEAD = """
schema = 1
title = "Made up"
[release]
id = "1"
date = 2026-01-01
publisher = "Nobody"
contact = "x@school.example"
policy = "POLICY"
[source.s]
path = "students.csv"
person = "id"
[topic.t]
title = "T"
"""
AGES = """
[dimension.five]
column = "age"
bins = [0, 20, 25, 30]
[dimension.ten]
column = "age"
bins = [0, 20, 30]
[[indicator]]
id = "accepted"
topic = "t"
source = "s"
event = "accepted = 'yes'"
by = ["five"]
[[indicator]]
id = "entered"
topic = "t"
source = "s"
among = "accepted = 'yes'"
event = "entered = 'yes'"
by = ["ten"]
"""
WAYS = pytest.mark.parametrize("policy", ["cms", "strict"])


def people(groups):
    """(age, applied, accepted, entered) of each group."""
    rows, number = ["id,age,accepted,entered"], 0
    for age, applied, accepted, entered in groups:
        for at in range(applied):
            number += 1
            rows.append(f"{number},{age},{'yes' if at < accepted else 'no'},{'yes' if at < entered else 'no'}")
    return rows


@WAYS
def test_bands_of_one_question_within_those_of_another(tmp_path, monkeypatch, policy):
    """Of those accepted by five years the youngest are printed; by ten years the same people would be hidden."""
    few = 5 if policy == "cms" else 12
    rows = people([(18, 200, 70, 35), (22, 200, 60, 30), (27, 200, 100, 50), (40, 60, few, 2)])
    text = HEAD.replace("POLICY", policy) + AGES
    report = audit(small.released(tmp_path / "aware", text, rows))
    assert report.passed, "\n".join(report.lines())
    monkeypatch.setattr(linking, "links_across", lambda *_: [])
    report = audit(small.released(tmp_path / "unaware", text, rows))
    assert not report.passed
    assert any("one dimension tells of the other" in step for each in report.findings for step in each.chain)


ANSWERS = """
[dimension.group]
column = "group"
levels = ["a", "b", "c"]
[dimension.group.merge]
"a or b" = ["a", "b"]
"""
ASKED = """
[[indicator]]
id = "{0}"
topic = "t"
source = "s"
event = "{0} = 'yes'"
by = ["group"]
"""


def answers(groups):
    """(people, of whom so many did not answer the first question); half of the others say yes, few to the second."""
    rows, number = ["id,group,a,b"], 0
    for group, (many, silent) in groups.items():
        for at in range(many):
            number += 1
            first = "-" if at < silent else "yes" if at % 2 else "no"
            rows.append(f"{number},{group},{first},{'yes' if at < many // 5 else 'no'}")
    return rows


def test_a_question_with_a_roll_up_between_two_others_does_not_part_them(tmp_path, monkeypatch):
    """One gave no answer to the first question: a count of all says so, whatever stands between the two by name."""
    person = 'person = "id"\nabsent.a = { "-" = "declined" }\n'
    text = HEAD.replace("POLICY", "ferpa").replace('person = "id"\n', person) + ANSWERS
    text += ASKED.format("a") + ASKED.format("b")
    text += '[[representation]]\nid = "who"\ntopic = "t"\nsource = "s"\nbenchmarks = ["b"]\nby = ["group"]\n'
    text += '[benchmark.b]\nsource = "s"\n'
    rows = answers({"a": (42, 1), "b": (38, 0), "c": (60, 0)})
    report = audit(small.released(tmp_path / "aware", text, rows))
    assert report.passed, "\n".join(report.lines())
    monkeypatch.setattr(populations, "_neighbours", lambda having, *_: pairwise(having))
    monkeypatch.setattr(populations, "_rolled_up_alike", lambda *_: ())
    report = audit(small.released(tmp_path / "unaware", text, rows))
    assert not report.passed


def test_what_may_be_too_large_to_matter_is_left_to_the_programs():
    """Everyone else lies between 7 and 11 by bounds; that it is 8 or more they do not see."""
    judge = Judge(threshold=8, lowest=0, derived=True)
    assert judge.verdict(7, 11) == "pinned"
    assert judge.perhaps_large(11)
    assert judge.verdict(8, 11) is None
    assert not judge.perhaps_large(7)
    assert not Judge(threshold=8, lowest=0, derived=False).perhaps_large(11)
    assert not judge.perhaps_large(None)


def test_neighbours_hang_together_by_what_they_roll_up(monkeypatch):
    """Sets 0 and 2 roll nothing up, 1 and 3 do: the chain of each kind, and one tie between the kinds."""
    plain, rolled = [((), (("g", "a"),))], [((), (("g", "a or b"),))]
    tables = [plain, rolled, plain, rolled]
    monkeypatch.setattr(populations, "members_of", lambda system, _names: dict.fromkeys(system, 0))
    study = SimpleNamespace(dimensions={"g": SimpleNamespace(merge={"a or b": ("a", "b")})})
    sets = [pairing.PersonSet(at, 0, frozenset()) for at in range(4)]
    pairs = populations._neighbours(sets, frozenset({"g"}), tables, study)
    assert [(one.system, other.system) for one, other in pairs] == [(0, 2), (1, 3), (0, 1)]
