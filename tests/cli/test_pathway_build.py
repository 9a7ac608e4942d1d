"""A pathway from the study file to the published tables: closed, in a cross-section, from people, events and counts.

All tables are made up.
"""

import lxml.html
import pytest

from pathway_world import COLUMNS, HEAD, PEOPLE, REACHED, built, cells, data, people, rows


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    return built(tmp_path_factory.mktemp("closed"), HEAD + PEOPLE, people=(COLUMNS, people()))


@pytest.mark.parametrize("group", ["", "a", "b", "c"])
def test_with_everybody_known_on_the_path_are_those_who_arrived_of_those_who_started(closed, group):
    counts = REACHED[group] if group else tuple(map(sum, zip(*REACHED.values(), strict=True)))
    for stage, arrived in zip(("accepted", "graduated", "matched"), counts[1:], strict=True):
        (row,) = rows(data(closed), measure="on_path", indicator=f"md-{stage}", subgroup=group)
        assert float(row["value"]) == pytest.approx(arrived / counts[0], abs=5e-4)
        assert int(row["n"]) == counts[0]
        assert float(row["ci_lower"]) < float(row["value"]) < float(row["ci_upper"])
    if group:
        (exact,) = rows(closed.private, measure="on_path", indicator="md-matched", subgroup=group)
        assert float(exact["value"]) == pytest.approx(counts[3] / counts[0], abs=1e-12)


@pytest.mark.parametrize("group", ["a", "b", "c"])
def test_contributions_add_up_to_the_whole(closed, group):
    private, public = closed.private, data(closed)
    parts = [float(row["value"]) for row in rows(private, measure="stage_contribution", subgroup=group)]
    (whole,) = rows(private, measure="stage_total", subgroup=group)
    assert len(parts) == 3
    assert sum(parts) == pytest.approx(float(whole["value"]), abs=1e-12)
    shares = [float(row["value"]) for row in rows(private, measure="stage_contribution_share", subgroup=group)]
    assert sum(shares) == pytest.approx(1, abs=1e-12)
    split = {row["component"]: [] for row in rows(private, measure="das_gupta", subgroup=group)}
    for row in rows(private, measure="das_gupta", subgroup=group):
        split[row["component"]].append(float(row["value"]))
    assert sum(split[""]) == pytest.approx(split["total"][0], abs=1e-12)
    told = [float(row["value"]) for row in rows(public, measure="stage_contribution", subgroup=group)]
    (total,) = rows(public, measure="stage_total", subgroup=group)
    assert sum(told) == pytest.approx(float(total["value"]), abs=4 * 5e-5)
    assert total["indicator"] == "md-matched"
    assert total["reference"] == "everyone_else"


def test_the_log_of_the_relative_yield_by_hand(closed):
    (row,) = rows(closed.private, measure="stage_contribution", indicator="md-graduated", subgroup="b")
    from math import log

    assert float(row["value"]) == pytest.approx(log((80 / 120) / (240 / 320)), abs=1e-12)


def test_a_step_has_what_any_question_has(closed):
    (row,) = rows(data(closed), measure="difference", indicator="md-accepted", subgroup="b")
    assert float(row["value"]) == pytest.approx(120 / 300 - 320 / 600, abs=5e-5)
    assert row["verdict"] == "clear"
    assert float(row["gap"]) > 0
    assert (closed.out / "site" / "indicator" / "md-accepted.html").is_file()


def test_the_release_has_the_pathway(closed):
    (info,) = closed.release.pathways
    assert [stage.title for stage in info.stages] == ["Applied", "Accepted", "Graduated", "Matched"]
    assert [stage.question for stage in info.stages] == ["", "md-accepted", "md-graduated", "md-matched"]
    assert {each.pathway for each in closed.release.indicators} == {"md"}
    assert not info.held


def test_the_same_from_events_cell_by_cell(closed, tmp_path):
    log = []
    for person, group, *states in people():
        for at, (stage, state) in enumerate(zip(COLUMNS[2:], states, strict=True)):
            if state == "yes":
                log.append((person, group, stage.upper(), f"20{20 + at}-05-01"))
    text = HEAD + PEOPLE.replace("people.csv", "log.csv") + 'stage_column = "stage"\ndate = "day"\n'
    made = built(tmp_path, text, log=(("id", "group", "stage", "day"), reversed(log)))
    assert cells(made) == cells(closed)


