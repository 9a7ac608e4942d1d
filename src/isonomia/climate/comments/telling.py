"""What may be told of a survey's comments: agreement on each theme where it gives no small number away, and words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from isonomia.climate.comments.agreeing import OnTheme
from isonomia.climate.comments.released import Released
from isonomia.measures.agreement_told import coefficient_cell, share_cell
from isonomia.model.audit_tables import AuditTable, Cell, Told, Withheld
from isonomia.model.comments import SurveyComments, ThemeWords
from isonomia.model.scales import Survey
from isonomia.model.shown import Shown


@dataclass(frozen=True, slots=True)
class Rule:
    """What of the privacy policy decides here: the smallest number that is printed, and whether zero is."""

    threshold: int
    zeros: bool


def told(
    survey: Survey,
    found: Sequence[OnTheme],
    released: Released,
    shown: Shown,
    rule: Rule | None,
    held: Collection[str] = (),
) -> SurveyComments:
    """The page of a survey's comments.

    Args:
        survey: with its themes.
        found: agreement on each theme.
        released: what two people released.
        shown: protected cells.
        rule: of the privacy policy; None where no number is told exactly.
        held: ids of questions that are held back.
    """
    named = [each for each in survey.themes if each.question not in held]
    open_ = {each.question for each in named if _is_told(each.question, shown)}
    heads = (
        Told("Theme"),
        Told("Same answer, in every 100"),
        Told("Agreement on yes, in every 100"),
        Told("Agreement on no, in every 100"),
        Told("AC1"),
        Told("Alpha"),
    )
    asked = {each.question for each in named}
    rows = tuple(_row(each, rule, open_) for each in found if each.theme.question in asked)
    table = AuditTable("readers", Told("How far two readers agree, by theme"), heads, rows)
    words = tuple(ThemeWords(each.question, each.title, released.told.get(each.id, ())) for each in named)
    notes = (Told("Agreement is not told where it would give a small number of people away."),)
    return SurveyComments(survey.source, (table,) if rows else (), words, notes if rows else ())


def _is_told(question: str, shown: Shown) -> bool:
    """Whether every figure of everybody is shown."""
    whole = shown.get(question)
    return whole is not None and len(whole) > 0 and bool(whole.y_shown.all())


def _row(each: OnTheme, rule: Rule | None, open_: Collection[str]) -> tuple[Cell, ...]:
    title: Cell = each.theme.title
    may = rule is not None and each.may_be_told(rule.threshold, zeros=rule.zeros)
    if each.theme.question not in open_ or not may:
        return (title, *(Withheld("") for _ in range(5)))
    agreed, n = each.told, each.told.both
    return (
        title,
        share_cell(agreed.observed, n),
        share_cell(agreed.specific[0], n),
        share_cell(agreed.specific[1], n),
        coefficient_cell(agreed.ac1),
        coefficient_cell(agreed.alpha),
    )
