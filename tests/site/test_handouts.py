"""What is passed on as a whole: who gets it, what offers it, checksums, the same bytes, and no hidden number in it."""

import hashlib
import os
import re
import struct
import subprocess
import sys
from dataclasses import replace
from pathlib import Path, PurePosixPath

import lxml.html

from isonomia.model.estimates import Estimates
from isonomia.publish import write_report, write_site
from isonomia.publish.handouts.pdf import missing

HERE = Path(__file__).parent
MADE = ("tables", "one-file", "embed", "brief")


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def text(element):
    return " ".join(element.text_content().split())


def nothing_made(folder):
    return not [name for name in tree(folder) if name.startswith(MADE) or name.endswith((".pdf", ".png", ".xlsx"))]


def test_a_draft_is_not_put_into_a_form_to_pass_on(site, release):
    assert release.info.draft
    assert nothing_made(site)
    assert "To pass on" not in (site / "topic" / "start.html").read_text(encoding="utf-8")


def test_an_internal_report_is_not_put_into_a_form_to_pass_on(tmp_path, passed):
    info = replace(passed.info, internal=True, notices=("For internal use alone.",))
    shown = replace(passed.shown, internal=True)
    rows = Estimates(tuple(passed.estimates), protected=True, internal=True)
    write_report(replace(passed, info=info, shown=shown, estimates=rows), tmp_path)
    assert (tmp_path / "index.html").is_file()
    assert nothing_made(tmp_path)
    for path in tmp_path.rglob("*.html"):
        assert "To pass on" not in path.read_text(encoding="utf-8"), path


def test_without_the_extra_the_site_is_whole(handed_site):
    names = tree(handed_site)
    assert not [name for name in names if name.endswith((".pdf", ".png"))]
    links_arrive(handed_site)


def links_arrive(folder):
    for path in folder.rglob("*.html"):
        for href in lxml.html.fromstring(path.read_bytes()).xpath("//a/@href"):
            address = href.partition("#")[0]
            kept = "release/" in href  # the copy of the release is made after its site
            assert not address or kept or (path.parent / address).resolve().is_file(), (path, href)


def test_every_link_arrives_and_says_format_and_size(printed_site):
    links_arrive(printed_site)
    offered = set()
    for path in printed_site.rglob("*.html"):
        for link in lxml.html.fromstring(path.read_bytes()).iter("a"):
            href = link.get("href")
            ending = PurePosixPath(href.partition("#")[0]).suffix
            made = ending in {".pdf", ".png", ".xlsx"} or re.search(r"(one-file|embed)/", href)
            if made and "one-file/" not in path.relative_to(printed_site).as_posix():
                target = (path.parent / href).resolve()
                offered.add(target.relative_to(printed_site.resolve()).as_posix())
                size = target.stat().st_size
                said = f"{max(1, round(size / 1000))} KB"
                row = next(link.iterancestors("tr"), link)
                assert said in text(row), (path, href)
                assert {".pdf": "PDF", ".png": "PNG", ".xlsx": "XLSX", ".html": "HTML"}[ending] in text(row)
    every = {
        name
        for name in tree(printed_site)
        if name.endswith((".pdf", ".png", ".xlsx")) or name.startswith(("one-file/", "embed/"))
    }
    assert offered == every


