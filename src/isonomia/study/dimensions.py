"""From the [dimension.…] sections to dimensions: groups, bindings, order, reference, roll-ups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from isonomia.errors import listed, nearest, quoted
from isonomia.model.study import REFERENCES, Dimension, Level, Source
from isonomia.standards import Vocabulary
from isonomia.study.bindings import bindings_of, overlapping, relabelled
from isonomia.study.document import Document
from isonomia.study.levels import Groups, check_code, complain_of_level, groups_of, resolve
from isonomia.study.lines import Path
from isonomia.study.names import RESERVED_DIMENSIONS, check_id, way_of
from isonomia.study.nesting import with_parents
from isonomia.study.placed import placed_groups
from isonomia.study.schema import DimensionFile

ASCENDING = "ascending"
DESCENDING = "descending"


def dimensions_of(
    document: Document, raw: Mapping[str, DimensionFile], sources: Mapping[str, Source]
) -> dict[str, Dimension]:
    """All dimensions; faults go on the document's list."""
    found = {name: _dimension(document, name, each, sources) for name, each in raw.items()}
    return with_parents(document, raw, found)


def _dimension(document: Document, name: str, raw: DimensionFile, sources: Mapping[str, Source]) -> Dimension:
    path: Path = ("dimension", name)
    check_id(document, path, name, RESERVED_DIMENSIONS)
    groups = placed_groups(document, path, raw) if raw.places else groups_of(document, path, raw)
    bindings = bindings_of(document, path, raw, groups, sources)
    levels = relabelled(groups.levels, bindings.values())
    every = (*levels, *(level for binding in bindings.values() for level in binding.levels))
    multiple = raw.multiple or any(overlapping(each, sources[name]) for name, each in bindings.items())
    ordered = _ordered(document, path, raw, groups)
    if raw.gradient:
        levels = _least_advantaged_first(document, path, levels, groups, ordered=ordered, multiple=multiple)
    return Dimension(
        id=name,
        title=raw.title or way_of(name),
        levels=levels,
        vocabulary=groups.vocabulary.id if groups.vocabulary else "",
        scheme=raw.scheme or "",
        bins=groups.bins,
        ordered=ordered,
        gradient=raw.gradient,
        multiple=multiple,
        reference=_reference(document, path, raw, every),
        merge=_merge(document, path, raw, every),
        other=_other(document, path, raw, every, ordered=ordered, multiple=multiple),
        bindings=bindings,
        places=raw.places or "",
    )


def _ordered(document: Document, path: Path, raw: DimensionFile, groups: Groups) -> bool:
    """Whether the order of the groups has a meaning: as declared, else as the vocabulary or the bins have it."""
    natural = raw.bins is not None or bool(groups.bins) or (groups.vocabulary is not None and groups.vocabulary.ordered)
    if raw.ordered and groups.vocabulary is not None and not groups.vocabulary.ordered:
        problem = f"the vocabulary {groups.vocabulary.id} has no order."
        document.complain((*path, "ordered"), problem, remedy="Leave ordered out, or declare levels of your own.")
    return natural if raw.ordered is None else raw.ordered


def _least_advantaged_first(
    document: Document, path: Path, levels: tuple[Level, ...], groups: Groups, *, ordered: bool, multiple: bool
) -> tuple[Level, ...]:
    """The levels as a gradient needs them; complains where their order cannot mean advantage."""
    where = (*path, "gradient")
    if not ordered:
        known = f" (the vocabulary {groups.vocabulary.id} has none)" if groups.vocabulary else ""
        remedy = "Add ordered = true if the order has a meaning; leave gradient out if not."
        document.complain(where, f"a gradient over groups without an order{known}.", remedy=remedy)
    if multiple:
        document.complain(where, "a gradient over groups that share people.", remedy="Leave gradient out.")
    direction = _advantage(document, where, groups.vocabulary)
    if direction == DESCENDING:
        return tuple(replace(level, order=order) for order, level in enumerate(reversed(levels), start=1))
    return levels


def _advantage(document: Document, where: Path, vocabulary: Vocabulary | None) -> str:
    if vocabulary is None or not vocabulary.ordered:
        return ASCENDING
    direction = str(vocabulary.extra.get("advantage", ""))
    if not direction:
        problem = f"the order of the vocabulary {vocabulary.id} does not mean advantage."
        document.complain(where, problem, remedy="Leave gradient out.")
    return direction


def _reference(document: Document, path: Path, raw: DimensionFile, levels: tuple[Level, ...]) -> str:
    """What groups are compared with; a level is given by its code."""
    if raw.reference in REFERENCES or not levels:
        return raw.reference
    code = resolve(raw.reference, levels)
    if not code:
        names = (*REFERENCES, *(level.code for level in levels))
        problem = f"no group is called {quoted(raw.reference)}."
        near = nearest(raw.reference, (*names, *(level.label for level in levels)))
        document.complain((*path, "reference"), problem, listed(names), near)
    return code


def _merge(document: Document, path: Path, raw: DimensionFile, levels: tuple[Level, ...]) -> dict[str, tuple[str, ...]]:
    """Roll-ups with codes for labels. An open dimension's names are taken as they are."""
    found: dict[str, tuple[str, ...]] = {}
    home: dict[str, str] = {}
    for label, names in raw.merge.items():
        where = (*path, "merge", label)
        codes = [resolve(name, levels) if levels else name for name in names]
        for name, code in zip(names, codes, strict=True):
            if not code:
                complain_of_level(document, where, name, levels)
            elif home.setdefault(code, label) != label:
                document.complain(where, f"{quoted(name)} is already part of {quoted(home[code])}.")
        if len(set(codes)) < 2:
            document.complain(where, "a roll-up of fewer than two groups changes nothing.", remedy="Name two or more.")
        _check_roll_up_name(document, where, label, codes, levels)
        found[label] = tuple(dict.fromkeys(code for code in codes if code))
    if levels and len(home) == len(levels) and len(found) == 1:
        document.complain((*path, "merge"), "the roll-up leaves one group for everybody.")
    return found


def _other(
    document: Document, path: Path, raw: DimensionFile, levels: tuple[Level, ...], *, ordered: bool, multiple: bool
) -> str:
    """The label of the group for all that are too small; "" where none is declared."""
    if raw.other is None:
        return ""
    where = (*path, "other")
    if ordered or multiple:
        why = "have an order" if ordered else "share people"
        remedy = "Declare merge = { … } with neighbours." if ordered else "Leave it out."
        document.complain(where, f"one group for the rest of groups that {why}.", remedy=remedy)
    if resolve(raw.other, (*levels, *(Level(label, label) for label in raw.merge))):
        document.complain(where, f"{quoted(raw.other)} is already the name of a group.", remedy="Choose another name.")
    check_code(document, where, Level(raw.other, raw.other))
    return raw.other


def _check_roll_up_name(
    document: Document, where: Path, label: str, codes: list[str], levels: tuple[Level, ...]
) -> None:
    other = resolve(label, levels)
    if other and other not in codes:
        document.complain(where, f"{quoted(label)} is also the name of a group outside the roll-up.")
