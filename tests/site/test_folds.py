"""What folds on a page: the main figures stand open, the rest opens by hand, on paper and without a script."""

from dataclasses import replace

import lxml.html

from isonomia.model.estimates import Estimates
from isonomia.publish.book import open_book
from isonomia.publish.findings import Voice
from isonomia.publish.language import language
from isonomia.publish.pages.behind import used_measures
from isonomia.publish.pages.frame import environment, render, static_files
from isonomia.publish.pages.headlines import MOST_POINTS, main_points
from isonomia.publish.pages.indicator import indicator_pages
from isonomia.publish.pages.stratified import MOST_SHOWN, stratified
from isonomia.publish.pages.summaries import FEWEST_MAIN, MAIN, summary_of
from isonomia.publish.tables import Cell, Column, Row, Table
from release_measures import MEASURES, measure

EN = language("en")
MANY = ("between_group_sd", "gini", "theil_index", "max_rate_ratio", "mean_difference_from_mean_weighted", "atkinson")
EQUAL = "not_distinguishable_from_equality"


def text(element):
    return " ".join(element.text_content().split())


def with_measures(release, names, **changes):
    """The first indicator with these summary measures of one dimension."""
    known = {name: measure(name, "dispersion", f"Measure {name}", "outcome", 3) for name in names}
    old = release.estimates.where(indicator="accepted", measure="between_group_sd")[0]
    own = [replace(old, measure=name, dimension="race_ethnicity", **changes) for name in names]
    kept = [row for row in release.estimates if row.measure not in {*names, "slope_index_logit"}]
    return replace(
        release,
        measures={**MEASURES, **known},
        estimates=Estimates((*kept, *own), protected=True),
    )


def summary(release):
    book = open_book(release, EN)
    (info,) = (each for each in release.indicators if each.id == "accepted")
    return summary_of(Voice(book, book.newest(info)[0]), "race_ethnicity", "How unequal overall")


def test_few_measures_all_stand_open(release):
    found = summary(with_measures(release, MANY[:3]))
    assert len(found.rows) == 3
    assert found.more == ()


def test_of_many_measures_the_main_ones_stand_open_and_none_is_lost(release):
    found = summary(with_measures(release, MANY))
    titles = [row.title for row in found.rows]
    assert {f"Measure {each}" for each in MAIN if each in MANY} <= set(titles)
    assert len(found.rows) == FEWEST_MAIN
    assert {row.title for row in (*found.rows, *found.more)} == {f"Measure {each}" for each in MANY}


def test_what_is_true_of_all_measures_is_said_once(release):
    alike = summary(with_measures(release, MANY, flags=(EQUAL,), debiased=0.01))
    assert alike.remark == "These figures could also come from equal groups."
    assert not any(row.note for row in (*alike.rows, *alike.more))
    differs = with_measures(release, MANY, flags=(), debiased=0.01)
    assert summary(differs).remark == ""


def test_measures_without_a_figure_are_named_once_with_the_reason(release):
    shown = with_measures(release, MANY[:3])
    hidden_ones = MANY[3:]
    old = release.estimates.where(indicator="accepted", measure="between_group_sd")[0]
    rows = [hide(replace(old, measure=each, dimension="race_ethnicity")) for each in hidden_ones]
    known = {name: measure(name, "dispersion", f"Measure {name}", "outcome", 3) for name in hidden_ones}
    mixed = replace(
        shown, measures={**shown.measures, **known}, estimates=Estimates((*shown.estimates, *rows), protected=True)
    )
    found = summary(mixed)
    assert [row.title for row in found.rows] == [f"Measure {each}" for each in MANY[:3]]
    ((word, links),) = found.untold
    assert word == "Not shown, to protect privacy"
    assert [title for _, title in links] == [f"Measure {each}" for each in hidden_ones]
    said = [text(each) for each in printed(mixed).xpath("//section[@aria-labelledby='overall']/p")]
    names = "; ".join(f"Measure {each}" for each in hidden_ones)
    assert f"Not shown, to protect privacy: {names}." in said


def test_where_no_measure_has_a_figure_there_is_no_table(release):
    old = release.estimates.where(indicator="accepted", measure="between_group_sd")[0]
    rows = [hide(replace(old, dimension="race_ethnicity"))]
    kept = [row for row in release.estimates if row.measure in {"proportion", "difference", "unknown_share"}]
    none = replace(release, estimates=Estimates((*kept, *rows), protected=True))
    section = printed(none).xpath("//section[@aria-labelledby='overall']")[0]
    assert not section.findall(".//table")
    assert [text(each) for each in section.findall("p")] == [
        "How unequal overall: race and ethnicity. Not shown, to protect privacy: Spread between groups."
    ]


