"""Guard 5 of statements that are told of those who answered every one: nothing follows of who left one out."""

import numpy as np
import pytest

import survey_world as spec
from isonomia import pipeline
from isonomia.errors import BadNews
from isonomia.model.scales import answer_count, item_places
from isonomia.protect import protection, unprotected
from isonomia.protect.differences import refuse_small_differences
from isonomia.protect.policy import policy
from isonomia.protect.telling_scores import refuse_telling_scores
from isonomia.protect.telling_skippers import without_telling_skippers

FRAME = """disposition = "status"
dispositions = { complete = ["yes"] }
response_rate = "RR2\""""
THRESHOLD = 11
SCHOOL = """[dimension.school]
column = "school"
levels = { a = "A", b = "B", c = "C", d = "D" }
"""
SIZES = {"a": 150, "b": 120, "c": 140, "d": 130}
SKIPPED = {"a": 30, "b": 5, "c": 14, "d": 16}
"""People who left out the last statement. Five of school B: whoever is one of them must not be told."""


def asked_alike(text):
    return text.replace('by = ["school"]', 'by = ["school"]\ncomplete_answers = true')


def answers(sizes, skipped, alike="", seed=4):
    """`alike`: a school whose skippers gave the highest answer to all they answered."""
    draw = np.random.default_rng(seed)
    for school, people in sizes.items():
        for at in range(people):
            places = np.clip(np.round(3.2 + draw.normal() + draw.normal(size=5)), 1, 5).astype(int)
            left = at < skipped[school]
            if left and school == alike:
                places[:] = 5
            places[2] = 6 - places[2]
            row = [str(each) for each in places]
            yield [f"{school}{at}", school, "yes", *row[:4], "" if left else row[4]]


ASKED = asked_alike(spec.study_text(SCHOOL, ["school"]))


def world(folder, sizes=SIZES, skipped=SKIPPED, text=ASKED, alike=""):
    folder.mkdir(exist_ok=True)
    study = pipeline.read_study(spec.written(folder, text, ("id", "school", "status"), answers(sizes, skipped, alike)))
    inputs = pipeline.open_sources(study)
    return study, inputs, pipeline.count_cells(study, inputs)


def numbers(shown, indicator):
    """School, or everybody, or everyone else beside a school -> people, where that is in print."""
    found = {}
    for table in (each for each in shown if each.indicator == indicator):
        codes = table.keys["school"] if table.dimensions else [""] * len(table)
        for at in np.flatnonzero(table.n_shown).tolist():
            found[("" if table.role == "group" else "not ") + str(codes[at])] = int(table.n[at])
    return found


def left_out(shown):
    """The attack: people with a score, less those who answered every statement."""
    scores, whole = numbers(shown, "belonging"), numbers(shown, "belonging-b1")
    apart = {code: n - whole[code] for code, n in scores.items() if code in whole}
    groups = [code for code in apart if code in SIZES]
    if "" in apart and 0 < len(groups) < len(SIZES):
        apart["the others"] = apart[""] - sum(apart[code] for code in groups)
    return apart


@pytest.fixture(scope="module")
def counted(tmp_path_factory):
    return world(tmp_path_factory.mktemp("complete") / "in")


def test_numbers_side_by_side_would_tell_who_left_one_out(counted):
    study, _, cells = counted
    apart = left_out(unprotected(cells, study))
    assert {code: apart[code] for code in SIZES} == SKIPPED


def test_and_where_they_are_few_one_of_the_numbers_is_not_printed(counted):
    study, _, cells = counted
    apart = left_out(pipeline.protect_cells(study, cells))
    assert "b" not in apart
    assert apart
    assert all(people == 0 or people >= THRESHOLD for people in apart.values())


def scattered(skipped, seed=3):
    """The same answers; who left a statement out left out any of the five."""
    draw = np.random.default_rng(seed)
    for row in answers(SIZES, skipped):
        if not row[-1]:
            row[-1] = "3"
            row[3 + int(draw.integers(5))] = ""
        yield row


def told_by_school(folder, text):
    folder.mkdir()
    skipped = {"a": 30, "b": 25, "c": 14, "d": 16}
    study = pipeline.read_study(spec.written(folder, text, ("id", "school", "status"), scattered(skipped)))
    shown = pipeline.protect_cells(study, pipeline.count_cells(study, pipeline.open_sources(study)))
    return sum(code in numbers(shown, f"belonging-b{at}") for at in range(1, 6) for code in SIZES)


def test_one_base_for_all_statements_tells_what_a_base_for_each_hides(tmp_path):
    """Few leave out each statement and more leave out any: of 20 figures by school all are told, and before none."""
    each = spec.study_text(SCHOOL, ["school"], frame=FRAME)
    assert told_by_school(tmp_path / "each", each) == 0
    assert told_by_school(tmp_path / "all", asked_alike(each)) == len(SIZES) * 5


