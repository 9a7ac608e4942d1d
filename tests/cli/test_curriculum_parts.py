"""The invented curriculum of the manual from its study file to pages, forms and refusals."""

import json
import shutil
from pathlib import Path

import lxml.html
import pytest

from isonomia import cli, pipeline, study
from isonomia.curriculum.cases import read_cases
from isonomia.curriculum.extract import extract_all
from isonomia.errors import StudyError
from programs import program

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
PARTS = ("coverage", "editions", "equations", "pictures", "review", "wording")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("curriculum")
    shutil.copytree(EXAMPLES / "curriculum", folder / "curriculum")
    shutil.copy(EXAMPLES / "applicants.csv", folder)
    return pipeline.build(folder / "curriculum" / "study.toml", folder / "out")


def page(built, name, language=""):
    return lxml.html.fromstring((built.out / "site" / language / "curriculum" / f"{name}.html").read_bytes())


def test_each_part_has_a_page_in_both_languages_and_a_line_from_a_to_z(built):
    for language in ("", "es"):
        folder = built.out / "site" / language
        assert sorted(each.stem for each in (folder / "curriculum").glob("*.html") if each.stem in PARTS) == list(PARTS)
        listed = (folder / "a-z.html").read_text(encoding="utf-8")
        assert all(f'href="curriculum/{name}.html"' in listed for name in PARTS)


@pytest.mark.parametrize("name", PARTS)
def test_pages_are_bannered_light_and_their_tables_have_heads(built, name):
    found = page(built, name)
    assert "These cases, answers and pictures are invented." in found.text_content()
    assert len(found.xpath("//h1")) == 1
    assert len((built.out / "site" / "curriculum" / f"{name}.html").read_bytes()) < 60_000
    for table in found.xpath("//main//table"):
        heads = table.xpath("./thead/tr/th[@scope='col']")
        assert table.xpath("./caption")
        for row in table.xpath("./tbody/tr"):
            assert len(row) == len(heads)
            assert row[0].tag == "th"
            assert [cell.get("data-l") for cell in row[1:]] == [head.text_content() for head in heads[1:]]
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_nothing_public_holds_a_role_a_remark_or_a_word_of_a_case(built):
    """Guard 10, and the promise that words of cases stay private."""
    for file in built.out.rglob("*"):
        if file.suffix in (".html", ".csv", ".json", ".toml", ".jsonld", ".xml"):
            text = file.read_text(encoding="utf-8")
            for secret in ("reviewer A", "coder A", "drawn by lot", "nobody who works at night", "Lung compliance is"):
                assert secret not in text, file
    private = built.private / "curriculum"
    assert "drawn by lot" in (private / "verdicts.csv").read_text(encoding="utf-8")
    assert "Lung compliance is" in (private / "words.csv").read_text(encoding="utf-8")
    assert (private / "words.csv").stat().st_mode & 0o077 == 0


def test_the_audit_of_both_editions_stands_side_by_side(built):
    """Counted apart, with the extractor alone."""
    states = {}
    for name in ("cases-before", "cases"):
        bank = read_cases([EXAMPLES / "curriculum" / f"{name}.json"])
        found = [each for each in extract_all(bank.cases) if each.status == "patient"]
        states[name] = {each.case: bool(set(each.values["housing"]) - {"silent", "conflict"}) for each in found}
    (row,) = (
        row
        for row in page(built, "editions").xpath("//table[@id='stated']/tbody/tr")
        if row[0].text_content() == "Housing"
    )
    cells = [" ".join(each.text_content().split()) for each in row[1:]]
    before, after = states["cases-before"], states["cases"]
    assert cells[0].startswith(f"{100 * sum(before.values()) / len(before):.1f} (")
    assert cells[1].startswith(f"{100 * sum(after.values()) / len(after):.1f} (")
    shared = before.keys() & after.keys()
    assert cells[3:] == [
        str(sum(before[each] and not after[each] for each in shared)),
        str(sum(after[each] and not before[each] for each in shared)),
    ]


def test_a_study_of_an_inventory_alone_can_be_checked(tmp_path, capsys):
    text = (EXAMPLES / "curriculum" / "study.toml").read_text("utf-8")
    kept = text[: text.index("[source.applicants]")] + '[curriculum]\ninventory = "inventory.xml"\n'
    (tmp_path / "study.toml").write_text(kept, encoding="utf-8")
    shutil.copy(EXAMPLES / "curriculum" / "inventory.xml", tmp_path)
    assert cli.run(["check", str(tmp_path / "study.toml")]) == 0
    assert "nothing to put right" in capsys.readouterr().out


