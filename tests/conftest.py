"""What all tests share."""

import os

import pytest
from hypothesis import settings

# A deadline measures the machine, not the code: two busy cores would fail tests at random.
settings.register_profile("isonomia", deadline=None, max_examples=60)
settings.load_profile("isonomia")


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
