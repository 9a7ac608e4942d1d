"""What the levels of a dimension stand for, read from the published study.toml as a stranger reads it.

Two dimensions that read one column are cut from the same values; bands of one number from the same line; and a study
may say outright that one dimension is within another. A level is then a set of pieces: values, parts of the line, or
levels of the inner dimension. None: a level that may hold anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from isonomia.model.absence import ROOT_OF_KIND, code_of, is_absence
from isonomia.model.reading import fold
from isonomia.standards import Value, codings, vocabulary, vocabulary_ids

Declared = Mapping[str, Any]  # a [dimension.…] section
Pieces = Mapping[str, frozenset[str] | None]


@dataclass(frozen=True, slots=True)
class Meaning:
    """Of the levels of two dimensions.

    Attributes:
        one, other: level -> its pieces.
        shared: those of the two (1 for one, 2 for other) in which one person may be in several levels.
        mixed: those in which people with several answers have a level of their own.
    """

    one: Pieces
    other: Pieces
    shared: frozenset[int] = frozenset()
    mixed: frozenset[int] = frozenset()


def meaning(
    names: tuple[str, str], codes: tuple[Sequence[str], Sequence[str]], declared: Mapping[str, Declared], source: str
) -> Meaning | None:
    """What the printed levels of two dimensions stand for, if the study file lets a stranger compare them."""
    one, other = (declared.get(name, {}) for name in names)
    for first, second in ((0, 1), (1, 0)):
        parents = _ancestors(names[first], names[second], declared)
        if parents:
            inner = _members(codes[first], declared[names[first]], {code: {code} for code in parents})
            held: dict[str, set[str]] = {code: set() for code in codes[second]}
            for code, parent in parents.items():
                held.setdefault(parent, set()).add(code)
            if any(
                is_absence(code) for code in codes[first]
            ):  # some of a wide level are in no narrow one that is known
                held = {code: {*own, f"not known within {code}"} for code, own in held.items()}
            outer = _members(codes[second], declared.get(names[second], {}), held, empty=True)
            ways = (inner, outer) if first == 0 else (outer, inner)
            overlap = frozenset(at for at, each in ((1, one), (2, other)) if each.get("multiple"))
            return Meaning(*ways, shared=overlap)
    return _same_column((bound(one, source), bound(other, source)), codes)


def bound(each: Declared, source: str) -> Declared:
    """The section as it holds for a source: its own words before the dimension's."""
    own = each.get("from", {}).get(source, {})
    kept = {key: value for key, value in each.items() if key not in {"column", "columns"} or not columns_of(own)}
    if "levels" in own:
        kept.pop("map", None)
    joined = {key: {**kept.get(key, {}), **own.get(key, {})} for key in ("map", "absent")}
    return {**kept, **own, **joined}


def columns_of(each: Declared) -> frozenset[str]:
    """The columns that a section reads."""
    return frozenset(each.get("columns") or ([each["column"]] if "column" in each else []))


def _same_column(both: tuple[Declared, Declared], codes: tuple[Sequence[str], Sequence[str]]) -> Meaning | None:
    one, other = both
    if not columns_of(one) or columns_of(one) != columns_of(other) or one.get("split") != other.get("split"):
        return None
    edges = [_edges(each) for each in both]
    if bool(edges[0]) != bool(edges[1]):
        return None
    line = sorted({low for each in edges for low in each.values()})
    found: list[Pieces] = []
    for each, bands, levels in zip(both, edges, codes, strict=True):
        known = _on_the_line(bands, line) if bands else _values(each, levels)
        whoever = {_of_several(each): None} if _of_several(each) in levels else {}
        found.append(_members(levels, each, known | _absences(each)) | whoever)
    several = len(columns_of(one)) > 1 or bool(one.get("split"))
    mixed = frozenset(at for at, each in enumerate(both, 1) if several and _of_several(each))
    shared = frozenset(at for at in (1, 2) if several and at not in mixed)
    return Meaning(found[0], found[1], shared, mixed)


def _members(
    codes: Iterable[str], each: Declared, known: Mapping[str, set[str]], *, empty: bool = False
) -> dict[str, frozenset[str] | None]:
    """The pieces of each level; of a roll-up, those of its members."""
    names = level_names(each)
    found: dict[str, frozenset[str] | None] = {}
    for code in codes:
        members = [names.get(fold(name), name) for name in each.get("merge", {}).get(code, [code])]
        sure = all(member in known for member in members)
        pieces = frozenset(piece for member in members if member in known for piece in known[member])
        found[code] = pieces if sure and (pieces or empty) else None
    return found


def _absences(each: Declared) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for token, kind in each.get("absent", {}).items():
        found.setdefault(code_of(ROOT_OF_KIND.get(kind, "")), set()).add(f"absent {fold(token)}")
    return found


def _of_several(each: Declared) -> str:
    """The level that holds everybody with several answers, where the coding has one."""
    coding = codings().get(each.get("coding", ""))
    return coding.several if coding is not None else ""


