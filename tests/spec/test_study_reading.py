"""A study file becomes a Study: every key arrives where it belongs, expanded and unscaled."""

from datetime import date

import pytest

from isonomia import study
from isonomia.errors import StudyError
from isonomia.model.expression import Column, Compare, Constant
from small_study import HEAD, QUESTION, read


def test_a_small_study_has_its_defaults():
    made = read("", question=QUESTION)
    (indicator,) = made.indicators
    assert indicator.title == "Uninsured"
    assert indicator.topic == "questions"
    assert [(topic.id, topic.title) for topic in made.topics] == [("questions", "Questions")]
    assert indicator.kind == "proportion"
    assert indicator.per == 100
    assert indicator.margin is None
    assert indicator.higher_is == "neutral"
    assert indicator.event.root == Compare("=", Column("insured"), Constant("no"))
    assert made.release.policy == "cms"
    assert made.release.date == date(2026, 11, 22)
    assert made.release.languages == ("en",)
    assert made.directory == "."
    assert made.text.startswith("\nschema")
    assert made.sources["people"].place == "study.toml line 5: [source.people]"


def test_a_file_is_read_from_its_folder(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + QUESTION).replace("\n", "\r\n").encode())
    made = study.read(path)
    assert made.directory == str(tmp_path)
    assert made.sources["people"].place == "plan.toml line 5: [source.people]"


def test_every_key_of_a_source_arrives():
    made = read("""
title = "People"
note = "These people."
format = "csv"
delimiter = ";"
encoding = "latin-1"
header = 3
person = "id"
period = "year"
setting = { is = "School" }
weight = "w"
strata = "h"
cluster = "psu"
repeated = "last"
absent.insured = { "" = "left_blank", "Decline" = "declined" }
policy = "strict"
inference = "census"
""")
    source = made.sources["people"]
    assert (source.title, source.note, source.format, source.delimiter) == ("People", "These people.", "csv", ";")
    assert (source.encoding, source.header, source.person) == ("latin-1", 3, "id")
    assert (source.period, source.period_is, source.setting, source.setting_is) == ("year", "", "", "School")
    assert (source.weight, source.strata, source.cluster, source.repeated) == ("w", "h", "psu", "last")
    assert source.absent == {"insured": {"": "left_blank", "Decline": "declined"}}
    assert (source.policy, source.inference) == ("strict", "census")
    assert made.indicators[0].inference == "census"


def test_published_figures_and_their_fields():
    made = read(
        """
[source.acs]
path = "acs.csv"
kind = "counts"
published = true
citation = "Somebody, 2018"
fields = { dimension = "what", group = "who", n = "population", events = "population - insured" }
period = { is = "2018" }
[dimension.sex]
vocabulary = "sex"
[[indicator]]
id = "uninsured-2018"
source = "acs"
by = ["sex"]
"""
    )
    acs = made.sources["acs"]
    assert acs.published
    assert sorted(acs.fields) == ["dimension", "events", "group", "n"]
    assert acs.fields["n"].root == Column("population")
    binding = made.dimensions["sex"].bindings["acs"]
    assert binding.columns == ()
    assert binding.map["female"] == "female"  # and so "Female": names that differ in case alone stand once
    assert "people" not in made.dimensions["sex"].bindings