def scores_left(scale, shown, school):
    """The attack: the average of all who have a score, less the answers to all statements, by school."""
    (table,) = (t for t in shown if t.indicator == "belonging" and t.dimensions and t.role == "group")
    at = table.keys["school"].tolist().index(school)
    n, total = int(table.n[at]), float(table.sums["sy"][at] + table.n[at] * table.origin)
    for item in scale.items:
        (own,) = (t for t in shown if t.indicator == item.question and t.dimensions and t.role == "group")
        row = own.keys["school"].tolist().index(school)
        if not own.y_shown[row]:
            return None
        places = {each: own.sums[answer_count(each)][row] for each in item_places(item)}
        total -= sum(place * people for place, people in places.items()) / len(scale.items)
    return total / (n - int(own.n[row]))


def test_answers_of_skippers_who_are_all_alike_do_not_follow(tmp_path, monkeypatch):
    """Thirty people of school A left one statement out and gave the best answer to all others: 5.0 says so of each."""
    monkeypatch.setattr(protection, "without_telling_skippers", lambda _study, shown, _rules: shown)
    study, _, cells = world(tmp_path, skipped={"a": 30, "b": 25, "c": 14, "d": 16}, alike="a")
    open_ = pipeline.protect_cells(study, cells)
    (scale,) = study.scales
    for item in scale.items:  # shares of answers have the base of all the others
        for table in (each for each in open_ if each.indicator == item.question and each.role == "group"):
            np.testing.assert_array_equal(sum(table.sums[answer_count(at)] for at in item_places(item)), table.n)
    assert scores_left(scale, open_, "a") == pytest.approx(5)
    assert scores_left(scale, open_, "b") < 4.5
    kept = without_telling_skippers(study, open_, {"survey": policy("cms")})
    assert scores_left(scale, kept, "a") is None
    assert scores_left(scale, kept, "b") is None  # one way of grouping is told or not
    everybody = [t for t in kept if t.indicator == "belonging-b1" and not t.dimensions]
    assert all(t.y_shown.all() for t in everybody)


def test_a_build_hides_them_and_tells_the_rest(tmp_path):
    study, inputs, cells = world(tmp_path, skipped={"a": 30, "b": 25, "c": 14, "d": 16}, alike="a")
    rows = pipeline.estimate(study, pipeline.protect_cells(study, cells), inputs)
    status = {row.status for row in rows.where(indicator="belonging-b1", dimension="school", measure="answer_share")}
    assert status == {"hidden"}
    assert {row.status for row in rows.where(indicator="belonging", dimension="school", measure="mean")} == {"ok"}


BOOK = """id = "own"
version = "1"
title = "Own"
licence = "Own"
""" + "".join(f'[[options.agree]]\nvalue = {at}\nlabel = "L{at}"\n' for at in range(1, 6))
BOOK += "".join(f'[[items]]\nid = "b{at}"\ntext = "T{at}"\noptions = "agree"\n' for at in (1, 2, 4, 5))
BOOK += '[[items]]\nid = "b3"\ntext = "T3"\noptions = "agree"\nreverse = true\n'
SCALES = """[[scales]]
id = "belonging"
title = "Long"
items = ["b1", "b2", "b3", "b4", "b5"]
score = "{score}"
[[scales]]
id = "short"
title = "Short"
items = ["b1", "b2", "b3", "b4"]
"""


def own_book(folder, score="mean"):
    folder.mkdir()
    (folder / "own.toml").write_text(BOOK + SCALES.format(score=score), encoding="utf-8")
    return asked_alike(spec.study_text(SCHOOL, ["school"])).replace("isonomia:belonging-open", "own.toml")


def test_a_scale_within_a_scale_does_not_tell_who_left_out_one_of_the_others(tmp_path):
    """The attack: people who answered all of the short scale, less those who answered all of the long one."""
    text = own_book(tmp_path / "in")
    short = text[text.index("[[scale]]") : text.index("[release]")].replace('"belonging"', '"short"')
    study, _, cells = world(tmp_path / "in", text=text.replace("[release]", short + "[release]"))
    for shown, few in ((unprotected(cells, study), True), (pipeline.protect_cells(study, cells), False)):
        long, brief = numbers(shown, "belonging-b1"), numbers(shown, "short-b1")
        apart = {code: brief[code] - n for code, n in long.items() if code in brief}
        assert apart
        assert any(0 < people < THRESHOLD for people in apart.values()) == few