def _rows(each: Declared) -> tuple[Value, ...]:
    if each.get("vocabulary") not in vocabulary_ids():
        return ()
    scheme = each.get("scheme", "")
    return tuple(row for row in vocabulary(each["vocabulary"]).values if not scheme or row.scheme == scheme)


def _levels(each: Declared) -> dict[str, str]:
    """Code -> label of the levels that the section declares."""
    rows = {name: row for row in reversed(_rows(each)) for name in (fold(row.label), fold(row.code))}
    declared = each.get("levels") or {}
    written = declared.items() if isinstance(declared, Mapping) else ((name, name) for name in declared)
    found: dict[str, str] = {}
    for name, content in written:
        row = rows.get(fold(name))
        label = content.get("label", name) if isinstance(content, Mapping) else str(content)
        found[row.code if row else name] = row.label if row and not isinstance(declared, Mapping) else label
    if isinstance(declared, Mapping) or not declared:
        found = {row.code: row.label for row in _rows(each) if not row.parent} | found
    return found


def level_names(each: Declared) -> dict[str, str]:
    """Every name of a level -> its code."""
    levels = _levels(each)
    bands = {fold(label): code for code, label in _band_labels(each).items()}
    return bands | {fold(label): code for code, label in levels.items()} | {fold(code): code for code in levels}


def _edges(each: Declared) -> dict[str, float]:
    """Level -> lower bound, of bands; empty where the dimension has none."""
    bins = each.get("bins")
    if bins:
        codes = list(_levels(each)) or list(_band_labels(each))
        return dict(zip(codes, map(float, bins), strict=False))
    rows = [row for row in _rows(each) if not row.parent]
    return {row.code: float(row.extra["lower"]) for row in rows} if rows and all(_is_band(row) for row in rows) else {}


def _is_band(row: Value) -> bool:
    return "lower" in row.extra and "upper" in row.extra


def _band_labels(each: Declared) -> dict[str, str]:
    """Code -> label of bands without names of their own."""
    bins = [f"{float(low):.15g}" for low in each.get("bins", [])]
    if not bins or each.get("levels"):
        return {}
    inner = {f"{low}-to-{high}": f"{low}–{high}" for low, high in pairwise(bins)}
    return inner | {f"{bins[-1]}-up": f"{bins[-1]} or more"}


def _on_the_line(bands: Mapping[str, float], line: list[float]) -> dict[str, set[str]]:
    lows = sorted(bands.values())
    found: dict[str, set[str]] = {}
    for code, low in bands.items():
        above = [each for each in lows if each > low]
        found[code] = {f"from {each}" for each in line if low <= each and (not above or each < above[0])}
    return found


def _values(each: Declared, codes: Iterable[str]) -> dict[str, set[str]]:
    """Level -> values of the column that it counts."""
    levels, names = _levels(each), level_names(each)
    to: dict[str, str] = {}
    parents = {row.code: row.parent for row in _rows(each)}
    for row in _rows(each):
        code = row.code
        while code not in levels and parents.get(code):
            code = parents[code]
        if code in levels:
            to |= {fold(row.code): code, fold(row.label): code}
    to |= {fold(name): code for name, code in names.items()}
    to |= {fold(value): names.get(fold(name), name) for value, name in each.get("map", {}).items()}
    found: dict[str, set[str]] = {}
    for value, code in to.items():
        found.setdefault(code, set()).add(value)
    if not levels:
        for code in codes:
            if not is_absence(code) and fold(code) not in to:
                found.setdefault(code, set()).add(fold(code))
    return found


def _ancestors(inner: str, outer: str, declared: Mapping[str, Declared]) -> dict[str, str]:
    """Level of the inner dimension -> level of the outer one that holds it; empty where nothing says so."""
    found: dict[str, str] = {}
    at, seen = inner, {inner}
    while "within" in declared.get(at, {}) and declared[at]["within"] not in seen:
        above = str(declared[at]["within"])
        step = parents_of(declared[at], declared.get(above, {}))
        found = step if at == inner else {code: step[each] for code, each in found.items() if each in step}
        if above == outer:
            return found
        seen.add(above)
        at = above
    return {}


def parents_of(inner: Declared, outer: Declared) -> dict[str, str]:
    """Level of a dimension -> level of the one that it is within."""
    mine, theirs = level_names(inner), level_names(outer)
    found: dict[str, str] = {}
    if inner.get("vocabulary") == outer.get("vocabulary"):
        wider = _levels(outer)
        up = {row.code: row.parent for row in _rows({"vocabulary": inner.get("vocabulary")})}
        for code in _levels(inner):
            above = code
            while above not in wider and up.get(above):
                above = up[above]
            if above in wider:
                found[code] = above
    for name, parent in inner.get("parents", {}).items():
        found[mine.get(fold(name), name)] = theirs.get(fold(parent), parent)
    return found
