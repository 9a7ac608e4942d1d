"""The page of versions and corrections, where many figures changed."""

from dataclasses import replace

import lxml.html

from isonomia.model.revision import CAUSES, FigureChange, QuestionChange, Revision
from isonomia.publish import write_site
from isonomia.publish.words.lint import lint_text, sentences_of
from page_budget import within_budget
from prose import flat, prose


def revised(release, figures=300):
    """Every indicator with as many changed figures, every tenth withheld, in two languages."""
    told = tuple(
        FigureChange("", str(1700 + at), (("sex", "F"),), "difference", "", "", None if at % 10 == 0 else (0.11, -0.12))
        for at in range(figures)
    )
    questions = tuple(QuestionChange(each.id, CAUSES, told) for each in release.indicators)
    info = replace(release.info, languages=("en", "es"), id="2027")
    return replace(release, info=info, revision=Revision("2026", questions))


def test_many_changed_figures_go_on_on_further_pages_within_their_budget(tmp_path, release):
    made = revised(release)
    write_site(made, tmp_path)
    within_budget(tmp_path)
    for language in ("", "es"):
        paths = [tmp_path / language / "history.html", *sorted((tmp_path / language).glob("history.*.html"))]
        assert len(paths) > 3
        pages = [lxml.html.fromstring(path.read_bytes()) for path in paths]
        rows = [row for page in pages for row in page.xpath("//section[@aria-labelledby='changed']//tbody/tr")]
        assert len(rows) == 300 * len(made.indicators)
        withheld = [row for row in rows if len({flat(cell) for cell in row[1:]}) == 1]
        assert len(withheld) == 30 * len(made.indicators)
        for page in pages:
            (turns,) = page.xpath("//main//nav")
            assert len(turns.xpath(".//a")) == len(pages)
            assert len(page.xpath("//section[@aria-labelledby='corrections']")) == (page is pages[0])
            for text in prose(page):
                for each in sentences_of(text):
                    wrong = [found for found in lint_text(each, language or "en") if found.kind in {"word", "length"}]
                    assert not wrong, (each, wrong)
