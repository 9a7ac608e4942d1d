"""The manual cannot lag: what it prints is what the program says and does."""

import re
import shutil
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from isonomia import errors, study, verbs
from isonomia.model import registry
from isonomia.model.layouts import FACTS_COLUMNS, FACTS_DIMENSIONS
from isonomia.model.registry import Family, GapRule
from isonomia.sources.facts.words import words
from programs import program

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
EXAMPLES = DOCS / "examples"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)


def test_the_command_reference_is_what_the_commands_say():
    reference = program("docs/_ext/cli_reference.py").reference()
    assert text("docs/cli.md") == reference, "run: python docs/_ext/cli_reference.py"


def test_the_readme_has_the_two_commands():
    commands = [block.strip() for block in blocks(text("README.md"), "sh")]
    assert "pip install uv && uv run isonomia demo" in commands
    assert "pip install uv && uv run pytest" in commands


def test_the_readme_shows_the_study_of_ten_lines():
    shown = blocks(text("README.md"), "toml")
    assert shown == [(EXAMPLES / "ten-lines.toml").read_text(encoding="utf-8")]
    assert len(shown[0].splitlines()) == 10


@pytest.mark.parametrize("name", ["ten-lines.toml", "study.toml"])
def test_the_studies_of_the_manual_can_be_read(name):
    read = study.read(EXAMPLES / name)
    assert [indicator.id for indicator in read.indicators] == ["accepted"]
    assert read.release.policy == "cms"


