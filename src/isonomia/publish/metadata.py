"""Descriptions of the data for programs, all from one object: schema.org in pages, DCAT for the whole site."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from isonomia.model.release import IndicatorInfo, PathwayInfo
from isonomia.publish.book import Book, slug
from isonomia.publish.datafile import DataFile


@dataclass(frozen=True, slots=True)
class Dataset:
    """What every description says."""

    name: str
    description: str
    version: str
    issued: str
    publisher: str
    licence: str
    periods: tuple[str, ...]
    places: tuple[str, ...]
    measured: tuple[str, ...]


def dataset(book: Book, info: IndicatorInfo, description: str) -> Dataset:
    """The data of one indicator."""
    release = book.release.info
    slices = book.slices.get(info.id, ())
    return Dataset(
        info.title,
        description,
        release.id,
        release.date.isoformat(),
        release.publisher,
        release.licence,
        tuple(sorted({each.period for each in slices if each.period})),
        tuple(sorted({each.setting for each in slices if each.setting})),
        tuple(dict.fromkeys(key[0] for each in slices for key in each.found)),
    )


def pathway_dataset(book: Book, info: PathwayInfo, description: str) -> Dataset:
    """The data of all steps of a pathway together."""
    release = book.release.info
    slices = [each for stage in info.stages for each in book.slices.get(stage.question, ())]
    return Dataset(
        info.title,
        description,
        release.id,
        release.date.isoformat(),
        release.publisher,
        release.licence,
        tuple(sorted({each.period for each in slices if each.period})),
        tuple(sorted({each.setting for each in slices if each.setting})),
        tuple(dict.fromkeys(key[0] for each in slices for key in each.found)),
    )


def schema_org(about: Dataset, files: tuple[DataFile, ...]) -> dict[str, Any]:
    """schema.org Dataset, for the page."""
    return _without_empty(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": about.name,
            "description": about.description,
            "version": about.version,
            "datePublished": about.issued,
            "license": about.licence,
            "creator": {"@type": "Organization", "name": about.publisher},
            "temporalCoverage": ", ".join(about.periods),
            "spatialCoverage": ", ".join(about.places),
            "variableMeasured": list(about.measured),
            "distribution": [
                {
                    "@type": "DataDownload",
                    "contentUrl": f"../{each.path}",
                    "encodingFormat": each.format,
                    "contentSize": str(each.size),
                }
                for each in files
            ],
        }
    )


def script_text(content: Mapping[str, Any]) -> str:
    """JSON that may stand inside a script element: no `<`, `>` or `&` as such."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def dcat(book: Book, datasets: Mapping[str, tuple[Dataset, tuple[DataFile, ...]]]) -> str:
    """The catalogue of the site."""
    release = book.release.info
    content = {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@type": "dcat:Catalog",
        "dct:title": release.title,
        "dct:issued": release.date.isoformat(),
        "dct:publisher": release.publisher,
        "dcat:dataset": [_dcat_dataset(code, *datasets[code]) for code in sorted(datasets)],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _dcat_dataset(code: str, about: Dataset, files: tuple[DataFile, ...]) -> dict[str, Any]:
    return _without_empty(
        {
            "@type": "dcat:Dataset",
            "@id": f"indicator/{slug(code)}.html",
            "dct:title": about.name,
            "dct:description": about.description,
            "dct:issued": about.issued,
            "dct:license": about.licence,
            "dcat:distribution": [
                {
                    "@type": "dcat:Distribution",
                    "dcat:downloadURL": each.path,
                    "dct:format": each.format,
                    "dcat:byteSize": each.size,
                }
                for each in files
            ],
        }
    )


def _without_empty(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value not in ("", [], None)}
