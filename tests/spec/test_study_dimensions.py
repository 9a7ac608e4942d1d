"""What a study file says of ways in which people differ: vocabularies, own levels, bins, codings."""

import pytest

from small_study import codes, dimension, read


def test_a_dimension_of_a_vocabulary():
    made = dimension('[dimension.d]\nvocabulary = "race-ethnicity-spd15-2024"\ncolumn = "race"')
    assert codes(made) == ["AIAN", "ASIAN", "BLACK", "HISP", "MENA", "NHPI", "WHITE"]
    assert made.title == "d"
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
