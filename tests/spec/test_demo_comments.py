"""The made-up comments of the demo go the whole way: coded by two, some told in other words, all of it bannered."""

import csv
import io

import lxml.html

from isonomia import pipeline
from isonomia.demo.run import survey_study
from isonomia.demo.survey.answers import answers_csv
from isonomia.demo.survey.comments import RELEASED_BY, SAID, TOLD, with_comments


def test_the_demo_tells_every_comment_that_was_released_and_quotes_none(tmp_path):
    built = pipeline.build(survey_study(tmp_path, comments=True), tmp_path / "out")
    page = lxml.html.parse(built.out / "site" / "comments" / "survey.html").getroot()
    said = [each.text_content() for each in page.xpath("//section[@aria-labelledby='words']//li")]
    assert said == [words for theme in SAID for words in sorted(TOLD[theme])]
    assert "These answers are made up. Nobody gave them." in page.text_content()
    public = "".join(path.read_text("utf-8") for path in (built.out / "site").rglob("*.html"))
    assert not [each for each in (*RELEASED_BY, *(one for every in SAID.values() for one in every)) if each in public]
    cells = page.xpath("//section[@aria-labelledby='agree']//tbody/tr/td")
    assert len(cells) == 10
    assert all(each.text_content()[0].isdigit() for each in cells)


def test_the_other_columns_are_those_of_the_survey_without_comments():
    with_words = [row[:-1] for row in csv.reader(io.StringIO(with_comments(answers_csv())[0]))]
    assert with_words == list(csv.reader(io.StringIO(answers_csv())))