def test_checksums_are_of_all_of_it_and_true(printed_site):
    lines = (printed_site / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    assert list(listed) == sorted(listed)
    for name, digest in listed.items():
        assert hashlib.sha256((printed_site / name).read_bytes()).hexdigest() == digest, name
    wanted = {name for name in tree(printed_site) if name.startswith(("tables/", "one-file/", "embed/"))}
    wanted |= {name for name in tree(printed_site) if name.endswith((".pdf", ".png"))}
    assert set(listed) == wanted
    told = (printed_site / "VERSIONS.txt").read_text(encoding="utf-8")
    assert re.search(r"^weasyprint \d", told, re.MULTILINE)
    assert re.search(r"^xlsxwriter \d", told, re.MULTILINE)


def test_the_page_of_data_lists_what_is_of_the_whole_site(printed_site, handed_site):
    page = lxml.html.fromstring((printed_site / "data.html").read_bytes())
    links = set(page.xpath("//a/@href"))
    assert {name for name in tree(printed_site) if name.endswith((".pdf", ".xlsx"))} <= links
    assert "SHA256SUMS" in links
    plain = lxml.html.fromstring((handed_site / "data.html").read_bytes())
    assert {name for name in tree(handed_site) if name.endswith(".xlsx")} <= set(plain.xpath("//a/@href"))


def test_pages_keep_within_their_budgets(printed_site):
    for path in printed_site.rglob("*.html"):
        if "one-file" not in path.parts:
            assert path.stat().st_size <= 40_000, path


def test_data_files_are_those_that_were_audited(handed_site, passed, tmp_path):
    from isonomia.publish import write_data

    write_data(passed, tmp_path)
    assert tree(tmp_path / "data") == tree(handed_site / "data")


def test_two_builds_have_the_same_bytes_under_any_hash_seed(tmp_path, printed_site):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import pathlib, pathway_fixture, place_fixture, release_fixture\n"
        "from dataclasses import replace\n"
        "from isonomia.publish import write_site\n"
        "made = place_fixture.with_places(pathway_fixture.with_pathways(release_fixture.release()))\n"
        "made = replace(made, info=replace(made.info, draft=False))\n"
        "write_site(made, pathlib.Path(sys.argv[2]), pdf=True)"
    )
    target = tmp_path / "again"
    seed = "4711" if os.environ.get("PYTHONHASHSEED") != "4711" else "1"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run([sys.executable, "-c", code, str(HERE), str(target)], check=True, env=environment)
    again, first = tree(target), tree(printed_site)
    assert {name for name in first if first[name] != again.get(name)} == set()
    assert set(again) == set(first)


def chunks(png):
    """Names of the parts of a PNG file, in their order."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, found = 8, []
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        found.append((png[at + 4 : at + 8].decode(), png[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def test_each_drawing_has_a_picture_of_twice_its_size_that_says_nothing_more(printed_site):
    drawings = [path for path in printed_site.rglob("*.svg") if path.parent.name != "static"]
    wide = [path for path in drawings if not path.stem.endswith("-narrow")]
    assert wide
    assert {path.stem for path in printed_site.rglob("*.png")} == {path.stem for path in wide}
    for path in wide:
        parts = chunks(path.with_suffix(".png").read_bytes())
        assert {name for name, _ in parts} <= {"IHDR", "IDAT", "IEND", "sRGB", "gAMA", "pHYs"}
        width, height = struct.unpack(">II", parts[0][1][:8])
        wanted = re.search(r'width="([\d.]+)" height="([\d.]+)"', path.read_text(encoding="utf-8"))
        assert (width, height) == (round(2 * float(wanted[1])), round(2 * float(wanted[2])))


def test_hostile_words_stay_words(tmp_path, passed):
    script = '"><script>alert(1)</script><img src=x onerror=alert(1)>&amp;</style>'
    first, *rest = passed.indicators
    hostile = replace(
        passed,
        indicators=(replace(first, title=script, caveats=(script,)), *rest),
        topics=tuple(replace(each, title=script, scope=script) for each in passed.topics),
        info=replace(passed.info, title=script, notices=(script,), publisher=script, contact=script),
        sources={key: replace(each, title=script, note=script) for key, each in passed.sources.items()},
    )
    write_site(hostile, tmp_path, pdf=not missing()[0])
    for path in tmp_path.rglob("*.html"):
        page = lxml.html.fromstring(path.read_bytes())
        assert not page.xpath("//img[@src='x'] | //@onerror"), path
        assert all(each.get("src") or each.get("type") == "application/ld+json" for each in page.iter("script")), path
    assert bool(list(tmp_path.rglob("*.pdf"))) is not bool(missing()[0])
