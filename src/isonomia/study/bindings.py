"""How each source writes a dimension: columns, the whole map from value to group, and how several marks count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from isonomia.errors import quoted
from isonomia.model.reading import fold
from isonomia.model.study import Binding, Level, Source
from isonomia.standards import Coding, codings
from isonomia.study.document import Document
from isonomia.study.levels import Groups, complain_of_level, declared_levels, resolve
from isonomia.study.lines import Path
from isonomia.study.names import check_known
from isonomia.study.schema import BindingFile, DimensionFile

DEFAULT_CODING = "alone_or_in_combination"


@dataclass(frozen=True, slots=True)
class Written:
    """What the file says about one dimension in one source, the dimension's own words included."""

    columns: tuple[str, ...]
    split: str
    map: Mapping[str, str]
    absent: Mapping[str, str]
    coding: str

    @property
    def several_marks(self) -> bool:
        """Whether one person can have several marks."""
        return len(self.columns) > 1 or bool(self.split)


def bindings_of(
    document: Document, path: Path, raw: DimensionFile, groups: Groups, sources: Mapping[str, Source]
) -> dict[str, Binding]:
    """A binding for each source that has the dimension; faults go on the document's list."""
    found: dict[str, Binding] = {}
    _check_columns(document, path, raw)
    for name, own in raw.from_.items():
        _check_columns(document, (*path, "from", name), own)
        check_known(document, (*path, "from", name), "source", name, sources, "source")
    for source in sources.values():
        special = raw.from_.get(source.id)
        where = (*path, "from", source.id) if special else path
        written = _written(raw, special or BindingFile(), groups_named=names_groups(source))
        if written is not None:
            found[source.id] = _binding(document, where, source, written, special, groups)
    return found


def names_groups(source: Source) -> bool:
    """Whether the source's rows say themselves which dimension and group they are about."""
    return source.kind == "heat" or "group" in source.fields


def _written(raw: DimensionFile, own: BindingFile, *, groups_named: bool) -> Written | None:
    """The source's words over the dimension's; None where neither names a column and one is needed."""
    bound = own if own.column or own.columns else raw
    columns = () if groups_named else tuple(bound.columns or ([bound.column] if bound.column else ()))
    if not columns and not groups_named:
        return None
    return Written(
        columns=columns,
        split="" if groups_named else own.split or raw.split or "",
        map={**({} if own.levels else raw.map), **own.map},  # the dimension's map speaks of the dimension's levels
        absent={**raw.absent, **own.absent},
        coding=own.coding or raw.coding or "",
    )


def _check_columns(document: Document, path: Path, raw: BindingFile) -> None:
    if raw.column and raw.columns:
        document.complain((*path, "columns"), "both column and columns.", remedy="Keep one of them.")
    if raw.columns and len(set(raw.columns)) < len(raw.columns):
        document.complain((*path, "columns"), "a column stands twice.", remedy="Name each column once.")


def _binding(
    document: Document, path: Path, source: Source, written: Written, own: BindingFile | None, groups: Groups
) -> Binding:
    several = _several(document, path, written)
    levels = _own_levels(document, path, own, groups)
    counted = levels or groups.levels
    if several and counted:
        counted = with_several(counted, several)
        levels = with_several(levels, several) if levels else ()
    declared = _declared_map(document, path, written, counted)
    _check_absent(document, path, written)
    return Binding(
        source=source.id,
        columns=written.columns,
        split=written.split,
        map=expanded(declared, counted, groups, written.absent),
        absent=dict(written.absent),
        coding=written.coding or (DEFAULT_CODING if written.several_marks else ""),
        several=several.several if several and written.several_marks else "",
        levels=levels,
    )


def _own_levels(document: Document, path: Path, own: BindingFile | None, groups: Groups) -> tuple[Level, ...]:
    if own is None or own.levels is None:
        return ()
    where = (*path, "levels")
    if groups.bins:
        document.complain(where, "levels of its own beside bins.", remedy="Declare another dimension.")
        return ()
    return declared_levels(document, where, own.levels, groups.rows, extend=False)


