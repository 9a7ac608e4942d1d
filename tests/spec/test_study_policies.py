"""What a policy allows a study to say: how strict sources may be, and what rounded counts cannot give."""

from importlib.resources import files

import pytest

from faulty_study import GOOD, _faults, edited, faults
from isonomia import study
from isonomia.errors import StudyError
from isonomia.study.policies import POLICIES


def test_the_policies_are_those_that_are_carried():
    carried = {entry.name.removesuffix(".toml") for entry in files("isonomia.protect").joinpath("policies").iterdir()}
    assert set(POLICIES) == carried


def with_policies(release, source):
    return study.parse(
        edited('contact = "c@example.org"', f'contact = "c"\npolicy = "{release}"').replace(
            'person = "id"', f'person = "id"\npolicy = "{source}"'
        )
    )


@pytest.mark.parametrize(
    ("release", "source"), [("cms", "ferpa"), ("ferpa", "cms"), ("strict", "uk-round"), ("uk-round", "census-drb")]
)
def test_a_source_may_be_stricter_in_any_respect(release, source):
    assert with_policies(release, source).sources["people"].policy == source


@pytest.mark.parametrize(
    ("release", "source", "allowed"),
    [("strict", "ferpa", "uk-round, census-drb, strict"), ("census-drb", "uk-round", "census-drb, strict")],
)
def test_a_policy_of_a_source_that_adds_nothing_is_less_strict(release, source, allowed):
    with pytest.raises(StudyError) as caught:
        with_policies(release, source)
    (found,) = caught.value.faults
    assert found.place == "study.toml line 12: [source.people.policy]"
    assert (found.problem.split(" is ")[1].split(" than")[0], found.allowed) == ("less strict", allowed)


ROUNDED = GOOD.replace('contact = "c@example.org"', 'contact = "c"\npolicy = "uk-round"')


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        (
            "event = \"insured = 'no'\"",
            'kind = "mean"\nvalue = "x"',
            "indicator.1.kind",
            "a mean is made from sums of values",
        ),
        (
            "event = \"insured = 'no'\"",
            'kind = "rate"\nevent = "x"\ntime = "y"',
            "indicator.1.kind",
            "a rate is made from time",
        ),
        ('person = "id"', 'person = "id"\nweight = "w"', "indicator.1.source", "is a weighted or clustered survey"),
        ('person = "id"', 'person = "id"\ncluster = "c"', "indicator.1.source", "is a weighted or clustered survey"),
        ('column = "sex"', 'column = "sex"\nreference = "overall"', "indicator.1.by", "cannot be subtracted"),
        (
            'source = "acs"\ncoding',
            'source = "people"\nfields = { n = "n", moe = "m" }\ncoding',
            "benchmark.state",
            "a margin of error of exact numbers",
        ),
    ],
)
def test_what_rounded_counts_cannot_give_is_refused(old, new, key, words):
    assert old in ROUNDED
    changed = ROUNDED.replace(old, new, 1).replace("margin = 2\n", "")
    found = [each for each in faults(changed) if f"[{key}]" in each.place]
    assert [words in each.problem for each in found] == [True]
    assert all(each.remedy for each in found)
    assert not [each for each in _faults(changed.replace("uk-round", "strict")) if words in each.problem]


def test_public_figures_are_not_rounded_so_nothing_of_them_is_refused():
    public = ROUNDED.replace(
        "[[representation]]", '[[indicator]]\nid = "acs"\ntopic = "care"\nsource = "acs"\n[[representation]]'
    )
    assert study.parse(
        public.replace('source = "acs"\ncoding', 'source = "acs"\nfields = { n = "n", moe = "m" }\ncoding')
    )


def test_a_display_gate_is_taken_from_the_file():
    made = study.parse(edited('contact = "c@example.org"', 'contact = "c"\nreliability = "nchs"'))
    assert made.release.reliability == "nchs"
