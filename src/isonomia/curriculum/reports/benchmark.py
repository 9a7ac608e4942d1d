"""The population that mentions are set beside: one that is carried, by name, or a file of the study's own.

title, citation, coding, year = texts      total = people in all
[people.CHARACTERISTIC]  VALUE = people    "any" = people with any value of it
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from isonomia.curriculum.extract import CHARACTERISTICS
from isonomia.errors import Fault, InputError, listed, nearest, quoted
from isonomia.model.curriculum import Benchmark

ANY: Final = "any"
_TEXTS: Final = ("title", "citation", "coding", "year")
_LARGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Population:
    """A benchmark with its shares: characteristic -> value -> share of all people."""

    info: Benchmark
    shares: Mapping[str, Mapping[str, float]]

    def share(self, characteristic: str, value: str) -> float | None:
        """The share of people with a value; None where the benchmark doesn't say."""
        return self.shares.get(characteristic, {}).get(value)


def benchmark_names() -> tuple[str, ...]:
    """The benchmarks that are carried."""
    folder = files("isonomia.curriculum.reports") / "benchmarks"
    return tuple(sorted(each.name.removesuffix(".toml") for each in folder.iterdir() if each.name.endswith(".toml")))


def population(name: str, directory: Path) -> Population:
    """A carried benchmark by its name, or one from a file below a directory.

    Raises:
        InputError: there is none of this name, or the file doesn't have the form.
    """
    if name in benchmark_names():
        text = (files("isonomia.curriculum.reports") / "benchmarks" / f"{name}.toml").read_text(encoding="utf-8")
        return _read(text, name)
    path = directory / name
    if not name.endswith(".toml") or not path.is_file():
        problem = f"there is no benchmark {quoted(name)}."
        remedy = "Name a carried one, or a file in TOML with title, citation, coding, year, total and [people.…]."
        raise InputError(
            Fault("benchmark", problem, listed(benchmark_names()), nearest(name, benchmark_names()), remedy)
        )
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(Fault(name, f"the file is larger than {_LARGEST:,} bytes."))
        return _read(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError):
        raise InputError(Fault(name, "the file cannot be read as UTF-8 text.")) from None


def _read(text: str, name: str) -> Population:
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(Fault(name, f"this is not TOML: {error}.")) from None
    faults = [Fault(name, f"the text {quoted(key)} is missing.") for key in _TEXTS if not isinstance(raw.get(key), str)]
    total = raw.get("total")
    if not _is_count(total) or not total:
        faults.append(Fault(name, "the number total is missing: all people of the benchmark."))
        total = 1
    people = raw.get("people")
    people = people if isinstance(people, dict) else {}
    if not _is_told(raw.get("told", {})):
        problem = "its translations are no tables of title, citation and coding."
        faults.append(Fault(name, problem, remedy='Write [told.es] with title = "…".'))
    if not people:
        faults.append(Fault(name, "it counts nobody.", remedy="Write [people.sex] with female = … and male = …."))
    for characteristic, counts in people.items():
        faults += _faults(name, characteristic, counts, total)
    if faults:
        raise InputError(*faults)
    shares = {key: {value: n / total for value, n in counts.items()} for key, counts in people.items()}
    told = {code: {raw[key]: said for key, said in words.items()} for code, words in raw.get("told", {}).items()}
    return Population(Benchmark(raw["title"], raw["citation"], raw["coding"], raw["year"], told), shares)


def _faults(name: str, characteristic: str, counts: object, total: float) -> list[Fault]:
    place = f"{name}: [people.{characteristic}]"
    if characteristic not in CHARACTERISTICS:
        problem = f"{quoted(characteristic)} is no characteristic of cases."
        return [Fault(place, problem, listed(CHARACTERISTICS), nearest(characteristic, CHARACTERISTICS))]
    if not isinstance(counts, dict):
        return [Fault(place, "it is no table of values and people.")]
    return [
        Fault(place, f"{quoted(value)} is not a number of people between 0 and total.")
        for value, n in counts.items()
        if not _is_count(n) or n > total
    ]


def _is_told(told: object) -> bool:
    """Language -> title, citation, coding -> text."""
    return isinstance(told, dict) and all(
        isinstance(words, dict) and set(words) <= set(_TEXTS) and all(isinstance(said, str) for said in words.values())
        for words in told.values()
    )


def _is_count(n: Any) -> bool:  # noqa: ANN401  any TOML
    return isinstance(n, int | float) and not isinstance(n, bool) and 0 <= n < 1e12
