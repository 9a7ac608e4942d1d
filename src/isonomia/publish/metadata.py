"""What a dataset is, said once for programs: pages print it as schema.org has it, `dcat.py` as DCAT has it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from isonomia.model.release import IndicatorInfo, PathwayInfo
from isonomia.publish.book import Book, Slice, slug
from isonomia.publish.datafile import MEDIA_TYPES, DataFile
from isonomia.publish.datatables import PATHWAY, WHOLE
from isonomia.publish.paths import address_of, questions_of

FIGURES: Final = ("CSV", "Parquet", "JSON", "ZIP", "XLSX")
"""Formats that hold the figures; other files describe these."""
MOST_NAMED: Final = 100
"""With more questions than these the whole release names its topics; each question has a description of its own."""
_YEARS: Final = re.compile(r"([12]\d{3})(?:\s?[–-]\s?([12]\d{3}))?")


@dataclass(frozen=True, slots=True)
class Dataset:
    """What every description says.

    Attributes:
        code: id that stays over releases. page: where it is shown, below the site.
        measured: titles of the questions that were asked. files: those that hold its figures.
    """

    code: str
    page: str
    name: str
    description: str
    periods: tuple[str, ...]
    places: tuple[str, ...]
    measured: tuple[str, ...]
    files: tuple[DataFile, ...]


def dataset(book: Book, info: IndicatorInfo, description: str, files: Iterable[DataFile]) -> Dataset:
    """The data of one indicator."""
    page = f"indicator/{slug(info.id)}.html"
    own = (each for each in files if each.about == info.id)
    return _of_slices(info.id, page, info.title, description, book.slices.get(info.id, ()), own)


def pathway_dataset(book: Book, info: PathwayInfo, description: str, files: Iterable[DataFile]) -> Dataset:
    """The data of all steps of a pathway together, and of the ways out."""
    code = PATHWAY + info.id
    asked = [each.id for each in book.release.indicators if each.id in questions_of(info)]
    slices = [each for question in asked for each in book.slices.get(question, ())]
    own = (each for each in files if each.about == code)
    return _of_slices(code, address_of(book, info), info.title, description, slices, own)


def whole_dataset(book: Book, description: str, files: Iterable[DataFile]) -> Dataset:
    """All data of the release."""
    slices = [each for info in book.release.indicators for each in book.slices.get(info.id, ())]
    own = (each for each in files if each.about in {WHOLE, "cells"})
    found = _of_slices(WHOLE, "data.html", book.release.info.title, description, slices, own)
    if len(found.measured) <= MOST_NAMED:
        return found
    return replace(found, measured=tuple(topic.title for topic in book.release.topics))


def _of_slices(
    code: str,
    page: str,
    name: str,
    description: str,
    slices: Iterable[Slice],
    files: Iterable[DataFile],
) -> Dataset:
    every = tuple(slices)
    return Dataset(
        code,
        page,
        name,
        description,
        tuple(sorted({each.period for each in every if each.period})),
        tuple(sorted({each.setting for each in every if each.setting})),
        tuple(dict.fromkeys(each.indicator.title for each in every)),
        tuple(each for each in files if each.format in FIGURES),
    )


def years(periods: Iterable[str]) -> tuple[str, str] | None:
    """The first and the last year, where every period is a year or a span of years."""
    found = [_YEARS.fullmatch(each) for each in periods]
    named = [year for each in found if each is not None for year in each.groups() if year]
    return (min(named), max(named)) if named and all(found) else None


def schema_org(book: Book, about: Dataset, page: str) -> dict[str, Any]:
    """A schema.org Dataset for a page: whole on the page of the dataset; a page of a part of it points to that one."""
    info, root = book.release.info, "../" * page.count("/")
    top = root + "../" * book.folder.count("/")
    whole = {
        "identifier": about.code,
        "datePublished": info.date.isoformat(),
        "inLanguage": book.lang.tag,
        "isAccessibleForFree": True,
        "includedInDataCatalog": {"@type": "DataCatalog", "name": info.title, "url": f"{top}catalog.jsonld"},
        "temporalCoverage": _covered(about.periods),
        "spatialCoverage": list(about.places),
        "variableMeasured": list(about.measured),
    }
    part = {"isPartOf": {"@type": "Dataset", "name": about.name, "url": root + about.page}}
    content = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": about.name,
        "description": about.description,
        "version": info.id,
        "license": _licence(info.licence),
        "creator": {"@type": "Organization", "name": info.publisher},
        "distribution": [_download(each, top) for each in about.files],
    }
    return without_empty(content | (whole if page == about.page else part))


def _download(file: DataFile, root: str) -> dict[str, str]:
    return {
        "@type": "DataDownload",
        "contentUrl": f"{root}{file.path}",
        "encodingFormat": MEDIA_TYPES[file.format],
        "contentSize": f"{file.size} B",
    }


def script_text(content: Mapping[str, Any]) -> str:
    """JSON that may stand inside a script element: no `<`, `>` or `&` as such."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def is_address(text: str) -> bool:
    """Whether a licence is named by its address."""
    return re.fullmatch(r"https?://\S+", text) is not None


def without_empty(content: dict[str, Any]) -> dict[str, Any]:
    """Only what says something."""
    return {name: value for name, value in content.items() if value not in ("", [], None)}


def _licence(text: str) -> str | dict[str, str]:
    """An address as it is; any other name as that of a work, since a text by itself would be read as an address."""
    return text if not text or is_address(text) else {"@type": "CreativeWork", "name": text}


def _covered(periods: tuple[str, ...]) -> str:
    """Years as ISO 8601 has them, "2015/2022"; periods of other kinds by their names."""
    span = years(periods)
    if span is None:
        return ", ".join(periods)
    return span[0] if span[0] == span[1] else "/".join(span)
