"""Releases written by hand, for the auditor to attack: only the files that a stranger reads."""

import csv
import json
from itertools import product

ESTIMATES = ["release", "setting", "period", "source", "indicator", "measure", "component", "coding", "reference"]
ESTIMATES += [f"{name}{ending}" for ending in ("", "_2", "_3") for name in ("dimension", "subgroup")]
ESTIMATES += ["value", "se", "ci_lower", "ci_upper", "confidence", "n", "method", "flags", "status", "reason"]
ALL = "All"
_SUMS = ("sy", "syy", "origin")


def place(text):
    """`sex=F income=low` as a place; nothing: everybody."""
    return dict(pair.split("=") for pair in text.split())


class World:
    """One release: rows of cells and of estimates, and what study.toml and provenance.json say."""

    def __init__(self, threshold=11, zeros="print", name="r1", rounding=None):
        self.cells, self.estimates, self.indicators, self.extra = [], [], {}, ""
        self.threshold, self.zeros, self.name = threshold, zeros, name
        self.rounding = {} if rounding is None else {"rounding": rounding}

    def indicator(self, name, kind="proportion", among="", event="", source="s"):
        self.indicators[name] = {"kind": kind, "among": among, "event": event, "source": source}

    def cell(self, where, n, e=None, indicator="i", period="2025", **sums):
        """None: hidden. `e` is "" where the indicator has no outcome. `sums`: of an average."""
        self.indicators.setdefault(indicator, {"kind": "proportion", "among": "", "event": "", "source": "s"})
        hidden = n is None or e is None
        row = {"setting": "", "period": period, "indicator": indicator, **place(where), "n": n, "events": e, **sums}
        self.cells.append({**row, "status": "hidden" if hidden else "ok"})

    def table(self, rows, indicator="i", period="2025"):
        for where, n, e in rows:
            self.cell(where, n, e, indicator, period)

    def estimate(self, where, measure, indicator="i", period="2025", status="ok", **figures):
        pairs = list(place(where).items())
        row = {"release": self.name, "period": period, "source": "s", "indicator": indicator, "measure": measure}
        for at, (dimension, code) in enumerate(pairs):
            ending = f"_{at + 1}" if at else ""
            row |= {f"dimension{ending}": dimension, f"subgroup{ending}": code}
        self.estimates.append({**row, "confidence": 0.95, "status": status, **figures})

    def write(self, folder):
        data = folder / "site" / "data"
        data.mkdir(parents=True)
        dimensions = sorted(
            {name for row in self.cells for name in row}
            - {"setting", "period", "indicator", "n", "events", "status", *_SUMS}
        )
        held = [name for name in _SUMS if any(name in row for row in self.cells)]
        columns = ["setting", "period", "indicator", *dimensions, "n", "events", *held, "status"]
        blank = dict.fromkeys(dimensions, ALL)
        _csv(data / "cells.csv", columns, [blank | row for row in self.cells])
        _csv(data / "estimates.csv", ESTIMATES, self.estimates)
        policy = {"id": "own", "threshold": self.threshold, "zeros": self.zeros, **self.rounding}
        facts = {"schema": 1, "release": self.name, "policy": policy, "source_policies": {}}
        (folder / "provenance.json").write_text(json.dumps(facts), encoding="utf-8")
        (folder / "study.toml").write_text(self._study(), encoding="utf-8")
        return folder

    def _study(self):
        parts = ["schema = 1", self.extra]
        for name, each in self.indicators.items():
            section = "representation" if each["kind"] == "representation" else "indicator"
            parts.append(f"[[{section}]]\nid = {json.dumps(name)}")
            parts += [f"{key} = {json.dumps(value)}" for key, value in each.items() if value]
        return "\n".join(parts) + "\n"


def _csv(path, columns, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows({name: "" if value is None else value for name, value in row.items()} for row in rows)


def cross(shape):
    """Every place of a cross of dimensions d0, d1 … with groups a, b, c …, and every margin of it, finest last."""
    names = [f"d{at}" for at in range(len(shape))]
    codes = ["abcdefgh"[:size] for size in shape]
    found = []
    for kept in sorted(product([False, True], repeat=len(shape)), key=sum):
        choices = [code if keep else [None] for code, keep in zip(codes, kept, strict=True)]
        found += [" ".join(f"{d}={c}" for d, c in zip(names, each, strict=True) if c) for each in product(*choices)]
    return found
