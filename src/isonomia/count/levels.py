"""From what a file holds to the levels that a person is counted in.

Values are compared with declared names after trimming and case folding (NFC): first as they stand, then as whole
numbers, so that 1, 1.0 and "1" are one code while 250.10 and 250.1 stay two. What is not declared is neither dropped
nor guessed: it comes back as a problem, and the study file gets a line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from isonomia.model.absence import MARK, ROOT_OF_KIND, code_of
from isonomia.model.reading import clean, number, whole
from isonomia.model.study import Binding, Dimension, Source
from isonomia.standards import coding

Problem = Literal["", "undeclared", "blank", "no mark", "several", "below", "tilde"]
Tokens = Mapping[str, str]  # folded token -> root of absence


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person, or a row of counts, belongs on one dimension.

    Attributes:
        codes: of levels, or one code of an absence. Several only where levels overlap.
        problem: why there is no place; then `value` is what the file holds.
    """

    codes: tuple[str, ...] = ()
    problem: Problem = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """How one source's values are placed on one dimension.

    Attributes:
        columns: of the source that hold it.
        known: folded value -> code of a level; "" adds no mark.
        absent: the absence tokens of each column.
        several: code of the level that holds everybody with several marks, or empty.
        overlapping: one person may be counted in several levels.
    """

    dimension: Dimension
    binding: Binding
    columns: tuple[str, ...]
    known: Mapping[str, str]
    absent: tuple[Tokens, ...]
    several: str
    overlapping: bool

    @property
    def open(self) -> bool:
        """Whether values that nobody declared stand for themselves."""
        return not (self.dimension.levels or self.binding.levels)

    def place(self, values: Sequence[str | None]) -> Place:
        """The place for what the columns of one row hold (clean text, None for a blank)."""
        if self.dimension.bins:
            return self._binned(values[0])
        marks: dict[str, None] = {}
        roots: dict[bool, str] = {}  # whether the cell was blank -> the first root
        for value, tokens in zip(values, self.absent, strict=True):
            for piece in self._pieces(value, tokens):
                root = absence_root(piece, tokens)
                if root:
                    roots.setdefault(piece is None, root)
                elif piece is not None:
                    code = self._code(piece)
                    if code is None or code.startswith(MARK):
                        return Place(problem="undeclared" if code is None else "tilde", value=piece)
                    if code:
                        marks[code] = None
        return self._counted(tuple(marks), roots, values)

    def _pieces(self, value: str | None, tokens: Tokens) -> Iterator[str | None]:
        """The marks inside a cell; a cell that is an absence as a whole is not cut."""
        if value is None or not self.binding.split or absence_root(value, tokens):
            yield value
            return
        for piece in value.split(self.binding.split):
            if (cleaned := clean(piece)) is not None:
                yield cleaned

    def _code(self, value: str) -> str | None:
        for key in keys(value):
            if key in self.known:
                return self.known[key]
        return whole(value) if self.open else None

    def _counted(self, marks: tuple[str, ...], roots: Mapping[bool, str], values: Sequence[str | None]) -> Place:
        if len(marks) > 1:
            if self.several:
                return Place((self.several,))
            return Place(marks) if self.overlapping else Place(problem="several", value=" + ".join(marks))
        if marks:
            return Place(marks)
        root = roots.get(False) or roots.get(True)
        if root:
            return Place((code_of(root),))
        if all(value is None for value in values):
            return Place(problem="blank")
        nothing = absence_root(None, self.absent[0])
        return Place((code_of(nothing),)) if nothing else Place(problem="no mark")

    def _binned(self, value: str | None) -> Place:
        root = absence_root(value, self.absent[0])
        if root:
            return Place((code_of(root),))
        if value is None:
            return Place(problem="blank")
        read = number(value)
        if read is None:
            return Place(problem="undeclared", value=value)
        at = bisect_right(self.dimension.bins, read) - 1
        if at < 0:
            return Place(problem="below", value=value)
        return Place((self.dimension.levels[at].code,))


def placement(dimension: Dimension, source: Source, *, coded: str = "") -> Placement:
    """How a source's values are placed on a dimension; `coded` outranks the binding's coding."""
    binding = dimension.bindings.get(source.id) or Binding(source.id, ())
    columns = tuple(binding.columns or ())
    named = coding(coded or binding.coding)
    exclusive = named is not None and named.exclusive
    several = binding.several or (named.several if named and exclusive and dimension.multiple else "")
    if source.kind == "records":
        marks = len(columns) > 1 or bool(binding.split)
        may_overlap = marks and (dimension.multiple or named is not None)
    else:
        may_overlap = named is not None or dimension.multiple
    return Placement(
        dimension,
        binding,
        columns,
        _known(dimension, binding),
        tuple(tokens_of(source, binding, column) for column in columns or ("",)),
        several,
        may_overlap and not several and not exclusive,
    )


def _known(dimension: Dimension, binding: Binding) -> dict[str, str]:
    """Folded value -> code: labels, then codes, then what the binding says."""
    levels = binding.levels or dimension.levels
    codes = {folded(level.label): level.code for level in levels}
    codes |= {folded(level.code): level.code for level in levels}
    return codes | {folded(value): codes.get(folded(code), code) for value, code in binding.map.items()}


def tokens_of(source: Source, binding: Binding | None, column: str) -> Tokens:
    """What stands for an absence in a column: what the source says, then what the dimension says."""
    declared = {**source.absent.get(column, {}), **(binding.absent if binding else {})}
    return {folded(token): ROOT_OF_KIND.get(kind, kind) for token, kind in declared.items()}


def absence_root(value: str | None, tokens: Tokens) -> str:
    """The root of the absence that a value stands for, or an empty string."""
    if value is None:
        return tokens.get("", "")
    return next((tokens[key] for key in keys(value) if key in tokens), "")


def folded(text: str) -> str:
    """The form in which declared names and values are compared: clean and without case."""
    return (clean(text) or "").casefold()


def keys(value: str) -> tuple[str, ...]:
    """The forms of a value in the order in which they are looked up: as it stands, then as a whole number."""
    key = folded(value)
    return (key,) if whole(key) == key else (key, whole(key))
