"""Themes of comments, as two people coded them: who raised which. The comments themselves are read by no program.

A theme counts for a person where everybody who coded the comment found it. A line without a theme says that somebody
has read a comment and found none.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from isonomia.errors import Fault, TableError, listed, nearest, quoted
from isonomia.model.reading import clean, fold
from isonomia.model.scales import Survey

CODERS: Final = 2
"""With fewer people who read a comment apart, what is found in it is one person's view."""
_CODER: Final = "coder"
_THEME: Final = "theme"
_LARGEST: Final = 50_000_000


@dataclass(frozen=True, slots=True)
class Coded:
    """Who wrote a comment that was coded, and who raised each theme."""

    commented: frozenset[str]
    raised: Mapping[str, frozenset[str]]


def read_themes(survey: Survey, person: str, people: frozenset[str], directory: Path) -> Coded:
    """The themes of a survey.

    Args:
        survey: names the file and its themes.
        person: the column that tells people apart, in this file as in that of the answers.
        people: all who are in the file of answers.
        directory: where paths start.

    Raises:
        TableError: with everything that is wrong with the file.
    """
    where = f"climate {survey.source}, themes {quoted(survey.themes_file)}"
    rows = _rows(directory / survey.themes_file, (person, _CODER, _THEME), where)
    named = {fold(each.id): each.id for each in survey.themes}
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    faults: list[Fault] = []
    for line, (who, coder, theme) in rows:
        if not who or not coder:
            faults.append(Fault(f"{where}, line {line}", "it does not say who wrote, or who coded."))
        elif who not in people:
            problem = f"nobody in the file of answers has this {quoted(person)}."
            remedy = f"Write {quoted(person)} as the file of answers has it, or leave the line out."
            faults.append(Fault(f"{where}, line {line}", problem, remedy=remedy))
        elif theme and fold(theme) not in named:
            problem = f"there is no theme {quoted(theme)}."
            known = tuple(each.id for each in survey.themes)
            faults.append(Fault(f"{where}, line {line}", problem, listed(known), nearest(theme, known)))
        else:
            found[who][coder].update({named[fold(theme)]} if theme else set())
    alone = sum(len(coders) < CODERS for coders in found.values())
    if alone and not faults:
        problem = f"of {alone:,} comments the file has the view of one person alone."
        faults.append(Fault(where, problem, remedy="Let a second person read them, who has not seen what was found."))
    if faults:
        raise TableError(*faults[:20])
    raised = {
        theme.id: frozenset(who for who, coders in found.items() if all(theme.id in held for held in coders.values()))
        for theme in survey.themes
    }
    return Coded(frozenset(found), raised)


def _rows(path: Path, names: tuple[str, ...], where: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        if path.stat().st_size > _LARGEST:
            raise TableError(Fault(where, "the file is too large to hold themes."))
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        remedy = "Paths start from the folder of the study file; the file is CSV in UTF-8."
        raise TableError(Fault(where, "the file is not there or cannot be read.", remedy=remedy)) from None
    reader = csv.reader(io.StringIO(text))
    head = [clean(each) or "" for each in next(reader, [])]
    missing = [each for each in names if each not in head]
    if missing:
        raise TableError(
            *(
                Fault(where, f"there is no column {quoted(each)}.", listed(head), nearest(each, head))
                for each in missing
            )
        )
    at = [head.index(each) for each in names]
    return (
        (line, tuple((clean(row[each]) or "") if each < len(row) else "" for each in at))
        for line, row in enumerate(reader, 2)
        if any(row)
    )
