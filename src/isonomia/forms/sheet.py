"""A form that somebody filled in, as rows of text, however it was stored; `isonomia.sources` opens files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from isonomia.forms.guard import unguarded


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of text. `place` names it in complaints; rows are counted from the line after the column names."""

    place: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def records(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Each row that is not empty: where it stands, and its cells by column, without the guard against formulas."""
        for at, row in enumerate(self.rows, 1):
            cells = {name: unguarded(cell.strip()) for name, cell in zip(self.columns, row, strict=False)}
            if any(cells.values()):
                yield f"{self.place}, row {at}", cells
