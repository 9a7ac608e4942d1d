"""What two editions of a bank state of their patients: the same audit, before and after.

Both are read by the rules alone. What people corrected in the worklist of the newer edition is left aside here, so that
the two are read alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from isonomia.curriculum.cases import Case, read_cases
from isonomia.curriculum.editions.comparison import Comparison, compare
from isonomia.curriculum.extract import CHARACTERISTICS, Extraction, extract_all
from isonomia.curriculum.reports.audit import CIRCUMSTANCES
from isonomia.curriculum.reports.coded import Coded
from isonomia.curriculum.reports.tallies import tallies

_STATED_ALWAYS: Final = ("age", "sex")
Stated = Mapping[str, Mapping[str, bool]]
"""Characteristic -> case with one patient -> whether it states it."""


def stated(cases: Sequence[Case], found: Sequence[Extraction]) -> Stated:
    """What each case with one patient states, as the rules find it."""
    own = tallies(cases, found, Coded())
    return {name: {each.case: bool(each.values[name]) for each in own} for name in CHARACTERISTICS}


def stated_in(paths: Sequence[Path]) -> Stated:
    """The same of files and folders of cases.

    Raises:
        InputError: they cannot be read.
    """
    bank = read_cases(paths)
    return stated(bank.cases, list(extract_all(bank.cases)))


def compared(before: Stated, after: Stated) -> tuple[tuple[str, Comparison], ...]:
    """Every circumstance of life, and whatever else is stated in one of the two editions."""
    wanted = (name for name in CHARACTERISTICS if name not in _STATED_ALWAYS)
    found = ((name, compare(name, before[name], after[name])) for name in wanted)
    return tuple(
        (name, each) for name, each in found if name in CIRCUMSTANCES or each.before.events or each.after.events
    )
