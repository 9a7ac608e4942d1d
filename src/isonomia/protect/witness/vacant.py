"""Groups that the study leaves no room for: a state of which no county is named, where everybody is in some county.

Such a group holds nobody. study.toml says so, and no number does: it need not be kept secret, and hides nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from isonomia.model.study import Dimension, Study

Group = tuple[str, str]  # dimension, code


def vacant_groups(study: Study, source: str) -> frozenset[Group]:
    """The declared groups of a source in which nobody can be, roll-ups of them among these."""
    inner = {name: _inside(study, source, name) for name in study.dimensions}

    @cache
    def vacant(name: str, code: str) -> bool:
        held = ((each, [own for own, above in each.parents.items() if above == code]) for each in inner[name])
        return any(all(vacant(each.id, own) for own in codes) for each, codes in held)

    found = {
        (each.id, code) for each in study.dimensions.values() for code in _codes(each, source) if vacant(each.id, code)
    }
    rolled = {
        (each.id, label)
        for each in study.dimensions.values()
        for label, members in each.merge.items()
        if all((each.id, code) in found for code in members)
    }
    return frozenset(found | rolled)


def _inside(study: Study, source: str, name: str) -> list[Dimension]:
    """The dimensions within one in which everybody of a source has a group."""
    return [each for each in study.dimensions.values() if each.within == name and _of_everybody(study, each, source)]


def _of_everybody(study: Study, dimension: Dimension, source: str) -> bool:
    """Whether no value stands for an absence, so that a source knows a group of everybody."""
    binding, table = dimension.bindings.get(source), study.sources.get(source)
    if binding is None or table is None or not binding.columns or not dimension.levels_in(source) or binding.absent:
        return False
    return not any(table.absent.get(column) for column in binding.columns)


def _codes(dimension: Dimension, source: str) -> Iterator[str]:
    yield from (level.code for level in dimension.levels_in(source))
