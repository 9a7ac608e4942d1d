"""Every release keeps its pages and data at release/ID/: brought along by later ones, never changed."""

import hashlib
import json
import re
import shutil
from datetime import date

import lxml.html
import pytest

from isonomia import history, pipeline
from isonomia.cli import run
from isonomia.errors import BadNews, InputError
from isonomia.protect.audit import audit
from school_world import STUDY, write_study


def text_of(name, previous=(), day=date(2026, 11, 22), more=""):
    lines = f'id = "{name}"\nprevious = {json.dumps(list(previous))}\n{more}'
    return STUDY.replace('id = "2026"', lines).replace("date = 2026-11-22", f"date = {day}", 1)


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    """Three releases; the last names the second alone, which keeps the first."""
    folder = tmp_path_factory.mktemp("kept")
    path = write_study(folder)
    for at, (name, previous) in enumerate((("2026", []), ("2027", ["out-2026"]), ("2028", ["out-2027"]))):
        more = 'languages = ["en", "es"]\n' if at else ""
        path.write_text(text_of(name, previous, date(2026 + at, 11, 22), more))
        pipeline.build(path, folder / f"out-{name}")
    return folder


def digests(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def kept(three, out):
    return three / f"out-{out}" / "site" / "release"


def test_a_copy_never_changes_and_comes_along(three):
    assert [sorted(each.name for each in kept(three, out).iterdir()) for out in ("2026", "2027", "2028")] == [
        ["2026"],
        ["2026", "2027"],
        ["2026", "2027", "2028"],
    ]
    first = digests(kept(three, "2026") / "2026")
    assert first == digests(kept(three, "2027") / "2026") == digests(kept(three, "2028") / "2026")
    assert digests(kept(three, "2027") / "2027") == digests(kept(three, "2028") / "2027")


def test_a_copy_holds_every_file_of_the_site_with_the_same_data(three):
    site = three / "out-2027" / "site"
    own = {name: digest for name, digest in digests(site).items() if not name.startswith("release/")}
    copy = digests(site / "release" / "2027")
    assert set(copy) - set(own) == {"study.toml", "provenance.json"}
    assert set(own) <= set(copy)
    unlike = {name for name in own if own[name] != copy[name]}
    pages = {name for name in own if name.endswith(".html")}
    assert unlike == {name for name in pages if not {"one-file", "embed"} & set(name.split("/"))}


def test_a_page_of_a_copy_says_so_in_its_language_and_leads_to_the_newest(three):
    folder = kept(three, "2028") / "2027"
    for name, words, home in (
        ("index.html", "This is release 2027 as it was published", "../../index.html"),
        ("indicator/graduated.html", "There may be a newer one", "../../../index.html"),
        ("es/index.html", "Esta es la edición 2027 tal como se publicó", "../../../es/index.html"),
        ("es/indicator/graduated.html", "Puede haber una más reciente", "../../../../es/index.html"),
    ):
        page = lxml.html.fromstring((folder / name).read_bytes())
        (note,) = [each for each in page.xpath("//main/div[@role='note']") if words in each.text_content()]
        assert note.xpath(".//a/@href")[0] == home
        assert (folder / name).parent.joinpath(home).resolve() == (
            three / "out-2028" / "site" / home.replace("../", "")
        ).resolve()
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    newest = (three / "out-2028" / "site" / "index.html").read_text()
    assert "noindex" not in newest
    assert "as it was published" not in newest


def test_every_link_leads_somewhere_in_the_copies_too(three):
    site = three / "out-2028" / "site"
    pages = sorted(site.rglob("*.html"))
    assert sum("release" in path.parts for path in pages) > len(pages) / 2
    for path in pages:
        for href in lxml.html.fromstring(path.read_bytes()).xpath("//@href | //@src | //@srcset"):
            target = href.split("#")[0]
            if target and not re.match("https?:|mailto:|data:image/svg", target):
                assert (path.parent / target).resolve().is_file(), (path.relative_to(site), href)


def test_a_page_names_its_own_address_that_stays(three):
    site = three / "out-2028" / "site"
    for name in ("indicator/graduated.html", "es/indicator/graduated.html"):
        for folder in (site, site / "release" / "2028"):
            page = lxml.html.fromstring((folder / name).read_bytes())
            (href,) = [each for each in page.xpath("//section[h2/@id='cite']//a/@href") if "2028" in each]
            assert (folder / name).parent.joinpath(href).resolve() == (site / "release" / "2028" / name).resolve()


def test_the_page_of_history_leads_to_every_copy(three):
    page = lxml.html.fromstring((three / "out-2028" / "site" / "history.html").read_bytes())
    assert page.xpath("//section[h2/@id='earlier']//a/@href") == ["release/2027/index.html", "release/2026/index.html"]


def test_the_auditor_reads_the_copies(three):
    assert audit(three / "out-2028").releases == ("2028", "2026", "2027")
    assert audit(three / "out-2028", [three / "out-2027"]).releases == ("2028", "2027", "2026")
    assert audit(three / "out-2028" / "site" / "release" / "2026").releases == ("2026",)


def test_what_an_older_copy_gives_away_stops_a_release_that_names_a_newer_one_alone(three, tmp_path):
    """A copy that prints a count which the new release hides: the release that keeps it is named, it itself is not."""
    for name in ("out-2027", "study.toml"):
        source = three / name
        shutil.copytree(source, tmp_path / name) if source.is_dir() else shutil.copy(source, tmp_path / name)
    for path in three.iterdir():
        if path.is_file() and path.name != "study.toml":
            shutil.copy(path, tmp_path / path.name)
    cells = tmp_path / "out-2027" / "site" / "release" / "2026" / "data" / "cells.csv"
    lines = cells.read_text().splitlines()
    hidden = [at for at, line in enumerate(lines) if line.endswith("hidden")]
    head = lines[0].split(",")
    row = lines[hidden[0]].split(",")
    row[head.index("n")], row[head.index("status")] = "3", "ok"
    lines[hidden[0]] = ",".join(row)
    cells.write_text("\r\n".join(lines) + "\r\n")
    (tmp_path / "study.toml").write_text(text_of("2028", ["out-2027"], date(2028, 11, 22)))
    with pytest.raises(BadNews):
        pipeline.build(tmp_path / "study.toml", tmp_path / "out-2028")


def test_a_release_cannot_take_the_id_of_one_that_was_published(three, capsys):
    path = three / "again.toml"
    path.write_text(text_of("2026", ["out-2027"], date(2029, 1, 1)))
    assert run(["build", str(path), "-o", str(three / "again")]) != 0
    said = capsys.readouterr().err
    assert "it was published as “2026”, and so would this release be" in said
    assert "an id of its own" in said
    assert not (three / "again").exists()


def test_unlike_copies_of_one_release_are_refused(three, tmp_path):
    shutil.copytree(three / "out-2026", tmp_path / "other")
    page = tmp_path / "other" / "site" / "release" / "2026" / "about.html"
    page.write_bytes(page.read_bytes() + b"\n")
    with pytest.raises(InputError, match="its copy of release “2026” is not the one"):
        history.bring_along([three / "out-2027", tmp_path / "other"], tmp_path / "site")


def test_a_release_from_before_there_were_copies_is_copied_as_its_site_stands(three, tmp_path):
    old = tmp_path / "old"
    shutil.copytree(three / "out-2026", old)
    shutil.rmtree(old / "site" / "release")
    assert history.bring_along([old], tmp_path / "site") == ("2026",)
    copy = digests(tmp_path / "site" / "release" / "2026")
    assert {name: copy[name] for name in digests(old / "site")} == digests(old / "site")
    assert audit(tmp_path / "site" / "release" / "2026").releases == ("2026",)


def test_two_copies_of_releases_can_be_compared(three):
    kept_now = kept(three, "2028")
    assert history.compare(kept_now / "2026", kept_now / "2027").lines()


def test_a_release_that_the_new_one_does_not_name_is_not_written_over(tmp_path, capsys):
    path = write_study(tmp_path)
    path.write_text(text_of("2026"))
    pipeline.build(path, tmp_path / "out")
    before = digests(tmp_path / "out")
    path.write_text(text_of("2027", day=date(2027, 11, 22)))
    assert run(["build", str(path), "-o", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "it holds release '2026'" in said.replace("“", "'").replace("”", "'")
    assert "Name its folder in previous" in said
    assert digests(tmp_path / "out") == before
    path.write_text(text_of("2027", ["out"], date(2027, 11, 22)))
    pipeline.build(path, tmp_path / "out")
    assert sorted(each.name for each in (tmp_path / "out" / "site" / "release").iterdir()) == ["2026", "2027"]
