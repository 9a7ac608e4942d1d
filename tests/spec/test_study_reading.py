"""A study file becomes a Study: every key arrives where it belongs, expanded and unscaled."""

from datetime import date

import pytest

from isonomia import study
from isonomia.errors import StudyError
from isonomia.model.expression import Column, Compare, Constant

HEAD = """
schema = 1
title = "A study"
release = { id = "2026", date = 2026-11-22, publisher = "P", contact = "c@example.org" }
[source.people]
path = "people.csv"
"""
QUESTION = """
[[indicator]]
id = "uninsured"
source = "people"
event = "insured = 'no'"
"""


def read(body, *, question=QUESTION):
    return study.parse(HEAD + body + question)


def dimension(body):
    return read(body).dimensions["d"]


def codes(made):
    return [level.code for level in made.levels]


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


def test_a_dimension_of_a_vocabulary():
    made = dimension('[dimension.d]\nvocabulary = "race-ethnicity-spd15-2024"\ncolumn = "race"')
    assert codes(made) == ["AIAN", "ASIAN", "BLACK", "HISP", "MENA", "NHPI", "WHITE"]
    assert made.title == "D"
    assert made.reference == "everyone_else"
    assert not made.ordered
    assert not made.multiple
    assert [level.order for level in made.levels] == list(range(1, 8))
    binding = made.bindings["people"]
    assert binding.columns == ("race",)
    assert binding.map["BLACK"] == binding.map["Black or African American"] == "BLACK"
    assert binding.map["ASIAN.CHINESE"] == binding.map["Chinese"] == "ASIAN"
    assert "Another group (write-in)" not in binding.map  # it stands under every category


def test_what_the_study_maps_wins_over_labels_and_codes():
    made = dimension("""
[dimension.d]
column = "x"
levels = { a = "First", b = "Second" }
map = { "First" = "b", "one" = "First", "skip" = "" }
absent = { "b" = "declined" }
""")
    assert made.bindings["people"].map == {"First": "b", "one": "a", "skip": "", "a": "a", "Second": "b"}
    assert made.bindings["people"].absent == {"b": "declined"}


def test_an_open_dimension_has_no_levels():
    made = dimension(
        '[dimension.d]\ncolumn = "x"\nmap = { "a" = "b" }\nreference = "b"\nmerge = { "both" = ["b", "c"] }'
    )
    assert made.levels == ()
    assert made.bindings["people"].map == {"a": "b"}
    assert made.reference == "b"
    assert made.merge == {"both": ("b", "c")}


def test_own_levels_as_list_and_as_table_with_nouns():
    assert codes(dimension('[dimension.d]\ncolumn = "x"\nlevels = ["a", "b"]')) == ["a", "b"]
    made = dimension("""
[dimension.d]
column = "x"
[dimension.d.levels]
b = "Second"
a = { label = "First", nouns.en = "first people", last = true }
""")
    assert codes(made) == ["b", "a"]
    assert made.levels[1].nouns == {"en": "first people"}
    assert made.levels[1].last


def test_levels_beside_a_vocabulary_relabel_it_and_add_to_it():
    made = dimension('[dimension.d]\nvocabulary = "sex"\ncolumn = "x"\nlevels = { female = "Women", other = "Other" }')
    assert made.levels[0].label == "Women"
    assert codes(made) == ["female", "male", "another_recorded", "other"]
    assert made.bindings["people"].map["Women"] == made.bindings["people"].map["female"] == "female"
    picked = dimension('[dimension.d]\nvocabulary = "sex"\ncolumn = "x"\nlevels = ["Male", "female"]')
    assert codes(picked) == ["male", "female"]


def test_a_source_may_have_levels_of_its_own():
    made = read("""
[source.survey]
path = "survey.csv"
[dimension.d]
vocabulary = "sex"
column = "x"
[dimension.d.from.survey]
column = "y"
coding = "own"
levels = { w = "Woman", m = "Man" }
map = { "1" = "m" }
""").dimensions["d"]
    assert codes(made) == ["female", "male", "another_recorded"]
    assert [level.code for level in made.levels_in("survey")] == ["w", "m"]
    assert made.levels_in("people") == made.levels
    assert made.bindings["survey"].map == {"1": "m", "w": "w", "m": "m", "Woman": "w", "Man": "m"}
    assert made.bindings["survey"].coding == "own"
    assert made.label("w") == "Woman"


