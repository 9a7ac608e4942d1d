"""Guard 11: stories are never joined to data, and can be withdrawn."""

import ast
import dataclasses
import re
from pathlib import Path

import isonomia
from isonomia.model import stories as nouns

ROOT = Path(isonomia.__file__).parent
NOUNS = ("cells", "shown", "groups", "estimates", "table", "study", "release", "published", "registry", "pathway")
ROOMS = ("count", "measures", "protect", "sources", "study", "pathway", "climate", "curriculum", "stats", "publish")


def imported(path):
    """Every module of ours that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)


def strays(path):
    barred = {f"isonomia.{room}" for room in ROOMS} | {f"isonomia.model.{noun}" for noun in NOUNS}
    return {name for name in imported(path) if any(name == each or name.startswith(f"{each}.") for each in barred)}


def test_guard_11_the_room_of_stories_sees_no_cell_and_no_figure():
    files = [*(ROOT / "stories").rglob("*.py"), ROOT / "model" / "stories.py"]
    assert len(files) > 15
    assert {path.name: found for path in files if (found := strays(path))} == {}


def test_guard_11_a_stray_import_would_be_found(tmp_path):
    path = tmp_path / "x.py"
    for line in (
        "from isonomia.model.cells import Cells",
        "import isonomia.count.run",
        "from isonomia import study",
    ):
        path.write_text(line + "\n")
        assert strays(path), line


def test_guard_11_pages_of_stories_print_nothing_of_the_figures():
    """Their templates and the code behind them never reach for an estimate, a cell or an indicator."""
    pages = ROOT / "publish"
    files = [*(pages / "templates").glob("stor*.html"), *(pages / "pages").glob("stor*.py"), pages / "story_bundle.py"]
    assert len(files) >= 8
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"estimates|indicator|slices|\bcells\b|\.shown\b(?!_)", text), path


def test_guard_11_a_story_has_no_key_of_a_person_or_a_group():
    names = {each.name for each in dataclasses.fields(nouns.Story)}
    assert names.isdisjoint({"person", "group", "subgroup", "dimension", "indicator", "source", "period", "setting"})


def test_guard_11_what_counts_stories_takes_no_other_number():
    """Who is missing is counted from what stories say of themselves, beside a share that the study itself declares."""
    assert {each.name for each in dataclasses.fields(nouns.StoryCircumstance)} == {"id", "title", "share", "source"}


def test_guard_11_only_pages_in_the_folder_of_stories_see_what_is_in_one():
    """What is withdrawn is gone with that folder, and copies of releases leave the folder out."""
    allowed = {"stories.py", "story.py", "story_parts.py", "story_data.py", "story_bundle.py"}
    reaching = {
        path.name
        for path in (ROOT / "publish").rglob("*.py")
        if re.search(r"(library|stories)\.(stories|tombstones)\b|\.told_in\(", path.read_text(encoding="utf-8"))
    }
    assert reaching
    assert reaching <= allowed
    templates = (each for each in (ROOT / "publish" / "templates").rglob("*.html") if not each.name.startswith("stor"))
    assert [each.name for each in templates if re.search(r"stories\.(stories|tomb)", each.read_text("utf-8"))] == []
