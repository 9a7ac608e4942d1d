"""Every number on a page is a released number, formatted once; strips stand where the numbers say."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

import release_fixture as fixture
from isonomia.publish.book import open_book
from isonomia.publish.charts import axis, log_axis
from isonomia.publish.language import language
from isonomia.publish.numbers import Scale, per_of, printed, scale_for, shortened

EN = language("en")


def text(element):
    return " ".join(element.text_content().split())


def numbers(string):
    return [Decimal(each.replace(",", "").replace("−", "-")) for each in re.findall(r"[−+]?\d[\d,]*(?:\.\d+)?", string)]


def rows_of(release, indicator, measure, dimension):
    return {
        row.subgroup: row
        for row in release.estimates.where(indicator=indicator, measure=measure, dimension=dimension)
        if not row.dimension_2 and row.period == "2025"
    }


@pytest.mark.parametrize(
    ("indicator", "page", "dimension"),
    [("accepted", "accepted", "race_ethnicity"), ("visits", "visits", "sex"), ("belonging", "belonging", "sex")],
)
def test_each_cell_prints_its_row_and_nothing_else(release, pages, indicator, page, dimension):
    info = next(each for each in release.indicators if each.id == indicator)
    level = {"proportion": "proportion", "rate": "rate", "mean": "mean"}[info.kind]
    levels, gaps = rows_of(release, indicator, level, dimension), rows_of(release, indicator, "difference", dimension)
    per = per_of(info)
    table = pages[f"indicator/{page}.html"].get_element_by_id(f"t-{dimension.replace('_', '-')}")
    labels = {each.label: each.code for each in release.dimensions[dimension].levels} | {
        "Declined to answer": "~declined"
    }
    for line in table.find("tbody"):
        code = labels[text(line.find("th"))]
        first, second, people = line.findall("td")
        row = levels[code]
        if row.status == "hidden":
            continue
        expected = [Decimal(repr(number)) * per for number in (row.value, row.ci_lower, row.ci_upper)]
        assert numbers(text(first)) == expected
        assert Decimal(first.get("data-v")) == expected[0]
        assert numbers(text(people)) == [row.n]
        if code in gaps and gaps[code].status == "ok":
            row = gaps[code]
            assert numbers(text(second)) == [Decimal(repr(n)) * per for n in (row.value, row.ci_lower, row.ci_upper)]


def test_every_strip_stands_where_its_number_says(pages):
    """Recompute each position from the printed ticks and the printed number."""
    checked = 0
    for page in pages.values():
        for table in page.xpath("//table[contains(@class,'ct')]"):
            heads = table.xpath("./thead/tr/th")
            for at, head in enumerate(heads):
                ticks = [numbers(each)[0] for each in head.xpath(".//i/@data-t")]
                places = [float(each[:-1]) for each in head.xpath(".//g/line[@class='g']/@x1")]
                if not ticks or "÷" in text(head):
                    continue
                low, high = ticks[0], ticks[-1]
                assert places == [round(float(100 * (each - low) / (high - low)), 1) for each in ticks]
                for cell in table.xpath(f"./tbody/tr/*[{at + 1}][@data-v]"):
                    value = Decimal(cell.get("data-v"))
                    mark = cell.xpath(".//circle/@cx | .//svg/svg/@x")
                    assert float(mark[0][:-1]) == pytest.approx(float(100 * (value - low) / (high - low)), abs=0.0501)
                    checked += 1
    assert checked > 25


def test_sort_keys_are_the_printed_numbers(pages):
    """No position or key carries more digits than the table prints."""
    for name, page in pages.items():
        for cell in page.xpath("//td[@data-v]"):
            assert Decimal(cell.get("data-v")) == numbers(text(cell))[0], name


def test_unrounded_leftovers_never_reach_a_page():
    per_100 = Scale(Decimal(100), 1)
    assert str(per_100.of(-0.083)) == "-8.3"
    assert printed(-0.083, per_100, EN) == "−8.3"
    assert printed(0.07, Scale(Decimal(100), None), EN) == "7"
    assert printed(None, per_100, EN) == ""


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("0.25", 1, "0.3"),
        ("-0.25", 1, "−0.3"),
        ("2.5", 0, "3"),
        ("-0.04", 1, "0.0"),
        ("12480", 0, "12,480"),
        ("1234.5", None, "1,234.5"),
        ("100", None, "100"),
    ],
)
def test_one_rounding_rule_half_away_from_zero(value, places, expected):
    shown = EN.decimal(Decimal(value), places)
    assert shown.lstrip("−") == expected.lstrip("−")
    assert shown.startswith("−") == (expected.startswith("−"))


def test_signs():
    assert EN.signed(Decimal("0.2"), 1) == "+0.2"
    assert EN.signed(Decimal("0.02"), 1) == "0.0"
    assert EN.signed(Decimal("-0.2"), 1) == "−0.2"


def test_scales_follow_unit_and_kind():
    by_id = {each.id: each for each in fixture.INDICATORS}
    measures = fixture.MEASURES
    assert scale_for(measures["proportion"], by_id["accepted"]) == Scale(Decimal(100), 1)
    assert scale_for(measures["rate"], by_id["visits"]) == Scale(Decimal(1000), 1)
    assert scale_for(measures["mean"], by_id["belonging"]) == Scale(Decimal(1), 2)
    assert scale_for(measures["unknown_share"], by_id["belonging"]).per == 100
    assert scale_for(measures["ratio"], by_id["accepted"]) == Scale(Decimal(1), None)
    assert scale_for(measures["count_gap"], by_id["matriculants"]) == Scale(Decimal(1), 0)
    squared = replace(measures["between_group_sd"], unit="outcome²")
    assert scale_for(squared, by_id["accepted"]).per == 10_000


def test_axes_have_nice_ticks_and_hold_all_values():
    made = axis([Decimal("30.7"), Decimal("46.2")])
    assert made.ticks == (30, 35, 40, 45, 50)
    assert axis([Decimal(-12), Decimal(-3)], zero=True).ticks[-1] == 0
    assert axis([]) is None
    same = axis([Decimal(5), Decimal(5)])
    assert same.low < 5 < same.high
    quotients = log_axis([Decimal("0.33"), Decimal("1.1")])
    assert quotients.ticks == (0.25, 0.5, 1, 2)
    assert quotients.place(Decimal(1)) == pytest.approx(66.7)
    assert quotients.place(Decimal(0)) == 0
    wide = log_axis([Decimal("0.001"), Decimal(900)])
    assert 1 in wide.ticks
    assert len(wide.ticks) <= 8


def test_labels_are_cut_on_pages():
    assert shortened("a" * 10_000) == "a" * 119 + "…"
    assert shortened(" two\n lines ") == "two lines"


def test_order_ignores_case_and_accents(release):
    dimension = release.dimensions["sex"]
    names = ("Éwé", "eve", "Zoe", "adam")
    levels = tuple(replace(dimension.levels[0], code=name, label=name) for name in names)
    changed = replace(release, dimensions={**release.dimensions, "sex": replace(dimension, levels=levels)})
    book = open_book(changed, EN)
    assert book.ordered("sex", [*names, "~unknown"]) == ("adam", "eve", "Éwé", "Zoe", "~unknown")