def test_the_same_from_counts_by_stage(closed, tmp_path):
    table = [
        (stage, "group", group, counts[at]) for at, stage in enumerate(COLUMNS[2:]) for group, counts in REACHED.items()
    ]
    made = built(tmp_path, HEAD + COUNTS, counts=(("stage", "what", "who", "n"), table))
    assert cells(made) == cells(closed)


COUNTS = """
[source.s]
path = "counts.csv"
kind = "counts"
title = "A made-up table, for the tests"
fields = { stage = "stage", dimension = "what", group = "who", n = "n" }
[[pathway]]
id = "md"
source = "s"
cohort = "closed"
stages = ["applied", "accepted", "graduated", "matched"]
by = ["group"]
"""


def test_what_the_source_withholds_is_refused_and_never_zero(tmp_path):
    table = [
        (stage, "group", group, "*" if (stage, group) == ("graduated", "b") else counts[at])
        for at, stage in enumerate(COLUMNS[2:])
        for group, counts in REACHED.items()
    ]
    table += [(stage, "total", "", sum(each[at] for each in REACHED.values())) for at, stage in enumerate(COLUMNS[2:])]
    text = HEAD + COUNTS.replace('kind = "counts"', 'kind = "counts"\npublished = true\ncitation = "Made up"')
    made = built(tmp_path, text, counts=(("stage", "what", "who", "n"), table))
    row = {each["indicator"]: each for each in rows(data(made), measure="on_path", subgroup="b")}
    assert row["md-accepted"]["status"] == "ok"
    for name in ("md-graduated", "md-matched"):
        assert (row[name]["status"], row[name]["reason"]) == ("refused", "SUPPRESSED_INPUT")
    (level,) = rows(data(made), measure="proportion", indicator="md-graduated", subgroup="b")
    assert (level["status"], level["reason"]) == ("refused", "SUPPRESSED_INPUT")


@pytest.mark.parametrize("unknown", [0, 30])
def test_of_how_many_the_group_is_not_known_only_the_source_can_say(tmp_path, unknown):
    everybody = [sum(each[at] for each in REACHED.values()) + 30 for at in range(4)]
    groups = {**REACHED, "unk": (unknown,) * 4} if unknown else REACHED
    table = [(stage, "total", "", everybody[at]) for at, stage in enumerate(COLUMNS[2:])]
    table += [
        (stage, "group", group, many[at]) for at, stage in enumerate(COLUMNS[2:]) for group, many in groups.items()
    ]
    text = HEAD + COUNTS + '[dimension.group.from.s]\nabsent = { unk = "unknown" }\n'
    made = built(tmp_path, text, counts=(("stage", "what", "who", "n"), table))
    found = {(row["status"], row["reason"]) for row in rows(data(made), measure="unknown_share")}
    assert found == ({("ok", "")} if unknown else {("refused", "NO_DATA")})
    pages = [page.read_text(encoding="utf-8") for page in (made.out / "site").rglob("*.html")]
    assert any(
        "Of how many people the group is not known, the source does not say." in page for page in pages
    ) is not bool(unknown)
    assert not any("Everybody&#39;s group is known" in page or "Everybody's group is known" in page for page in pages)


