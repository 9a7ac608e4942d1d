"""The closer look at the items of scales: from the study file to a private page, and nothing of it outside."""

import csv
import stat
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from lxml import html

from isonomia import pipeline
from isonomia.climate import item_report
from isonomia.climate.item_bias import ScoreTable, item_bias
from isonomia.count import count_patterns
from isonomia.errors import StudyError
from isonomia.stats.factor_dwls import factor_dwls
from isonomia.stats.polychoric import AnswerPatterns, polychoric
from isonomia.study import parse

STUDY = """
schema = 1
title = "A <made-up> survey"
[source.survey]
path = "answers.csv"
person = "id"
period = {{ is = "2026" }}
[climate.survey]
speaks_of = "process"
owner = "The registrar"
[dimension.sex]
title = "Sex"
column = "sex"
levels = {{ F = "Women", M = "Men", X = "Nonbinary people" }}
absent = {{ "" = "left_blank" }}
[dimension.home]
title = "Home"
column = "home"
levels = {{ town = "Town", farm = "Farm" }}
[[scale]]
id = "belonging"
source = "survey"
codebook = "isonomia:belonging-open"
by = ["sex", "home"]
{more}
[release]
id = "2026"
date = 2026-11-22
publisher = "A made-up school"
contact = "c@example.org"
"""
ITEMS = ("b1", "b2", "b3", "b4", "b5")
BIASED = 4  # b5: men who feel alike answer it higher


def people():
    draw = np.random.default_rng(3)
    for at in range(900):
        sex = "X" if at < 20 else "" if at < 40 else "FM"[at % 2]
        mood = draw.normal()
        places = np.clip(np.round(3.2 + mood + 0.8 * draw.normal(size=5)), 1, 5).astype(int)
        if sex == "M":
            places[BIASED] = min(5, places[BIASED] + 1)
        gap = draw.random() < 0.05
        yield (
            f"p{at}",
            sex,
            ("town", "farm")[at % 3 == 0],
            ["" if gap and item == 1 else str(p) for item, p in enumerate(places)],
        )


def turned(answers):
    """As they stand in the file: the codebook turns b3 over."""
    return [str(6 - int(each)) if item == 2 else each for item, each in enumerate(answers)]


def written(folder, more):
    folder.mkdir(parents=True)
    with (folder / "answers.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [["id", "sex", "home", *ITEMS], *([*head, *turned(answers)] for *head, answers in people())]
        )
    (folder / "study.toml").write_text(STUDY.format(more=more), encoding="utf-8")
    return folder / "study.toml"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("looks")
    for name, more in {"with": 'item_bias = "rest"\nordered = true', "without": ""}.items():
        pipeline.build(written(folder / name, more), folder / name / "out")
    return folder


