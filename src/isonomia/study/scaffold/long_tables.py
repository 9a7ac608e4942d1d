"""Long tables of counts: one column says which dimension a row is about, another which group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from isonomia.model.profile import TableProfile
from isonomia.model.reading import fold
from isonomia.study.names import slug
from isonomia.study.scaffold.column_look import look
from isonomia.study.scaffold.draft import Draft
from isonomia.study.scaffold.known import known
from isonomia.study.scaffold.words import fresh, inside, says, text

_EVERYBODY: Final = frozenset({"all", "total", "overall", "everyone"})
_ENOUGH: Final = 0.5  # share of the names of dimensions that must be known


@dataclass(frozen=True, slots=True)
class Long:
    """The two columns, what the first one holds, and what stands for an unknown group in the second."""

    dimension: str
    group: str
    about: tuple[str, ...]
    absent: Mapping[str, str]


def long_in(profile: TableProfile) -> Long | None:
    """The two columns of a table, where one names dimensions that are known."""
    facts = known()
    looks = [look(each) for each in profile.columns]
    named = [each for each in looks if says(each.name, facts.stratifier) and each.few and not each.numeric]
    groups = [each for each in looks if says(each.name, facts.group) and not each.numeric and each.safe]
    for first in named:
        about = [shown for folded, shown in first.answers.items() if folded not in _EVERYBODY]
        second = next((each for each in groups if each.name != first.name), None)
        if second is not None and about and sum(map(_known, about)) >= _ENOUGH * len(about) and first.safe:
            return Long(first.name, second.name, tuple(about), dict(second.tokens))
    return None


def _known(name: str) -> bool:
    facts = known()
    names = [*(each.names for each in facts.dimensions), *(each.names for each in facts.yes_no)]
    names += [each.names for each in facts.numbers]
    return any(says(name, each) for each in names)


def drafts_of(long: Long) -> list[Draft]:
    """A dimension for each that the rows name; its groups are those that the rows have."""
    made: list[Draft] = []
    for name in long.about:
        wanted = slug(name.replace("/", " ")).replace("-", "_") or "dimension"
        lines = [f"absent = {{ {', '.join(f'{text(each)} = {text(kind)}' for each, kind in long.absent.items())} }}"]
        made.append(
            Draft(
                id=fresh(wanted, [each.id for each in made], "dimension"),
                title=inside(name),
                lines=tuple(lines) if long.absent else (),
                comments=("The rows name it, and its groups are those that they have.",),
                recognised=_known(fold(name)),
            )
        )
    return made
