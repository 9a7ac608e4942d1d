"""Whatever is done to a study file, reading it gives a Study or a StudyError: never anything else."""

import tomllib
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isonomia import study
from isonomia.errors import StudyError
from isonomia.model.study import Study
from isonomia.study.lines import line_index

SMALL = """\
schema = 1
title = "A study"
[release]
id = "2026"
date = 2026-11-22
publisher = "P"
contact = "c@example.org"
[source.people]
path = "people.csv"
period = { is = "2026" }
absent.insured = { "" = "left_blank" }
[source.acs]
path = "acs.csv"
kind = "counts"
published = true
citation = "C"
fields = { n = "n", events = "e" }
[dimension.sex]
vocabulary = "sex"
column = "sex"
map = { "1" = "male" }
absent = { "" = "left_blank" }
from.acs = { column = "s", levels = ["a", "b"] }
[dimension.income]
column = "income"
bins = [0, 1, 2]
gradient = true
merge = { "low" = ["0–1", "1–2"] }
[dimension.race]
vocabulary = "race-ethnicity-spd15-2024"
columns = ["r1", "r2"]
coding = "combined_multiple"
levels = { OTHER = { label = "Other", last = true, nouns.en = "other people" } }
reference = "WHITE"
[topic.care]
title = "Care"
[benchmark.state]
source = "acs"
coding = "alone"
age = [20, 35]
[[indicator]]
id = "uninsured"
topic = "care"
source = "people"
event = "insured = 'no' and age between 18 and 64"
by = ["sex", ["sex", "income"]]
margin = 2
words.en = { people = "{group}", what = "had none" }
[[representation]]
id = "students"
source = "people"
benchmarks = ["state"]
by = ["sex"]
"""

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=20),
    st.dates(),
    st.datetimes(),
    st.sampled_from(
        ["people", "sex", "acs", "mean", "rate", "heat", "records", "everyone_else", "alone", "a = 1", "{", "con"]
    ),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.one_of(
    st.text(max_size=10),
    st.sampled_from(
        ["kind", "is", "from", "url", "label", "levels", "bins", "split", "map", "coding", "value", "time", "pathway"]
    ),
)


def outcome(text):
    try:
        return study.parse(text)
    except StudyError as error:
        assert error.faults  # noqa: PT017  a study error without a fault would be as bad as another error
        for fault in error.faults:
            assert fault.place.startswith("study.toml")
            assert fault.problem.endswith((".", "?"))
            assert fault.sentence().isprintable()
        return None


@cache
def texts():
    demo = files("isonomia.demo")
    whole = demo.joinpath("study.toml").read_text(encoding="utf-8")
    return (SMALL, whole, whole + demo.joinpath("nhanes.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("index", range(3))
def test_the_files_that_are_mutated_are_good(index):
    assert isinstance(outcome(texts()[index]), Study)


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_values_are_replaced_removed_and_added(data):
    content = tomllib.loads(SMALL)
    for _ in range(data.draw(st.integers(1, 3))):
        mutate(content, data)
    outcome(toml_of(content))


def mutate(content, data):
    """Change one thing somewhere in a tree of tables and lists."""
    here = content
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        deeper = [key for key in keys if isinstance(here[key], dict | list) and here[key]]
        if not deeper or data.draw(st.integers(0, 2)) == 0:
            break
        here = here[data.draw(st.sampled_from(deeper))]
    change(here, data)


def change(here, data):
    what = data.draw(st.sampled_from(["replace", "remove", "add", "copy"]))
    if isinstance(here, list):
        if what == "add" or not here:
            here.append(data.draw(VALUES))
        elif what == "copy":
            here.append(here[0])
        else:
            here[data.draw(st.integers(0, len(here) - 1))] = data.draw(VALUES)
        return
    keys = [*here, *([data.draw(KEYS)] if what in {"add", "copy"} else [])]
    if not keys:
        return
    key = data.draw(st.sampled_from(keys)) if what != "add" else keys[-1]
    if what == "remove":
        here.pop(key)
    elif what == "copy":
        here[keys[-1]] = here[data.draw(st.sampled_from([*here]))] if here else 1
    else:
        here[key] = data.draw(VALUES)


def toml_of(value, *, top=True):
    """A tree as TOML, in inline tables below the first level; what TOML has no word for becomes text."""
    if isinstance(value, dict):
        pairs = [f"{quoted(key)} = {toml_of(each, top=False)}" for key, each in value.items()]
        return "\n".join(pairs) + "\n" if top else "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml_of(each, top=False) for each in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    return quoted(value) if isinstance(value, str) or value is None else value.isoformat()


def quoted(value):
    made = "".join(char if char.isprintable() and char not in '"\\' else f"\\U{ord(char):08x}" for char in str(value))
    return f'"{made}"'


SIGNS = ["[", "]", "{", "}", '"', "'", '"""', "=", "#", "\\", "\x00", "é"]
SECTIONS = ["[source]", "[[indicator]]", "[dimension.sex]", "[a.b]\nc = 1", "a.b.c = {}", "a = [1,\n2]"]
PAIRS = ["x = 1", "schema = 1", "date = 2026-13-01", "title = 'x'", '"" = 3']
LINES = st.sampled_from([*SIGNS, *SECTIONS, *PAIRS])


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2), st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), LINES), min_size=1, max_size=3))
def test_the_text_is_cut_and_pasted(index, edits):
    text = texts()[index] if index else SMALL
    for start, length, piece in edits:
        begin = int(start * len(text))
        end = begin + int(length * length * length * 200)
        text = text[:begin] + piece + text[end:]
    outcome(text)


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=200))
def test_any_text(text):
    outcome(text)


@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=200))
def test_any_bytes(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("fuzz") / "study.toml"
    path.write_bytes(content)
    with pytest.raises(StudyError):
        study.read(path)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text(max_size=8), VALUES, max_size=4))
def test_every_key_has_a_line(content):
    text = toml_of(content)
    lines = line_index(text)
    check_lines(tomllib.loads(text), (), lines, text.count("\n") + 1)


@pytest.mark.parametrize("index", range(3))
def test_every_key_of_the_good_files_has_its_own_line(index):
    text = texts()[index]
    lines = line_index(text)
    check_lines(tomllib.loads(text), (), lines, text.count("\n") + 1)
    written = text.splitlines()
    for path, line in lines.items():
        if isinstance(path[-1], str):
            assert path[-1] in written[line - 1]


def check_lines(value, path, lines, last):
    if path:
        assert 1 <= lines[path] <= last
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in children:
        check_lines(each, (*path, key), lines, last)
