"""Pages in a real browser and under two validators. Needs Node with the packages of package.json, Chromium, Java.

`npm install --prefix DIR` with tests/site/package.json, then ISONOMIA_NODE=DIR; node_modules at the root of the
repository will do as well. Without them the tests are skipped and say what is missing.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from isonomia import pipeline
from isonomia.demo.three_dashes.page import write_page

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGES = (
    "index.html",
    "indicator/accepted.html",
    "indicator/matriculants.html",
    "indicator/training-accepted.html",
    "path/training.html",
    "path/training-over-time.html",
    "path/presence.html",
    "methods.html",
    "data.html",
    "glossary.html",
    "places.html",
    "rurality.html",
    "indicator/screened-by-home-state.html",
    "indicator/screened.html",
)


def node_home():
    places = [Path(os.environ["ISONOMIA_NODE"])] if os.environ.get("ISONOMIA_NODE") else [HERE, ROOT]
    return next((place for place in places if (place / "node_modules").is_dir()), None)


def module(name):
    home = node_home()
    if shutil.which("node") is None or home is None or not (home / "node_modules" / name).is_dir():
        pytest.skip(f"needs Node with {name}: npm install --prefix DIR, then ISONOMIA_NODE=DIR")
    return home / "node_modules" / name


def chromium():
    wanted = os.environ.get("CHROMIUM", "chromium")
    found = shutil.which(wanted)
    if found is None:
        pytest.skip("needs Chromium: apt-get install chromium, or set CHROMIUM")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_axe_reflow_keyboard_print_and_no_script(site, page):
    home = module("playwright-core").parents[1]
    module("axe-core")
    environment = {**os.environ, "ISONOMIA_NODE": str(home), "CHROMIUM": chromium()}
    command = ["node", str(HERE / "check.mjs"), str(site), page]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert set(report) == {page}
    assert {check: found for check, found in report[page].items() if found} == {}


STUDY = """
schema = 1
title = "A made-up school"
[source.students]
path = "students.csv"
[dimension.sex]
column = "sex"
[[indicator]]
id = "graduated"
topic = "progress"
source = "students"
event = "graduated = 'yes'"
by = ["sex"]
[topic.progress]
title = "Who gets on"
[release]
id = "2026"
date = 2026-11-22
publisher = "A made-up school"
contact = "equity@school.example"
"""


@pytest.mark.slow
def test_the_page_to_sign_passes_the_same_checks(tmp_path):
    """But for the link past a menu: it has no menu."""
    home = module("playwright-core").parents[1]
    rows = ["F,yes"] * 40 + ["F,no"] * 30 + ["M,yes"] * 5 + ["M,no"] * 20 + ["X,yes"] * 30 + ["X,no"] * 14
    (tmp_path / "students.csv").write_text("\n".join(["sex,graduated", *rows]) + "\n", encoding="utf-8")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    review = pipeline.build(tmp_path / "study.toml", tmp_path / "out").review
    assert found_on(review, home) == {"keyboard": ["the skip link is not first"]}


@pytest.mark.slow
def test_three_dashes_of_the_demo_passes_the_same_checks(tmp_path):
    """But for the link past a menu: it has no menu."""
    home = module("playwright-core").parents[1]
    assert found_on(write_page(tmp_path), home) == {"keyboard": ["the skip link is not first"]}


def found_on(page, home):
    """What the browser and html-validate find on a page that stands alone, by check."""
    environment = {**os.environ, "ISONOMIA_NODE": str(home), "CHROMIUM": chromium()}
    command = ["node", str(HERE / "check.mjs"), str(page.parent), page.name]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr
    found = {check: each for check, each in json.loads(done.stdout)[page.name].items() if each}
    tool = module("html-validate") / "bin" / "html-validate.mjs"
    command = ["node", str(tool), "--preset", "recommended,a11y", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return found


@pytest.mark.slow
def test_html_validate(site):
    tool = module("html-validate") / "bin" / "html-validate.mjs"
    pages = [str(path) for path in sorted(site.rglob("*.html"))]
    command = ["node", str(tool), "--preset", "recommended,a11y", *pages]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_nu_validator(site):
    jar = module("vnu-jar") / "build" / "dist" / "vnu.jar"
    if not jar.is_file() or shutil.which("java") is None:
        pytest.skip("needs Java and vnu.jar (node vnu-java-downloader.js in node_modules/vnu-jar)")
    kinds = (".html", ".css", ".svg")
    files = [str(path) for path in sorted(site.rglob("*")) if path.suffix in kinds]
    command = ["java", "-jar", str(jar), "--errors-only", "--also-check-css", "--also-check-svg", *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("browser", ["w3m", "lynx"])
def test_text_browsers_read_the_table(site, browser):
    if shutil.which(browser) is None:
        pytest.skip(f"needs {browser}")
    options = {"w3m": ["-dump", "-cols", "100"], "lynx": ["-dump", "-width=140", "-nolist"]}[browser]
    page = str(site / "indicator" / "accepted.html")
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run([browser, *options, page], capture_output=True, text=True, env=environment, check=True)
    flat = " ".join(done.stdout.split())
    assert "35.1 (33.7 to 36.5)" in flat
    assert "−8.8 (−10.3 to −7.3)" in flat
    assert "Not shown, to protect" in flat
    assert "303540" not in flat
