"""Guard 10: individuals are not appraised; reviews name roles, and no result tells one reviewer from another."""

import dataclasses
import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isonomia.curriculum.review import adjudication, answers, summary
from isonomia.curriculum.review.roles import ROLES, role_of
from isonomia.errors import InputError

OF_A_PERSON = ("name", "author", "reviewer", "teacher", "email", "person", "role")


@given(st.text(max_size=30))
def test_nothing_but_a_role_with_a_letter_or_a_number_is_taken(text):
    """Guard 10."""
    try:
        found = role_of(text, "row 1")
    except InputError:
        return
    word = found.rpartition(" ")[0] if found not in ROLES else found
    assert word in ROLES


@pytest.mark.parametrize("text", ["Ana López", "a.lopez@example.org", "coder Ana", "author: A. López"])
def test_names_and_addresses_are_refused(text):
    """Guard 10."""
    with pytest.raises(InputError):
        answers.read_review(answers.Sheet("a", ("role", "case", "number", "answer"), ((text, "c", "1", "yes"),)))


@pytest.mark.parametrize("kind", [summary.QuestionSummary, summary.PictureSummary, summary.Share])
def test_what_may_be_published_has_no_field_about_a_person_and_no_free_text(kind):
    """Guard 10."""
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        assert not any(word in field.name for word in OF_A_PERSON), field.name
        assert hints[field.name] is not str or field.name == "scheme", field.name


def test_no_function_of_a_summary_takes_a_role():
    """Guard 10: what is summarised are verdicts and codings, and a verdict does not name a role."""
    assert not any("role" in each.name for each in dataclasses.fields(adjudication.Verdict))
