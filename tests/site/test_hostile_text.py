"""Labels, titles and notes that try to break out: script, formulas, both directions, 10,000 characters."""

import csv
from dataclasses import replace

import lxml.html
import pytest

from isonomia.errors import OutputError, StudyError
from isonomia.publish import write_site

SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>&amp;'
FORMULA = '=HYPERLINK("http://example.org","x")'
ARABIC = "النساء (100)"
LONG = "a" * 10_000


def with_labels(release, *labels):
    sex = release.dimensions["sex"]
    levels = tuple(
        replace(level, label=label, nouns={"en": label}) for level, label in zip(sex.levels, labels, strict=True)
    )
    return replace(release, dimensions={**release.dimensions, "sex": replace(sex, levels=levels)})


@pytest.mark.parametrize("labels", [(SCRIPT, FORMULA), (ARABIC, LONG)])
def test_labels_are_text_and_nothing_else(tmp_path, release, labels):
    write_site(with_labels(release, *labels), tmp_path)
    page = lxml.html.fromstring((tmp_path / "indicator" / "accepted.html").read_bytes())
    assert not page.xpath("//img | //script[not(@src)][not(@type)] | //@onerror")
    heads = [each.text for each in page.xpath("//table[@id='t-sex']//th[@scope='row']//bdi")]
    assert sorted(heads) == sorted(label if label != LONG else "a" * 119 + "…" for label in labels)
    assert (tmp_path / "indicator" / "accepted.html").stat().st_size < 60_000


def test_titles_notices_and_sources(tmp_path, release):
    first, *rest = release.indicators
    hostile = replace(
        release,
        indicators=(replace(first, title=SCRIPT, caveats=(SCRIPT,), definition=SCRIPT), *rest),
        info=replace(release.info, title=SCRIPT, notices=(SCRIPT,), publisher=SCRIPT, contact=SCRIPT),
        sources={
            key: replace(each, title=SCRIPT, citation=SCRIPT, note=SCRIPT) for key, each in release.sources.items()
        },
    )
    write_site(hostile, tmp_path)
    for path in tmp_path.rglob("*.html"):
        page = lxml.html.fromstring(path.read_bytes())
        assert not page.xpath("//img[@src='x'] | //@onerror"), path
        assert all(each.get("src") or each.get("type") == "application/ld+json" for each in page.iter("script")), path
        for data in page.xpath("//script[@type='application/ld+json']"):
            assert "<" not in data.text


def test_formulas_are_guarded_in_files(tmp_path, release):
    write_site(with_labels(release, FORMULA, ARABIC), tmp_path)
    with (tmp_path / "data" / "accepted.csv").open(encoding="utf-8", newline="") as handle:
        labels = {row["label_en"] for row in csv.DictReader(handle)}
    assert "'" + FORMULA in labels
    assert FORMULA not in labels
    assert ARABIC in labels


def test_both_directions_are_isolated_in_sentences(tmp_path, release):
    write_site(with_labels(release, ARABIC, ARABIC), tmp_path)
    raw = (tmp_path / "indicator" / "visits.html").read_text(encoding="utf-8")
    assert f"<bdi>{ARABIC}</bdi>" in raw
    lead = lxml.html.fromstring(raw).xpath("//p[@class='lead']")[0]
    assert ARABIC in lead.text_content()
    assert [each.text for each in lead.iter("bdi")].count(ARABIC) == 1


def test_ids_that_cannot_be_addresses_are_refused_together(tmp_path, release):
    first, second, *rest = release.indicators
    bad = (replace(first, id="../etc"), replace(second, id="con"), *rest)
    with pytest.raises(StudyError) as caught:
        write_site(
            replace(release, indicators=bad, estimates=type(release.estimates)((), protected=True)), tmp_path / "x"
        )
    assert len(caught.value.faults) == 2
    assert not (tmp_path / "x").exists()


def test_ids_that_clash_after_folding_are_refused(tmp_path, release):
    first, *rest = release.indicators
    twins = (first, replace(first, id="ACCEPTED"), *rest)
    with pytest.raises(StudyError, match="its address is also that of"):
        write_site(replace(release, indicators=twins), tmp_path / "x")


def test_a_language_without_a_catalogue_is_refused(tmp_path, release):
    with pytest.raises(StudyError, match="no catalogue"):
        write_site(replace(release, info=replace(release.info, languages=("en", "xx"))), tmp_path / "x")


def test_a_folder_that_takes_no_files(tmp_path, release):
    blocked = tmp_path / "file"
    blocked.write_text("here already")
    with pytest.raises(OutputError, match="cannot be written"):
        write_site(release, blocked)
    assert blocked.read_text() == "here already"
