"""A study of invented people, in the words that the tests of several engines share; each asks its own questions."""

HEAD = """
schema = 1
title = "Who gets in (invented people)"
[release]
id = "2026"
date = 2026-11-22
publisher = "p"
contact = "c@example.org"
[source.people]
{where}
person = "id"
period = "year"
[source.people.absent]
ABSENT
[dimension.sex]
title = "Sex"
column = "sex"
levels = {{ F = "Women", M = "Men" }}
absent = {{ "" = "left_blank" }}
[dimension.age]
title = "Age"
column = "age"
bins = [0, 25, 30]
[topic.t]
title = "T"
"""
ACCEPTED = """[[indicator]]
id = "accepted"
topic = "t"
title = "Accepted"
source = "people"
higher_is = "better"
by = ["sex", "age", ["sex", "age"]]
"""
SCORE = """[[indicator]]
id = "score"
topic = "t"
title = "Score"
kind = "mean"
source = "people"
higher_is = "better"
by = ["sex"]
"""


def study(absent, accepted, score):
    """The text of a study, with a place for where the people are (`format(where=…)`).

    absent: lines of `[source.people.absent]`. accepted: what makes a proportion. score: what makes a mean.
    """
    asked = ACCEPTED + _escaped(accepted) + SCORE + _escaped(score)
    return HEAD.replace("ABSENT", _escaped(absent).strip()) + asked


def _escaped(text):
    return text.strip().replace("{", "{{").replace("}", "}}") + "\n"


def same(one, other):
    """The same tables, to the last bit."""
    assert [table.identity for table in one] == [table.identity for table in other]
    for a, b in zip(one, other, strict=True):
        assert {k: list(v) for k, v in a.keys.items()} == {k: list(v) for k, v in b.keys.items()}
        assert {k: list(v) for k, v in a.sums.items()} == {k: list(v) for k, v in b.sums.items()}
