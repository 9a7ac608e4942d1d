"""The history page says how much a figure changed: both values where both releases print it, and not a word where not.

The attacks are those of the docstring of `isonomia.history.figures`.
"""

import csv
import shutil
from decimal import Decimal

import lxml.html
import pytest

import compare_world as compared
from compare_world import FACTS
from isonomia import history
from isonomia.history.causes import WORDS_OF
from isonomia.model.revision import CAUSES, DATA, DEFINITION
from isonomia.publish.pages.revisions import WORDS

CHANGED = FACTS.replace("b,600,90", "b,600,108")
LEVELS = 'levels = { a = "First", b = "Second", c = "Third" }'


def built(folder, name, facts=FACTS, previous="", release="", own=""):
    """A release in two languages; after the one that it names, a year later."""
    release = f'languages = ["en", "es"]\n{release}'
    if previous:
        release += f'previous = ["../{previous}"]\n'
    date = "2027-11-22" if previous else "2026-11-22"
    return compared.built(folder, name, facts, date=date, release=release, merge=LEVELS, more=own)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """A release, and one with other figures of one group."""
    folder = tmp_path_factory.mktemp("figures")
    return built(folder, "first"), built(folder, "second", CHANGED, "first")


def section(out, language=""):
    page = lxml.html.fromstring((out / "site" / language / "history.html").read_bytes())
    (found,) = page.xpath("//section[@aria-labelledby='changed']")
    return found


def told(part):
    """Head of each row -> its two cells."""
    rows = part.xpath(".//tbody/tr")
    return {flat(row[0]): [flat(cell) for cell in row[1:]] for row in rows}


def flat(element):
    return " ".join(element.text_content().split())