def _several(document: Document, path: Path, written: Written) -> Coding | None:
    """The coding, if it has a row for everybody with several marks; complains where marks cannot be counted so."""
    known = codings().get(written.coding or DEFAULT_CODING)
    if written.several_marks and (known is None or not known.counted):
        able = ", ".join(each.id for each in codings().values() if each.counted)
        problem = f"several answers of a person cannot be counted by the coding {quoted(written.coding)}."
        document.complain((*path, "coding"), problem, able)
    return known if known is not None and known.several else None


def with_several(levels: tuple[Level, ...], coding: Coding) -> tuple[Level, ...]:
    """Levels with the coding's row for people with several marks, last, unless they have it."""
    if any(level.code == coding.several for level in levels):
        return levels
    return (*levels, Level(coding.several, coding.several_label, len(levels) + 1, last=True))


def _declared_map(document: Document, path: Path, written: Written, levels: tuple[Level, ...]) -> dict[str, str]:
    """The study's own map with codes for labels; an empty text stays, for no mark."""
    found: dict[str, str] = {}
    said: dict[str, str] = {}
    for value, target in written.map.items():
        code = target if not target or not levels else resolve(target, levels)
        where = (*path, "map", value)
        if target and not code:
            complain_of_level(document, where, target, levels)
            continue
        if said.setdefault(fold(value), code) != code:
            document.complain(where, f"the value {quoted(value)} is mapped twice, apart from case and spaces.")
        found[value] = code
    return found


def _check_absent(document: Document, path: Path, written: Written) -> None:
    kinds: dict[str, str] = {}
    mapped = {fold(value) for value in written.map}
    for value, kind in written.absent.items():
        where = (*path, "absent", value)
        if fold(value) in mapped:
            document.complain(where, f"the value {quoted(value)} stands for a group and for an absence.")
        if kinds.setdefault(fold(value), kind) != kind:
            document.complain(where, f"the value {quoted(value)} is declared twice, apart from case and spaces.")


def expanded(
    declared: Mapping[str, str], levels: Iterable[Level], groups: Groups, absent: Mapping[str, str]
) -> dict[str, str]:
    """The whole map: the study's words first, then codes, labels, and the vocabulary's rows below each level.

    A name that would point to two groups points to none.
    """
    found = dict(declared)
    taken = {fold(value) for value in (*declared, *absent)}
    for names in _names(tuple(levels), groups):
        targets: dict[str, set[str]] = {}
        for name, code in names:
            targets.setdefault(fold(name), set()).add(code)
        for name, code in names:
            if fold(name) not in taken and len(targets[fold(name)]) == 1:
                found[name] = code
                taken.add(fold(name))
    return found


def _names(levels: tuple[Level, ...], groups: Groups) -> Iterator[list[tuple[str, str]]]:
    """Names of levels and what they point to, in order of strength."""
    yield [(level.code, level.code) for level in levels]
    yield [(level.label, level.code) for level in levels]
    if groups.also:
        known = {level.code for level in levels}
        yield [(name, code) for name, code in groups.also if code in known]
    if groups.vocabulary is None:
        return
    codes = {level.code for level in levels}
    rows = [row for row in groups.rows if row.code in codes]
    yield [(row.label, row.code) for row in rows]
    yield [(row.code.partition(":")[2], row.code) for row in rows if row.scheme and ":" in row.code]
    below = [(row, under) for row in rows for under in groups.vocabulary.below(row.code) if under.code not in codes]
    yield [(under.code, row.code) for row, under in below]
    yield [(under.label, row.code) for row, under in below]


def overlapping(binding: Binding, source: Source) -> bool:
    """Whether one person may count in several groups here: several marks, or figures that were published so."""
    if len(binding.columns) > 1 or binding.split:
        return not binding.several
    known = codings().get(binding.coding)
    return source.kind != "records" and known is not None and not known.exclusive


def relabelled(levels: tuple[Level, ...], bindings: Iterable[Binding]) -> tuple[Level, ...]:
    """The dimension's levels with the rows that its bindings' codings add."""
    known = codings()
    for binding in bindings:
        coding = known.get(binding.coding)
        if levels and coding and coding.several and not binding.levels:
            levels = with_several(levels, coding)
    return tuple(replace(level, order=index) for index, level in enumerate(levels, start=1))