def test_the_invented_table_says_that_it_is_invented_and_comes_out_the_same(tmp_path):
    maker = program("docs/examples/invented_applicants.py")
    maker.write(tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == (EXAMPLES / "applicants.csv").read_bytes()
    assert "invented" in text("docs/tutorial.md").splitlines()[2]
    assert "invented" in tomllib.loads((EXAMPLES / "study.toml").read_text(encoding="utf-8"))["title"]


def test_the_python_page_runs(tmp_path, monkeypatch):
    for name in ("study.toml", "applicants.csv"):
        shutil.copy(EXAMPLES / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    for block in blocks(text("docs/python.md"), "python"):
        names = {}
        exec(compile(block, "docs/python.md", "exec"), names)
    assert (tmp_path / "release" / "site" / "index.html").is_file()
    assert names["estimates"].protected
    assert {row.indicator for row in names["gaps"]} <= {"accepted"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_link_of_the_manual_leads_nowhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_each_family_of_measures_has_one_page_and_the_catalogue_lists_it():
    index = text("docs/measures/index.md")
    found = []
    for page in sorted((DOCS / "measures").glob("*.md")):
        families = re.findall(r"^```\{measures\} (\S+)", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert len(families) == (page.stem != "index"), page.name
        assert page.stem == "index" or f"\n{page.stem}\n" in index
        found += families
    assert sorted(found) == sorted(get_args(Family))


def test_the_catalogue_can_say_every_need_and_every_gap_rule():
    pytest.importorskip("sphinx", reason="needs Sphinx: uv sync --group docs")
    catalogue = program("docs/_ext/measure_catalogue.py")
    assert set(catalogue.GAPS) == set(get_args(GapRule))
    needed = {letter for measure in registry.registry().values() for letter in measure.needs}
    assert needed <= set(catalogue.NEEDS)


def test_the_exit_codes_are_those_of_the_program():
    table = re.findall(r"^\| (\d+) \|", text("docs/bad-input.md"), flags=re.MULTILINE)
    codes = {value for name, value in vars(errors).items() if name.startswith("EXIT_")}
    assert {int(code) for code in table} == codes | {130}


def test_contributing_names_every_room():
    page = text("CONTRIBUTING.md")
    rooms = [entry.name for entry in (ROOT / "src" / "isonomia").iterdir() if (entry / "__init__.py").is_file()]
    assert len(rooms) >= 10
    for room in rooms:
        assert f"| `{room}/` |" in page, room
    for beside in (ROOT / "src" / "isonomia").glob("[!_]*.py"):
        assert f"`{beside.name}`" in page, beside.name


def test_what_contributing_names_is_there():
    kept = {path.name for path in ROOT.glob("tests/*/*.py")} | {path.name for path in ROOT.glob("src/isonomia/*.py")}
    page = text("CONTRIBUTING.md")
    for room in re.findall(r"^\| `(\w+)/` \|", page, flags=re.MULTILINE):
        assert (ROOT / "src" / "isonomia" / room / "__init__.py").is_file(), room
    named = set(re.findall(r"`(?:python )?([\w./]+\.(?:py|md|mjs|toml))`", page)) - {"study.toml"}
    assert len(named) > 20
    for name in named:
        assert name in kept or (ROOT / name).is_file() or (ROOT / "src" / "isonomia" / name).is_file(), name


def test_the_privacy_page_names_every_policy():
    page = text("docs/privacy.md")
    for path in (ROOT / "src" / "isonomia" / "protect" / "policies").glob("*.toml"):
        policy = tomllib.loads(path.read_text(encoding="utf-8"))
        assert f"`{policy['id']}`" in page
        assert f"threshold {policy['threshold']}" in page or f"threshold is {policy['threshold']}" in page


def test_the_manual_names_every_policy_and_every_display_gate():
    from isonomia.protect import policies
    from isonomia.standards import presentations, reliability_ids

    keys, page = text("docs/study-file.md"), " ".join(text("docs/privacy.md").split())
    for each in policies().values():
        assert f"`{each.id}`" in keys
        row = next(line for line in text("docs/privacy.md").splitlines() if line.startswith(f"| `{each.id}` |"))
        zeros, rounded = row.split("|")[3].strip(), row.split("|")[4].strip()
        assert (zeros, rounded == "no") == (
            "protected" if each.zeros == "protect" else "may be shown",
            each.rounding is None,
        )
        for _, step in each.rounding.steps if each.rounding else ():
            assert f"to {step:,}" in rounded or f"to the nearest {step:,}" in rounded
    for gate in reliability_ids():
        assert f'`reliability = "{gate}"`' in keys
        assert f'`reliability = "{gate}"`' in page
    for standard in presentations().values():
        assert f"`{standard.id}`: shown if at least {standard.least} " in page
        assert f"{standard.relative:g} times the" in page


def test_the_glossary_has_each_word_once():
    words = re.findall(r"^\| ([^|]+?) \|", text("GLOSSARY.md"), flags=re.MULTILINE)
    words = [word for word in words if word not in {"word", "---"}]
    assert len(words) > 50
    assert len(words) == len(set(words))


def test_the_page_about_published_tables_reads_its_example(tmp_path):
    whole, wide = blocks(text("docs/published-tables.md"), "toml")
    assert tomllib.loads(wide)["source"]["facts"] == {"fields": {"n": "n"}}
    sheet = (EXAMPLES / "made-up-facts.csv").read_text(encoding="utf-8")
    assert "made up" in sheet.splitlines()[1]
    (tmp_path / "made-up-facts.csv").write_text(sheet, encoding="utf-8")
    (tmp_path / "study.toml").write_text(whole, encoding="utf-8")
    assert verbs.check(tmp_path / "study.toml") == []
    drafted = verbs.init(tmp_path / "made-up-facts.csv", tmp_path / "draft.toml")
    assert verbs.check(drafted) == []


def test_the_page_about_published_tables_names_every_stage_and_coding():
    page = text("docs/published-tables.md")
    known = words()
    for kind in ("stage", "coding"):
        codes = {token.code for tokens in known.phrases.values() for token in tokens if token.kind == kind}
        assert all(f"`{code}`" in page for code in codes)
    assert all(f"`{name}`" in page for name in (*FACTS_COLUMNS, *FACTS_DIMENSIONS))
