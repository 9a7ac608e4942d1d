"""The dictionary as pages: one of columns, one of codes. Codes of groups, and reasons not given, are in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from isonomia.model.estimate_rows import different
from isonomia.publish.book import Book, method_address
from isonomia.publish.codes import Code
from isonomia.publish.datafile import DataFile
from isonomia.publish.dictionary import Dictionary
from isonomia.publish.language import N_
from isonomia.publish.pages.frame import Page

FOUND_IN: Final[Mapping[str, str]] = {
    "release": N_("all figures"),
    "cells": N_("numbers of people"),
    "indicator": N_("one indicator"),
    "pathway": N_("one pathway"),
    "audit": N_("teaching material and comments"),
    "dictionary": N_("dictionary"),
}
HEADS: Final[Mapping[str, str]] = {
    "status": N_("Whether there is a figure"),
    "verdict": N_("What is said of a gap"),
    "reason": N_("Why there is no figure"),
    "reference": N_("What a group is compared with"),
    "unit": N_("Units"),
    "flags": N_("Remarks"),
    "measure": N_("Measures"),
}
"""Columns whose codes are printed: their number is bounded by what the program knows, not by the study."""


@dataclass(frozen=True, slots=True)
class CodeList:
    """The codes of one column; `links` leads from the id of a measure to where it is explained."""

    column: str
    heading: str
    codes: tuple[Code, ...]
    links: Mapping[str, str]


def dictionary_pages(book: Book, dictionary: Dictionary, files: tuple[DataFile, ...]) -> tuple[Page, Page]:
    """The page of columns and that of codes."""
    lang = book.lang
    own = tuple(each for each in files if each.about == "dictionary" and each.format in {"CSV", "JSON"})
    content: dict[str, object] = {
        "entries": dictionary.entries,
        "places": {name: lang.gettext(text) for name, text in FOUND_IN.items()},
        "files": own,
    }
    description = lang.gettext("Every column of the data files: its meaning, its unit and what it may hold.")
    columns = Page("dictionary.html", "dictionary.html", lang.gettext("Dictionary of the data"), description, content)
    lists = {"lists": _lists(book, dictionary), "files": own}
    description = lang.gettext("What the codes in the data files stand for.")
    title = lang.gettext("Codes in the data")
    return columns, Page("dictionary-codes.html", "dictionary-codes.html", title, description, lists)


def _lists(book: Book, dictionary: Dictionary) -> tuple[CodeList, ...]:
    links = {each.id: method_address(each) for each in book.measures()}
    given = {each for (each,) in different(book.release.estimates.rows, "reason")}
    found = (
        CodeList(
            column,
            book.lang.gettext(heading),
            tuple(
                each
                for each in dictionary.codes
                if each.column == column and (column != "reason" or each.code in given)
            ),
            links if column == "measure" else {},
        )
        for column, heading in HEADS.items()
    )
    return tuple(each for each in found if each.codes)
