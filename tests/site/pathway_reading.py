"""What tests read of the pages of a pathway, and releases whose rows say otherwise."""

import re
from dataclasses import replace
from decimal import Decimal

from isonomia.model.estimates import Estimates
from isonomia.publish.book import open_book
from isonomia.publish.language import language
from isonomia.publish.paths import paths_of
from pathway_fixture import STEPS, TRAINING

EN = language("en")
KB = 1000
RACE = "race_ethnicity"


def text(element):
    return " ".join(element.text_content().split())


def numbers(string):
    found = re.findall(r"[−+]?\d[\d,]*(?:\.\d+)?", string)
    return [Decimal(each.replace(",", "").replace("−", "-")) for each in found]


def path_of(release, info=TRAINING):
    return paths_of(open_book(release, EN), info)[0]


def rows_of(release, **wanted):
    return [row for row in release.estimates.where(**wanted) if row.period == "2018"]


def changed(release, measure, **columns):
    """The release with other columns in every row of a measure of the training pathway."""
    ids = {step.id for step in STEPS}
    rows = tuple(
        replace(row, **columns) if (row.measure, row.status) == (measure, "ok") and row.indicator in ids else row
        for row in release.estimates
    )
    return replace(release, estimates=Estimates(rows, protected=True))


def without_gaps(release, **columns):
    return changed(release, "difference", p_value=None, q_value=None, **columns)