def table(folder, name):
    with (folder / "with" / "out-private" / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def whole():
    """Sex and answers of people with all of them."""
    rows = [(sex, answers) for _, sex, _, answers in people() if all(answers)]
    return np.array([sex for sex, _ in rows]), np.array([list(map(int, answers)) for _, answers in rows])


def by_hand(item, matching):
    """Cross table of the file's rows: score, group (the larger first), answer."""
    sex, x = whole()
    sizes = {code: int(np.sum(sex == code)) for code in "FM"}
    groups = sorted("FM", key=lambda code: -sizes[code])
    score = x[:, matching].sum(axis=1)
    values = np.unique(score[np.isin(sex, ["F", "M"])])
    counts = np.zeros((len(values), 2, 5))
    for code, each, value in zip(sex, x[:, item], score, strict=True):
        if code in groups:
            counts[np.searchsorted(values, value), groups.index(code), each - 1] += 1
    return ScoreTable(ITEMS[item], values / len(matching), counts)


def test_each_figure_is_that_of_the_rows(built):
    rows = {row["item"]: row for row in table(built, "item-bias.csv") if row["dimension"] == "sex"}
    assert set(rows) == set(ITEMS)
    for at, item in enumerate(ITEMS):
        row = rows[item]
        assert row["left_out_of_score"] == "b5"
        matching = [other for other in range(5) if other not in (at, BIASED)]
        wanted = item_bias(by_hand(at, matching), tuple(ITEMS[each] for each in matching), "rest")
        assert row["matching_items"].split() == [ITEMS[each] for each in matching]
        for name, value in {
            "total_chi2": wanted.total_chi2,
            "uniform_p": wanted.uniform_p,
            "nagelkerke_change": wanted.r2_change,
            "mantel_haenszel_chi2": wanted.mantel.chi2,
        }.items():
            assert float(row[name]) == pytest.approx(value, rel=1e-6)
        assert row["size"] == wanted.size
    assert {item for item, row in rows.items() if row["size"] != "negligible"} == {"b5"}


def test_ordered_answers_are_those_of_the_rows(built):
    codes, counts = np.unique(whole()[1] - 1, axis=0, return_counts=True)
    fit = factor_dwls(polychoric(AnswerPatterns(ITEMS, codes.astype(np.int64), counts.astype(float))))
    rows = {(row["quantity"], row["item"]): float(row["value"]) for row in table(built, "ordered-answers.csv")}
    assert rows["chi2_scaled", ""] == pytest.approx(fit.scaled.chi2, rel=1e-6)
    for at, item in enumerate(ITEMS):
        assert rows["loading", item] == pytest.approx(fit.loading[at], rel=1e-6)


def test_the_page_says_it_in_words(built):
    text = " ".join(html.parse(built / "with" / "out-private" / "scales.html").getroot().text_content().split())
    assert "Private: these figures are made of single people's answers" in text
    assert "A <made-up> survey" in text
    assert "Left out, with fewer than 100 people: Nonbinary people." in text
    assert "Statistically detectable, " in text
    assert "answer higher than" in text or "answer lower than" in text
    assert "In a second pass the score leaves out what the first pass told of: b5." in text
    assert "Polychoric correlations" in text


def test_nothing_of_it_is_public(built):
    out = built / "with" / "out"
    names = {path.relative_to(out) for path in out.rglob("*")}
    assert names == {path.relative_to(built / "without" / "out") for path in (built / "without" / "out").rglob("*")}
    for path in out.rglob("*"):
        if path.is_file():
            other = built / "without" / "out" / path.relative_to(out)
            assert path.read_bytes() == other.read_bytes(), path
    for name in ("scales.html", "item-bias.csv", "ordered-answers.csv"):
        assert stat.S_IMODE((built / "with" / "out-private" / name).stat().st_mode) == 0o600
        assert not (built / "without" / "out-private" / name).exists()


UNEVEN = """
id = "our"
title = "Ours"
version = "1"
licence = "Our own."
[[options.often]]
value = 0
label = "Never"
[[options.often]]
value = 1
label = "At times"
[[options.often]]
value = 4
label = "Always"
[[items]]
id = "b1"
text = "I feel at home."
options = "often"
[[items]]
id = "b2"
text = "I feel out of place."
options = "often"
reverse = true
[[items]]
id = "b3"
text = "I am at home."
options = "often"
[[scales]]
id = "belonging"
title = "Belonging"
items = ["b1", "b2", "b3"]
"""


def test_steps_of_unlike_width_are_turned_over_as_they_are(tmp_path, monkeypatch):
    """Of places 0, 1 and 4 those after reversing are 0, 3 and 4."""
    path = written(tmp_path / "one", 'item_bias = "rest"\nordered = true')
    text = path.read_text(encoding="utf-8").replace("isonomia:belonging-open", "our.toml")
    people = ([f"p{at}", "FM"[at % 2], "town", "014"[at % 3], "014"[at // 3 % 3], "0"] for at in range(90))
    with (path.parent / "answers.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id", "sex", "home", "b1", "b2", "b3"], *people])
    (path.parent / "our.toml").write_text(UNEVEN, encoding="utf-8")
    study = parse(text, str(path.parent))
    scale, tables = study.scales[0], count_patterns(study, pipeline.open_sources(study).tables)
    everybody = next(each for each in tables if not each.dimension)
    places = {tuple(each): number for each, number in zip(everybody.answers.tolist(), everybody.people, strict=True)}
    assert places == dict.fromkeys(product(range(3), range(3), (0,)), 10)
    (by_sex,) = [each for each in tables if each.dimension == "sex"]
    monkeypatch.setattr(item_report, "scale_bias", lambda _names, table, _score: table)
    looked = item_report.bias_report(scale, replace(by_sex, people=by_sex.people * 10)).found
    assert looked("b1", ("b2",)).score.tolist() == [0, 3, 4]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('item_bias = "sum"', "item_bias"),
        ("item_bias = true", "item_bias"),
        ('ordered = "yes"', "ordered"),
    ],
)
def test_what_cannot_be_is_said_with_its_place(tmp_path, more, told):
    with pytest.raises(StudyError) as caught:
        pipeline.read_study(written(tmp_path / "one", more))
    assert told in str(caught.value)


def test_without_groups_there_is_no_bias(tmp_path):
    path = written(tmp_path / "one", 'item_bias = "rest"')
    path.write_text(path.read_text(encoding="utf-8").replace('by = ["sex", "home"]', "by = []"), encoding="utf-8")
    with pytest.raises(StudyError, match="there are no groups to be compared"):
        pipeline.read_study(path)
