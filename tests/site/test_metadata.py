"""Programs that harvest data find each dataset: schema.org in pages, DCAT for the site, both true of the files."""

import hashlib
import json
import re
from dataclasses import replace

import pytest

from isonomia.publish import write_site
from isonomia.publish.metadata import years

FIGURES = {"text/csv", "application/json", "application/vnd.apache.parquet", "application/zip"}


def datasets(pages):
    """Address -> what the page says to programs, of every page that says something."""
    found = {name: page.xpath("//script[@type='application/ld+json']") for name, page in pages.items()}
    return {name: json.loads(scripts[0].text) for name, scripts in found.items() if scripts}


def test_every_page_with_figures_of_its_own_tells_programs_of_them(pages):
    told = set(datasets(pages))
    assert "data.html" in told
    assert {name for name in pages if re.fullmatch(r"indicator/[a-z-]+\.html", name)} - told <= {
        name for name in pages if pages[name].xpath("//p[@class='crumb']/a[contains(@href, 'indicator/')]")
    }
    assert {"indicator/accepted.html", "path/training.html", "path/presence.html"} <= told


def test_what_programs_are_told_is_true_of_the_files(site, pages):
    seen, whole_ones = 0, []
    for name, about in datasets(pages).items():
        assert about["@context"] == "https://schema.org"
        assert about["@type"] == "Dataset"
        for key in ("name", "description", "version"):
            assert isinstance(about[key], str), (name, key)
        assert about["creator"]["name"] == "An invented school"
        if "isPartOf" in about:
            whole = (site / name).parent.joinpath(about["isPartOf"]["url"]).resolve().relative_to(site.resolve())
            own = datasets(pages)[whole.as_posix()]
            assert own["name"] == about["name"] == about["isPartOf"]["name"]
            assert "isPartOf" not in own
        else:
            catalogue = (site / name).parent.joinpath(about["includedInDataCatalog"]["url"])
            assert catalogue.resolve() == (site / "catalog.jsonld").resolve()
            whole_ones.append(about["identifier"])
        for each in about.get("distribution", ()):
            seen += 1
            raw = (site / name).parent.joinpath(each["contentUrl"]).read_bytes()
            assert each["contentSize"] == f"{len(raw)} B"
            assert each["encodingFormat"] in FIGURES
    assert seen > 40
    assert len(whole_ones) == len(set(whole_ones)) > 8


def test_a_page_links_to_its_own_files(pages):
    for name, table in (("indicator/accepted.html", "accepted"), ("path/training.html", "path-training")):
        about = datasets(pages)[name]
        urls = [each["contentUrl"] for each in about["distribution"]]
        assert urls == [f"../data/{table}.{ending}" for ending in ("csv", "parquet", "json")]
        assert f"../data/{table}.csv" in pages[name].xpath("//link[@rel='alternate'][@type='text/csv']/@href")


def test_what_is_measured_and_when(pages):
    about = datasets(pages)["indicator/accepted.html"]
    assert about["temporalCoverage"] == "2025"
    assert about["variableMeasured"] == ["Acceptance to medical school"]
    steps = datasets(pages)["path/training.html"]["variableMeasured"]
    assert steps[:2] == ["Applied to interviewed", "Interviewed to accepted"]
    assert datasets(pages)["indicator/visits.html"]["temporalCoverage"] == "2024/2025"


@pytest.mark.parametrize(
    ("periods", "span"),
    [
        (["2021"], ("2021", "2021")),
        (["2020", "2015–2018"], ("2015", "2020")),
        (["2015-2018"], ("2015", "2018")),
        (["2020", "FY21"], None),
        (["2023-24"], None),
        (["2021-03"], None),
        ([], None),
    ],
)
def test_years_are_told_only_where_every_period_is_one(periods, span):
    assert years(periods) == span


def test_a_licence_is_an_address_or_the_name_of_a_work(tmp_path, release):
    def built(licence):
        folder = tmp_path / str(len(licence))
        write_site(replace(release, info=replace(release.info, licence=licence)), folder)
        page = (folder / "indicator" / "accepted.html").read_text(encoding="utf-8")
        catalogue = json.loads((folder / "catalog.jsonld").read_text(encoding="utf-8"))
        return json.loads(re.search(r'ld\+json">(.*?)</script>', page)[1]), catalogue

    about, catalogue = built("CC BY 4.0")
    assert about["license"] == {"@type": "CreativeWork", "name": "CC BY 4.0"}
    assert catalogue["dct:license"] == {"@type": "dct:LicenseDocument", "dct:title": "CC BY 4.0"}
    about, catalogue = built("https://creativecommons.org/licenses/by/4.0/")
    assert about["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert catalogue["dct:license"] == {"@id": about["license"]}
    about, catalogue = built("")
    assert "license" not in about
    assert "dct:license" not in catalogue


def test_the_catalogue_has_every_dataset_once_and_is_true_of_the_files(site, pages, release):
    catalogue = json.loads((site / "catalog.jsonld").read_text(encoding="utf-8"))
    entries = {each["dct:identifier"]: each for each in catalogue["dcat:dataset"]}
    assert len(entries) == len(catalogue["dcat:dataset"])
    have = {row.indicator for row in release.estimates}
    assert set(entries) == {"estimates", *have, *(f"path/{each.id}" for each in release.pathways)}
    for entry in entries.values():
        page, _, anchor = entry["@id"].partition("#")
        assert entry["dcat:landingPage"] == page
        assert not anchor or pages[page].get_element_by_id(anchor) is not None
        for each in entry["dcat:distribution"]:
            raw = (site / each["dcat:downloadURL"]).read_bytes()
            assert each["dcat:byteSize"] == str(len(raw))
            assert each["spdx:checksum"]["spdx:checksumValue"] == hashlib.sha256(raw).hexdigest()
            assert each["dcat:mediaType"].removeprefix("https://www.iana.org/assignments/media-types/") in FIGURES


def test_a_release_of_very_many_questions_names_its_topics(release, tmp_path, monkeypatch):
    monkeypatch.setattr("isonomia.publish.metadata.MOST_NAMED", 3)
    write_site(release, tmp_path)
    whole = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', read(tmp_path))[1])
    assert whole["variableMeasured"] == [topic.title for topic in release.topics]


def read(folder):
    return (folder / "data.html").read_text(encoding="utf-8")
