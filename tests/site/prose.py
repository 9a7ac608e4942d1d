"""The sentences of a built page: its findings, and everything else that the program says in whole sentences.

What the study says stands in `bdi` on every page, so it can be told from what the program says: it is replaced by one
word, as the linter of findings does.
"""

import copy
import re

from isonomia.publish.words.lint import MASK

_FINDINGS = "//main/p[@class='lead'] | //section[@aria-labelledby='points']//li | //ul[@class='cards']//p"
_PROSE = (
    "//main//p[not(@class='crumb' or contains(@class, 'law'))] | //main//section//li | //main//figcaption | //main//dd"
)
_LISTS = "ancestor::nav or ancestor::ul[@class and not(@class='small')] or count(.//a) > 2"
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_PERIOD = re.compile(r"\b((?:19|20)\d\d)[–-]\d{2,4}\b")


def flat(element):
    return " ".join(element.text_content().split())


def masked(page):
    """A copy of the page in which each text of the study is one word, and code and citations are none."""
    page = copy.deepcopy(page)
    for each in page.xpath("//bdi[not(ancestor::bdi)]"):
        each[:] = []
        each.text = MASK
    for each in page.xpath("//code | //cite"):
        each[:] = []
        each.text = ""
    return page


def findings(page):
    """Headline and main points of a page, and the key findings of the first one. Of a period stands the first year."""
    return [_PERIOD.sub(r"\1", flat(each)) for each in page.xpath(_FINDINGS)]


def prose(page):
    """Every paragraph and every sentence in a list; lists of links and the line at the foot of a page are not read."""
    found = [each for each in page.xpath(_PROSE) if not each.xpath(_LISTS)]
    return [text for text in map(flat, found) if text]


def figures(page):
    """The numbers of the tables and captions of a page, without their signs."""
    cells = page.xpath("//main//td | //main//caption | //main//dl[@class='facts']//dd")
    return {each.replace(",", "") for cell in cells for each in NUMBER.findall(flat(cell))}