def rows_of(out):
    with (out / "site" / "data" / "estimates.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rewritten(out, target, change):
    """A copy of a release with other rows of estimates."""
    shutil.copytree(out, target)
    rows = [row for each in rows_of(out) if (row := change(dict(each))) is not None]
    path = target / "site" / "data" / "estimates.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return target


def is_level_of_b(row):
    return (row["indicator"], row["measure"], row["subgroup"]) == ("left", "proportion", "b")


def test_a_changed_figure_stands_there_then_and_now_with_its_cause(both):
    _, new = both
    part = section(new)
    found = told(part)
    assert found["Group: Second · Share of people"] == ["15.0", "18.0"]
    assert "Group: First · Share of people" not in found  # its share is as it was; its gap is not
    assert found["Everyone · Share of people"] == ["15.3", "16.5"]
    heads = [flat(each) for each in part.xpath(".//thead//th")]
    assert heads == ["Figure", "Release first", "Release second"]
    assert [flat(each) for each in part.xpath(".//h3")] == ["Leaving early"]
    assert "What can have moved them: The data are others than before." in flat(part)
    assert "Withheld" not in flat(part).replace("called withheld", "")


def test_in_spanish_too(both):
    _, new = both
    part = section(new, "es")
    assert ["15.0", "18.0"] in told(part).values()
    assert "The data" not in flat(part)
    assert "Los datos son otros que antes." in flat(part)


def test_every_value_is_one_that_its_release_prints_and_there_is_nothing_else(both):
    """No difference and no finer digit: each number of the table is a released value, scaled."""
    old, new = both
    values = [[Decimal(row["value"]) * 100 for row in rows_of(out) if row["value"]] for out in both]
    printed = [{f"{each:.{places}f}" for each in every for places in (0, 1, 2, 3)} for every in values]
    for cells in told(section(new)).values():
        assert len(cells) == 2
        for cell, known in zip(cells, printed, strict=True):
            assert cell.replace("\u2212", "-").lstrip("+") in known
    assert history.changed_figures(new, [old]).since == "first"


def test_the_first_release_says_nothing_of_changes(both):
    old, _ = both
    page = lxml.html.fromstring((old / "site" / "history.html").read_bytes())
    assert not page.xpath("//*[@id='changed']")


@pytest.mark.parametrize("withholding", ["old", "new"])
def test_where_one_release_withholds_a_figure_neither_value_nor_who_withholds_it_is_told(both, tmp_path, withholding):
    def hidden(row):
        return row | {"value": "", "ci_lower": "", "ci_upper": "", "status": "hidden"} if is_level_of_b(row) else row

    old, new = both
    one = rewritten(old, tmp_path / "old", hidden) if withholding == "old" else old
    other = rewritten(new, tmp_path / "new", hidden) if withholding == "new" else new
    (question,) = history.changed_figures(other, [one]).questions
    (withheld,) = [each for each in question.figures if each.told is None]
    assert withheld.groups == (("group", "b"),)
    every = {value for each in question.figures if each.told for value in each.told}
    assert not {0.15, 0.18} & every
    alone = history.changed_figures(
        rewritten(new, tmp_path / "alone", hidden) if withholding == "new" else new,
        [rewritten(old, tmp_path / "alone-old", hidden) if withholding == "old" else old],
    )
    assert alone.questions == (question,)


def test_the_same_is_said_whichever_release_withholds_it(both, tmp_path):
    """A reader cannot tell from the list whether a figure is hidden today or was hidden then."""

    def only_b(row):
        return row if is_level_of_b(row) else None

    def hidden(row):
        return row | {"value": "", "status": "hidden"} if is_level_of_b(row) else None

    old, new = both
    told_then = history.changed_figures(
        rewritten(new, tmp_path / "a", hidden), [rewritten(old, tmp_path / "b", only_b)]
    )
    told_now = history.changed_figures(rewritten(new, tmp_path / "c", only_b), [rewritten(old, tmp_path / "d", hidden)])
    refused = rewritten(
        old, tmp_path / "e", lambda row: row | {"value": "", "status": "refused"} if only_b(row) else None
    )
    never = history.changed_figures(rewritten(new, tmp_path / "f", only_b), [refused])
    assert told_then == told_now == never
    (question,) = told_then.questions
    assert question.causes == ()
    assert [each.told for each in question.figures] == [None]


def test_what_both_withhold_is_not_spoken_of(both, tmp_path):
    def hidden(row):
        return row | {"value": "", "status": "hidden"}

    old, new = both
    found = history.changed_figures(rewritten(new, tmp_path / "a", hidden), [rewritten(old, tmp_path / "b", hidden)])
    assert found.questions == ()


@pytest.mark.parametrize("value", ["nan", "inf", "1e999", "<script>", "0.15; drop", ""])
def test_an_old_file_that_somebody_changed_puts_no_word_on_a_page(both, tmp_path, value):
    def changed(row):
        return row | {"value": value} if is_level_of_b(row) else row | {"subgroup": "<b>x</b>"}

    old, new = both
    found = history.changed_figures(new, [rewritten(old, tmp_path / "old", changed)])
    assert [each.told for question in found.questions for each in question.figures] == [None]


def test_what_is_held_back_now_is_not_listed_whatever_was_printed_before(both, tmp_path):
    shutil.copytree(both[0], tmp_path / "first")
    new = built(tmp_path, "third", CHANGED, "first", release='hold = ["left"]\n')
    assert "Every level and gap that both releases have is as it was." in flat(section(new))
    assert not section(new).xpath(".//table")


def test_a_new_definition_is_named_beside_new_data(both, tmp_path):
    shutil.copytree(both[0], tmp_path / "first")
    new = built(tmp_path, "fourth", CHANGED, "first", own="margin = 2\nper = 1000")
    (question,) = history.changed_figures(new, [both[0]]).questions
    assert question.causes == (DEFINITION, DATA)
    said = flat(section(new))
    assert "The question, or its source, is defined in another way. The data are others than before." in said
    assert "The public files do not say which of these moved a figure by how much." in said


def test_every_cause_has_words():
    assert set(CAUSES) == set(WORDS_OF) == set(WORDS)
