"""Node, its packages, browsers and validators: where they are, or which of them is missing and how to get it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def node_home() -> Path | None:
    """The folder that holds node_modules: $ISONOMIA_NODE, else that of these tests, else the root."""
    places = [Path(os.environ["ISONOMIA_NODE"])] if os.environ.get("ISONOMIA_NODE") else [HERE, ROOT]
    return next((place for place in places if (place / "node_modules").is_dir()), None)


def module(name: str) -> Path:
    """A package of Node, or a skip that says how to get it."""
    home = node_home()
    if shutil.which("node") is None or home is None or not (home / "node_modules" / name).is_dir():
        pytest.skip(f"needs Node with {name}: npm install --prefix DIR, then ISONOMIA_NODE=DIR")
    return home / "node_modules" / name


def program(name: str, variable: str = "") -> str:
    """A program of this machine, by its name or by what a variable says, or a skip."""
    found = shutil.which(os.environ.get(variable, name) if variable else name)
    if found is None:
        pytest.skip(f"needs {name}: apt-get install {name}" + (f", or set {variable}" if variable else ""))
    return found


def browser_report(script: str, sites: dict[str, tuple[Path, list[str]]]) -> dict:
    """What a script of check/ reports of pages: site -> its folder and the pages to look at."""
    home = module("axe-core").parents[1]
    environment = {
        **os.environ,
        "ISONOMIA_NODE": str(home),
        "CHROMIUM": program("chromium", "CHROMIUM") if script != "firefox.mjs" else "",
        "FIREFOX": program("firefox-esr", "FIREFOX") if script == "firefox.mjs" else "",
    }
    wanted = {name: {"folder": str(folder), "pages": pages} for name, (folder, pages) in sites.items()}
    command = ["node", str(HERE / "check" / script), json.dumps(wanted)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=3600, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert set(report["findings"]) == {f"{name}/{page}" for name, (_, pages) in sites.items() for page in pages}
    return report


def found_in(report: dict) -> dict[str, dict[str, list[str]]]:
    """Page -> check -> findings; pages and checks without a finding are left out."""
    kept = {page: {name: each for name, each in checks.items() if each} for page, checks in report["findings"].items()}
    return {page: checks for page, checks in kept.items() if checks}


def run(command: list[str]) -> tuple[int, str]:
    """What a validator returns and prints."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    return done.returncode, done.stdout + done.stderr


def html_validate(pages: list[Path]) -> str:
    """What html-validate finds in pages; nothing if they are well made."""
    tool = module("html-validate") / "bin" / "html-validate.mjs"
    code, said = run(["node", str(tool), "--preset", "recommended,a11y", *map(str, pages)])
    return said if code else ""


def nu_validator(files: list[Path]) -> str:
    """What the Nu validator finds in pages, style sheets and drawings.

    It reads files from a disk, where `'self'` is nobody: what it then says of the content policy is left out.
    """
    jar = module("vnu-jar") / "build" / "dist" / "vnu.jar"
    java = program("java")
    ignored = r".*(violates Content Security Policy|Content Security Policy \(meta tag\)).*"
    command = [java, "-jar", str(jar), "--also-check-css", "--also-check-svg", "--filterpattern", ignored]
    code, said = run([*command, *map(str, files)])
    return said if code or said else ""