def printed(release):
    book = open_book(release, EN)
    (info,) = (each for each in release.indicators if each.id == "accepted")
    page = indicator_pages(book, info, ())[0]
    return lxml.html.fromstring(render(environment(EN), page, book))


def test_the_page_folds_further_measures_in_an_element_that_needs_no_script(release):
    page = printed(with_measures(release, MANY))
    section = page.xpath("//section[@aria-labelledby='overall']")[0]
    (fold,) = section.xpath("./details")
    assert text(fold.find("summary")) == "How unequal overall, further measures: race and ethnicity (4)"
    assert fold.get("open") is None
    captions = [text(each) for each in section.iter("caption")]
    assert len(captions) == len(set(captions))
    assert len(fold.findall(".//tbody/tr")) == len(MANY) - FEWEST_MAIN


def test_paper_has_no_folds():
    css = next(
        content for name, content in static_files().items() if name.startswith("static/site.") and b"{" in content
    )
    assert b"::details-content{content-visibility:visible}" in css[css.index(b"@media print") :]
    script = next(content for name, content in static_files().items() if "/site." in name and name.endswith(".js"))
    assert b"beforeprint" in script
    assert b"afterprint" in script


def test_links_to_measures_stand_under_their_families(release):
    book = open_book(release, EN)
    shelves = used_measures(book, ["difference", "proportion", "theil_index", "difference"])
    assert [each.title for each in shelves] == ["Levels", "Gaps between two groups", "Spread over many groups"]
    assert [len(each.links) for each in shelves] == [1, 1, 1]
    address = shelves[0].links[0][0]
    assert [each.title for each in used_measures(book, ["proportion", "theil_index"], frozenset({address}))] == [
        "Spread over many groups"
    ]


STRATIFIED = ("mantel_haenszel_risk_difference", "mantel_haenszel_odds_ratio", "breslow_day", "tarone", "kitagawa")


def turned(release, *, exactly=True):
    """Admission by sex within departments, told of women and, with its signs turned, of men; both beside the rest."""
    rows, others = [], []
    for row in release.estimates:
        if row.indicator == "admitted" and row.dimension_2 == "department" and row.measure in STRATIFIED:
            others.append(row)
        else:
            rows.append(row)
    women = [replace(row, subgroup="F", reference="everyone_else") for row in others]
    women += [replace(women[0], measure=each, value=1.2) for each in ("breslow_day", "tarone")]
    sign = -1 if exactly else -0.9
    men = [
        replace(row, subgroup="M", value=row.value * (sign if row.measure in {STRATIFIED[0], STRATIFIED[-1]} else 1))
        for row in women
    ]
    measures = {**MEASURES, "tarone": replace(MEASURES["breslow_day"], id="tarone", title="Tarone")}
    return replace(release, measures=measures, estimates=Estimates((*rows, *women, *men), protected=True))


def told(release):
    book = open_book(release, EN)
    (info,) = (each for each in release.indicators if each.id == "admitted")
    return stratified(Voice(book, book.newest(info)[0]))


def test_a_gap_between_two_groups_is_told_once(release):
    (one,) = told(turned(release))
    assert str(one.heading) == "Within the same stratum (department): Women and men"
    assert "For men the same figures hold with their signs turned" in " ".join(map(str, one.notes))


def test_gaps_that_are_not_each_other_turned_are_told_apart(release):
    assert len(told(turned(release, exactly=False))) == 2


def test_ratios_and_tests_fold_behind_the_differences_within_strata(release):
    (one,) = told(turned(release))
    assert len(one.rows) + len(one.more) > MOST_SHOWN
    titles = [row.title for row in one.rows]
    assert "Difference within strata" in titles
    assert "Part that stays within the same stratum: different rates" in titles
    assert {"Odds ratio within strata", "Tarone", "The whole gap"} <= {row.title for row in one.more}


def facts(page):
    return {text(each.find("dt")): text(each.find("dd")) for each in page.xpath("//dl[@class='facts']/div")}


def test_the_facts_say_everybodys_figure_and_of_how_many_the_group_is_not_known(release):
    (info,) = (each for each in release.indicators if each.id == "accepted")
    by_race = replace(info, by=(("race_ethnicity",),), stratify_by=())
    own = release.estimates.where(indicator="accepted")
    kept = [row for row in own if row.dimension in {"", "race_ethnicity"} and not row.dimension_2]
    alone = replace(release, indicators=(by_race,), estimates=Estimates(tuple(kept), protected=True), pathways=())
    book = open_book(alone, EN)
    page = lxml.html.fromstring(render(environment(EN), indicator_pages(book, by_race, ())[0], book))
    found = facts(page)
    assert found["Everyone"] == "43.1 in every 100; likely range: 42.6 to 43.6"
    assert "Group not known: " in found["How sure are we?"]


