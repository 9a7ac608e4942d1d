"""Rules about selection and adjusted gaps, from the study file to pages and files; private unless they are named."""

import csv
import re
from itertools import product

import pytest

from isonomia import pipeline
from isonomia.cli import run
from isonomia.publish.pages import sections

STUDY = """
schema = 1
title = "A made-up school"
[source.people]
path = "people.csv"
title = "A made-up table, for the tests"
[dimension.race]
column = "race"
[dimension.age]
column = "age"
title = "age"
[dimension.site]
column = "site"
title = "campus"
[topic.start]
title = "Who gets in"
[[indicator]]
id = "accepted"
topic = "start"
title = "Acceptance"
source = "people"
event = "accepted = 'yes'"
higher_is = "better"
margin = 2
by = ["race"]
rules = ["four-fifths", "ppg1-2022", "two-sd"]
adjust = ["age", "site"]
mediators = ["site"]
measures = ["difference", "ratio", "oaxaca_twofold", "gelbach"]
returns = "reimers"
words.en = { people = "{group} applicants", what = "were accepted" }
[release]
id = "2026"
date = 2026-11-22
publisher = "A made-up school"
contact = "equity@school.example"
"""
PUBLISH = 'publish = ["impact_ratio", "ppg_1", "two_sd_z"]\n'
INTERNAL = """audience = "internal"
owner = "Dr. A. Bell"
purpose = "The admissions committee"
expires = 2099-06-30
threshold = 5
"""
RULES = {"impact_ratio", "ppg_1", "two_sd_z"}
BESIDE = {"fisher_exact", "mid_p", "shortfall", "odds_ratio", "successes_needed", "minimum_detectable_gap"}
WORDS = ("four-fifths", "flagged", "Pooled z", "equal rates")
ADJUSTED = {"adjusted_level", "adjusted_difference", "adjusted_ratio", "oaxaca_twofold", "gelbach"}
RACES, AGES, SITES = ("Blue", "Green", "Red"), ("young", "old"), ("north", "south")


def write_study(folder, extra="", few=(), study=STUDY):
    rows = ["race,age,site,accepted"]
    for at, place in enumerate(product(RACES, AGES, SITES)):
        n = 6 if place in few else 60 + 17 * at
        yes = n // 2 if place in few else n * (25 + 4 * (at % 5)) // 100
        rows += [",".join((*place, "yes"))] * yes + [",".join((*place, "no"))] * (n - yes)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "people.csv").write_text("\n".join(rows) + "\n")
    (folder / "study.toml").write_text(study + extra)
    return folder / "study.toml"


