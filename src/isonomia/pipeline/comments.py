"""What people wrote in a survey: the private worklist, and what two of its readers released in other words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from isonomia.model.release import Release
from isonomia.model.shown import Shown
from isonomia.model.study import Study
from isonomia.pipeline.opening import Inputs

if TYPE_CHECKING:
    from isonomia.climate.answers import AnsweredTable
    from isonomia.climate.comments.telling import Rule
    from isonomia.climate.themes import Coded
    from isonomia.forms.form import Form
    from isonomia.model.comments import SurveyComments
    from isonomia.model.scales import Survey

COMMENTS: Final = "comments"


def with_comments(closed: Path, study: Study, release: Release, shown: Shown, inputs: Inputs) -> Release:
    """The release with what may be told of comments, where a survey asks for it; their worklist is private.

    Args:
        closed: the new private folder.
        study: as run.
        release: without comments.
        shown: protected cells, which decide what may be told.
        inputs: the answers.

    Raises:
        InputError: what people filled in is not as it must be.
    """
    asking = [each for each in study.surveys.values() if each.themes]
    if not asking:
        return release
    import isonomia.protect as protection
    from isonomia.climate.answers import AnsweredTable
    from isonomia.climate.comments.worklist import README

    found: list[SurveyComments] = []
    for survey in asking:
        table = inputs.tables.get(survey.source)
        if isinstance(table, AnsweredTable):
            told, forms = _comments_of(study, survey, table, shown)
            found += told
            protection.write_forms(closed / COMMENTS / survey.source, forms, README)
    return replace(release, comments=tuple(found))


def _comments_of(
    study: Study, survey: Survey, table: AnsweredTable, shown: Shown
) -> tuple[list[SurveyComments], list[Form]]:
    """What may be told of one survey, and its private forms."""
    from isonomia.climate.comments.agreeing import on_themes
    from isonomia.climate.comments.offered import offers
    from isonomia.climate.comments.released import NOTHING, read_released, released_sheet
    from isonomia.climate.comments.telling import told
    from isonomia.climate.comments.worklist import agreement_form, coding_form, kept_form, release_form
    from isonomia.climate.comments.written import written
    from isonomia.count.writers import writers
    from isonomia.sources.sheets import read_sheet

    person, home = study.sources[survey.source].person, Path(study.directory)
    comments = written(survey, person, table.table) if survey.comment_columns else ()
    forms = [coding_form(survey, person, comments)] if comments else []
    coded = _coded(study, survey, table)
    if coded is None:
        return [], forms
    agreed = on_themes(survey.themes, coded)
    ways = {name for each in study.indicators if each.id == survey.themes[0].question for by in each.by for name in by}
    belonging = writers(study, survey.source, table.table, coded.commented, sorted(ways)) if comments else {}
    offered = offers(survey, coded, comments, belonging, shown)
    released = NOTHING
    if survey.released_file:
        sheet = released_sheet(survey, person, home, read_sheet)
        released = read_released(survey, person, sheet, offered)
    forms.append(agreement_form(agreed))
    if comments:
        forms += [release_form(person, offered, released), kept_form(person, offered)]
    page = told(survey, agreed, released, shown, _rule(study, survey), study.release.hold)
    return [page], forms


def _coded(study: Study, survey: Survey, table: AnsweredTable) -> Coded | None:
    """What coders found; None before anybody has coded a comment."""
    from isonomia.climate.themes import read_themes
    from isonomia.sources.sheets import read_sheet

    if not survey.themes_files:
        return None
    people = table.coded[survey.commented]
    return read_themes(survey, study.sources[survey.source].person, people, Path(study.directory), read_sheet)


def _rule(study: Study, survey: Survey) -> Rule | None:
    """The smallest number that may be told exactly; None where counts are rounded, for agreement would undo it."""
    from isonomia.climate.comments.telling import Rule
    from isonomia.protect import policy_of

    rule = policy_of(study, survey.source)
    exact = rule.rounding is None and not rule.figures
    return Rule(rule.threshold, rule.zeros == "print") if exact else None
