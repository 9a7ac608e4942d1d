"""What all tests share."""

import os
from itertools import islice

import pytest
from hypothesis import settings

# A deadline measures the machine, not the code: two busy cores would fail tests at random. The examples are the same in
# every run, so that a change is blamed for what it did; `ISONOMIA_DEEP=1 uv run pytest` looks for new ones.
settings.register_profile("isonomia", deadline=None, max_examples=60, derandomize=True)
settings.register_profile("deep", deadline=None, max_examples=60)
settings.load_profile("deep" if os.environ.get("ISONOMIA_DEEP") else "isonomia")


LONGEST = "test_browser.py"
"""Its tests take minutes each."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Every process begins with its share of the longest tests: at the end none waits for one that began late."""
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    longest = [each for each in items if each.path.name == LONGEST]
    others = iter([each for each in items if each.path.name != LONGEST])
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
