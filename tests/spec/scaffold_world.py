"""Tables of made-up people for `init`, and what it makes of them."""

from collections import Counter
from datetime import date
from itertools import cycle, islice

from isonomia import study
from isonomia.model import reading
from isonomia.model.profile import ColumnProfile, TableProfile
from isonomia.study import scaffold

TODAY = date(2026, 11, 22)
ROWS = 120


def column(name, values):
    """A column's profile, from its values as the file has them."""
    texts = ["" if value is None else str(value) for value in values]
    full = [clean for clean in map(reading.clean, texts) if clean is not None]
    numbers = [number for number in map(reading.number, full) if number is not None]
    numeric = bool(full) and len(numbers) == len(full)
    return ColumnProfile(
        name=name,
        type="VARCHAR",
        distinct=len(set(texts)),
        blanks=len(texts) - len(full),
        values=tuple(Counter(texts).most_common(60)),
        numeric=numeric,
        whole=numeric and all(number.is_integer() for number in numbers),
        low=min(numbers) if numeric else None,
        high=max(numbers) if numeric else None,
        dates=bool(full) and all(reading.moment(text) for text in full),
    )


def table(rows=ROWS, **said):
    """A table of columns; values are repeated until there are enough."""
    columns = said.pop("columns")
    made = tuple(column(name, list(islice(cycle(values), rows))) for name, values in columns.items())
    return TableProfile("data/students.csv", rows, made, **said)


def written(columns, **said):
    text = scaffold.write(table(columns=columns, **said), TODAY)
    return text, study.parse(text)


def dimension(name, values):
    _, made = written({name: values, "passed": ["yes", "no"]})
    (only,) = made.dimensions.values()
    return only


def labels(made):
    return [level.label for level in made.levels]


def binding(made):
    return made.bindings["table"]
