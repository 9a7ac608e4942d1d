"""A faulty study file: every fault at once, each with its line, what was found, what is allowed, the nearest name."""

# ruff: noqa: E501, Q000  in a table of cases a case stands on one line, with TOML's own quotes
import re

import pytest

from faulty_study import GOOD, edited, faults, only
from isonomia import study


def test_the_good_file_is_good():
    made = study.parse(GOOD)
    assert len(made.indicators) == len(made.representations) == 1


# What is written instead, the line, the key, and words of the problem.
CASES = [
    ('schema = 1', 'schema = 2', 1, "schema", "not a known form"),
    ('schema = 1', 'schema = true', 1, "schema", "not a known form"),
    ('title = "A study"', 'title = 7', 2, "title", "the number “7” cannot stand here"),
    ('title = "A study"', 'title = " "', 2, "title", "cannot stand here"),
    ('date = 2026-11-22', 'date = "2026-11-22"', 5, "release.date", "the text “2026-11-22” cannot stand here"),
    ('date = 2026-11-22', 'date = 2026-11-22T10:00:00', 5, "release.date", "cannot stand here"),
    ('date = 2026-11-22', 'date = 2026-11-22\nnext_update = 2026-11-22', 6, "release.next_update", "newer figures would be due on 2026-11-22, and these are of 2026-11-22"),
    ('date = 2026-11-22', 'date = 2026-11-22\naddress = "equity.example.org"', 6, "release.address", "is not the address of a site"),
    ('date = 2026-11-22', 'date = 2026-11-22\naddress = "https://a.example/x?y=1"', 6, "release.address", "asks for something of a page"),
    ('date = 2026-11-22', 'date = 2026-11-22\naddress = "https://me@a.example/"', 6, "release.address", "the address holds the name of a user."),
    ('date = 2026-11-22', 'date = 2026-11-22\naddress = "https://me:secret@a.example/"', 6, "release.address", "a password stands in the address"),
    ('publisher = "P"\n', '', 3, "release.publisher", "the key “publisher” is missing"),
    ('id = "2026"', 'id = "Nov 2026"', 4, "release.id", "cannot be part of an address"),
    ('contact = "c@example.org"', 'contact = "c"\npolicy = "none"', 8, "release.policy", "cannot be switched off"),
    ('contact = "c@example.org"', 'contact = "c"\npolicy = "cmss"', 8, "release.policy", "there is no policy “cmss”"),
    ('contact = "c@example.org"', 'contact = "c"\nreliability = "x"', 8, "release.reliability", "there is no display gate"),
    ('contact = "c@example.org"', 'contact = "c"\nowner = "O"', 8, "release.owner", "belongs to an internal report"),
    ('contact = "c@example.org"', 'contact = "c"\npool = -1', 8, "release.pool", "cannot stand here"),
    ('contact = "c@example.org"', 'contact = "c"\npool = "5"', 8, "release.pool", "cannot stand here"),
    ('contact = "c@example.org"', 'contact = "c"\nprevious = "x"', 8, "release.previous", "cannot stand here"),
    ('contact = "c@example.org"', 'contact = "c"\nlanguages = ["fr"]', 8, "release.languages.1", "no language “fr”"),
    ('contact = "c@example.org"', 'contact = "c"\n[translation]\nfr = {}', 9, "translation.fr", "no language “fr”"),
    ('contact = "c@example.org"', 'contact = "c"\n[translation]\nes = 5', 9, "translation.es", "cannot stand here"),
    ('contact = "c@example.org"', 'contact = "c"\n[translation.es]\n"S" = 5', 9, "translation.es.S", "in quotes"),
    ('contact = "c@example.org"', 'contact = "c"\nlanguages = []', 8, "release.languages", "a list of 0 cannot stand"),
    ('contact = "c@example.org"', 'contact = "c"\nhold = ["uninsurd"]', 8, "release.hold.1", "no question “uninsurd”"),
    ('column = "race"', 'column = "race"\nother = "Asian"', 27, "dimension.race.other", "already the name of a group"),
    ('column = "race"', 'column = "race"\nother = "~x"', 27, "dimension.race.other", "cannot be a code"),
    ('column = "race"', 'column = "race"\nother = "All"', 27, "dimension.race.other", "is reserved"),
    ('bins = [0, 1, 2]', 'bins = [0, 1, 2]\nother = "Rest"', 23, "dimension.income.other", "groups that have an order"),
    ('coding = "alone"\n[topic', 'coding = "alone"\nmultiple = true\nother = "Rest"\n[topic', 29, "dimension.race.other", "groups that share people"),
    ('path = "people.csv"\n', '', 8, "source.people.path", "the key “path” is missing"),
    ('path = "people.csv"', 'path = ""', 9, "source.people.path", "cannot stand here"),
    ('person = "id"', 'persn = "id"', 10, "source.people.persn", "does not belong here"),
    ('person = "id"', 'person = ["id"]', 10, "source.people.person", "a list of 1 cannot stand here"),
    ('person = "id"', 'published = true\ncitation = "C"', 10, "source.people.published", "records of people cannot be"),
    ('person = "id"', 'url = "postgresql://x"\ntable = "t"', 10, "source.people.url", "both path and url"),
    ('path = "people.csv"', 'url = "postgresql://x"', 8, "source.people.table", "no table is named"),
    ('path = "people.csv"', 'url = "mysql://x"\ntable = "t"', 9, "source.people.url", "the address has “mysql”"),
    (
        'path = "people.csv"',
        'url = "postgresql://x"\ntable = "t"\nformat = "csv"',
        11,
        "source.people.format",
        "format is for files",
    ),
    ('person = "id"', 'kind = "fhir"', 10, "source.people.kind", "is not built yet"),
    ('person = "id"', 'kind = "record"', 10, "source.people.kind", "the text “record” cannot stand here"),
    ('person = "id"', 'strata = "h"', 10, "source.people.strata", "strata without cluster"),
    ('person = "id"', 'repeated = "any"', 10, "source.people.repeated", "repeated without person"),
    ('person = "id"', 'header = 0', 10, "source.people.header", "cannot stand here"),
    ('person = "id"', 'header = 1.5', 10, "source.people.header", "cannot stand here"),
    ('person = "id"', 'delimiter = ";;"', 10, "source.people.delimiter", "cannot stand here"),
    ('person = "id"', 'period = { was = "2018" }', 10, "source.people.period", "cannot stand here"),
    ('person = "id"', 'period = 2018', 10, "source.people.period", "the number “2018” cannot stand here"),
    ('person = "id"', 'policy = "strickt"', 10, "source.people.policy", "there is no policy"),
    ('contact = "c@example.org"\n[source.people]', 'contact = "c"\npolicy = "strict"\n[source.people]\npolicy = "cms"', 10, "source.people.policy", "is less strict than the release's"),
    ('person = "id"', 'absent.x = { "" = "blank" }', 10, "source.people.absent.x.“”", "the text “blank” cannot stand"),
    ('person = "id"', 'absent.x = { "" = "suppressed" }', 10, "source.people.absent.x.“”", "cannot stand here"),
    ('person = "id"', 'absent.x = { "NA" = "unknown", "na" = "declined" }', 10, "source.people.absent.x.na", "twice"),
    ('person = "id"', 'fields = { n = "n" }', 10, "source.people.fields.n", "the field “n” does not belong here"),
    ('citation = "C"\n', '', 11, "source.acs.citation", "without a citation"),
    ('kind = "counts"', 'kind = "counts"\nweight = "w"', 14, "source.acs.weight", "weight belongs to records"),
    ('fields = { n = "n", events = "e" }', 'fields = { n = "n +", events = "e" }', 16, "source.acs.fields.n", "cannot be read"),
    ('fields = { n = "n", events = "e" }', 'fields = { events = "e" }', 16, "source.acs.fields", "needs the field “n”"),
    ('fields = { n = "n", events = "e" }', 'fields = { n = "n", group = "g" }', 16, "source.acs.fields", "go together"),
    ('fields = { n = "n", events = "e" }', 'fields = { n = "n", event = "e" }', 16, "source.acs.fields.event", "does not belong"),
    ('events = "e" }', 'events = "e", period = "y" }\nperiod = "y"', 16, "source.acs.fields.period", "said twice"),
    ('events = "e" }', 'events = "e", period = "y + 1" }', 16, "source.acs.fields.period", "of counts is a column"),
    ("margin = 2\n", 'margin = 2\nmeasures = ["representation_quotient"]\n', 40, "indicator.1.measures.1", "who is in a group"),
    ("margin = 2\n", 'margin = 2\nmeasures = ["dissimilarity"]\n', 40, "indicator.1.measures.1", "is about who is in a group"),
    ("margin = 2\n", 'margin = 2\nstratify_by = ["sex"]\n', 40, "indicator.1.stratify_by", "nothing is compared within these strata"),
    ('by = ["sex", "race"]', 'by = ["sex"]\nunits = "sex"', 46, "representation.1.units", "cannot be spread over themselves"),
    ('vocabulary = "sex"', 'vocabulary = "sexx"', 18, "dimension.sex.vocabulary", "no vocabulary of groups “sexx”"),
    ('vocabulary = "sex"', 'vocabulary = "impact-rules"', 18, "dimension.sex.vocabulary", "no vocabulary of groups"),
    ('vocabulary = "sex"', 'vocabulary = "veteran-status"', 18, "dimension.sex.vocabulary", "holds several schemes"),
    ('vocabulary = "sex"', 'vocabulary = "veteran-status"\nscheme = "va"', 19, "dimension.sex.scheme", "there is no scheme"),
    ('vocabulary = "sex"', 'scheme = "acs"', 18, "dimension.sex.scheme", "a scheme without a vocabulary"),
    ('vocabulary = "sex"', 'vocabulary = "sex"\nordered = true', 19, "dimension.sex.ordered", "the vocabulary sex has no order"),
    ('vocabulary = "sex"', 'vocabulary = "sex"\ngradient = true', 19, "dimension.sex.gradient", "without an order"),
    ('vocabulary = "sex"', 'vocabulary = "age-bands"\nscheme = "adult-four"\ngradient = true', 20, "dimension.sex.gradient", "does not mean advantage"),
    ('vocabulary = "sex"', 'vocabulary = "sex"\nreference = "mail"', 19, "dimension.sex.reference", "no group is called “mail”"),
    ('vocabulary = "sex"', 'vocabulary = "sex"\nmap = { "1" = "mal" }', 19, "dimension.sex.map.1", "no group is called “mal”"),
    ('vocabulary = "sex"', 'vocabulary = "sex"\nmap = { "F" = "female", "f" = "male" }', 19, "dimension.sex.map.f", "mapped twice"),
    ('vocabulary = "sex"', 'vocabulary = "sex"\nmap = { "F" = "female" }\nabsent = { "F" = "declined" }', 20, "dimension.sex.absent.F", "a group and for an absence"),
    ('vocabulary = "sex"', 'vocabulary = "sex"\nabsent = { "F" = "declined", "f " = "unknown" }', 19, "dimension.sex.absent.“f ”", "declared twice"),
    ('vocabulary = "sex"', 'vocabulary = "sex"\ndetail = true', 19, "dimension.sex.detail", "is not built yet"),
    ('vocabulary = "sex"', 'levels = ["a", "A "]', 18, "dimension.sex.levels", "stands for two groups"),
    ('vocabulary = "sex"', 'levels = { a = "b", b = "c" }', 18, "dimension.sex.levels", "the label of one group and the code of another"),
    ('vocabulary = "sex"', 'levels = ["~a", "b"]', 18, "dimension.sex.levels", "cannot be a code"),
    ('vocabulary = "sex"', 'levels = ["overall", "b"]', 18, "dimension.sex.levels", "is reserved"),
    ('vocabulary = "sex"', 'levels = 3', 18, "dimension.sex.levels", "the number “3” cannot stand here"),
    ('vocabulary = "sex"', 'levels = { a = { lable = "b" } }', 18, "dimension.sex.levels", "cannot stand here"),
    ('vocabulary = "sex"', 'levels = ["a", "b"]\nmerge = { x = ["a", "c"] }', 19, "dimension.sex.merge.x", "no group is called “c”"),
    ('vocabulary = "sex"', 'levels = ["a", "b", "c"]\nmerge = { x = ["a"] }', 19, "dimension.sex.merge.x", "fewer than two"),
    ('vocabulary = "sex"', 'levels = ["a", "b"]\nmerge = { x = ["a", "b"] }', 19, "dimension.sex.merge", "one group for everybody"),
    ('vocabulary = "sex"', 'levels = ["a", "b", "c"]\nmerge = { c = ["a", "b"] }', 19, "dimension.sex.merge.c", "outside the roll-up"),
    ('vocabulary = "sex"', 'levels = ["a", "b", "c"]\nmerge = { x = ["a", "b"], y = ["b", "c"] }', 19, "dimension.sex.merge.y", "already part of “x”"),
    ('column = "sex"', 'column = "sex"\ncolumns = ["a"]', 20, "dimension.sex.columns", "both column and columns"),
    ('column = "sex"', 'column = "sex"\nfrom.peple.column = "x"', 20, "dimension.sex.from.peple", "there is no source “peple”"),
    ('column = "sex"', 'column = "sex"\nfrom.people.colum = "x"', 20, "dimension.sex.from.people.colum", "does not belong here"),
    ('bins = [0, 1, 2]', 'bins = [0, 2, 1]', 22, "dimension.income.bins", "not in rising order: 0, 2, 1"),
    ('bins = [0, 1, 2]', 'bins = [0, 1, 1]', 22, "dimension.income.bins", "not in rising order"),
    ('bins = [0, 1, 2]', 'bins = []', 22, "dimension.income.bins", "a list of 0 cannot stand here"),
    ('bins = [0, 1, 2]', 'bins = [0, "1"]', 22, "dimension.income.bins.2", "the text “1” cannot stand here"),
    ('bins = [0, 1, 2]', 'bins = [0, inf]', 22, "dimension.income.bins.2", "cannot stand here"),
    ('bins = [0, 1, 2]', 'bins = [0, 1]\nlevels = ["a"]', 23, "dimension.income.levels", "2 bins and 1 levels"),
    ('bins = [0, 1, 2]', 'bins = [0, 1]\nvocabulary = "sex"', 22, "dimension.income.bins", "bins and a vocabulary"),
    ('bins = [0, 1, 2]', 'bins = [0, 1]\nordered = false', 24, "dimension.income.gradient", "without an order"),
    ('bins = [0, 1, 2]', 'bins = [0, 1]\nmultiple = true', 24, "dimension.income.gradient", "groups that share people"),
    ('source = "acs"', 'source = "ac"', 31, "benchmark.state.source", "there is no source “ac”"),
    ('source = "acs"', 'source = "acs"\nage = [35, 20]', 32, "benchmark.state.age", "not in rising order"),
    ('source = "acs"', 'source = "acs"\nage = [35]', 32, "benchmark.state.age", "a list of 1 cannot stand here"),
    ('source = "acs"', 'source = "acs"\nfields = { e = "x" }', 32, "benchmark.state.fields.e", "there is no field “e”"),
    ('id = "uninsured"', 'id = "Uninsured"', 34, "indicator.1.id", "cannot be part of an address"),
    ('id = "uninsured"', 'id = "con"', 34, "indicator.1.id", "is reserved"),
    ('id = "uninsured"', 'id = "students"', 41, "representation.1.id", "is already used: study.toml line 34"),
    ("event = \"insured = 'no'\"\n", '', 33, "indicator.1", "needs event"),
    ("event = \"insured = 'no'\"", "event = \"insured = 'no\"", 37, "indicator.1.event", "a quote is not closed"),
    ("event = \"insured = 'no'\"", 'event = "1 + 1"', 37, "indicator.1.event", "a condition that is true or false is wanted"),
    ("event = \"insured = 'no'\"", 'event = "a"\nvalue = "b"', 38, "indicator.1.value", "value does not belong to kind"),
    ("event = \"insured = 'no'\"", 'event = "a"\nbounds = [0, 1]', 38, "indicator.1.bounds", "do not belong to kind"),
    ("event = \"insured = 'no'\"", 'event = "a"\nkind = "rate"', 33, "indicator.1", "needs time"),
    ("event = \"insured = 'no'\"", 'value = "a"\nkind = "mean"\nbounds = [1, 0]', 39, "indicator.1.bounds", "not in rising order"),
    ("event = \"insured = 'no'\"", 'event = "a"\nhigher_is = "good"', 38, "indicator.1.higher_is", "the text “good” cannot stand here"),
    ("event = \"insured = 'no'\"", 'event = "a"\nmeasures = ["proportions"]', 38, "indicator.1.measures.1", "no measure “proportions”"),
    ("event = \"insured = 'no'\"", 'event = "a"\nper = 0', 38, "indicator.1.per", "the number “0” cannot stand here"),
    ("event = \"insured = 'no'\"", 'event = "a"\ntrend = ["sex"]', 38, "indicator.1.trend", "a list of 1 cannot stand here"),
    ("event = \"insured = 'no'\"", 'event = "a"\nstratify_by = ["sx"]', 38, "indicator.1.stratify_by.1", "there is no dimension “sx”"),
    ("event = \"insured = 'no'\"", 'event = "a"\nwords.en.peeple = "x"', 38, "indicator.1.words.en.peeple", "there is no slot “peeple”"),
    ("event = \"insured = 'no'\"", 'event = "a"\nwords.en.people = "{grup}"', 38, "indicator.1.words.en.people", "nothing fills the brace"),
    ("event = \"insured = 'no'\"", 'event = "a"\nwords.en.people = "{"', 38, "indicator.1.words.en.people", "a brace without its partner"),
    ('by = ["sex", ["sex", "income"]]', 'by = ["sx"]', 38, "indicator.1.by.1", "there is no dimension “sx”"),
    ('by = ["sex", ["sex", "income"]]', 'by = ["sex", "sex"]', 38, "indicator.1.by.2", "stands twice"),
    ('by = ["sex", ["sex", "income"]]', 'by = [["sex", "sex"]]', 38, "indicator.1.by.1", "crossed with itself"),
    ('by = ["sex", ["sex", "income"]]', 'by = [["sex", "income", "race"]]', 38, "indicator.1.by.1", "not built yet"),
    ('by = ["sex", ["sex", "income"]]', 'by = "sex"', 38, "indicator.1.by", "the text “sex” cannot stand here"),
    ('by = ["sex", ["sex", "income"]]', 'by = [["sex", 3]]', 38, "indicator.1.by", "cannot stand here"),
    ('margin = 2', 'margin = 100', 39, "indicator.1.margin", "calls every two groups close"),
    ('margin = 2', 'margin = -1', 39, "indicator.1.margin", "the number “-1” cannot stand here"),
    ('margin = 2', 'margin = nan', 39, "indicator.1.margin", "cannot stand here"),
    ('benchmarks = ["state"]', 'benchmarks = ["stat"]', 44, "representation.1.benchmarks.1", "there is no benchmark “stat”"),
    ('benchmarks = ["state"]', 'benchmarks = []', 44, "representation.1.benchmarks", "no benchmark to compare"),
    ('benchmarks = ["state"]\n', '', 40, "representation.1.benchmarks", "no benchmark to compare"),
    ('by = ["sex", "race"]', 'by = ["race", "race"]', 45, "representation.1.by.2", "stands twice"),
    ('by = ["sex", "race"]', 'by = [["sex", "race"]]', 45, "representation.1.by.1", "a list of 2 cannot stand here"),
    ('[topic.care]', '[dimension.period]\ncolumn = "p"\n[topic.care]', 28, "dimension.period", "the id “period” is reserved"),
    ('[topic.care]', '[dimension.Total]\ncolumn = "p"\n[topic.care]', 28, "dimension.Total", "cannot be part of an address"),
    ('[topic.care]', '[pathway.md]\nstages = ["a"]\n[topic.care]', 28, "pathway", "a table cannot stand here"),
    ('[topic.care]', '[curriculum]\n[topic.care]', 28, "curriculum", "names nothing to read"),
    ('[topic.care]', '[curriculum]\ncases = []\n[topic.care]', 28, "curriculum", "names nothing to read"),
    ('[topic.care]', '[curriculum]\ncases=["a"]\nbenchmark="us-2010"\n[topic.care]', 30, "curriculum.benchmark", "no benchmark"),
    ('[topic.care]', '[curriculum]\ncases=["a"]\nauthor="x"\n[topic.care]', 30, "curriculum.author", "does not belong here"),
    ('[topic.care]', '[stories]\nscope = "intranet"\n[topic.care]', 28, "stories.folder", "the key “folder” is missing"),
    ('[topic.care]', '[plan]\n[topic.care]', 28, "plan", "is not built yet"),
    ('[topic.care]', '[maihda]\n[topic.care]', 28, "maihda", "does not belong here"),
    ('[topic.care]', '[intersections]\nstrata = ["sex", "y"]\n[topic.care]', 29, "intersections.strata.2", "there is no dimension"),
    ('[topic.care]', '[intersections]\ndimensions = ["sex", "sx"]\n[topic.care]', 29, "intersections.dimensions.2", "there is no dimension"),
    ('[topic.care]', '[intersections]\ndimensions = ["sex", "sex"]\n[topic.care]', 29, "intersections.dimensions.2", "stands twice"),
    ('[topic.care]', '[intersections]\ndimensions = ["sex"]\n[topic.care]', 29, "intersections.dimensions", "makes no combinations"),
    ('[topic.care]', '[intersections]\ndepth = 7\n[topic.care]', 29, "intersections.depth", "cannot stand here"),
    ('[topic.care]', '[intersections]\nmin_size = 2\n[topic.care]', 29, "intersections.min_size", "cannot stand here"),
    ('[topic.care]', '[intersections]\nsize = 9\n[topic.care]', 29, "intersections.size", "does not belong here"),
    ('[topic.care]', '[indicators]\n[topic.care]', 28, "indicators", "the section “indicators” does not belong here"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "key", "words"), CASES)
