"""What tests of the specification share: the programs of `bench/protect.py`, published sheets."""

import sys
from functools import partial

import pytest

import facts_world
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


@pytest.fixture
def csv_of(tmp_path):
    """Reads a published sheet from its rows."""
    return partial(facts_world.read_csv, tmp_path)


@pytest.fixture
def book_of(tmp_path):
    """Reads one from what fills a sheet of a workbook."""
    return partial(facts_world.read_book, tmp_path)
