"""PDF files are tagged as PDF/UA-1 wants them, say what the pages say, and have the same bytes on every build."""

import io
import re
from decimal import Decimal
from itertools import pairwise

import lxml.html
import pikepdf
import pytest
from pdfua import validate

from isonomia.errors import InternalError
from isonomia.publish.handouts import pdf
from isonomia.publish.handouts.strips import LOOKS, for_print

pypdfium2 = pytest.importorskip("pypdfium2")
TOP = '<html lang="en"><head><title>T</title></head><body>'
NUMBER = re.compile(r"[−+]?\d[\d,]*(?:\.\d+)?")


@pytest.fixture(scope="module")
def files(printed_site):
    return sorted(printed_site.rglob("*.pdf"))


@pytest.fixture(scope="module")
def training(printed_site):
    with pikepdf.open(printed_site / "path" / "training.pdf") as file:
        yield file


def structure(node, found=None):
    """Every element of the structure tree, in reading order."""
    found = [] if found is None else found
    if isinstance(node, pikepdf.Array):
        for each in node:
            structure(each, found)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        found.append(node)
        structure(node.get("/K", pikepdf.Array()), found)
    return found


def kinds(file):
    return [str(each.S)[1:] for each in structure(file.Root.StructTreeRoot.K)]


def said(path):
    document = pypdfium2.PdfDocument(path)
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)


def printed(path):
    """The pages of the site that a document is made of."""
    return lxml.html.fromstring(path.with_suffix(".html").read_bytes())


def test_there_is_one_for_each_topic_pathway_and_brief(printed_site, files, passed):
    names = {path.relative_to(printed_site).as_posix() for path in files}
    topics = {f"{folder}/{topic.id}.pdf" for folder in ("topic", "brief") for topic in passed.topics}
    assert names == topics | {f"path/{info.id}.pdf" for info in passed.pathways}


def test_the_rules_of_pdf_ua_that_a_program_can_check_hold(files):
    for path in files:
        report = validate(path)
        assert [(each.rule_id, each.message) for each in report.findings] == [], path


def test_each_is_tagged_and_has_a_title_a_language_and_fixed_dates(files, passed):
    for path in files:
        with pikepdf.open(path) as file:
            assert file.Root.MarkInfo.Marked
            assert file.Root.ViewerPreferences.DisplayDocTitle
            assert str(file.Root.Lang) == "en"
            assert str(file.docinfo.Title).endswith(" – Equal opportunity at an invented school")
            assert str(file.docinfo.Author) == passed.info.publisher
            assert str(file.docinfo.CreationDate) == str(file.docinfo.ModDate) == "D:20261122"
            assert b"<pdfuaid:part>1</pdfuaid:part>" in (raw := file.Root.Metadata.read_bytes()) or b'part="1"' in raw
            assert all(page.get("/Tabs") == "/S" for page in file.pages if "/Annots" in page)
            assert file.Root.Outlines.Count != 0


def test_headings_step_down_one_at_a_time(files):
    for path in files:
        with pikepdf.open(path) as file:
            levels = [int(each[1]) for each in kinds(file) if re.fullmatch(r"H\d", each)]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), path


def test_lists_hold_items_and_tables_hold_rows(training):
    allowed = {
        "/L": {"/LI", "/Caption"},
        "/LI": {"/Lbl", "/LBody"},
        "/Table": {"/Caption", "/THead", "/TBody"},
        "/THead": {"/TR"},
        "/TBody": {"/TR"},
        "/TR": {"/TH", "/TD"},
    }
    for node in structure(training.Root.StructTreeRoot.K):
        if str(node.S) in allowed:
            children = node.K if isinstance(node.K, pikepdf.Array) else [node.K]
            assert {str(each.S) for each in children} <= allowed[str(node.S)], str(node.S)


def test_each_table_of_the_pages_is_a_table_with_header_cells(training, printed_site):
    pages = sorted((printed_site / "path").glob("training*.html"))
    pages = [page for page in pages if not page.stem.endswith(("-parts", "-over-time"))]
    wanted = sum(len(lxml.html.fromstring(page.read_bytes()).xpath("//table")) for page in pages)
    nodes = structure(training.Root.StructTreeRoot.K)
    assert [str(each.S) for each in nodes].count("/Table") >= wanted - 1 > 3
    heads = [each for each in nodes if each.S == "/TH"]
    assert heads
    assert {str(each.A.Scope) for each in heads} == {"/Column", "/Row"}
    assert all(each.A.Headers for each in nodes if each.S == "/TD")


def test_drawings_have_an_alternative_text_and_strips_are_artifacts(files):
    for path in files:
        with pikepdf.open(path) as file:
            figures = [each for each in structure(file.Root.StructTreeRoot.K) if each.S == "/Figure"]
        assert all(len(str(each.Alt)) > 20 for each in figures)
        drawings = printed(path).xpath("//main//img")
        assert len(figures) >= len(drawings), path
        assert not figures or path.parent.name != "brief", path


def test_a_link_says_its_words(training):
    links = [each for page in training.pages for each in page.get("/Annots", ())]
    assert links
    assert all(not re.match(r"p\d", str(each.Contents)) and str(each.Contents) for each in links)


def test_every_number_of_the_tables_is_in_the_text(printed_site):
    for name in ("topic/start", "path/training"):
        own = said(printed_site / f"{name}.pdf")
        page = printed(printed_site / f"{name}.pdf")
        numbers = {each for table in page.iter("table") for each in NUMBER.findall(" ".join(table.itertext()))}
        assert len(numbers) > 20
        assert {each for each in numbers if each not in own} == set(), name