def test_each_fault_has_its_place_and_its_sentence(old, new, line, key, words):
    found = only(old, new)
    assert words in found.problem
    assert found.place == f"study.toml line {line}: [{key}]"


def test_no_sentence_is_pydantics_or_pythons():
    for old, new, *_ in CASES:
        for found in faults(edited(old, new)):
            said = found.sentence()
            assert not re.search(
                r"[Ii]nput should|validation|None\b|NoneType|pydantic|dict\b|Traceback|Extra inputs", said
            )
            assert found.problem.endswith((".", "?"))


def test_a_misspelt_head_is_named_with_what_is_missing():
    missing, found = faults(edited('title = "A study"', 'titel = "A study"'))
    assert missing.problem == "the key “title” is missing."
    assert (found.place, found.nearest) == ("study.toml line 2: [titel]", "title")


@pytest.mark.parametrize(
    ("written", "key", "words"),
    [
        ('columns = ["a", "a"]', "columns", "a column stands twice"),
        ('columns = ["a", "b"]\ncoding = "ipeds_priority"', "coding", "cannot be counted by the coding"),
        ('column = "a"\nsplit = ";"\ncoding = "own"', "coding", "cannot be counted by the coding"),
    ],
)
def test_several_answers_need_distinct_columns_and_a_coding_that_can_be_counted(written, key, words):
    (found,) = faults(edited('column = "sex"', written).replace('by = ["sex", "race"]', 'by = ["race"]'))
    assert found.place.endswith(f"[dimension.sex.{key}]")
    assert words in found.problem


