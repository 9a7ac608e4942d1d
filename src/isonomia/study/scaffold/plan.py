"""What `init` makes of each column: who, when, groups, outcomes, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from isonomia.errors import Fault, TableError
from isonomia.model.profile import ColumnProfile, TableProfile
from isonomia.model.reading import fold
from isonomia.study.names import slug
from isonomia.study.scaffold.answer_columns import AnswerScale, scales_among
from isonomia.study.scaffold.column_look import Look, look
from isonomia.study.scaffold.counted import Counted, counted_in, measured, questions_of, rates
from isonomia.study.scaffold.groups import Draft, dimension_for
from isonomia.study.scaffold.known import known
from isonomia.study.scaffold.long_tables import drafts_of
from isonomia.study.scaffold.outcomes import Question, fallback, question_for
from isonomia.study.scaffold.several_columns import dimension_of, side_by_side
from isonomia.study.scaffold.stage_columns import StageColumn, stages_among
from isonomia.study.scaffold.words import fresh, says, usable

MOST_IN_BY: Final = 8
_MOST_PERIODS: Final = 40
_NO_TOTALS: Final = "take the row of totals out of the file to use it"


@dataclass(slots=True)
class Plan:
    """The study that is proposed.

    Attributes:
        visits: the person column tells visits apart, and people may have several.
        remarks: comments on columns that are not used, in the file's order.
    """

    person: str = ""
    visits: bool = False
    repeated: bool = False
    period: str = ""
    dimensions: list[Draft] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    absent: dict[str, Mapping[str, str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    stages: tuple[StageColumn, ...] = ()
    scales: tuple[AnswerScale, ...] = ()
    counted: Counted | None = None

    @property
    def by(self) -> tuple[str, ...]:
        """The dimensions of each question: recognised ones first."""
        ordered = sorted(self.dimensions, key=lambda each: not each.recognised)
        return tuple(each.id for each in ordered[:MOST_IN_BY])


def plan(profile: TableProfile) -> Plan:
    """A proposal for a table.

    Raises:
        TableError: no column can be used.
    """
    counted = counted_in(profile)
    if counted is not None:
        return _of_counts(profile, counted)
    made = Plan()
    looks = [look(each) for each in _usable(made, profile.columns)]
    rest = [each for each in looks if not _key_column(made, each, profile)]
    stages = stages_among(rest)
    taken = {each.column for each in stages}
    if not made.repeated and profile.total is None:  # else the answers are not one row a person
        made.scales = scales_among([each for each in rest if each.name not in taken])
        answered = {name for each in made.scales for name in each.columns}
        rest = [each for each in rest if each.name not in answered]
    several = side_by_side([each for each in rest if each.name not in taken])
    rest = _several_placed(made, rest, several)
    for each in rest:
        if each.name not in taken:
            _place(made, each)
    if made.dimensions and made.person:  # a pathway follows people, and compares groups
        made.stages = stages
    else:
        for each in (each for each in rest if each.name in taken):
            _place(made, each)
    if not made.questions and not made.stages and not made.scales:
        if not looks:
            remedy = "Give each column a name in the first line, or say in which line the names stand: header = 3."
            raise TableError(Fault(profile.path, "the table has no column that can be named.", remedy=remedy))
        made.questions.append(fallback(looks[0], made.absent))
    return made


def _of_counts(profile: TableProfile, counted: Counted) -> Plan:
    """A proposal for a table in which somebody has counted already."""
    made = Plan(counted=counted)
    if counted.long:
        profile = replace(profile, total=None)  # the count takes rows of totals for what they are
    looks = [look(each) for each in _usable(made, profile.columns) if each.name not in counted.columns]
    about = next((each for each in looks if measured(each)), None)
    shares = rates(looks)
    for each in looks:
        if each is about:
            continue
        if each in shares:
            made.remarks.append(f"{each.quoted}: a share; it is worked out from the counts.")
        elif not _key_column(made, each, profile):
            _place(made, each)
    if counted.long:
        made.dimensions = [*drafts_of(counted.long), *made.dimensions]
    made.remarks += [f"“{each.title}”: a number beside the counts; not used." for each in made.questions]
    made.questions, made.absent, made.person, made.repeated = questions_of(about, counted), {}, "", False
    return made


def _usable(made: Plan, columns: tuple[ColumnProfile, ...]) -> list[ColumnProfile]:
    """The columns that a study file can name, each name once."""
    by_name: dict[str, ColumnProfile] = {}
    for each in columns:
        if usable(each.name):
            by_name.setdefault(each.name, each)
    if len(by_name) < len(columns):
        made.remarks.append(f"{len(columns) - len(by_name)} without a usable name, or with one that stands twice.")
    return list(by_name.values())


def _key_column(made: Plan, seen: Look, profile: TableProfile) -> bool:
    """Take a column that tells people or years apart, or one that nobody should see."""
    name = seen.name
    facts = known()
    if seen.empty:
        made.remarks.append(f"{seen.quoted}: every row is blank.")
    elif profile.export and fold(name) in facts.survey_program:
        made.remarks.append(f"{seen.quoted}: what the survey program says of an answer; not used.")
    elif says(name, facts.person) and (not seen.few or seen.distinct == profile.rows):
        _take_person(made, seen, profile)
    elif says(name, facts.period) and not says(name, facts.private) and _periods(made, seen):
        _take_period(made, seen, profile)
    elif (says(name, facts.private) and not seen.few) or says(seen.wording, facts.free_text):
        made.remarks.append(f"{seen.quoted}: free text, or something that tells who a person is; not used.")
    else:
        return False
    return True


def _periods(made: Plan, seen: Look) -> bool:
    return seen.years and not made.period and seen.distinct <= _MOST_PERIODS


def _take_person(made: Plan, seen: Look, profile: TableProfile) -> None:
    elsewhere = profile.total is not None and profile.total[0] != seen.name
    if made.visits and not (seen.blanks or elsewhere or says(seen.name, known().visits)):
        made.remarks.append(f"“{made.person}”: tells visits apart, and people may have several.")
        made.person = ""
    if made.person or seen.blanks or elsewhere:
        why = "some rows are blank, so it cannot be person" if seen.blanks else _NO_TOTALS
        why = "another column tells people apart" if made.person else why
        made.remarks.append(f"{seen.quoted}: looks like an id; {why}.")
        return
    made.person = seen.name
    made.visits = says(seen.name, known().visits)
    made.repeated = seen.distinct < profile.rows


def _take_period(made: Plan, seen: Look, profile: TableProfile) -> None:
    if profile.total is not None:
        made.remarks.append(f"{seen.quoted}: looks like a year; {_NO_TOTALS}.")
        return
    if seen.blanks or seen.tokens:
        made.remarks.append(f"{seen.quoted}: looks like a year, but some rows have none, so it is not used as period.")
        return
    made.period = seen.name


def _several_placed(made: Plan, looks: list[Look], several: Mapping[str, tuple[Look, ...]]) -> list[Look]:
    """One dimension for columns that hold answers to one question; the columns that are left."""
    used: set[str] = set()
    for some in several.values():
        draft = dimension_of(some)
        ids = [each.id for each in made.dimensions]
        if draft is not None and draft.id not in ids:
            made.dimensions.append(draft)
            used |= {each.name for each in some}
    return [each for each in looks if each.name not in used]


def _place(made: Plan, seen: Look) -> None:
    """A dimension, an outcome, or a remark."""
    ids = [each.id for each in made.dimensions]
    draft = dimension_for(seen)
    if draft is not None:
        wanted = slug(seen.name) if draft.id in ids else draft.id
        made.dimensions.append(draft.called(fresh(wanted, ids, "dimension")).asked(seen.wording))
        return
    question = question_for(seen)
    if question is None:
        made.remarks.append(f"{seen.quoted}: {seen.why_not}")
        return
    ids = [each.id for each in made.questions]
    made.questions.append(question.called(fresh(question.id, ids, "indicator")))
    if seen.absences:
        made.absent[seen.name] = seen.absences
