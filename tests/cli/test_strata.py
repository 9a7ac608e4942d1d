"""Models of strata (MAIHDA): a study asks for them, and pages and private tables tell them."""

import csv
from itertools import product

import numpy as np
import pytest
from lxml import html

from isonomia import pipeline, study
from isonomia.errors import StudyError
from school_world import SEX, save, school

SCORE = """[[indicator]]
id = "score"
topic = "progress"
title = "Score"
source = "students"
kind = "mean"
value = "score"
bounds = [0, 100]
higher_is = "better"
by = [["area", "home"]]
measures = ["maihda_vpc", "maihda_pcv", "maihda_strata"]
[intersections]
depth = 2
strata = ["sex", "area", "home"]
"""
STUDY = school(
    '[dimension.area]\ncolumn = "area"\n'
    + SEX
    + '[dimension.home]\ntitle = "Number of books at home"\ncolumn = "home"\n',
    '["sex", "area", ["area", "home"]]',
    question='measures = ["difference", "maihda_vpc", "maihda_pcv", "maihda_strata"]\n' + SCORE,
)
AREAS, HOMES = ("city", "coast", "rural", "town"), ("few", "many", "some")


def write_study(folder, *, few=False):
    """Combinations of area and home have something of their own; with `few`, one of them holds three people."""
    draw = np.random.default_rng(11)
    own = dict(zip(product(AREAS, HOMES), draw.normal(0, 0.7, 12), strict=True))
    rows = ["id,area,sex,home,graduated,score"]
    left = 3
    for who in range(4000):
        area, home, sex = draw.choice(AREAS), draw.choice(HOMES), draw.choice(["F", "M"])
        if few and (area, home) == ("coast", "few"):
            left -= 1
            area = "coast" if left >= 0 else "city"
        eta = 0.4 + own[area, home] + 0.3 * (sex == "F")
        share = 1 / (1 + np.exp(-eta))
        score = np.clip(50 + 6 * eta + 8 * draw.normal(), 0, 100)
        rows.append(f"{who},{area},{sex},{home},{'yes' if draw.random() < share else 'no'},{score:.2f}")
    return save(folder, STUDY, rows)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("strata")
    for name, few in (("whole", False), ("few", True)):
        pipeline.build(write_study(folder / name, few=few), folder / name / "out")
    return folder


def estimates(folder):
    file = folder / "out" / "site" / "data" / "estimates.csv"
    with file.open(newline="", encoding="utf-8") as opened:
        return [row for row in csv.DictReader(opened) if row["measure"].startswith(("maihda", "median"))]


def test_what_is_published_is_the_model_of_the_shown_cells(built):
    from isonomia.intersections.models import BinomialModels
    from isonomia.intersections.vpc import maihda_vpc
    from isonomia.stats.patterns import Factor, treatment

    rows = estimates(built / "whole")
    (vpc,) = [row for row in rows if row["measure"] == "maihda_vpc" and row["indicator"] == "graduated"]
    assert (vpc["dimension"], vpc["dimension_2"], vpc["subgroup"], vpc["subgroup_2"]) == ("area", "home", "", "")
    with (built / "whole" / "students.csv").open(newline="") as file:
        people = list(csv.DictReader(file))
    strata = sorted({(each["area"], each["home"]) for each in people})
    n = [sum((each["area"], each["home"]) == one for each in people) for one in strata]
    yes = [sum((each["area"], each["home"]) == one and each["graduated"] == "yes" for each in people) for one in strata]
    factors = [Factor.of(name, [one[at] for one in strata]) for at, name in enumerate(("area", "home"))]
    expected = maihda_vpc(BinomialModels.of(treatment(factors).matrix, yes, n).null)
    assert float(vpc["value"]) == pytest.approx(float(expected.value[0]), abs=6e-5)
    assert float(vpc["ci_lower"]) == pytest.approx(float(expected.low[0]), abs=6e-5)
    assert float(vpc["ci_upper"]) == pytest.approx(float(expected.high[0]), abs=6e-5)
    (pcv,) = [row for row in rows if row["measure"] == "maihda_pcv" and row["indicator"] == "graduated"]
    assert float(pcv["value"]) < 1
    assert pcv["ci_lower"] == ""


