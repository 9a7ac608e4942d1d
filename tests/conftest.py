"""What all tests share."""

import os
import shutil
from contextlib import redirect_stdout
from itertools import islice
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from isonomia.cli import run

# A deadline measures the machine, not the code: two busy cores would fail tests at random. The examples are the same in
# every run, so that a change is blamed for what it did; `ISONOMIA_DEEP=1 uv run pytest` looks for new ones.
settings.register_profile("isonomia", deadline=None, max_examples=60, derandomize=True)
settings.register_profile("deep", deadline=None, max_examples=60)
settings.load_profile("deep" if os.environ.get("ISONOMIA_DEEP") else "isonomia")


LONGEST = ("test_browser.py", "test_validators.py", "test_coverage_bench.py")
"""Files whose tests take minutes each, then those whose tests take half a minute, and which share nothing to set up."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Every process begins with its share of the longest tests: at the end none waits for one that began late."""
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    longest = [each for name in LONGEST for each in items if each.path.name == name]
    others = iter([each for each in items if each.path.name not in LONGEST])
    ordered, left = [], len(items)
    for at in range(workers):  # each gets a run of them, as many as the next
        mine = longest[at::workers]
        share = left // (workers - at)
        ordered += [*mine, *islice(others, max(0, share - len(mine)))]
        left -= share
    items[:] = [*ordered, *others]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    """Where everything is installed (`.ci/run` says so), a test that skips for want of a tool has failed."""
    report = yield
    if report.skipped and os.environ.get("ISONOMIA_CI") and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if "needs" in reason:
            report.outcome = "failed"
            report.longrepr = f"skipped although nothing may be missing here: {reason}"
    return report


@pytest.fixture(scope="session")
def once(tmp_path_factory, worker_id):
    """The folder of a site: the first process of tests that asks for it writes it, all others read the same."""
    own = tmp_path_factory.getbasetemp()
    shared = (own if worker_id == "master" else own.parent) / "sites"
    shared.mkdir(exist_ok=True)

    def folder(name, write):
        place, whole = shared / name, shared / f"{name}.whole"
        with FileLock(shared / f"{name}.lock"):
            if not whole.exists():
                shutil.rmtree(place, ignore_errors=True)
                place.mkdir()
                whole.write_text(str(write(place)), encoding="utf-8")
        return Path(whole.read_text(encoding="utf-8"))

    return folder


@pytest.fixture(scope="session")
def demo_site(once):
    """The site that `isonomia demo` builds, with the chapter from records where its package is installed.

    What the command prints is kept beside the folder that it makes, in `said.txt`.
    """

    def write(folder):
        with (folder / "said.txt").open("w", encoding="utf-8") as said, redirect_stdout(said):
            assert run(["demo", str(folder / "demo")]) == 0
        return folder / "demo" / "site"

    return once("demo", write)
