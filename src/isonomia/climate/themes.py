"""Themes of comments, as two people coded them: who raised which. What the comments say is judged by no program.

A theme counts for a person where everybody who coded the comment found it. A line without a theme says that somebody
has read a comment and found none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from isonomia.errors import Fault, InputError, TableError, listed, nearest, quoted
from isonomia.forms.sheet import Sheet
from isonomia.model.reading import clean, fold
from isonomia.model.scales import Survey

CODERS: Final = 2
"""With fewer people who read a comment apart, what is found in it is one person's view."""
CODER: Final = "coder"
THEME: Final = "theme"
_MOST_FAULTS: Final = 20
OpenSheet: TypeAlias = Callable[[Path], Sheet]


@dataclass(frozen=True, slots=True)
class Coded:
    """Who wrote a comment that was coded, and who raised each theme; `found`: who -> coder -> themes."""

    commented: frozenset[str]
    raised: Mapping[str, frozenset[str]]
    found: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)


def read_themes(survey: Survey, person: str, people: frozenset[str], directory: Path, open_sheet: OpenSheet) -> Coded:
    """The themes of a survey, from all files of its coders together.

    Args:
        survey: names the files and its themes.
        person: the column that tells people apart, in these files as in that of the answers.
        people: all who are in the file of answers.
        directory: where paths start.
        open_sheet: opens a file.

    Raises:
        TableError: with everything that is wrong with the files.
    """
    named = {fold(each.id): each.id for each in survey.themes}
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    faults: list[Fault] = []
    for where, who, coder, theme in _rows(survey, directory, person, open_sheet):
        if not who or not coder:
            remedy = f"Fill in {quoted(CODER)} where a comment was read, or take the row out."
            faults.append(Fault(where, "it does not say who wrote, or who coded.", remedy=remedy))
        elif who not in people:
            problem = f"nobody in the file of answers has this {quoted(person)}."
            remedy = f"Write {quoted(person)} as the file of answers has it, or leave the line out."
            faults.append(Fault(where, problem, remedy=remedy))
        elif theme and fold(theme) not in named:
            problem = f"there is no theme {quoted(theme)}."
            known = tuple(each.id for each in survey.themes)
            faults.append(Fault(where, problem, listed(known), nearest(theme, known)))
        else:
            found[who][fold(coder)].update({named[fold(theme)]} if theme else set())
    alone = sum(len(coders) < CODERS for coders in found.values())
    if alone and not faults:
        problem = f"of {alone:,} comments the file has the view of one person alone."
        remedy = "Let a second person read them, who has not seen what was found."
        faults.append(Fault(_place(survey, survey.themes_files[0]), problem, remedy=remedy))
    if faults:
        raise TableError(*faults[:_MOST_FAULTS])
    raised = {
        theme.id: frozenset(who for who, coders in found.items() if all(theme.id in held for held in coders.values()))
        for theme in survey.themes
    }
    each_found = {who: {coder: frozenset(held) for coder, held in coders.items()} for who, coders in found.items()}
    return Coded(frozenset(found), raised, each_found)


def _place(survey: Survey, name: str) -> str:
    return f"climate {survey.source}, themes {quoted(name)}"


def _rows(survey: Survey, directory: Path, person: str, open_sheet: OpenSheet) -> Iterator[tuple[str, str, str, str]]:
    """Place, who wrote, coder and theme of every row."""
    for name in survey.themes_files:
        where = _place(survey, name)
        sheet = opened(directory / name, where, open_sheet)
        refuse_missing(sheet, where, (person, CODER, THEME))
        for place, cells in sheet.records():
            row = place.rpartition(", ")[2]
            who, coder, theme = (clean(cells.get(each, "")) or "" for each in (person, CODER, THEME))
            yield f"{where}, {row}", who, coder, theme


def opened(path: Path, where: str, open_sheet: OpenSheet) -> Sheet:
    """A filled-in file.

    Raises:
        TableError: it cannot be read.
    """
    try:
        return open_sheet(path)
    except InputError as error:
        remedy = "Paths start from the folder of the study file; the file is CSV in UTF-8 or an Excel workbook."
        found = (Fault(where, each.problem, each.allowed, each.nearest, remedy) for each in error.faults)
        raise TableError(*found) from None


def refuse_missing(sheet: Sheet, where: str, names: tuple[str, ...]) -> None:
    """Stop where a column is not there.

    Raises:
        TableError: with every column that is missing.
    """
    missing = [each for each in names if each not in sheet.columns]
    if missing:
        held = sheet.columns
        raise TableError(
            *(
                Fault(where, f"there is no column {quoted(each)}.", listed(held), nearest(each, held))
                for each in missing
            )
        )
