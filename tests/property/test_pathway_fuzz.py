"""Whatever stands in [[pathway]]: a study, or its faults in sentences."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isonomia.errors import StudyError
from isonomia.study import parse

HEAD = """
schema = 1
title = "T"
[release]
id = "r"
date = 2026-01-01
publisher = "P"
contact = "c@example.org"
hold = ["p"]
[source.s]
path = "t.csv"
person = "id"
[source.n]
path = "n.csv"
kind = "counts"
fields = { stage = "stage", n = "n" }
[dimension.g]
column = "g"
levels = ["a", "b"]
[benchmark.b]
source = "n"
[[pathway]]
"""
words = st.sampled_from(["a", "b", "c", "", "A b", "s", "n", "g", "p", "true", "a = 1", "é", "x" * 90, "con", "a-b"])
names = st.lists(words, max_size=5)
states = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("reached", "not", "not_yet", "not_applicable", "never"), names)
)
stage = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("title", "definition", "column", "reached", "not_yet", "value", "coding", "no"), words)
    | {"states": states, "words": st.just({"en": {"what": "{group}"}})},
)
SENSIBLE = {
    "id": st.just("p"),
    "source": st.sampled_from(["s", "s", "n", "x"]),
    "cohort": st.sampled_from(["closed", "closed", "cross-section", "open"]),
    "stages": st.one_of(st.just(["a", "b", "c"]), names),
}
MORE = {
    "by": st.one_of(st.just(["g"]), names, st.just([["g", "g"]])),
    "states": states,
    "stage": st.dictionaries(words.filter(bool), stage, max_size=3),
    "gaps": st.sampled_from(["refuse", "infer", "drop", "mend"]),
    "stage_column": words,
    "date": words,
    "birth": words,
    "left": names,
    "benchmarks": st.one_of(st.just(["b"]), names),
    "measures": names,
    "higher_is": words,
    "margin": st.sampled_from([1, 0, -1, 2.5, "2"]),
    "among": words,
    "title": words,
}
anything = st.one_of(words, names, st.integers(-2, 2), st.booleans(), states)


def toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def read(text):
    """A study, or its faults."""
    try:
        return parse(text)
    except StudyError as error:
        return tuple(error.faults)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.fixed_dictionaries(SENSIBLE, optional=MORE), st.dictionaries(st.sampled_from([*SENSIBLE, *MORE]), anything))
def test_a_pathway_is_read_or_its_faults_are_told(content, odd):
    for entry in (content, content | dict(list(odd.items())[:1])):
        text = HEAD + "".join(f"{key} = {toml(value)}\n" for key, value in entry.items())
        study = read(text)
        if isinstance(study, tuple):
            assert all(fault.problem and fault.place.startswith("study.toml") for fault in study)
            continue
        (pathway,) = study.pathways
        made = [*study.indicators, *study.representations]
        assert [each.id for each in made] == list(pathway.questions)
        assert set(study.release.hold) == {"p", *pathway.questions}
