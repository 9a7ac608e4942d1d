"""What `init` takes for outcomes: answers that are yes or no, stages of a pathway, numbers."""

import pytest

from scaffold_world import ROWS, written


@pytest.mark.parametrize(
    ("values", "event"),
    [
        (["yes", "no"], "accepted = 'yes'"),
        (["Yes", "YES", "No"], "accepted in ('Yes', 'YES')"),
        ([1, 0], "accepted = 1"),
        (["true", "false"], "accepted = 'true'"),
        (["Accepted", "Rejected"], "accepted = 'Accepted'"),
        (["Pass", "Fail", "", "n/a"], "accepted = 'Pass'"),
    ],
)
def test_outcomes(values, event):
    _, made = written({"accepted": values})
    assert made.indicators[0].event.text == event
    if "" in values:
        assert made.sources["table"].absent == {"accepted": {"": "left_blank", "n/a": "not_stated"}}


IDS = list(range(ROWS))
PASSED = {
    "id": IDS,
    "graduated": ["yes", "no", "enrolled", "yes", ""],
    "sex": ["F", "M"],
    "Applied": ["yes"],
    "accepted_to_md": ["yes", "yes", "yes", "no"],
}


def test_stages_become_a_pathway_in_the_order_of_their_kind():
    text, made = written(PASSED)
    (pathway,) = made.pathways
    assert [stage.id for stage in pathway.stages] == ["applied", "accepted-to-md", "graduated"]
    assert [each.column for each in pathway.reached] == ["Applied", "accepted_to_md", "graduated"]
    assert 'states = { reached = ["yes"], not = ["no"], not_yet = ["enrolled", ""] }' in text.replace(
        '["", "enrolled"]', '["enrolled", ""]'
    )
    assert set(made.dimensions) == {"sex"}
    assert [each.id for each in made.indicators] == ["pathway-accepted-to-md", "pathway-graduated"]
    assert "CONFIRM their order" in text


def test_values_that_say_otherwise_at_another_stage_are_said_stage_by_stage():
    columns = {
        "id": IDS,
        "applied": ["1", "0"],
        "accepted": ["Accepted", "Denied"],
        "matriculated": ["Enrolled", "declined"],
    }
    text, made = written({**columns, "matriculated": ["Matriculated", "Not matriculated"], "sex": ["F", "M"]})
    assert 'reached = ["1", "Accepted", "Matriculated"]' in text
    assert made.pathways[0].reached[2].condition.text
    text, made = written(
        {
            **columns,
            "matriculated": ["Left", "Matriculated"],
            "left_or_graduated": ["Left", "completed"],
            "sex": ["F", "M"],
        }
    )
    assert len(made.pathways) == 1


@pytest.mark.parametrize(
    "columns",
    [
        {"id": IDS, "applied": ["yes"], "accepted": ["yes", "no"], "sex": ["F", "M"]},
        {"id": IDS, "applied": ["yes"], "accepted": ["yes", "no"], "graduated": ["yes", "no"]},
        {"applied": ["yes"], "accepted": ["yes", "no"], "graduated": ["yes", "no"], "sex": ["F", "M"]},
        {"id": IDS, "applied": ["yes"], "accepted": ["yes", "no"], "graduated": ["yes", "perhaps"], "sex": ["F", "M"]},
    ],
    ids=["two", "no groups", "nobody is told apart", "a value that says nothing of a stage"],
)
def test_too_little_for_a_pathway(columns):
    _, made = written(columns)
    assert made.pathways == ()
    assert "accepted" in {each.id for each in made.indicators}


def test_a_number_becomes_a_mean():
    _, made = written({"USMLE score": range(200, 260)})
    (indicator,) = made.indicators
    assert (indicator.kind, indicator.value.text, indicator.title) == ("mean", '"USMLE score"', "USMLE score")
