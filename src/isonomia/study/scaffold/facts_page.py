"""The study file for a published sheet of applicants, matriculants, enrolment or graduates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Final

from isonomia.errors import Fault, TableError, quoted
from isonomia.model.profile import FactsProfile
from isonomia.standards import series_breaks
from isonomia.study.names import title_of, way_of
from isonomia.study.scaffold.page import release_lines
from isonomia.study.scaffold.words import remark, text

_SOURCE: Final = "facts"
_LONGEST_TITLE: Final = 160
_CHAIN: Final = ("applicants", "acceptees", "matriculants")
"""Stages of one cycle of applications: each is a part of the one before."""

_ABSENT: Final = {"Unknown": "unknown", "Declined": "declined"}
_OWN: Final = {
    "OTHER": '{ label = "Some other race or ethnicity", last = true }',
    "NONRESIDENT": '{ label = "Nonresident", last = true }',
}
_VOCABULARIES: Final = {
    "race_ethnicity": 'vocabulary = "race-ethnicity-spd15-2024"',
    "sex": 'vocabulary = "sex"',
    "citizenship": 'vocabulary = "citizenship"\nscheme = "ipeds"',
}
_TITLES: Final = {"race_ethnicity": "race and ethnicity"}
_UNITS: Final = ("school", "state")


@dataclass(frozen=True, slots=True)
class _Question:
    """What the draft asks: lines of TOML, the dimensions that it needs, and whether they are read together."""

    lines: tuple[str, ...]
    by: tuple[str, ...]
    wide: bool = False


def page(profile: FactsProfile, today: date) -> str:
    """The whole file.

    Raises:
        TableError: the sheet has one stage in one year and nothing to lay beside it.
    """
    asked = _question(profile)
    parts = [
        *_head(profile),
        *_source(profile, asked),
        *(line for name in asked.by for line in _dimension(profile, name, wide=asked.wide)),
        *asked.lines,
        "",
        *release_lines(today),
    ]
    return "\n".join(parts) + "\n"


def _head(profile: FactsProfile) -> Iterator[str]:
    yield remark("A first draft for a published table. Every guess has a comment: read it, and change what is wrong.")
    yield "#"
    yield remark("    isonomia check THIS-FILE      names every fault of the file and of the data")
    yield remark("    isonomia build THIS-FILE      builds the site")
    yield ""
    yield "schema = 1"
    yield f"title = {text(title_of(PurePosixPath(profile.path).stem or 'table'))}"
    yield ""


def _source(profile: FactsProfile, asked: _Question) -> Iterator[str]:
    yield remark(f"Read: {profile.counts:,} counts, {profile.withheld} withheld, {profile.missing} not given.")
    yield remark(f"Stages: {', '.join(profile.stages) or 'none named'}. Years: {', '.join(profile.periods)}.")
    if profile.codings:
        yield remark(f"Race and ethnicity coded: {', '.join(profile.codings)}.")
    for said in profile.short:
        yield remark(f"Not every group is listed: {said}.")
    yield f"[source.{_SOURCE}]"
    yield f"path = {text(profile.path)}"
    yield 'kind = "counts"'
    yield 'layout = "facts"'
    if profile.sheet:
        yield f"sheet = {text(profile.sheet)}"
    if profile.encoding:
        yield f"encoding = {text(profile.encoding)}"
    if profile.format == "tsv":
        yield 'format = "tsv"'
    yield "published = true"
    title = profile.title[:_LONGEST_TITLE] or "Where the table was published"
    yield f"citation = {text(title)}  # the title as the sheet has it: add who published it, when and where"
    if asked.wide:
        yield 'fields = { n = "n" }  # groups of several dimensions are read together, each from a column of its own'
    elif profile.crossed:
        together = "; ".join(" and ".join(each) for each in profile.crossed)
        yield remark(f'Rows that name several at once ({together}) are read with fields = {{ n = "n" }} and,')
        yield remark('in each dimension, column = "…" (its own name).')
    yield ""


def _dimension(profile: FactsProfile, name: str, *, wide: bool) -> Iterator[str]:
    codes = profile.groups[name]
    yield f"[dimension.{name}]"
    yield f"title = {text(_TITLES.get(name, way_of(name)))}"
    if name in _VOCABULARIES:
        yield _VOCABULARIES[name]
    if wide:
        yield f"column = {text(name)}"
    if name == "race_ethnicity":
        yield from _coded(profile, codes)
    absent = {code: kind for code, kind in _ABSENT.items() if code in codes}
    if absent:
        yield f"absent = {_table(absent)}"
    yield ""


def _coded(profile: FactsProfile, codes: tuple[str, ...]) -> Iterator[str]:
    coding = _coding(profile)
    if len(profile.codings) > 1:
        others = ", ".join(text(each) for each in profile.codings if each != coding)
        yield f"coding = {text(coding)}  # also in the table: {others}; never divided by one another"
    elif profile.codings:
        yield f"coding = {text(coding)}"
    else:
        yield f"coding = {text(coding)}  # CONFIRM: nothing in the table says how people with several answers count"
    own = [f"{code} = {level}" for code, level in _OWN.items() if code in codes]
    if own:
        yield f"levels = {{ {', '.join(own)} }}"
    for each in series_breaks("facts"):
        if profile.periods and profile.periods[0] < each.period <= profile.periods[-1]:
            yield remark(f"No change is told across {each.period}: {each.why}")


def _coding(profile: FactsProfile) -> str:
    return "alone" if "alone" in profile.codings or not profile.codings else profile.codings[0]


def _question(profile: FactsProfile) -> _Question:
    """A pathway where there is one; else two stages side by side, schools side by side, or two years."""
    chain = tuple(each for each in _CHAIN if each in profile.stages)
    wide = not any(profile.alone.values())
    if len(chain) > 1:
        by = _common(profile, chain, wide=wide)
        return _Question(tuple(_pathway(chain, by)), by, wide)
    if len(profile.stages) > 1:
        by = _common(profile, profile.stages, wide=wide)
        first, last = profile.stages[0], profile.stages[-1]
        lines = _shares(last, f"stage = '{first}'", title_of(first), by)
        return _Question(tuple(lines), by, wide)
    units = next((each for each in _UNITS for pair in profile.crossed if each in pair and len(pair) == 2), "")
    if units:
        by = tuple(dict.fromkeys(each for pair in profile.crossed if units in pair for each in pair if each != units))
        return _Question(tuple(_spread(by[:1], units)), (*by[:1], units), wide=True)
    by = _common(profile, profile.stages or ("",), wide=wide)
    kept = tuple(each for each in by if not _broken(profile, each))
    if len(profile.periods) < 2 or not kept:
        raise TableError(_nothing_beside(profile))
    first = profile.periods[0]
    lines = _shares(profile.stages[0] if profile.stages else "", f"period = '{first}'", f"The year {first}", kept)
    return _Question(tuple(lines), kept, wide)


def _common(profile: FactsProfile, stages: tuple[str, ...], *, wide: bool) -> tuple[str, ...]:
    """The dimensions that every one of the stages has rows of."""
    if wide:
        return tuple(profile.groups)
    held = [set(profile.alone.get(each, ())) for each in stages]
    return tuple(each for each in profile.groups if all(each in some for some in held))


def _broken(profile: FactsProfile, dimension: str) -> bool:
    """Whether the years of the sheet lie on both sides of a break of a dimension."""
    first, last = profile.periods[0], profile.periods[-1]
    return any(each.dimension == dimension and first < each.period <= last for each in series_breaks("facts"))


def _pathway(chain: tuple[str, ...], by: tuple[str, ...]) -> Iterator[str]:
    yield remark(
        "Of those who came to a stage, how many went on. Applicants of a year and its matriculants are one cycle."
    )
    yield "[[pathway]]"
    yield 'id = "admission"'
    yield 'title = "From application to entry"'
    yield f"source = {text(_SOURCE)}"
    yield 'cohort = "closed"'
    yield f"stages = {_list(chain)}"
    yield f"by = {_list(by)}"


def _shares(stage: str, among: str, population: str, by: tuple[str, ...]) -> Iterator[str]:
    yield remark(
        "The shares of the groups, beside those of another row of the table. A census table may stand there too."
    )
    yield "[benchmark.beside]"
    yield f"source = {text(_SOURCE)}"
    yield f"title = {text(population)}"
    yield f"among = {text(among)}"
    yield ""
    yield from _representation(stage, by)
    yield 'benchmarks = ["beside"]'


def _spread(by: tuple[str, ...], units: str) -> Iterator[str]:
    yield remark("How evenly the groups are spread. Lay a population beside them with benchmarks, where you have one.")
    yield from _representation("", by)
    yield f"units = {text(units)}"


def _representation(stage: str, by: tuple[str, ...]) -> Iterator[str]:
    yield "[[representation]]"
    yield 'id = "who"'
    yield f"title = {text(title_of(stage) if stage else 'Who is here')}"
    yield f"source = {text(_SOURCE)}"
    if stage:
        among = f"stage = '{stage}'"
        yield f"among = {text(among)}"
    yield f"by = {_list(by)}"


def _nothing_beside(profile: FactsProfile) -> Fault:
    what = f"the sheet was read ({profile.counts:,} counts), and it has one stage in one comparable year"
    problem = f"{what}: nothing in it can be laid beside anything."
    remedy = (
        'Use it with another table: as [source.…] with kind = "counts" and layout = "facts", beside a benchmark; '
        "or take a sheet with several stages or years."
    )
    return Fault(quoted(profile.path), problem, remedy=remedy)


def _list(names: tuple[str, ...]) -> str:
    return f"[{', '.join(text(each) for each in names)}]"


def _table(entries: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{text(name)} = {text(value)}" for name, value in entries.items()) + " }"
