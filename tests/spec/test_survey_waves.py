"""What a study says of waves of a survey: by how much answers changed, and what of it is another mix of people."""

from dataclasses import replace

import pytest
from scipy import stats

from isonomia import pipeline
from isonomia.errors import StudyError
from waves_world import STUDY, answers, estimated, scores, written


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return estimated(written(tmp_path_factory.mktemp("waves") / "in"))


@pytest.mark.parametrize("school", [None, "a", "b"])
def test_the_change_is_scipys_welch_of_the_scores_of_persons(found, school):
    rows = answers()
    group = {"dimension": "school", "subgroup": school} if school else {"dimension": ""}
    (row,) = found.where(measure="wave_change", **group)
    now, then = (scores(rows, year, school) for year in ("2026", "2024"))
    expected = stats.ttest_ind(now, then, equal_var=False)
    limits = expected.confidence_interval()
    assert (row.period, row.reference, row.n) == ("2026", "2024", len(now))
    assert row.value == pytest.approx(now.mean() - then.mean())
    assert (row.ci_lower, row.ci_upper) == pytest.approx((limits.low, limits.high))
    assert row.p_value == pytest.approx(expected.pvalue)


def test_the_two_parts_add_up_to_the_change_and_the_mix_is_worked_out_by_hand(found):
    (whole,) = found.where(measure="wave_change", dimension="")
    parts = {row.component: row for row in found.where(measure="wave_change_part")}
    assert parts["rate"].value + parts["composition"].value == pytest.approx(whole.value)
    rows = answers()
    by = {(y, s): scores(rows, y, s) for y in ("2024", "2026") for s in "ab"}
    shares = {key: len(each) / sum(len(by[key[0], s]) for s in "ab") for key, each in by.items()}
    mix = sum((shares["2026", s] - shares["2024", s]) * (by["2024", s].mean() + by["2026", s].mean()) / 2 for s in "ab")
    assert parts["composition"].value == pytest.approx(mix)
    assert all(row.ci_lower < row.value < row.ci_upper for row in parts.values())


def test_waves_the_other_way_round_turn_every_sign(tmp_path):
    turned = [[row[0], {"2024": "2026", "2026": "2024"}[row[1]], *row[2:]] for row in answers()]
    one = estimated(written(tmp_path / "one"))
    other = estimated(written(tmp_path / "other", rows=turned))
    for measure in ("wave_change", "wave_change_part"):
        for first, second in zip(one.where(measure=measure), other.where(measure=measure), strict=True):
            assert first.value == pytest.approx(-second.value)
            assert first.ci_lower == pytest.approx(-second.ci_upper)


def test_nothing_is_told_of_change_where_the_study_does_not_ask(tmp_path):
    rows = estimated(written(tmp_path / "in", STUDY.replace('waves = "apart"\n', "")))
    assert not rows.where(measure="wave_change")


def test_no_change_is_told_across_a_new_definition(tmp_path):
    text = STUDY.replace('period = "wave"\n', 'period = "wave"\nbreaks = { "2026" = "Another form" }\n')
    assert not estimated(written(tmp_path / "in", text)).where(measure="wave_change")


def test_a_group_that_is_too_small_hides_its_change_and_both_parts(tmp_path):
    rows = estimated(written(tmp_path / "in", rows=answers(odd=4)))
    change = {row.subgroup: row for row in rows.where(measure="wave_change", dimension="school")}
    assert change["c"].status == "hidden"
    assert sum(row.status == "hidden" for row in change.values()) >= 2
    assert {row.status for row in rows.where(measure="wave_change_part")} == {"hidden"}
    assert rows.where(measure="wave_change", dimension="")[0].status == "ok"


def test_a_group_of_one_wave_alone_has_no_change_and_the_parts_say_so(tmp_path):
    rows = estimated(written(tmp_path / "in", rows=answers(odd=40)))
    (change,) = rows.where(measure="wave_change", subgroup="c")
    assert (change.status, change.reason) == ("refused", "NO_DATA")
    assert {row.reason for row in rows.where(measure="wave_change_part")} == {"NO_SUPPORT"}


def test_figures_of_those_who_answered_have_no_range_and_no_verdict(tmp_path):
    rows = estimated(written(tmp_path / "in", STUDY.replace('"process"', '"respondents"')))
    for row in (*rows.where(measure="wave_change"), *rows.where(measure="wave_change_part")):
        assert row.value is not None
        assert (row.ci_lower, row.p_value, row.verdict, row.reason) == (None, None, "", "CENSUS")


def test_a_statement_that_is_read_otherwise_in_one_wave_leaves_no_change_to_tell(tmp_path):
    def moved(row):
        return [*row[:4], min(5, row[4] + 2), *row[5:]] if row[1] == "2026" else row

    rows = estimated(written(tmp_path / "in", rows=[moved(row) for row in answers(sizes=(600, 600), both=0)]))
    for row in (*rows.where(measure="wave_change"), *rows.where(measure="wave_change_part")):
        assert (row.status, row.reason) == ("refused", "NOT_INVARIANT")
    (verdict,) = [row for row in rows.where(measure="measurement_invariance") if row.component == "waves"]
    assert "freed_intercept_b2" in verdict.flags


TWO = STUDY.replace(
    "[climate.survey]",
    """[source.earlier]
path = "earlier.csv"
person = "id"
period = "wave"
[climate.earlier]
speaks_of = "process"
owner = "The registrar"
[climate.survey]""",
).replace('waves = "apart"\n', "")
TWO = TWO.replace(
    "[[scale]]",
    '[[scale]]\nid = "belonging-2024"\nscale = "belonging"\nsource = "earlier"\n'
    'codebook = "isonomia:belonging-open"\nby = ["school"]\n[[scale]]\nbefore = "belonging-2024"',
    1,
)


def test_two_sources_say_the_same_as_one_with_two_periods(tmp_path, found):
    rows = answers()
    written(tmp_path / "in", TWO, [row for row in rows if row[1] == "2024"], "earlier.csv")
    path = written(tmp_path / "in", TWO, [row for row in rows if row[1] == "2026"])
    for one, other in zip(
        [row for row in found if row.measure.startswith("wave_change")],
        [row for row in estimated(path) if row.measure.startswith("wave_change")],
        strict=True,
    ):
        assert replace(other, family="") == replace(one, family="")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            STUDY.replace('period = "wave"', 'period = { is = "2026" }'),
            "has one period, so there is nothing to compare",
        ),
        (STUDY.replace('waves = "apart"', 'waves = "both"'), "Allowed: “apart”, “linked”"),
        (STUDY.replace('id = "belonging"', 'id = "belonging"\nbefore = "belonging"'), "is a scale of the same source"),
        (TWO.replace('before = "belonging-2024"', 'before = "belonging-2042"'), "belonging-2024"),
        (TWO.replace('scale = "belonging"', 'scale = "learning"'), "is another scale"),
        (
            STUDY.replace('waves = "apart"', 'waves = "linked"').replace(
                'period = "wave"', 'period = "wave"\nrepeated = "last"'
            ),
            "cannot be linked",
        ),
    ],
)
def test_what_cannot_be_compared_is_said_with_what_to_do(tmp_path, text, said):
    with pytest.raises(StudyError) as told:
        pipeline.read_study(written(tmp_path / "in", text))
    assert said in str(told.value)
