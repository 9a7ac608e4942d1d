"""The list of pictures that are to be coded."""

from __future__ import annotations

from isonomia.errors import Fault, InputError, listed, nearest, quoted
from isonomia.forms.sheet import Sheet


def pictures_of(sheet: Sheet) -> list[tuple[str, str]]:
    """Identifier and finding of each picture of a table with a column `picture` and, if there is one, `finding`.

    Raises:
        InputError: no column `picture`, a row without one, a picture twice, or no row at all.
    """
    if "picture" not in sheet.columns:
        problem = "there is no column “picture”."
        raise InputError(Fault(sheet.place, problem, listed(sheet.columns), nearest("picture", sheet.columns)))
    faults: list[Fault] = []
    found: dict[str, str] = {}
    for place, cells in sheet.records():
        name = cells["picture"]
        if not name:
            faults.append(Fault(place, "no picture is named."))
        elif name in found:
            faults.append(Fault(place, f"the picture {quoted(name)} stands twice."))
        found[name] = cells.get("finding", "")
    if faults or not found:
        raise InputError(*faults or (Fault(sheet.place, "the table names no picture."),))
    return list(found.items())
