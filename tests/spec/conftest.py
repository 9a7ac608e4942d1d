"""The programs of `bench/protect.py`, which are no package."""

import sys

import pytest

from programs import program

NEEDED = (
    "protect_plan",
    "protect_worlds",
    "protect_mix",
    "protect_pathways",
    "protect_log",
    "protect_exact",
    "protect_solver",
    "protect_printed",
    "protect_truth",
)


@pytest.fixture(scope="module")
def bench():
    """`bench/protect.py` and what it imports, by name."""
    protect = program("bench/protect.py")
    return {"protect": protect} | {name: sys.modules[name] for name in NEEDED}