def estimates(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def measures(path):
    return {row["measure"] for row in estimates(path)}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rules")
    pipeline.build(write_study(folder / "in", INTERNAL), folder / "kept")
    pipeline.build(write_study(folder / "in", PUBLISH), folder / "named")
    return folder


def page(folder, name="accepted"):
    return (folder / "indicator" / f"{name}.html").read_text(encoding="utf-8")


def test_a_rule_stays_private_unless_the_study_names_it(built):
    assert not measures(built / "kept/site/data/estimates.csv") & {*RULES, *BESIDE}
    assert measures(built / "kept-private/estimates.csv") >= {*RULES, *BESIDE}
    public = "".join(path.read_text(encoding="utf-8") for path in (built / "kept/site").rglob("*.html"))
    assert not [word for word in WORDS if word in public]


def test_the_internal_report_has_every_rule_that_the_study_chose(built):
    text = page(built / "kept-private/report")
    assert "Four-fifths rule of thumb, version ugesp-1978" in text
    assert "Percentage point gap minus one 2022, version ccc-2022" in text


def test_what_is_named_is_published_with_everything_beside_it(built):
    found = estimates(built / "named/site/data/estimates.csv")
    assert {row["measure"] for row in found} >= {*RULES, *BESIDE}
    packs = {row["component"] for row in found if row["measure"] in RULES}
    assert packs >= {"four-fifths", "ppg1-2022", "ppg1-2022:margin", "two-sd"}


def test_the_page_says_what_a_flag_is_and_is_not(built):
    text = page(built / "named/site")
    for said in (
        "A flag is a prompt to look and not a finding.",
        "Every rule that the study chose before looking is shown, with its version; none is left out.",
        "Four-fifths rule of thumb, version ugesp-1978: historical rule of thumb",
        "Percentage point gap minus one 2022, version ccc-2022: current",
        "Two standard deviations, two groups, version 1: descriptive, without a cut-off",
        "Further successes at equal rates",
        "Smallest gap that would show",
        "A statistical disparity is not by itself discrimination",
    ):
        assert said in text, said
    for blaming in ("adverse impact", "discriminat", "violat", "at risk", "unfair", "quota", "target"):
        body = text.replace("A statistical disparity is not by itself discrimination", "")
        assert blaming not in body.casefold(), blaming


def test_adjusted_gaps_stand_beside_crude_ones_with_what_was_held_fixed(built):
    found = estimates(built / "kept/site/data/estimates.csv")
    assert {row["measure"] for row in found} >= ADJUSTED
    assert {row["status"] for row in found if row["measure"] in ADJUSTED} == {"ok"}
    text = page(built / "kept/site").replace("<bdi>", "").replace("</bdi>", "")
    for said in (
        "Held fixed: age and campus.",
        "“Explained” is arithmetic, not justification.",
        "this may itself be a consequence of the group: campus",
        "Crude gap",
        "Gap at the same mix",
        "Goes with different characteristics",
        "Of this, with age",
    ):
        assert said in text, said


def test_the_numbers_of_the_page_are_those_of_the_file(built):
    rows = estimates(built / "kept/site/data/estimates.csv")
    row = next(
        row for row in rows if (row["measure"], row["component"], row["subgroup"]) == ("adjusted_difference", "", "Red")
    )
    shown = f"{float(row['value']) * 100:+.1f}".replace("-", "−")
    assert re.search(rf">{re.escape(shown)}<", page(built / "kept/site"))


def test_sections_with_many_figures_have_pages_of_their_own(tmp_path, monkeypatch):
    monkeypatch.setattr(sections, "MOST_CELLS", 10)
    noted = STUDY.replace(
        'title = "A made-up table, for the tests"', 'title = "A made-up table"\nnote = "Nobody real."'
    )
    pipeline.build(write_study(tmp_path / "in", PUBLISH, study=noted), tmp_path / "out")
    main = page(tmp_path / "out/site")
    for name, said in (("accepted-mix-race", "Gap at the same mix"), ("accepted-rules-race", "Pooled z")):
        assert f'href="../indicator/{name}.html"' in main
        assert said not in main
        alone = page(tmp_path / "out/site", name)
        assert said in alone
        assert "Nobody real." in alone, "a source's note stands wherever the source speaks"
        assert "A statistical disparity is not by itself discrimination" in alone
        assert 'href="../indicator/accepted.html"' in alone
    assert "“Explained” is arithmetic, not justification." in main
    assert "A flag is a prompt to look and not a finding." in main


POLICIES = ("cms", "strict", "ferpa", "uk-round", "census-drb")


@pytest.mark.parametrize("policy", POLICIES)
def test_every_policy_publishes_what_an_attack_does_not_open(tmp_path, policy):
    """Periods, a pair in another order than the one held fixed, few people in some places, and rules in public."""
    study = STUDY.replace('by = ["race"]', 'by = ["race", "site", ["site", "race"]]').replace(
        'path = "people.csv"', 'path = "people.csv"\nperiod = "year"'
    )
    few = [("Red", "old", "south"), ("Blue", "young", "north")]
    path = write_study(tmp_path / "in", PUBLISH + f'policy = "{policy}"\n', few, study)
    rows = (tmp_path / "in/people.csv").read_text().splitlines()
    years = [f"{2024 + at % 2},{row}" for at, row in enumerate(rows[1:])]
    (tmp_path / "in/people.csv").write_text("\n".join(["year," + rows[0], *years]) + "\n")
    pipeline.build(path, tmp_path / "out")
    assert run(["audit", str(tmp_path / "out")]) == 0
    cells = (tmp_path / "out/site/data/cells.csv").read_text().splitlines()
    assert len(set(cells)) == len(cells), "the same cells are printed once"


def test_methods_pages_are_there_for_every_family(built):
    for name in ("adjusted", "selection", "tests", "decomposition"):
        assert (built / "named/site/methods" / f"{name}.html").is_file()


def test_the_audit_passes_and_can_be_run_again(built):
    for name in ("kept", "named"):
        assert run(["audit", str(built / name)]) == 0


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """One combination of six people of one group."""
    folder = tmp_path_factory.mktemp("small")
    pipeline.build(write_study(folder / "in", few=[("Red", "old", "south")]), folder / "out")
    return folder


def test_where_a_combination_is_too_small_the_public_figure_is_hidden_and_the_private_one_is_there(small):
    rows = [row for row in estimates(small / "out/site/data/estimates.csv") if row["measure"] in ADJUSTED]
    assert {row["status"] for row in rows if row["subgroup"] == "Red"} == {"hidden"}
    assert not any(row["value"] or row["flags"] or row["n"] for row in rows if row["status"] == "hidden")
    inner = [row for row in estimates(small / "out-private/estimates.csv") if row["measure"] in ADJUSTED]
    assert {row["status"] for row in inner} == {"ok"}
    assert "Not shown, to protect privacy" in page(small / "out/site")
    assert run(["audit", str(small / "out")]) == 0


def test_another_groups_small_combination_does_not_hide_a_figure(small):
    """Everyone else follows from everybody by age and campus, all of whose cells are shown."""
    public = small / "out/site/data/estimates.csv"
    keys = ("subgroup", "measure", "component")
    inner = {tuple(row[key] for key in keys): row for row in estimates(small / "out-private/estimates.csv")}
    shown = [row for row in estimates(public) if row["measure"] == "adjusted_difference" and row["status"] == "ok"]
    assert shown
    for row in shown:
        true = inner[tuple(row[key] for key in keys)]
        assert float(row["value"]) == pytest.approx(float(true["value"]), rel=1e-3)


def test_a_declared_roll_up_of_what_is_held_fixed_is_used_before_anything_is_hidden(tmp_path):
    """Ages are held fixed and shown nowhere by themselves, so nothing is lost by it."""
    study = STUDY.replace('title = "age"\n', 'title = "age"\nmerge = { "any age" = ["young", "old"] }\n')
    pipeline.build(write_study(tmp_path / "in", few=[("Red", "old", "south")], study=study), tmp_path / "out")
    rows = [row for row in estimates(tmp_path / "out/site/data/estimates.csv") if row["measure"] == "adjusted_ratio"]
    assert {row["status"] for row in rows} == {"ok"}