def test_the_page_says_what_the_files_hold(built):
    coverage = page(built, "coverage")
    row = coverage.xpath("//table[@id='topics']/tbody/tr[1]")[0]
    assert [each.text_content() for each in row] == ["Homes", "2", "3.0", "20.0", "1"]
    spanish = page(built, "coverage", "es")
    assert spanish.xpath("//h1")[0].text_content() == "Qué se enseña, en horas"
    kept = page(built, "editions").xpath("//table[@id='kept']/tbody/tr[1]")[0]
    assert [each.text_content() for each in kept][1:4] == ["36", "16", "0"]
    assert "below 0.001" in kept.text_content()
    quality = page(built, "wording").xpath("//table[@id='quality']")[0].text_content()
    assert "93.8" in quality
    assert "95.7" in quality


HEAD = (EXAMPLES / "curriculum" / "study.toml").read_text(encoding="utf-8").partition("[curriculum]")[0]


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        ("", "the section names nothing to read"),
        ('reviews = ["a.csv"]', "reviews names 1 file"),
        ('reviews = ["a.csv", "a.csv"]', "reviews names one file twice"),
        ('reviews = ["a.csv", "b.csv", "c.csv"]', "Allowed: at most 2 entries."),
        ('inventory = "a.xml"\nbefore = ["x"]', "before is given without cases"),
        ('cases = ["a"]\ntopics = { "Homes" = ["Housing"] }', "topics is given without inventory"),
        ('cases = ["a"]\ndecisions = "d.csv"', "decisions is given without reviews"),
        ('pictures = ["a.csv", "b.csv"]\ntones = "fitzpatric"', "fitzpatrick"),
    ],
)
def test_what_a_part_needs_is_said(section, sentence):
    with pytest.raises(StudyError) as caught:
        study.parse(f"{HEAD}[curriculum]\n{section}\n")
    assert sentence in str(caught.value)


def test_an_inventory_alone_is_enough(tmp_path):
    shutil.copytree(EXAMPLES / "curriculum", tmp_path / "curriculum")
    shutil.copy(EXAMPLES / "applicants.csv", tmp_path)
    file = tmp_path / "curriculum" / "alone.toml"
    file.write_text(HEAD.replace('["en", "es"]', '["en"]') + '[curriculum]\ninventory = "inventory.xml"\n', "utf-8")
    built = pipeline.build(file, tmp_path / "out")
    assert [each.id for each in built.release.curriculum.parts] == ["coverage"]
    assert built.release.curriculum.cases is None


def test_the_commands(tmp_path, capsys):
    folder = EXAMPLES / "curriculum"
    assert cli.run(["curriculum", "inventory", str(folder / "inventory.xml"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["events"] == 10
    form = str(tmp_path / "a.xlsx")
    assert cli.run(["curriculum", "form", str(folder / "cases.json"), "--role", "reviewer A", "-o", form]) == 0
    assert "36 cases" in capsys.readouterr().out
    again = ["curriculum", "form", str(folder / "cases.json"), "--role", "reviewer A", "-o", form]
    assert cli.run(again) == 2
    assert "is there already" in capsys.readouterr().err
    named = ["curriculum", "form", str(folder / "cases.json"), "--role", "Ana López", "-o", str(tmp_path / "b.csv")]
    assert cli.run(named) == 2
    assert "is not a role" in capsys.readouterr().err
    assert not (tmp_path / "b.csv").exists()
    reviews = [str(folder / f"reviewer-{each}.csv") for each in "ab"]
    assert cli.run(["curriculum", "disagreements", *reviews, "-o", str(tmp_path / "d.csv"), "--language", "es"]) == 0
    assert "of 397 answers differ" in capsys.readouterr().out
    (tmp_path / "p.csv").write_text("picture\nfig-1\n", encoding="utf-8")
    pictures = ["curriculum", "pictures", str(tmp_path / "p.csv"), "--role", "coder B", "-o", str(tmp_path / "c.csv")]
    assert cli.run(pictures) == 0


def test_the_invented_files_come_out_the_same_again(tmp_path, monkeypatch):
    invented = program("docs/examples/curriculum/invented_curriculum.py")
    monkeypatch.setattr(invented, "HERE", tmp_path)
    invented.main()
    for file in tmp_path.iterdir():
        assert file.read_bytes() == (EXAMPLES / "curriculum" / file.name).read_bytes(), file.name


def test_check_names_what_is_wrong_in_the_material(tmp_path, capsys):
    shutil.copytree(EXAMPLES / "curriculum", tmp_path / "curriculum")
    shutil.copy(EXAMPLES / "applicants.csv", tmp_path)
    file = tmp_path / "curriculum" / "inventory.xml"
    file.write_text(file.read_text(encoding="utf-8").replace("PT90M", "soon", 1), encoding="utf-8")
    assert cli.run(["check", str(tmp_path / "curriculum" / "study.toml")]) == 2
    assert "inventory.xml, line 18: “soon” is not a duration" in capsys.readouterr().err