def test_still_enrolled_is_not_attrition(tmp_path):
    text = HEAD + PEOPLE + 'states = { not_yet = ["enrolled"] }\n'
    made = built(tmp_path, text, people=(COLUMNS, people(waiting={"a": 30, "b": 20, "c": 15})))
    (row,) = rows(data(made), measure="on_path", indicator="md-graduated", subgroup="a")
    assert float(row["value"]) == pytest.approx(200 / 400 * 150 / 170, abs=5e-4)
    (level,) = rows(data(made), measure="proportion", indicator="md-graduated", subgroup="a")
    assert float(level["value"]) == pytest.approx(150 / 170, abs=5e-4)
    assert int(level["n"]) == 170
    (waiting,) = rows(data(made), measure="not_yet_known", indicator="md-graduated", subgroup="a")
    assert float(waiting["value"]) == pytest.approx(30 / 200, abs=5e-5)
    assert int(waiting["n"]) == 200
    assert not rows(data(made), measure="not_yet_known", indicator="md-accepted")
    (whole,) = rows(made.private, measure="stage_total", subgroup="a")
    parts = [float(each["value"]) for each in rows(made.private, measure="stage_contribution", subgroup="a")]
    assert sum(parts) == pytest.approx(float(whole["value"]), abs=1e-12)


def test_of_a_cohort_still_under_way_it_is_not_said_how_many_arrive(tmp_path):
    """Who leaves is known first: of 440 who came to the step 220 are enrolled still, and of the others 60 left."""
    reached = {"a": (400, 200, 60, 45), "b": (300, 120, 50, 35), "c": (200, 120, 50, 35)}
    text = HEAD + PEOPLE + 'states = { not_yet = ["enrolled"] }\n'
    made = built(tmp_path, text, people=(COLUMNS, people(reached, {"a": 120, "b": 50, "c": 50})))
    for indicator, status in (("md-accepted", "ok"), ("md-graduated", "refused"), ("md-matched", "refused")):
        for group in ("", "a"):
            (row,) = rows(data(made), measure="on_path", indicator=indicator, subgroup=group)
            assert (row["status"], row["reason"]) == (status, "" if status == "ok" else "TOO_MUCH_MISSING")
        (row,) = rows(
            made.private,
            measure="stage_total" if indicator == "md-matched" else "stage_contribution",
            indicator=indicator,
            subgroup="a",
        )
        assert row["status"] == status
    (waiting,) = rows(data(made), measure="not_yet_known", indicator="md-graduated", subgroup="a")
    assert float(waiting["value"]) == pytest.approx(120 / 200, abs=5e-4)
    page = (tmp_path / "out" / "site" / "path" / "md.html").read_text()
    assert "It is not known yet of too many people whether they passed the step to: <bdi>Graduated</bdi>." in page
    assert "reached the stage “<bdi>Graduated" not in page
    tables = lxml.html.fromstring(page)
    for line in tables.get_element_by_id("t-group-steps").findall("tbody/tr"):
        said = [cell.text_content().strip() for cell in line.findall("td")]
        assert said[0][:1].isdigit() or "Group" in said[0]
        assert not any(character.isdigit() for cell in said[1:] for character in cell)


def test_one_step_alone_is_not_split(tmp_path):
    text = (HEAD + PEOPLE).replace(', "graduated", "matched"]', "]")
    made = built(tmp_path, text, people=(COLUMNS, people()))
    page = (made.out / "site" / "path" / "md.html").read_text()
    assert "paths separate" not in page
    assert "t-group-parts" not in page
    (people_table,) = lxml.html.fromstring(page).xpath("//table[@id='t-people']")
    assert "900" in people_table.text_content()
    assert "Not published" not in people_table.text_content()


def test_what_is_known_of_nobody_is_missing(tmp_path):
    reached = {"a": (400, 200, 0, 0), "b": (300, 120, 60, 40), "c": (200, 120, 60, 30)}
    text = HEAD + PEOPLE + 'states = { not_yet = ["enrolled"] }\n'
    made = built(tmp_path, text, people=(COLUMNS, people(reached, {"a": 200})))
    (row,) = rows(made.private, measure="on_path", indicator="md-graduated", subgroup="a")
    assert (row["status"], row["reason"]) == ("refused", "TOO_MUCH_MISSING")


def test_a_group_of_which_nobody_passes_a_step(tmp_path):
    reached = {"a": (400, 200, 0, 0), "b": (300, 120, 60, 40), "c": (200, 120, 60, 30)}
    made = built(tmp_path, HEAD + PEOPLE, people=(COLUMNS, people(reached)))
    (row,) = rows(made.private, measure="on_path", indicator="md-matched", subgroup="a")
    assert float(row["value"]) == 0
    (part,) = rows(made.private, measure="stage_contribution", indicator="md-graduated", subgroup="a")
    assert (part["status"], part["reason"]) == ("refused", "NOT_POSITIVE")


