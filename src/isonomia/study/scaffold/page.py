"""The study file as text: comments first, so that an analyst can go on without the manual."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from typing import Final, get_args

from isonomia.model.profile import TableProfile
from isonomia.study.names import title_of
from isonomia.study.scaffold.counted import Counted
from isonomia.study.scaffold.draft import Draft
from isonomia.study.scaffold.outcomes import Question
from isonomia.study.scaffold.plan import Plan
from isonomia.study.scaffold.scale_lines import scale_lines
from isonomia.study.scaffold.stage_columns import pathway_lines
from isonomia.study.scaffold.words import column, constant, formula, key, remark, text
from isonomia.study.schema import SourceFile

_SOURCE: Final = "table"
_ABSENCES: Final = (
    "absent says what stands for a missing answer, kind by kind: left_blank, not_asked, not_stated, declined, unknown,",
    "does_not_know, unable, not_applicable. Nothing is taken for missing that is not named.",
)
_EXPORTS: Final = {
    "qualtrics": "two more header lines are taken away; names and places of people are dropped",
    "redcap": 'boxes to tick become one column; dictionary = "…" names the project\'s data dictionary',
}
_FORMATS: Final = tuple(
    each for part in get_args(SourceFile.model_fields["format"].annotation) for each in get_args(part)
)


def page(profile: TableProfile, plan: Plan, today: date) -> str:
    """The whole file."""
    parts = [
        *_head(profile),
        *_source(profile, plan),
        *_dimensions(plan),
        *_pathway(plan, profile.total),
        *_questions(plan, None if plan.counted and plan.counted.long else profile.total),
        *scale_lines(plan.scales, _SOURCE, plan.by),
        *_left_out(plan),
        *release_lines(today),
    ]
    return "\n".join(parts) + "\n"


def _head(profile: TableProfile) -> Iterator[str]:
    name = PurePosixPath(profile.path).stem or "table"
    yield remark(
        "A first draft, made by looking at the table. Every guess has a comment: read it, and change what is wrong."
    )
    yield "#"
    yield remark("    isonomia check THIS-FILE      names every fault of the file and of the data")
    yield remark("    isonomia build THIS-FILE      builds the site")
    yield ""
    yield "schema = 1"
    yield f"title = {text(title_of(name))}"
    yield ""


def _source(profile: TableProfile, plan: Plan) -> Iterator[str]:
    rows = f"{profile.rows:,} rows" if profile.rows != 1 else "1 row"
    yield remark(f"The table: {rows}, {len(profile.columns)} columns.")
    yield f"[source.{_SOURCE}]"
    yield f"path = {text(profile.path)}"
    yield from _reading(profile)
    if plan.counted:
        yield 'kind = "counts"  # somebody has counted already: a row is a group of people, not a person'
        yield from _counts(plan.counted)
    elif plan.person:
        yield from _person(plan)
    else:
        yield '# person = "…"  # no column that tells people apart was recognised: each row counts as a person'
    if plan.period:
        yield f"period = {text(plan.period)}"
    else:
        yield '# period = { is = "2026" }  # a constant, or the name of a column'
    if plan.absent:
        yield remark("Outcomes: what stands for a missing answer, column by column (the kinds are explained below).")
    for name, tokens in plan.absent.items():
        yield f"absent.{key(name)} = {_table(tokens)}"
    yield ""


def _person(plan: Plan) -> Iterator[str]:
    """The column that tells people apart, and what becomes of people with several rows."""
    if plan.visits:
        yield f"person = {text(plan.person)}  # CONFIRM: an id of visits? Who came twice counts twice"
    else:
        yield f"person = {text(plan.person)}  # counts are of people, not rows"
    if plan.repeated:
        yield 'repeated = "last"  # people have several rows; or "any": one row with the event is enough'
        yield remark("  The last row of the table is taken, whatever its date: sort it, or make one row a person.")
        yield remark(
            "  To count rows (visits, say) leave person and repeated out, and say so in words.en of each question."
        )


def _counts(counted: Counted) -> Iterator[str]:
    """What the columns of counts hold, and how they write it."""
    yield remark('published = true  # where the figures are public already, as they stand; then also citation = "…"')
    fields = ", ".join(f"{name} = {formula(column(held))}" for name, held in counted.fields.items())
    yield f"fields = {{ {fields} }}"
    for name, sign in counted.thousands.items():
        yield f"thousands.{key(name)} = {text(sign)}"
    for name, words in counted.absent.items():
        yield f"absent.{key(name)} = {_table(words)}  # numbers that are not given: no zeros"


def _reading(profile: TableProfile) -> Iterator[str]:
    """How the file is read, where it is not the plain way."""
    if profile.format in _FORMATS:
        yield f"format = {text(profile.format)}"
    if profile.sheet:
        yield f"sheet = {text(profile.sheet)}"
    if profile.table:
        yield f"table = {text(profile.table)}"
    if profile.header > 1:
        yield f"header = {profile.header}  # the line that holds the names of the columns"
    if len(profile.delimiter) == 1:
        yield f"delimiter = {text(profile.delimiter)}"
    if profile.encoding:
        yield f"encoding = {text(profile.encoding)}"
    if profile.export:
        yield f"export = {text(profile.export)}  # {_EXPORTS[profile.export]}"


def _dimensions(plan: Plan) -> Iterator[str]:
    if not plan.dimensions:
        yield remark("No column was recognised as a way in which people differ. Write one like this:")
        yield remark("[dimension.sex]")
        yield remark('vocabulary = "sex"')
        yield remark('column = "…"')
        yield ""
        return
    yield remark("The ways in which people differ. Each group is compared with everyone else: no group is the norm.")
    yield from (remark(each) for each in _ABSENCES)
    yield ""
    for draft in plan.dimensions:
        yield from _dimension(draft)


def _dimension(draft: Draft) -> Iterator[str]:
    yield f"[dimension.{draft.id}]"
    yield from (remark(each) for each in draft.comments)
    yield f"title = {text(draft.title)}"
    yield from draft.lines
    yield ""


def _pathway(plan: Plan, total: tuple[str, str] | None) -> Iterator[str]:
    return pathway_lines(plan.stages, _SOURCE, plan.by, formula(_without(total)) if total else "")


def _questions(plan: Plan, total: tuple[str, str] | None) -> Iterator[str]:
    if not plan.questions:
        return
    yield remark(
        "The questions. higher_is says whether a high figure is better, worse or neutral: it is the only word for"
    )
    yield remark(
        "direction, and a draft does not guess it. margin says how close two figures must be to be called close;"
    )
    yield remark("declare it before you look at results.")
    yield ""
    for question in plan.questions:
        yield from _question(question, plan, _without(total) if total else "")


def _without(total: tuple[str, str]) -> str:
    """The condition that leaves the row of totals out."""
    name, value = column(total[0]), constant(total[1])
    return f"{name} is null or {name} <> {value}"


def _question(question: Question, plan: Plan, among: str) -> Iterator[str]:
    by = plan.by
    yield "[[indicator]]"
    yield from (remark(each) for each in question.comments)
    yield f"id = {text(question.id)}"
    yield f"title = {text(question.title)}"
    yield f"source = {text(_SOURCE)}"
    yield f"kind = {text(question.kind)}"
    if question.expression:
        yield f"{'value' if question.kind == 'mean' else 'event'} = {formula(question.expression)}"
    if question.among:
        both = f"{question.among} and ({among})" if among else question.among
        yield f"among = {formula(both)}"
    elif among:
        yield f"among = {formula(among)}  # the last row is no person: it adds up the others"
    yield 'higher_is = "neutral"  # "better" or "worse"?'
    if question.per:
        yield f"per = {question.per}"
    yield f"by = [{', '.join(text(each) for each in by)}]"
    if len(by) > 1 and not (plan.counted and plan.counted.long):
        yield remark(f"by = [[{text(by[0])}, {text(by[1])}]]  looks at two together")
    yield remark("margin = 2") if question.kind == "proportion" else remark("bounds = [0, 100]")
    yield remark('words.en = { people = "{group}", what = "had the outcome" }')
    yield ""


def _left_out(plan: Plan) -> Iterator[str]:
    if plan.remarks:
        yield remark("Columns that are not used:")
        yield from (remark(f"  {each}") for each in plan.remarks)
        yield ""


def release_lines(today: date) -> Iterator[str]:
    """The section of the release, for the user to complete."""
    yield "[release]"
    yield 'id = "draft"'
    yield f"date = {today.isoformat()}"
    yield 'publisher = "Your institution"  # who publishes'
    yield 'contact = "A person who answers"  # a name, a role or an address'
    yield 'policy = "cms"  # no count of 1 to 10 is shown; "strict" hides more'


def _table(entries: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{text(name)} = {text(value)}" for name, value in entries.items()) + " }"