def test_there_is_no_number_in_a_table_that_no_page_has(printed_site):
    """Text of a topic's document is text of the pages that it is made of, and page numbers."""
    whole = said(printed_site / "topic" / "start.pdf")
    pages = [printed_site / "topic" / "start.html", *(printed_site / "indicator").glob("*.html")]
    known = " ".join(lxml.html.fromstring(page.read_bytes()).text_content() for page in pages)
    known += " ".join(t for page in pages for t in lxml.html.fromstring(page.read_bytes()).xpath("//@data-t"))
    length = len(pypdfium2.PdfDocument(printed_site / "topic" / "start.pdf"))
    foots = {str(each) for each in range(1, length + 1)}
    assert {each for each in NUMBER.findall(whole) if each not in known} <= foots


def test_each_says_what_it_is_and_carries_its_notices(files, passed):
    for path in files:
        own = said(path)
        for each in (passed.info.notices[0], passed.info.contact, "A statistical disparity is not by itself", "9f2c"):
            assert each in own, (path, each)
        if path.parent.name != "brief":
            length = len(pypdfium2.PdfDocument(path))
            assert own.count(f"/ {length}") >= length, "the number of each page"


def test_one_font_is_in_it(files):
    for path in files:
        with pikepdf.open(path) as file:
            fonts = {
                str(each.get("/BaseFont")).partition("+")[2]
                for each in file.objects
                if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"
            }
        assert fonts <= {"Source-Sans-Pro", "Source-Sans-Pro-Bold", "Source-Sans-Pro-Italic"}, fonts


@pytest.mark.usefixtures("printed_site")
def test_the_same_document_gives_the_same_bytes():
    html = f'{TOP}<h1 id="a">H</h1><p><a href="#a">up</a> 1.5</p></body></html>'
    assert pdf.pdf_bytes(html, {}, "x") == pdf.pdf_bytes(html, {}, "x")
    assert pdf.pdf_bytes(html, {}, "x") != pdf.pdf_bytes(html, {}, "y")


@pytest.mark.parametrize("address", ["https://example.org/x.svg", "file:///etc/passwd", "other.svg", "data:text/css,x"])
@pytest.mark.usefixtures("printed_site")
def test_a_document_cannot_ask_for_anything_that_was_not_handed_to_it(address):
    html = f'{TOP}<h1>H</h1><img src="{address}" alt="x"></body></html>'
    with pytest.raises(InternalError, match="not handed to it"):
        pdf.pdf_bytes(html, {"own.svg": "<svg/>"}, "x")


def test_words_cannot_leave_the_style_sheet():
    from isonomia.publish.handouts.report import _quoted

    assert _quoted('a"}</style><script>\\') == '"a\\22 }\\3c /style\\3e \\3c script\\3e \\5c "'


def test_strips_are_drawn_as_the_style_sheet_draws_them(printed_site):
    (path,) = (printed_site / "static").glob("site.*.css")
    css = path.read_text(encoding="utf-8")
    light = dict(re.findall(r"--([a-z0-9]+):(#[0-9a-f]{3,6})", css.partition("}")[0]))
    rules = dict(re.findall(r"(?<=[};\n])\.([gripob])\{([^}]*)\}", css.partition("@media (forced-colors")[0]))
    for name, look in LOOKS.items():
        drawn = dict(re.findall(r'([a-z-]+)="([^"]+)"', look))
        wanted = dict(each.split(":") for each in rules[name].split(";"))
        for key, value in wanted.items():
            colour = light.get(value[6:-1]) if value.startswith("var(") else None
            if colour is None:
                assert drawn[key] == value, (name, key)
            elif value not in {"var(--tick)", "var(--paper)"}:  # white paper, and ticks that show on it
                assert drawn[key] == colour, (name, key)
    assert set(LOOKS) == set(rules)


def test_a_strip_is_a_background_with_its_own_grid():
    html = (
        '<th>x <span class="ax" aria-hidden="true"><i data-t="0"></i><i data-t="10"></i></span>'
        '<svg class="st hd" aria-hidden="true" focusable="false"><g id="t-a"><line class="g" x1="0.0%" x2="0.0%" y1="0"'
        ' y2="100%"/><line class="g" x1="100.0%" x2="100.0%" y1="0" y2="100%"/></g></svg></th><td>5'
        '<svg class="st" aria-hidden="true" focusable="false"><use href="#t-a"/><line class="i" x1="40.0%" x2="60.0%"'
        ' y1="50%" y2="50%"/><svg x="50.0%" y="50%" overflow="visible"><path class="p" d="M0-8"/></svg></svg></td>'
    )
    made = for_print(html)
    assert "<svg" not in made
    assert "data-t" not in made
    ax, strip = re.findall(
        r'<span class="(\w+)" style="background-image:url\(data:image/svg\+xml,([^)]*)\)"></span>', made
    )
    assert (ax[0], strip[0]) == ("ax", "st")
    from urllib.parse import unquote

    drawn = unquote(strip[1])
    assert drawn.count("#cccccc") == 2
    assert [Decimal(each) for each in re.findall(r'x[12]="([\d.]+)%"', drawn)] == [
        3,
        3,
        97,
        97,
        Decimal("40.6"),
        Decimal("59.4"),
    ]
    assert "class=" not in drawn
    assert ">0</text>" in unquote(ax[1])
    assert ">10</text>" in unquote(ax[1])


def test_what_is_missing_is_said_with_the_way_to_get_it(monkeypatch):
    from isonomia.errors import InputError

    monkeypatch.setattr(pdf, "find_spec", lambda name: None if name == "weasyprint" else io)
    with pytest.raises(InputError) as caught:
        pdf.refuse_without_pdf()
    (fault,) = caught.value.faults
    assert "weasyprint" in fault.sentence()
    assert 'pip install "isonomia[pdf]"' in fault.sentence()
    assert "the site is whole without it" in fault.sentence()
