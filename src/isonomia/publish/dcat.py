"""The catalogue of the site for harvesters: DCAT 3 as JSON-LD, one dataset an indicator and a pathway, one for all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from isonomia.publish.book import Book
from isonomia.publish.datafile import MEDIA_TYPES, DataFile, json_text
from isonomia.publish.metadata import Dataset, is_address, without_empty, years

CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcat:byteSize": {"@type": "xsd:nonNegativeInteger"},
    "dcat:downloadURL": {"@type": "@id"},
    "dcat:accessURL": {"@type": "@id"},
    "dcat:landingPage": {"@type": "@id"},
    "dcat:mediaType": {"@type": "@id"},
    "dcat:startDate": {"@type": "xsd:gYear"},
    "dcat:endDate": {"@type": "xsd:gYear"},
    "dct:issued": {"@type": "xsd:date"},
    "spdx:algorithm": {"@type": "@id"},
    "spdx:checksumValue": {"@type": "xsd:hexBinary"},
}
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"


def dcat(book: Book, datasets: Iterable[Dataset]) -> str:
    """The catalogue; addresses are relative to it, for the site does not know where it will stand."""
    info = book.release.info
    content = without_empty(
        {
            "@context": CONTEXT,
            "@id": "catalog.jsonld",
            "@type": "dcat:Catalog",
            "dct:title": info.title,
            "dct:issued": info.date.isoformat(),
            "dct:language": _languages(book),
            "dct:publisher": _publisher(book),
            "dct:license": _licence(info.licence),
            "foaf:homepage": {"@id": "index.html"},
            "dcat:dataset": [_dataset(book, each) for each in sorted(datasets, key=lambda each: each.code)],
        }
    )
    return json_text(content)


def _dataset(book: Book, about: Dataset) -> dict[str, Any]:
    info = book.release.info
    return without_empty(
        {
            "@id": f"{about.page}#download" if about.page != "data.html" else about.page,
            "@type": "dcat:Dataset",
            "dct:identifier": about.code,
            "dct:title": about.name,
            "dct:description": about.description,
            "dct:issued": info.date.isoformat(),
            "dct:language": _languages(book),
            "dct:publisher": _publisher(book),
            "dct:license": _licence(info.licence),
            "dct:temporal": _temporal(about.periods),
            "dct:spatial": [{"@type": "dct:Location", "dct:title": place} for place in about.places],
            "dcat:version": info.id,
            "dcat:landingPage": about.page,
            "dcat:distribution": [_distribution(each, about.page) for each in about.files],
        }
    )


def _distribution(file: DataFile, page: str) -> dict[str, Any]:
    return {
        "@id": file.path,
        "@type": "dcat:Distribution",
        "dct:title": file.path.removeprefix("data/"),
        "dcat:accessURL": page,
        "dcat:downloadURL": file.path,
        "dcat:mediaType": _MEDIA + MEDIA_TYPES[file.format],
        "dcat:byteSize": str(file.size),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": "spdx:checksumAlgorithm_sha256",
            "spdx:checksumValue": file.digest,
        },
    }


def _languages(book: Book) -> str | list[str]:
    """The language of the site, or all of them."""
    return [each.tag for each in book.editions] or book.lang.tag


def _publisher(book: Book) -> dict[str, str]:
    return {"@type": "foaf:Agent", "foaf:name": book.release.info.publisher}


def _licence(text: str) -> dict[str, str] | None:
    if not text:
        return None
    return {"@id": text} if is_address(text) else {"@type": "dct:LicenseDocument", "dct:title": text}


def _temporal(periods: tuple[str, ...]) -> dict[str, str] | None:
    span = years(periods)
    if span is not None:
        return {"@type": "dct:PeriodOfTime", "dcat:startDate": span[0], "dcat:endDate": span[1]}
    return {"@type": "dct:PeriodOfTime", "dct:title": ", ".join(periods)} if periods else None
