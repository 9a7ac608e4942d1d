"""Descriptions of the data for programs, all from one object: CSVW beside each file, schema.org in pages, DCAT."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

from isonomia.model.release import IndicatorInfo, PathwayInfo
from isonomia.publish.book import Book, slug
from isonomia.publish.downloads import FLOATS, INTEGERS, DataFile, indicator_columns
from isonomia.publish.language import N_

COLUMNS: Final[Mapping[str, str]] = {
    "release": N_("Id of this release"),
    "setting": N_("Where: a school, hospital or place; empty where the study has one"),
    "period": N_("When"),
    "source": N_("Id of the source"),
    "indicator": N_("Id of the indicator"),
    "dimension": N_("Way of grouping; empty for everyone together"),
    "subgroup": N_("Code of the group; codes that start with ~ are people whose group is not known"),
    "dimension_2": N_("Second way of grouping, for pairs and strata"),
    "subgroup_2": N_("Code of the group in the second way"),
    "dimension_3": N_("Third way of grouping"),
    "subgroup_3": N_("Code of the group in the third way"),
    "measure": N_("Id of the measure, explained on the methods page"),
    "component": N_("Part of a measure that has parts"),
    "coding": N_("How people with several marks were counted"),
    "reference": N_("What the group is compared with"),
    "value": N_("The figure, unscaled and with its natural sign"),
    "se": N_("Standard error"),
    "ci_lower": N_("Lower end of the likely range"),
    "ci_upper": N_("Upper end of the likely range"),
    "confidence": N_("Of 100 such ranges, how many would hold the true figure, divided by 100"),
    "debiased": N_("The figure corrected for what chance adds"),
    "gap": N_("The figure turned so that bigger is less favourable for the group"),
    "gap_lower": N_("Lower end of the turned range"),
    "gap_upper": N_("Upper end of the turned range"),
    "unit": N_("Unit of the figure"),
    "margin": N_("Closer than this is called close; set before looking"),
    "verdict": N_("clear, close, unclear, or empty where there was no test"),
    "p_value": N_("Chance of a gap at least this large if there were none"),
    "q_value": N_("The same after all comparisons of the family are counted"),
    "family": N_("Comparisons that are counted together"),
    "family_size": N_("How many comparisons are counted together"),
    "n": N_("Number of people"),
    "method": N_("How the range was made"),
    "flags": N_("Remarks, separated by spaces"),
    "status": N_("ok, refused (with a reason) or hidden (to protect privacy)"),
    "reason": N_("Why there is no figure"),
    "events": N_("Number of people or events counted"),
    "time": N_("Person-time"),
    "sy": N_("Sum of the values, from the origin"),
    "syy": N_("Sum of the squared values, from the origin"),
    "sw": N_("Sum of the weights"),
    "swy": N_("Sum of the weighted values, from the origin"),
    "origin": N_("What the values were measured from"),
}
"""What each column of the files means."""


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


def companions(book: Book) -> dict[str, str]:
    """Files that describe the others: CSVW for each table and the versions that the bytes depend on."""
    made = {
        f"{slug(info.id)}.csv-metadata.json": _csvw(book, info)
        for info in book.release.indicators
        if info.id in book.slices
    }
    versions = "".join(f"{name} {version(name)}\n" for name in ("duckdb",))
    made["VERSIONS.txt"] = f"isonomia {book.release.info.code_version}\n{versions}"
    return made


def _csvw(book: Book, info: IndicatorInfo) -> str:
    release = book.release.info
    columns = [_csvw_column(book, name) for name in indicator_columns(book)]
    content = _without_empty(
        {
            "@context": "http://www.w3.org/ns/csvw",
            "url": f"{slug(info.id)}.csv",
            "dc:title": info.title,
            "dc:description": _rounding(book, info),
            "dc:publisher": release.publisher,
            "dc:license": release.licence,
            "dc:issued": release.date.isoformat(),
            "dialect": {"lineTerminators": ["\r\n"], "encoding": "utf-8", "header": True},
            "tableSchema": {"columns": columns},
        }
    )
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _rounding(book: Book, info: IndicatorInfo) -> str:
    """To what the counts behind an indicator are rounded, in words; empty where they are not."""
    source = book.release.sources.get(info.source)
    return "" if source is None else source.rounding


def _csvw_column(book: Book, name: str) -> dict[str, Any]:
    kind = "integer" if name in INTEGERS else "double" if name in FLOATS else "string"
    about = COLUMNS.get(name) or N_("Label of the group")
    return {"name": name, "titles": name, "datatype": kind, "null": "", "dc:description": book.lang.gettext(about)}


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