def test_best_answers_of_skippers_do_not_follow_either(tmp_path):
    """A score of best answers in every 100: of thirty people of school A each gave the best answer to all others."""
    sizes = {"skipped": {"a": 30, "b": 25, "c": 14, "d": 16}, "text": own_book(tmp_path / "in", "top_box")}
    _, _, cells = world(tmp_path / "in", alike="", **sizes)
    study, _, alike = world(tmp_path / "in", alike="a", **sizes)
    for counted, hidden in ((cells, False), (alike, True)):
        shown = pipeline.protect_cells(study, counted)
        (table,) = (t for t in shown if t.indicator == "belonging-b1" and t.dimensions and t.role == "group")
        assert table.n_shown.all()
        assert (not table.y_shown.any()) == hidden


WEIGHTED = {"skipped": {"a": 40, "b": 35, "c": 38, "d": 36}}


def weighted_world(folder, alike="", heavy=None, score="mean"):
    """As `world`, with a column of weights from 1 to 2; `heavy`: the one person who weighs 4,000."""
    text = own_book(folder, score).replace('person = "id"', 'person = "id"\nweight = "w"')
    draw = np.random.default_rng(8)
    rows = [[*row[:3], 4_000 if row[0] == heavy else round(1 + float(draw.random()), 2), *row[3:]]
            for row in answers(SIZES, WEIGHTED["skipped"], alike)]  # fmt: skip
    study = pipeline.read_study(spec.written(folder, text, ("id", "school", "status", "w"), rows))
    inputs = pipeline.open_sources(study)
    return study, inputs, pipeline.count_cells(study, inputs), rows


def weighted_rest(shown, school):
    """The attack on best answers: the weighted average of all scores less the weighted shares of all statements.

    Returns how many left one out, what they weigh, and the weighted average of their scores.
    """
    found = {}
    for table in (each for each in shown if each.dimensions == ("school",) and each.role == "group"):
        row = table.keys["school"].tolist().index(school)
        if not table.y_shown[row]:
            return None
        w, wy = (float(table.sums[name][row]) for name in ("sw", "swy"))
        found[table.indicator] = (int(table.n[row]), w, wy + table.origin * w)
    people, weight, total = found.pop("belonging")
    items = list(found.values())
    left = weight - items[0][1]
    return people - items[0][0], left, (total - 100 * sum(each[2] for each in items) / len(items)) / left


def silent(shown, item="belonging-b1"):
    """Whether a statement is told of no school."""
    (schools,) = (t for t in shown if t.indicator == item and t.dimensions == ("school",) and t.role == "group")
    return not schools.y_shown.any()


def test_statements_of_a_weighted_source_have_one_base_too(tmp_path):
    """Nothing is hidden where nothing is telling, and each share is that of who answered everything."""
    study, inputs, cells, rows = weighted_world(tmp_path / "in")
    found = pipeline.estimate(study, pipeline.protect_cells(study, cells), inputs)
    told = found.where(indicator="belonging-b1", dimension="school", measure="proportion")
    assert {row.status for row in told} == {"ok"}
    for row in told:
        own = [each for each in rows if each[1] == row.subgroup and all(each[4:])]
        assert row.n == len(own) == SIZES[row.subgroup] - WEIGHTED["skipped"][row.subgroup]
        weights = np.array([each[3] for each in own])
        assert row.value == pytest.approx((weights * [int(each[4]) >= 4 for each in own]).sum() / weights.sum())


def test_one_heavy_person_among_those_who_left_one_out_is_not_told(tmp_path, monkeypatch):
    """The attack finds the score of one person to five points, with all counts as many as the threshold asks for."""
    heavy = "a3"
    study, _, cells, rows = weighted_world(tmp_path / "in", heavy=heavy, score="top_box")
    with monkeypatch.context() as open_:
        open_.setattr(protection, "without_telling_skippers", lambda _study, shown, _rules: shown)
        n, _, value = weighted_rest(pipeline.protect_cells(study, cells), "a")
    (person,) = (row for row in rows if row[0] == heavy)
    places = [6 - int(x) if at == 2 else int(x) for at, x in enumerate(person[4:]) if x]
    assert n == WEIGHTED["skipped"]["a"] > THRESHOLD
    assert value == pytest.approx(100 * np.mean([each >= 4 for each in places]), abs=5)
    shown = pipeline.protect_cells(study, cells)
    assert weighted_rest(shown, "a") is None
    assert silent(shown)


@pytest.mark.parametrize(("alike", "hidden"), [("", False), ("a", True)])
def test_weighted_people_who_answered_alike_and_left_one_out_are_not_told(tmp_path, alike, hidden):
    study, _, cells, _ = weighted_world(tmp_path / "in", alike=alike, score="top_box")
    shown = pipeline.protect_cells(study, cells)
    assert silent(shown) == hidden
    assert (weighted_rest(shown, "a") is None) == hidden


