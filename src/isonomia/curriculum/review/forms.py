"""The files that reviewers fill in: one for each role, none of which shows what another answered.

A form is a table of text. `write_form` saves it as CSV or as an Excel workbook with lists to choose from.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from isonomia.curriculum.review.checklist import ANSWERS, IN_SPANISH, QUESTIONS, WHOLE_SET
from isonomia.curriculum.review.roles import role_of
from isonomia.errors import Fault, OutputError, quoted
from isonomia.standards import vocabulary

Tongue = Literal["en", "es"]
REVIEW_COLUMNS: Final = ("role", "case", "number", "question", "answer", "remark")
PICTURE_COLUMNS: Final = ("role", "picture", "finding", "tone", "remark")
TONES: Final = "skin-tone"
OTHER_TONES: Final = ("no skin shown", "cannot tell")
FORMULA: Final = ("=", "+", "-", "@")
"""A cell that starts so is a formula to a spreadsheet."""
ENDINGS: Final = (".csv", ".xlsx")


@dataclass(frozen=True, slots=True)
class Form:
    """A table to be filled in.

    Attributes:
        columns: names. rows: cells as text; empty where the reviewer writes.
        choices: column -> what may be chosen there.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()


def review_form(cases: Sequence[str], role: str, tongue: Tongue = "en") -> Form:
    """The checklist for each case, and its last question once, for one role.

    Raises:
        InputError: the role is not a role.
    """
    who = role_of(role, "role")
    rows = [
        (who, case, str(each.number), each.text if tongue == "en" else each.spanish, "", "")
        for case in cases
        for each in QUESTIONS
        if not each.whole
    ]
    rows += [
        (who, WHOLE_SET, str(each.number), each.text if tongue == "en" else each.spanish, "", "")
        for each in QUESTIONS
        if each.whole
    ]
    answers = ANSWERS if tongue == "en" else tuple(IN_SPANISH[each] for each in ANSWERS)
    return Form(REVIEW_COLUMNS, tuple(rows), (("answer", answers),))


def picture_form(pictures: Sequence[tuple[str, str]], role: str, scheme: str = "fitzpatrick") -> Form:
    """A line for each picture, with its finding; a person says the tone of the skin that it shows.

    Args:
        pictures: identifier and what the picture shows.
        role: of the coder.
        scheme: fitzpatrick or monk.

    Raises:
        InputError: the role is not a role.
    """
    who = role_of(role, "role")
    rows = tuple((who, name, finding, "", "") for name, finding in pictures)
    return Form(PICTURE_COLUMNS, rows, (("tone", (*tones(scheme), *OTHER_TONES)),))


def tones(scheme: str) -> tuple[str, ...]:
    """The types of a scheme, from light to dark, as a coder writes them ("I" to "VI")."""
    return tuple(each.code.partition(":")[2] for each in vocabulary(TONES).top(scheme))


def write_form(form: Form, file: Path) -> None:
    """Save a form. A file that is there already is not touched.

    Raises:
        OutputError: another ending than .csv or .xlsx, a file that is there, or a disk that refuses.
    """
    if file.suffix.lower() not in ENDINGS:
        problem = f"the ending is {quoted(file.suffix)}."
        raise OutputError(Fault(str(file), problem, ", ".join(ENDINGS)))
    content = _as_csv(form) if file.suffix.lower() == ".csv" else _as_workbook(form)
    try:
        with file.open("xb") as target:
            target.write(content)
    except FileExistsError:
        remedy = "Somebody may have filled it in: choose another name."
        raise OutputError(Fault(str(file), "the file is there already.", remedy=remedy)) from None
    except OSError as error:
        raise OutputError(Fault(str(file), f"the form cannot be written: {error.strerror}.")) from None


def _as_csv(form: Form) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(form.columns)
    writer.writerows([_harmless(cell) for cell in row] for row in form.rows)
    return ("\ufeff" + text.getvalue()).encode("utf-8")  # the mark tells Excel that accents are UTF-8


def _as_workbook(form: Form) -> bytes:
    import xlsxwriter

    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("form")
    for at, name in enumerate(form.columns):
        sheet.write_string(0, at, name, bold)
    for line, row in enumerate(form.rows, 1):
        for at, cell in enumerate(row):
            sheet.write_string(line, at, cell, wrapped)
    for name, choices in form.choices:
        at = form.columns.index(name)
        last = max(len(form.rows), 1)
        sheet.data_validation(1, at, last, at, {"validate": "list", "source": list(choices)})
    sheet.set_column(0, len(form.columns) - 1, 24)
    sheet.freeze_panes(1, 0)
    book.close()
    return held.getvalue()


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell[:1] in FORMULA else cell