def test_names_that_are_close_are_offered():
    assert only('person = "id"', 'persn = "id"').nearest == "person"
    assert only('vocabulary = "sex"', 'vocabulary = "sexx"').nearest == "sex"
    assert only('source = "acs"', 'source = "ac"').nearest == "acs"
    assert only('vocabulary = "sex"', 'vocabulary = "sex"\nmap = { "1" = "femal" }').nearest in {"female", "Female"}
    assert only('id = "uninsured"', 'id = "No Insurance"').nearest == "no-insurance"
    assert "better" in only("event = \"insured = 'no'\"", 'event = "a"\nhigher_is = "betr"').allowed


def test_all_faults_come_at_once_in_the_order_of_the_file():
    text = GOOD.replace("schema = 1", "schema = 3").replace('person = "id"', "person = 1")
    text = text.replace("bins = [0, 1, 2]", "bins = [2, 1]").replace(
        'by = ["sex", ["sex", "income"]]', 'by = ["sx", "incme"]'
    )
    text = text.replace('source = "acs"', 'source = "asc"').replace('path = "acs.csv"', "")
    lines = [int(re.search(r"line (\d+)", found.place)[1]) for found in faults(text)]
    assert len(lines) >= 7
    assert lines == sorted(lines)


def test_a_faulty_source_is_not_also_called_unknown():
    found = faults(edited('path = "people.csv"', "path = 1"))
    assert [each.place for each in found] == ["study.toml line 9: [source.people.path]"]