def test_one_heavy_person_among_those_who_answered_everything_is_not_told_either(tmp_path):
    """Of everybody with a score two carry the weight, and the one of them who left nothing out would be read off."""
    study, _, cells, rows = weighted_world(tmp_path / "in", heavy="a100")
    assert all(next(row for row in rows if row[0] == "a100")[4:])
    assert silent(pipeline.protect_cells(study, cells)) or _refused(study, pipeline.protect_cells(study, cells))


def _refused(study, shown):
    """The scale itself is refused, as that of any source in which few carry nearly all the weight."""
    try:
        refuse_telling_scores(study, shown)
    except BadNews as error:
        return "nearly everybody" in str(error)
    return False


@pytest.mark.parametrize("complete", [False, True])
def test_a_later_release_does_not_tell_the_same_statements_of_other_people(tmp_path, complete):
    """The attack: who gave a best answer of all who answered it, less the same of those who answered all statements."""
    plain = spec.study_text(SCHOOL, ["school"])
    texts = [asked_alike(plain), plain] if complete else [plain, asked_alike(plain)]
    skipped = {"a": 30, "b": 25, "c": 14, "d": 16}
    study, inputs, cells = world(tmp_path / "one", skipped=skipped, text=texts[0])
    first = pipeline.protect_cells(study, cells)
    release = pipeline.make_release(study, first, pipeline.estimate(study, first, inputs), inputs)
    (tmp_path / "out").mkdir()
    pipeline.write_provenance(tmp_path / "out", study, release, inputs)
    pipeline.write_data(release, tmp_path / "out" / "site")
    for text, told in ((texts[1], True), (texts[0], False)):
        later = text.replace('id = "2026"\n', f'id = "again"\nprevious = ["{tmp_path / "out"}"]\n')
        again, _, counted = world(tmp_path / "two", skipped=skipped, text=later)
        shown = pipeline.protect_cells(again, counted)
        if told:
            with pytest.raises(BadNews, match="told its statements of other people"):
                refuse_small_differences(again, shown)
        else:
            refuse_small_differences(again, shown)


def published_first(folder, study, inputs, cells):
    """A first release, as its public folder has it; returns what it shows."""
    shown = pipeline.protect_cells(study, cells)
    release = pipeline.make_release(study, shown, pipeline.estimate(study, shown, inputs), inputs)
    folder.mkdir()
    pipeline.write_provenance(folder, study, release, inputs)
    pipeline.write_data(release, folder / "site")
    return shown


def sum_left(scale, shown):
    """Of everybody: how many left a statement out, and the sum of their scores, from what is in print."""
    (table,) = (t for t in shown if t.indicator == "belonging" and not t.dimensions)
    total = float(table.sums["sy"][0] + table.n[0] * table.origin)
    for item in scale.items:
        (own,) = (t for t in shown if t.indicator == item.question and not t.dimensions)
        total -= sum(place * own.sums[answer_count(place)][0] for place in item_places(item)) / len(scale.items)
    return int(table.n[0] - own.n[0]), total


def test_one_more_who_left_a_statement_out_does_not_follow_from_two_releases(tmp_path):
    """The attack: 120 more people answer, and one of them leaves a statement out. All numbers grow by many but one."""
    text = ASKED.replace('by = ["school"]', "by = []")
    skipped = {"a": 30, "b": 25, "c": 14, "d": 16}
    study, inputs, cells = world(tmp_path / "one", skipped=skipped, text=text)
    first = published_first(tmp_path / "out", study, inputs, cells)
    later = text.replace('id = "2026"\n', f'id = "again"\nprevious = ["{tmp_path / "out"}"]\n')
    again, _, _ = world(tmp_path / "two", skipped=skipped, text=later)
    draw = np.random.default_rng(9)
    new = [[f"new{at}", "a", "yes", *draw.integers(1, 6, 5).astype(str).tolist()] for at in range(120)]
    new[0][3:] = ["2", "2", "4", "3", ""]
    spec.written(tmp_path / "two", later, ("id", "school", "status"), [*answers(SIZES, skipped), *new])
    shown = pipeline.protect_cells(again, pipeline.count_cells(again, pipeline.open_sources(again)))
    (scale,) = study.scales
    then, now = sum_left(scale, first), sum_left(scale, shown)
    assert now[0] - then[0] == 1
    assert now[1] - then[1] == pytest.approx(np.mean([2, 2, 6 - 4, 3]))  # the score of that one person
    with pytest.raises(BadNews, match="almost as many people left a statement out"):
        refuse_small_differences(again, shown)