def test_how_to_read_tables_stands_where_a_table_is(release):
    book = open_book(release, EN)
    (info,) = (each for each in release.indicators if each.id == "accepted")
    (page, *_) = indicator_pages(book, info, ())
    assert page.content["charted"]
    without = replace(page, content={**page.content, "charted": False})
    assert not lxml.html.fromstring(render(environment(EN), without, book)).xpath("//*[@id='read']")


def tabled(*rows):
    table = Table("t-a", "How long it takes", "Group", (Column("Within 4 years", "Within 4 years", "level"),), rows)
    macros = environment(EN).get_template("macros.html").make_module({"root": "", "lang": EN})
    return lxml.html.fromstring(f"<div>{macros.tabled(table, {})}</div>")


def test_a_table_that_shows_no_group_folds_and_says_so():
    everyone, hidden = Row("Everyone", (Cell("level", "71.7"),)), Row("Some", (Cell("level", word="Not shown"),))
    (fold,) = tabled(everyone, hidden, hidden).findall("details")
    assert text(fold.find("summary")) == "How long it takes (no group is shown)"
    assert len(fold.findall(".//tbody/tr")) == 3
    assert not tabled(everyone, hidden, Row("Others", (Cell("level", "70.1"),))).findall("details")
    assert not tabled(everyone).findall("details")


def second(*rows):
    columns = (Column("Within 4 years", "Within 4 years", "level"),)
    table = Table("t-a", "How long it takes", "Group", columns, rows)
    macros = environment(EN).get_template("macros.html").make_module({"root": "", "lang": EN})
    return lxml.html.fromstring(f"<div>{macros.second(table, {})}</div>")


def test_a_second_table_of_a_pathway_says_the_figures_of_everyone_and_folds_the_groups():
    everyone, some = Row("Everyone", (Cell("level", "71.7", "69.1 to 74.2"),)), Row("Some", (Cell("level", "70.1"),))
    hidden = Row("Others", (Cell("level", word="Not shown"),))
    page = second(everyone, some, hidden)
    assert text(page.find("p")) == "How long it takesEveryone: Within 4 years 71.7 (69.1 to 74.2)"
    (fold,) = page.findall("details")
    assert text(fold.find("summary")) == "All groups (2)"
    assert len(fold.findall(".//tbody/tr")) == 3
    assert text(second(everyone, hidden, hidden).find(".//summary")) == "All groups (2, no group is shown)"
    assert not second(everyone, some).findall("details")


def test_checksums_leave_a_phone_and_are_in_a_file(site):
    css = next(content for name, content in static_files().items() if "/site." in name and name.endswith(".css"))
    narrow = css[css.index(b"@media screen and (max-width:52em)") : css.index(b"@media (forced-colors")]
    assert b".wt .sum,.sum+br{display:none}" in narrow
    page = lxml.html.fromstring((site / "data.html").read_bytes())
    sums = page.xpath("//table//code")
    assert sums
    assert all("sum" in (each.get("class") or each.getparent().get("class")) for each in sums)
    assert page.xpath("//main/p/a[contains(@href, 'SHA256SUMS')]")


def hide(row):
    """A row that is not shown: no figure of it is left."""
    names = ("value", "ci_lower", "ci_upper", "p_value", "q_value", "n", "family_size", "debiased", "margin")
    return replace(row, **dict.fromkeys(names), verdict="", family="", flags=(), status="hidden", reason="")


def test_ways_of_grouping_of_which_no_gap_is_shown_are_among_the_main_points(release):
    def sex(row):
        return row.indicator == "accepted" and row.dimension == "sex" and not row.dimension_2 and row.subgroup

    rows = tuple(hide(row) if sex(row) else row for row in release.estimates)
    changed = replace(release, estimates=Estimates(rows, protected=True))
    said = [str(each) for each in points_of(changed)]
    assert "No gap is shown, to protect people's privacy, by: sex." in said
    assert len(said) <= MOST_POINTS
    assert not any("No gap is shown" in str(each) for each in points_of(release))


def points_of(release):
    book = open_book(release, EN)
    (info,) = (each for each in release.indicators if each.id == "accepted")
    return main_points(Voice(book, book.newest(info)[0]))


def test_the_formulas_of_a_study_fold(release):
    book = open_book(release, EN)
    (info,) = (each for each in release.indicators if each.id == "accepted")
    own = replace(info, event="accepted = 'yes'")
    page = indicator_pages(book, own, ())[0]
    document = lxml.html.fromstring(render(environment(EN), page, book))
    folds = [text(each) for each in document.xpath("//section[@aria-labelledby='how']/details")]
    assert any(each.startswith("Who and what counts") and "accepted = 'yes'" in each for each in folds)