def test_bins_have_names_and_an_order():
    made = dimension(
        '[dimension.d]\ncolumn = "x"\nbins = [0, 1, 2.5]\nmerge = { "low" = ["0-1", "1–2.5"] }\ngradient = true'
    )
    assert made.bins == (0.0, 1.0, 2.5)
    assert [level.label for level in made.levels] == ["0–1", "1–2.5", "2.5 or more"]
    assert made.merge == {"low": ("0-to-1", "1-to-2.5")}
    assert made.ordered
    assert made.gradient
    named = dimension('[dimension.d]\ncolumn = "x"\nbins = [18, 40]\nlevels = ["Under 40", "40 and over"]')
    assert [level.label for level in named.levels] == ["Under 40", "40 and over"]


def test_bands_of_a_vocabulary_are_bins():
    made = dimension('[dimension.d]\nvocabulary = "age-bands"\nscheme = "adult-four"\ncolumn = "age"')
    assert len(made.bins) == len(made.levels) == 4
    assert made.ordered
    income = dimension(
        '[dimension.d]\nvocabulary = "income-to-poverty"\nscheme = "nchs-four"\ncolumn = "x"\ngradient = true'
    )
    assert income.bins == (0, 100, 200, 400)


def test_a_scheme_picks_rows():
    made = dimension('[dimension.d]\nvocabulary = "rurality-schemes"\nscheme = "va-urh"\ncolumn = "ruca"')
    assert codes(made) == ["va-urh:U", "va-urh:R", "va-urh:H", "va-urh:I"]
    assert made.bindings["people"].map["U"] == "va-urh:U"
    below = dimension('[dimension.d]\nvocabulary = "race-ethnicity-1997"\nscheme = "ETHNICITY"\ncolumn = "x"')
    assert codes(below) == ["HISP", "NOT_HISP"]


def test_a_gradient_begins_with_the_least_advantaged():
    made = dimension('[dimension.d]\nvocabulary = "english-proficiency"\ncolumn = "x"\ngradient = true')
    assert codes(made) == ["not_at_all", "not_well", "well", "very_well"]
    assert [level.order for level in made.levels] == [1, 2, 3, 4]
    plain = dimension('[dimension.d]\nvocabulary = "english-proficiency"\ncolumn = "x"')
    assert codes(plain)[0] == "very_well"


@pytest.mark.parametrize("marks", ['columns = ["r1", "r2"]', 'column = "r"\nsplit = ";"'])
def test_several_answers_overlap_unless_they_have_a_row_of_their_own(marks):
    base = f'[dimension.d]\nvocabulary = "race-ethnicity-spd15-2024"\n{marks}\n'
    made = dimension(base)
    assert made.multiple
    assert made.bindings["people"].coding == "alone_or_in_combination"
    assert made.bindings["people"].several == ""
    one_row = dimension(base + 'coding = "combined_multiple"')
    assert not one_row.multiple
    assert one_row.bindings["people"].several == "MULTIPLE"
    assert one_row.levels[-1].code == "MULTIPLE"
    assert one_row.levels[-1].last
    assert one_row.bindings["people"].map["Multiracial and/or multiethnic"] == "MULTIPLE"


def test_a_coding_is_a_label_where_people_have_one_answer():
    made = dimension('[dimension.d]\nvocabulary = "race-ethnicity-spd15-2024"\ncolumn = "r"\ncoding = "ipeds_priority"')
    assert not made.multiple
    assert made.bindings["people"].coding == "ipeds_priority"


def test_published_counts_in_combination_overlap():
    made = read(
        """
[source.acs]
path = "acs.csv"
kind = "counts"
fields = { n = "n", events = "e" }
[dimension.d]
vocabulary = "race-ethnicity-spd15-2024"
[dimension.d.from.acs]
column = "race"
coding = "alone_or_in_combination"
"""
    ).dimensions["d"]
    assert made.multiple
    assert made.bindings["acs"].several == ""


def test_a_source_differs_where_it_says_so():
    made = read("""
[source.other]
path = "other.csv"
[dimension.d]
column = "x"
levels = ["a", "b"]
map = { "1" = "a" }
absent = { "" = "left_blank" }
[dimension.d.from.other]
column = "y"
map = { "2" = "b" }
absent = { "no answer" = "declined" }
""").dimensions["d"]
    assert made.bindings["people"].columns == ("x",)
    assert made.bindings["other"].columns == ("y",)
    assert made.bindings["other"].map == {"1": "a", "2": "b", "a": "a", "b": "b"}
    assert made.bindings["other"].absent == {"": "left_blank", "no answer": "declined"}


def test_the_reference_may_be_a_group_by_its_label():
    assert dimension('[dimension.d]\nvocabulary = "sex"\ncolumn = "x"\nreference = "Male"').reference == "male"
    assert dimension('[dimension.d]\nvocabulary = "sex"\ncolumn = "x"\nreference = "overall"').reference == "overall"


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
