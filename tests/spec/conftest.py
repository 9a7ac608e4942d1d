"""The programs of `bench/protect.py`, which are no package."""

import importlib.util
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench"
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
    before = list(sys.path)
    sys.path.insert(0, str(BENCH))
    spec = importlib.util.spec_from_file_location("bench_protect", BENCH / "protect.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    sys.path[:] = before
    return {"protect": module} | {name: sys.modules[name] for name in NEEDED}