def test_every_key_of_an_indicator_arrives():
    made = read(
        """
[dimension.sex]
column = "sex"
vocabulary = "sex"
[dimension.age]
column = "age"
bins = [18, 65]
[topic.care]
title = "Care"
scope = "Who gets it."
""",
        question="""
[[indicator]]
id = "score"
topic = "care"
title = "Score"
source = "people"
kind = "mean"
value = "score / 10"
among = "age >= 18"
bounds = [0, 10]
higher_is = "better"
per = 1
margin = 0.5
by = ["sex", ["sex", "age"], ["age"]]
stratify_by = ["age"]
unit = "points"
words.en = { people = "{group} aged 18 and over", what = "scored" }
inference = "census"
definition = "The score."
caveats = ["One.", "Two."]
""",
    )
    (indicator,) = made.indicators
    assert (indicator.topic, indicator.title, indicator.kind) == ("care", "Score", "mean")
    assert indicator.event is None
    assert indicator.value.text == "score / 10"
    assert indicator.among.columns == ("age",)
    assert indicator.bounds == (0.0, 10.0)
    assert (indicator.per, indicator.margin, indicator.unit) == (1.0, 0.5, "points")
    assert indicator.by == (("sex",), ("sex", "age"), ("age",))
    assert indicator.stratify_by == ("age",)
    assert indicator.words["en"]["what"] == "scored"
    assert (indicator.definition, indicator.caveats) == ("The score.", ("One.", "Two."))
    assert made.topics[0].scope == "Who gets it."


@pytest.mark.parametrize(
    ("kind", "written", "per", "margin", "unscaled"),
    [
        ('kind = "proportion"', 'event = "a"', 100, 2, 0.02),
        ('kind = "proportion"\nper = 1000', 'event = "a"', 1000, 2, 0.002),
        ('kind = "rate"', 'event = "a"\ntime = "t"', 1000, 5, 0.005),
        ('kind = "mean"', 'value = "a"', 1, 0.5, 0.5),
    ],
)
def test_margins_are_unscaled(kind, written, per, margin, unscaled):
    question = f'[[indicator]]\nid = "i"\nsource = "people"\n{kind}\n{written}\nmargin = {margin}\n'
    (indicator,) = read("", question=question).indicators
    assert indicator.per == per
    assert indicator.margin == pytest.approx(unscaled)


def test_a_representation_with_its_benchmark():
    made = read(
        """
[source.acs]
path = "acs.csv"
kind = "counts"
fields = { n = "population" }
[dimension.sex]
vocabulary = "sex"
column = "sex"
[benchmark.state]
source = "acs"
fields = { n = "population", moe = "moe" }
among = "state = 'Ohio'"
place = "Ohio"
age = [20, 35]
year = 2022
""",
        question="""
[[representation]]
id = "matriculants"
source = "people"
benchmarks = ["state"]
by = ["sex"]
margin = 2
words.en = { role = "matriculants", benchmark_people = "people in Ohio" }
""",
    )
    (representation,) = made.representations
    assert representation.topic == "representation"
    assert representation.margin == pytest.approx(0.02)
    assert representation.by == ("sex",)
    benchmark = made.benchmarks["state"]
    assert (benchmark.title, benchmark.place, benchmark.age, benchmark.year) == ("State", "Ohio", (20.0, 35.0), "2022")
    assert benchmark.fields["moe"].columns == ("moe",)
    assert benchmark.among.columns == ("state",)


def test_the_only_topic_is_the_topic_of_questions_that_name_none():
    made = read('[topic.care]\ntitle = "Care"\n')
    assert made.indicators[0].topic == "care"
    assert len(made.topics) == 1


def test_what_asks_for_nothing_that_is_not_built_is_taken():
    text = (HEAD + QUESTION).replace('contact = "c@example.org"', 'contact = "c", audience = "public", previous = []')
    assert study.parse(text).release.contact == "c"


def test_held_questions_are_kept():
    text = (HEAD + QUESTION).replace('contact = "c@example.org"', 'contact = "c", hold = ["uninsured", "uninsured"]')
    assert study.parse(text).release.hold == ("uninsured",)


def test_a_study_cannot_be_changed():
    made = read("")
    with pytest.raises(AttributeError):
        made.title = "other"


def test_nothing_is_read_from_a_missing_file(tmp_path):
    with pytest.raises(StudyError, match="there is no such file"):
        study.read(tmp_path / "nothing.toml")
    with pytest.raises(StudyError, match="this is a folder"):
        study.read(tmp_path)
    latin = tmp_path / "latin.toml"
    latin.write_bytes("title = 'é'".encode("latin-1"))
    with pytest.raises(StudyError, match="not UTF-8"):
        study.read(latin)