def test_with_the_share_of_a_yes_or_no_outcome_comes_the_median_odds_ratio_and_with_no_other(built):
    rows = estimates(built / "whole")
    (vpc,) = [row for row in rows if row["measure"] == "maihda_vpc" and row["indicator"] == "graduated"]
    (odds,) = [row for row in rows if row["measure"] == "median_odds_ratio"]
    assert (odds["indicator"], odds["subgroup"], odds["n"]) == ("graduated", "", vpc["n"])
    for column in ("value", "ci_lower", "ci_upper"):  # nothing but the share goes into it
        share = float(vpc[column])
        variance = np.pi**2 / 3 * share / (1 - share)
        assert float(odds[column]) == pytest.approx(np.exp(np.sqrt(2 * variance) * 0.67448975), rel=2e-3)


def test_every_stratum_has_an_estimate_between_its_own_figure_and_its_parts(built):
    rows = [row for row in estimates(built / "whole") if row["measure"] == "maihda_strata"]
    assert len(rows) == 2 * len(AREAS) * len(HOMES)
    assert all(row["status"] == "ok" for row in rows)
    scores = [float(row["value"]) for row in rows if row["indicator"] == "score"]
    assert 40 < min(scores) < max(scores) < 65  # in points of the score, not about its origin


def test_nothing_is_told_where_one_stratum_is_not_shown(built):
    rows = estimates(built / "few")
    assert rows
    assert {row["status"] for row in rows} == {"hidden"}
    assert all(row["value"] == "" for row in rows)


def test_the_page_of_both_dimensions_tells_it_in_words(built):
    page = built / "whole" / "out" / "site" / "both" / "area-and-home.html"
    text = " ".join(html.parse(page).getroot().text_content().split())
    assert "lies between these combinations" in text
    assert "sum of their parts" in text
    assert "one has the higher odds. In half of all such pairs they are at least" in text
    assert "Odds in two combinations" in text
    hidden = built / "few" / "out" / "site" / "both" / "area-and-home.html"
    assert "lies between these combinations" not in html.parse(hidden).getroot().text_content()


def test_the_private_page_and_table_have_all_strata(built):
    closed = built / "whole" / "out-private"
    text = " ".join(html.parse(closed / "intersections.html").getroot().text_content().split())
    assert "The 24 combinations of" in text
    assert "lies between these combinations (95 % interval" in text
    assert text.count("median odds ratio; 95 % interval") == 1
    with (closed / "intersections-strata.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * 24
    assert sum(int(row["n"]) for row in rows if row["indicator"] == "score") == 4000
    assert all(float(row["lower"]) < float(row["estimate"]) < float(row["upper"]) for row in rows)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('by = [["area", "home"]]', 'by = ["area"]', "is about combinations of groups, and no pair stands in by."),
        ('["maihda_vpc"', '["median_odds_ratio"', "a mean has no odds."),
        (
            'kind = "mean"\nvalue = "score"\nbounds = [0, 100]',
            'kind = "rate"\nevent = "a"\ntime = "b"',
            "no model for rates",
        ),
        ('person = "id"', 'person = "id"\nweight = "w"', "weighted or clustered sample do not count one by one"),
        ('strata = ["sex", "area", "home"]', 'strata = ["sex", "hom"]', "there is no dimension “hom”"),
        ('strata = ["sex", "area", "home"]', 'strata = ["sex"]', "one dimension makes no combinations"),
        ('strata = ["sex", "area", "home"]', 'strata = ["sex", "sex"]', "“sex” stands twice"),
    ],
)
def test_what_has_no_strata_is_refused(before, after, sentence):
    assert before in STUDY
    with pytest.raises(StudyError) as caught:
        study.parse(STUDY.replace(before, after))
    assert sentence in " ".join(each.sentence() for each in caught.value.faults)
