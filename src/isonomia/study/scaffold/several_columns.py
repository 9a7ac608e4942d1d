"""Columns that hold several answers to one question, side by side: Race 1, Race 2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from isonomia.study.scaffold.column_look import Look
from isonomia.study.scaffold.draft import Draft
from isonomia.study.scaffold.groups import dimension_for
from isonomia.study.scaffold.known import known
from isonomia.study.scaffold.words import text, words_of

_USUAL: Final = "alone_or_in_combination"


def side_by_side(looks: Sequence[Look]) -> Mapping[str, tuple[Look, ...]]:
    """First column -> the columns that hold answers to its question: names that differ in a last number alone.

    Only where a vocabulary knows the answers of each: Test 1 and Test 2 are two questions.
    """
    alike: dict[tuple[str, ...], list[Look]] = {}
    for each in looks:
        *stem, last = words_of(each.name) or ("",)
        if last.isdigit() and stem:
            alike.setdefault(tuple(stem), []).append(each)
    return {some[0].name: tuple(some) for some in alike.values() if len(some) > 1 and _one_vocabulary(some)}


def _one_vocabulary(looks: Sequence[Look]) -> bool:
    drafts = [dimension_for(each) for each in looks]
    known_ones = [draft for draft in drafts if draft and any(line.startswith("vocabulary = ") for line in draft.lines)]
    plain = all(not any(line.startswith("split = ") for line in draft.lines) for draft in known_ones)
    return len(known_ones) == len(looks) and plain and len({draft.id for draft in known_ones}) == 1


def dimension_of(looks: Sequence[Look]) -> Draft | None:
    """The one dimension of columns that stand side by side."""
    draft = dimension_for(_joined(looks))
    if draft is None:
        return None
    coding = next((each.coding for each in known().dimensions if each.id == draft.id), "") or _USUAL
    columns = f"columns = [{', '.join(text(each.name) for each in looks)}]"
    kept = [line for line in draft.lines if not line.startswith("coding = ")]
    lines = [columns if line.startswith("column = ") else line for line in kept]
    lines.insert(lines.index(columns) + 1, f"coding = {text(coding)}")
    comment = "Each of the columns may hold an answer. coding says how people with several are counted:"
    other = "combined_multiple has a row of their own for them; alone_or_in_combination counts them in each group."
    return replace(draft, lines=tuple(lines), comments=(*draft.comments, comment, other))


def _joined(looks: Sequence[Look]) -> Look:
    """All answers of the columns, as one column would have them."""
    spellings: dict[str, tuple[str, ...]] = {}
    for each in looks:
        for folded, spelled in each.spellings.items():
            spellings[folded] = tuple(dict.fromkeys((*spellings.get(folded, ()), *spelled)))
    return replace(
        looks[0],
        answers={folded: spelled[0] for folded, spelled in spellings.items()},
        spellings=spellings,
        tokens={token: kind for each in looks for token, kind in each.tokens.items()},
        blanks=sum(each.blanks for each in looks),
        distinct=len(spellings),
    )
