"""How often 95 % intervals hold: runs every regime of `bench/regimes/` and prints a table in Markdown.

    python bench/coverage.py [FAMILY …] [--replicates R] [--seed S] [--detail] [--page FILE]

A grid passes if its mean coverage is within 93–97 %, or above where the registry flags the measure conservative.
With --page, each family's section of that page (`docs/coverage.md`) is written anew.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # regimes import `simulation` as their neighbour

import coverage_page  # noqa: E402  after the path is set
import numpy as np  # noqa: E402
from simulation import Coverage, Regime, simulate  # noqa: E402

from isonomia import __version__  # noqa: E402
from isonomia.model.registry import registry  # noqa: E402

LOWEST, HIGHEST = 0.93, 0.97


def families() -> dict[str, Path]:
    """Every family that has regimes."""
    return {file.stem: file for file in sorted((HERE / "regimes").glob("*.py"))}


def regimes_of(family: str) -> list[Regime]:
    """The regimes that a family's file declares."""
    return list(_loaded(families()[family]).regimes())


def run(names: Iterable[str], replicates: int, seed: int) -> Iterator[Coverage]:
    """Simulate the regimes of these families, in the order in which they are written."""
    for name in names:
        for regime in regimes_of(name):
            yield simulate(regime, replicates, seed)


def by_grid(found: Iterable[Coverage]) -> dict[tuple[str, str, str, bool], list[Coverage]]:
    """Regimes of one measure, method and grid together."""
    grids: dict[tuple[str, str, str, bool], list[Coverage]] = {}
    for each in found:
        regime = each.regime
        grids.setdefault((regime.measure, regime.method, regime.grid, regime.peer), []).append(each)
    return grids


def verdict(measure: str, mean: float, *, peer: bool) -> str:
    """Whether a grid's mean coverage keeps the promise."""
    if peer:
        return "peer"
    entry = registry().get(measure)
    if mean < LOWEST:
        return "TOO LOW"
    if mean > HIGHEST and not (entry and entry.conservative):
        return "TOO HIGH"
    return "conservative" if mean > HIGHEST else "holds"


def table(found: Iterable[Coverage]) -> str:
    """One row a grid: mean, lowest and highest coverage."""
    lines = [
        "| measure | interval | grid | regimes | R | mean | lowest | highest | refused | verdict |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for (measure, method, grid, peer), group in by_grid(found).items():
        covered = np.array([each.covered for each in group])
        refused = np.mean([each.refused for each in group])
        numbers = " | ".join(
            f"{100 * value:.1f} %" for value in (covered.mean(), covered.min(), covered.max(), refused)
        )
        end = verdict(measure, float(covered.mean()), peer=peer)
        name = f"`{measure}`" if not peer else f"`{measure}` (others)"
        lines.append(f"| {name} | {method} | {grid} | {len(group)} | {group[0].replicates} | {numbers} | {end} |")
    return "\n".join(lines)


def caption(family: str, seed: int) -> str:
    """What a table stands for: the docstring of the family's regimes, the version, the seed and the day."""
    text = " ".join(str(_loaded(families()[family]).__doc__).split())
    return f"{text} isonomia {__version__}, seed {seed}, {datetime.now(UTC).date()}."


def detail(found: Iterable[Coverage]) -> str:
    """One row a regime."""
    lines = ["| measure | interval | regime | covered | too high | too low | ± |", "|---|---|---|---|---|---|---|"]
    for each in found:
        regime = each.regime
        shares = " | ".join(f"{100 * value:.1f} %" for value in (each.covered, each.above, each.below))
        lines.append(f"| `{regime.measure}` | {regime.method} | {regime.label} | {shares} | {100 * each.error:.1f} |")
    return "\n".join(lines)


def _loaded(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"regimes_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise ImportError(str(file))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    """Run from the command line; 1 if a grid does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("families", nargs="*", metavar="FAMILY", help="of bench/regimes; all by default")
    parser.add_argument("--replicates", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--detail", action="store_true", help="one row a regime")
    parser.add_argument("--page", type=Path, help="also write the tables into this page")
    chosen = parser.parse_args()
    found: list[Coverage] = []
    for family in chosen.families or families():
        measured = list(run([family], chosen.replicates, chosen.seed))
        print(detail(measured) if chosen.detail else table(measured), flush=True)
        if chosen.page:
            coverage_page.write(chosen.page, family, caption(family, chosen.seed), table(measured))
        found += measured
    grids = by_grid(found).items()
    ends = [verdict(key[0], float(np.mean([c.covered for c in group])), peer=key[3]) for key, group in grids]
    return int(any(end.startswith("TOO") for end in ends))


if __name__ == "__main__":
    raise SystemExit(main())
