"""What each group is compared with (measures.md 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np

from isonomia.measures.operand_rows import Floats
from isonomia.measures.slices import Context, View
from isonomia.model.study import Dimension

EVERYONE_ELSE: Final = "everyone_else"
OVERALL: Final = "overall"
EXTREMES: Final = "extremes"
SELECTED: Final = "selected_extremes"
TIED: Final = "tied"
CHOSEN_MODES: Final = ("best", "highest", "largest")
Mode = Literal["everyone_else", "overall", "code", "extremes", "hidden", "refused"]


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference of one set.

    Attributes:
        mode: how each group is compared; "hidden" where the reference would be chosen among hidden groups.
        code: the reference group, or why it is refused.
        focus: the one focus group of "extremes".
        flags: what a reader must know of the choice.
    """

    mode: Mode
    code: str = ""
    focus: str = ""
    flags: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What stands in the column `reference`."""
        return self.code if self.mode == "code" else "" if self.mode in {"hidden", "refused"} else self.mode


class Seen(NamedTuple):
    """What is seen of a group: its estimate and its people (persons or shares)."""

    y: float
    people: float


def resolve(dimension: Dimension, levels: Sequence[str], seen: Mapping[str, Seen] | None, direction: int) -> Reference:
    """The declared reference of a dimension, applied to one setting and period.

    A reference that is chosen by what was observed (extremes, best, highest, largest) needs all groups: if one is
    hidden, the choice would tell something of it, and every comparison is hidden.

    Args:
        dimension: with its declared reference.
        levels: its groups, in order.
        seen: the groups that have people, in order; None if one of them is hidden.
        direction: +1 where higher is better, −1 where worse, 0 where neutral.
    """
    wanted = dimension.reference
    if wanted in {EVERYONE_ELSE, ""}:
        return Reference("everyone_else")
    if wanted == OVERALL:
        return Reference("overall")
    if wanted in {EXTREMES, *CHOSEN_MODES}:
        return Reference("hidden") if seen is None else _observed(dimension, seen, direction)
    label = next((label for label, members in dimension.merge.items() if wanted in members and label in levels), wanted)
    return Reference("code", label) if label in levels else Reference("refused", "NO_REFERENCE")


def seen_in(view: View, operands: Floats, where: Context, levels: Sequence[str]) -> dict[str, Seen] | None:
    """The groups of a table that have people; None if one is hidden."""
    rows = {code: row for code in levels if (row := view.row(where, code)) is not None}
    if any(view.is_hidden(row) for row in rows.values()):
        return None
    people = view.table.n
    return {code: Seen(float(operands[row][0]), float(people[row])) for code, row in rows.items() if people[row] > 0}


def _observed(dimension: Dimension, seen: Mapping[str, Seen], direction: int) -> Reference:
    wanted = dimension.reference
    if not seen:
        return Reference("refused", "NO_DATA")
    if wanted == "largest":
        return Reference("code", max(seen, key=lambda code: seen[code].people))
    if wanted == "highest" and dimension.ordered:
        return Reference("code", list(seen)[-1])
    y = {code: one.y for code, one in seen.items()}
    return _extremes(y) if wanted == EXTREMES else _top(y, direction if wanted == "best" else 1)


def _top(y: dict[str, float], sign: int) -> Reference:
    """The group whose estimate is best (highest)."""
    if sign == 0:
        return Reference("refused", "NO_DIRECTION")
    top = max(y, key=lambda code: sign * y[code])
    return Reference("code", top, flags=_choice_flags(y, top))


def _extremes(y: dict[str, float]) -> Reference:
    """Highest against lowest; the first of tied groups stands for them, with a flag."""
    if len(y) < 2:
        return Reference("refused", "TOO_FEW_GROUPS")
    high, low = max(y, key=lambda code: y[code]), min(y, key=lambda code: y[code])
    if high == low:
        low = next(code for code in y if code != high)
    flags = sorted({*_choice_flags(y, high), *_choice_flags(y, low)})
    return Reference("extremes", low, focus=high, flags=tuple(flags))


def _choice_flags(y: dict[str, float], chosen: str) -> tuple[str, ...]:
    tied = int(np.sum(np.isclose(list(y.values()), y[chosen], rtol=1e-12, atol=0))) > 1
    return (SELECTED, TIED) if tied else (SELECTED,)
