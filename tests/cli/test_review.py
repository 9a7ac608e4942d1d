"""disclosure-review.html: one page that a privacy officer can read, print and sign."""

import re
import stat
from itertools import pairwise

import pytest
from lxml import html

from isonomia import pipeline
from isonomia.cli import run
from school_world import SEX, YEARS, save, school

STUDY = school(
    '[dimension.race]\ncolumn = "race"\nother = "All other groups"\n' + SEX,
    '["sex", "race", ["sex", "race"]]',
    title="A <made-up> school",
    source='title = "Students & others"\n' + YEARS,
    release="pool = 2\n",
)
GROUPS = {"White": (137, 89), "Black": (71, 43), "Pacific": (6, 4), "Native": (7, 3)}


def write_study(folder, groups=GROUPS):
    rows, who = ["id,year,race,sex,graduated"], 0
    for year in (2021, 2022, 2023):
        for race, (n, yes) in groups.items():
            for at in range(n):
                who += 1
                rows.append(f"{who},{year},{race},{'FM'[at % 2]},{'yes' if at < yes else 'no'}")
    return save(folder, STUDY, rows)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("review")
    return pipeline.build(write_study(folder / "in"), folder / "out")


@pytest.fixture(scope="module")
def page(built):
    return html.fromstring(built.review.read_text(encoding="utf-8"))


def said(page):
    return " ".join(page.text_content().split())


def test_it_says_what_was_checked_and_what_the_attack_found(built, page):
    text = said(page)
    for words in (
        "Disclosure review: A <made-up> school",
        "2026, of 2026-11-22",
        "CMS cell size policy (cms)",
        "Threshold 11; zeros are shown",
        "Students & others",
        "periods are added up, 2 at a time",
        "“All other groups” of race counts together Native, Pacific",
        "holds",
        built.audit,
        "No earlier release is named",
        "What is not promised",
        "A reader who knows all members of a group but one",
        built.release.info.digest,
    ):
        assert words in text, words


def test_the_pages_say_what_was_put_together_and_not_where_people_are_few(built):
    text = said(html.fromstring((built.out / "site" / "indicator" / "graduated.html").read_text(encoding="utf-8")))
    assert "Periods are added up (2021 and 2022–2023), because single periods hold too few people" in text
    assert "All figures from this source are added up alike." in text
    assert "“All other groups” counts together: Native and Pacific." in text


def test_its_numbers_are_those_of_the_release_and_its_proof(built, page):
    shares = {
        row.xpath("string(th/code)"): row.xpath("string(td[3])")
        for row in page.xpath("//caption[starts-with(text(), 'Questions')]/../tbody/tr")
    }
    assert shares == {"graduated": f"{100 * built.release.policy.hidden_share:.1f} %"}
    (proof,) = pipeline_proofs(built).values()
    (row,) = page.xpath("//caption[text()='Proofs, by source']/../tbody/tr")
    assert row.xpath("td/text()") == [str(len(proof.values)), str(len(proof.rows)), str(len(proof.vectors)), "holds"]


def pipeline_proofs(built):
    from isonomia.protect.witness import proofs_from

    return proofs_from((built.private / "proof.json").read_text(encoding="utf-8"))


def test_a_table_that_is_not_published_is_named(built, page):
    withheld = [each for proof in pipeline_proofs(built).values() for each in proof.withheld]
    rows = page.xpath("//caption[starts-with(text(), 'Tables that are not published')]/../tbody/tr")
    assert len(rows) == len(withheld) > 0


def test_it_has_a_line_to_sign(page):
    assert [each.text for each in page.xpath("//div[@class='sign']/p")] == [
        "Name and office", "Date", "Signature", "Remarks",
    ]  # fmt: skip
    assert "@media print" in page.xpath("string(//style)")


def test_it_stands_alone_and_can_be_read_by_machines(page):
    assert page.get("lang") == "en"
    assert len(page.xpath("//h1")) == len(page.xpath("//main")) == 1
    assert not page.xpath("//script | //link | //img | //iframe | //@src | //@href")
    for table in page.xpath("//table"):
        assert table.xpath("caption")
        assert all(th.get("scope") in {"col", "row"} for th in table.xpath(".//th"))
    levels = [int(each.tag[1]) for each in page.xpath("//h1 | //h2 | //h3")]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_it_is_private_and_gives_no_number_of_people(built, page):
    assert built.review.parent == built.private
    assert stat.S_IMODE(built.review.stat().st_mode) == 0o600
    counts = {n for pair in GROUPS.values() for n in pair if n > 40}
    for count in counts | {2 * n for n in counts} | {221, 442, 663}:
        assert not re.search(rf"\b{count}\b", said(page)), count


def test_the_command_says_where_it_is(built, tmp_path, capsys):
    study = built.out.parent / "in" / "study.toml"
    assert run(["build", str(study), "-o", str(tmp_path / "out")]) == 0
    assert f"For the privacy officer to sign: {tmp_path / 'out-private' / 'disclosure-review.html'}" in (
        capsys.readouterr().out
    )


def test_a_release_that_fails_its_audit_has_one_too_with_the_way_to_the_count(tmp_path, monkeypatch):
    from isonomia.protect.audit import AuditReport, Finding

    finding = Finding("exact", "people, race “<Native>”", 7, 7, ("20 = [a] + 13", "so it is 7"))
    report = AuditReport(("2026",), 9, 2, 3, 1, 0, (finding,), ("A note.",))
    monkeypatch.setattr(pipeline, "audited", lambda *_: report)
    assert run(["build", str(write_study(tmp_path / "in")), "-o", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()
    text = said(html.fromstring((tmp_path / "out-private" / "disclosure-review.html").read_text(encoding="utf-8")))
    assert "Do not publish. The attack found 1 hidden count that the release gives away." in text
    assert "people, race “<Native>”: hidden, and it is 7." in text
    assert "20 = [a] + 13 so it is 7" in text
    assert "A note." in text
    assert "The attack found nothing" not in text


def test_where_every_source_is_public_there_is_nothing_to_sign(tmp_path):
    (tmp_path / "acs.csv").write_text("race,n,e\nWhite,500,40\nBlack,300,6\n")
    (tmp_path / "study.toml").write_text(
        STUDY[: STUDY.index("[source.students]")]
        + """[source.acs]
path = "acs.csv"
kind = "counts"
published = true
citation = "C"
fields = { n = "n", events = "e" }
[dimension.race]
column = "race"
[topic.care]
title = "Care"
[[indicator]]
id = "uninsured"
topic = "care"
title = "Uninsured"
source = "acs"
by = ["race"]
"""
        + STUDY[STUDY.index("[release]") :]
    )
    built = pipeline.build(tmp_path / "study.toml", tmp_path / "out")
    assert built.review is None
    assert not (built.private / "disclosure-review.html").exists()
