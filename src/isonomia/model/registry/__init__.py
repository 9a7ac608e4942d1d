"""The registry: id, title, formula, needs, source of each statistic, as data.

One TOML file a family stands beside this module. The command line's list, the manual and the method pages are
made from it; `measures/` binds functions to the ids and a test holds the two together.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from isonomia.errors import Fault, InternalError

Family = Literal[
    "levels",
    "representation",
    "diversity",
    "two_group",
    "dispersion",
    "gradient",
    "impact",
    "stratified",
    "adjusted",
    "decomposition",
    "duration",
    "tests",
    "selection",
    "segregation",
    "parity",
    "intersections",
    "agreement",
    "scales",
    "surveys",
    "psychometrics",
]
GapRule = Literal["same", "negated", "inverse", "dispersion", "ordered", "ordered_ratio", "none"]
Rounding = Literal["decimals", "significant"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One statistic of the catalogue.

    Attributes:
        id: the id of measures.md; parameters are part of it (`atkinson_1`).
        title: what pages call it. plain: one sentence for readers without statistics. question: what it answers.
        formula: in plain text with Unicode symbols; it is printed, never evaluated.
        example: the formula with made-up numbers and what comes out, as "1/4 + 1/2 = 0.75", worked out by a test; empty
            where it takes a computer.
        needs: letters of measures.md 0 (n, y, e/t, P, O, R, B, S, K, Y, U …).
        interval: name of the default interval's method. source: citation.
        unit: "share", "ratio", "log ratio", "persons", "periods", "index", "outcome" (the unit of y), "outcome²",
            "nats", "z", "p", "chi²", "years", "outcome per year", "ratio per year".
        null: the value that means "no difference" (0, 1), or None where the measure has none.
        gap: how `gap` follows from `value` and `higher_is` (measures.md 1.5).
        digits, rounding: how a release rounds it, unscaled.
        conservative: the interval covers more than it promises in the stated regimes.
        refuses: codes of measures.md 1.8 that it may give.
        peers: names in other software, for the method page.
        wired: a study may ask for it. Otherwise the function stands ready for Python, no study computes it yet, and
            asking for it is refused by name.
        private: a study that asks for it has it in its private tables and in an internal report; the public release has
            it only if `publish` of [release] names it.
    """

    id: str
    family: Family
    title: str
    plain: str
    question: str
    formula: str
    needs: tuple[str, ...]
    interval: str
    source: str
    unit: str
    gap: GapRule
    digits: int
    null: float | None = None
    rounding: Rounding = "decimals"
    conservative: bool = False
    refuses: tuple[str, ...] = ()
    peers: tuple[str, ...] = ()
    assumptions: str = ""
    example: str = ""
    wired: bool = True
    private: bool = False


@cache
def registry() -> dict[str, Measure]:
    """Every measure by id, in the order of the catalogue (files by name, entries as written).

    A file that says `wired = false` at its top says so for all its entries.
    """
    found: dict[str, Measure] = {}
    folder = files("isonomia.model.registry")
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if not entry.name.endswith(".toml"):
            continue
        content = tomllib.loads(entry.read_text(encoding="utf-8"))
        for raw in content["measure"]:
            row: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()
            }
            row = {"family": content["family"], "wired": content.get("wired", True)} | row
            measure = Measure(**row)
            if measure.id in found:
                raise InternalError(Fault(f"registry {entry.name}", f"the id {measure.id!r} stands twice."))
            found[measure.id] = measure
    return found