def test_a_faulty_dimension_is_not_also_called_unknown():
    found = faults(edited("bins = [0, 1, 2]", "bins = 3"))
    assert [each.place for each in found] == ["study.toml line 22: [dimension.income.bins]"]


def test_a_dimension_without_a_column_in_the_source():
    text = edited(
        '[dimension.sex]\nvocabulary = "sex"\ncolumn = "sex"',
        '[dimension.sex]\nvocabulary = "sex"\nfrom.acs.column = "s"',
    )
    found = faults(text)
    assert {each.problem for each in found} == {"the dimension “sex” has no column in the source “people”."}
    assert "[dimension.sex.from.people]" in found[0].remedy


def test_published_sources_take_no_event():
    text = edited('source = "people"\nevent', 'source = "acs"\nevent')
    assert any("event does not belong to a source of kind “counts”" in each.problem for each in faults(text))
    text = edited(
        'source = "people"\nevent = "insured = \'no\'"\nby = ["sex", ["sex", "income"]]',
        'source = "acs"\nkind = "mean"',
    )
    assert [each.problem for each in faults(text)] == ["counts have no mean."]


def test_estimates_must_be_published():
    text = edited('kind = "counts"\npublished = true\n', 'kind = "estimates"\n').replace(
        '{ n = "n", events = "e" }', '{ value = "v" }'
    )
    assert any("only published ones can be used" in each.problem for each in faults(text))