def test_a_hidden_step_takes_every_product_over_it_with_it(tmp_path):
    reached = {"a": (400, 200, 150, 120), "b": (300, 120, 80, 50), "c": (60, 40, 36, 30)}
    made = built(tmp_path, HEAD + PEOPLE, people=(COLUMNS, people(reached)))
    status = {each["indicator"]: each["status"] for each in rows(data(made), measure="on_path", subgroup="c")}
    shown = {each["indicator"]: each["status"] for each in rows(data(made), measure="proportion", subgroup="c")}
    assert "hidden" in shown.values()
    order = ["md-accepted", "md-graduated", "md-matched"]
    for at, name in enumerate(order):
        assert (status[name] == "hidden") == any(shown[each] == "hidden" for each in order[: at + 1])
    (total,) = rows(data(made), measure="stage_total", subgroup="c")
    assert total["status"] == "hidden"
    assert total["value"] == ""


def test_what_is_too_uncertain_to_be_quoted_takes_the_chain_with_it(tmp_path):
    reached = {"a": (400, 200, 150, 120), "b": (300, 120, 80, 50), "c": (200, 60, 26, 13)}
    text = (HEAD + PEOPLE).replace('id = "2026"', 'id = "2026"\nreliability = "nchs"')
    made = built(tmp_path, text, people=(COLUMNS, people(reached)))
    levels = {row["indicator"]: row for row in rows(data(made), measure="proportion", subgroup="c")}
    chain = {row["indicator"]: row for row in rows(data(made), measure="on_path", subgroup="c")}
    assert levels["md-matched"]["reason"] == "UNRELIABLE"
    assert (chain["md-accepted"]["status"], chain["md-matched"]["reason"]) == ("ok", "UNRELIABLE")


def test_a_roll_up_at_one_step_is_followed_along_all(tmp_path):
    """Few of group C come to the last step: B and C are one group there, so the whole chain is of the two together."""
    reached = {"a": (400, 200, 150, 120), "b": (300, 120, 80, 50), "c": (200, 100, 60, 54)}
    text = (HEAD + PEOPLE).replace("[source.s]", '[dimension.group.merge]\n"B or C" = ["b", "c"]\n[source.s]')
    made = built(tmp_path, text, people=(COLUMNS, people(reached)))
    levels = {row["subgroup"] for row in rows(data(made), measure="proportion", indicator="md-matched")}
    assert {"", "a", "B or C"} <= levels
    assert "c" in {row["subgroup"] for row in rows(data(made), measure="proportion", indicator="md-accepted")}
    together = {row["indicator"]: row for row in rows(data(made), measure="on_path", subgroup="B or C")}
    for name, arrived in (("md-accepted", 220), ("md-graduated", 140), ("md-matched", 104)):
        assert float(together[name]["value"]) == pytest.approx(arrived / 500, abs=5e-5)
    assert not rows(data(made), measure="on_path", subgroup="c")
    from math import log

    (part,) = rows(data(made), measure="stage_contribution", indicator="md-accepted", subgroup="B or C")
    assert float(part["value"]) == pytest.approx(log((220 / 500) / (200 / 400)), abs=5e-5)
    (other,) = rows(data(made), measure="stage_contribution", indicator="md-accepted", subgroup="a")
    assert float(other["value"]) == pytest.approx(log((200 / 400) / (220 / 500)), abs=5e-5)


def test_a_step_that_is_held_back_leaves_no_chain(tmp_path):
    text = (HEAD + PEOPLE).replace('id = "2026"', 'id = "2026"\nhold = ["md-graduated"]')
    made = built(tmp_path, text, people=(COLUMNS, people()))
    assert not rows(data(made), measure="on_path")
    assert not rows(data(made), measure="stage_total")
    assert not rows(data(made), indicator="md-graduated")
    assert rows(data(made), indicator="md-matched")
    assert made.release.pathways[0].held