def test_ids_that_differ_in_case_are_one():
    second = '[[indicator]]\nid = "UNINSURED"\nsource = "people"\nevent = "a"\n[[rep'
    said = [each.problem for each in faults(edited("[[rep", second))]
    assert any("is already used" in each for each in said)


def test_a_study_must_ask_something():
    text = GOOD[: GOOD.index("[[indicator]]")]
    assert [each.problem for each in faults(text)] == ["the study asks no question."]


def test_missing_heads_are_named_together():
    said = [each.problem for each in faults("")]
    assert said == [
        "the key “schema” is missing.",
        "the key “title” is missing.",
        "no source is declared.",
        "the section [release] is missing.",
        "the study asks no question.",
    ]


@pytest.mark.parametrize(
    ("section", "instead"),
    [
        ("source", "source = 3"),
        ("indicator", "indicator = 3"),
        ("dimension", 'dimension = ["a"]'),
        ("release", "release = 1"),
    ],
)
def test_a_section_of_the_wrong_shape(section, instead):
    found = faults(f'schema = 1\ntitle = "t"\n{instead}\n')
    assert any(each.place == f"study.toml line 3: [{section}]" for each in found)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('schema = 1\ntitle = "unclosed\n', 2, "perhaps behind an unclosed quote"),
        ("schema = 1\ntitle = unquoted\n", 2, "a value that TOML does not know"),
        ("schema = 1\nschema = 2\n", 2, "stands twice"),
        ("[a]\nx = 1\n[a]\ny = 2\n", 3, "stands twice"),
        ("schema 1\n", 1, "a name without ="),
        ("a = [1, 2\n", 2, "never closed"),
        ("schema = 1 title = 2\n", 1, "more than one thing on a line"),
        ("= 3\n", 1, "does not start with a name"),
        ("date = 2026-02-30\n", 1, "a date that does not exist"),
        ('a = "\\q"\n', 1, "a backslash"),
        ("a = " + "[" * 5_000, 0, "nested too deep"),
        ("a = " + "1" * 5_000, 1, "not TOML"),
    ],
)
def test_what_is_not_toml_gets_a_line_and_a_sentence(text, line, words):
    (found,) = faults(text)
    assert words in found.problem, found.problem
    assert found.place == (f"study.toml line {line}" if line else "study.toml")


def test_lines_are_true_behind_long_texts_and_odd_keys():
    text = GOOD.replace('title = "A study"', 'title = """A\nstudy\n= [x]\n"""')
    text = text.replace(
        'column = "sex"',
        'column = \'sex\' # ] = }\n"absent" . \'\' = "declined"\nmap = { "a]" = \'female\', "b = {" = "mal" }',
    )
    (found,) = faults(text)
    assert found.place == "study.toml line 24: [dimension.sex.map.“b = {”]"


def test_control_characters_do_not_reach_the_terminal():
    found = only('person = "id"', '"per\\u001b[31mson" = "id"')
    assert "\x1b" not in found.sentence()
