"""An earlier wave of the made-up survey, so that its pages show change. Nobody gave these answers either.

Two things are made to be otherwise two years before: more of the students were the first in their family at college,
who are made to answer lower; and everybody answered a little lower. So the change is in part another mix of people, and
in part other answers of the same groups.
"""

from __future__ import annotations

import csv
import io
from typing import Final

from isonomia.demo.survey.answers import ASKED, answers_csv

SEED: Final = 20241122
BEFORE: Final = "2024"
NOW: Final = "2026"
COLUMN: Final = "wave"
FIRST: Final = 0.45
"""How many of the earlier students were first-generation."""
LOWER: Final = 0.25
"""How much lower their moods were, in standard deviations."""
WAVES: Final = (
    """period = "wave"  # 2024 and 2026: what changed is told, with another mix of people apart from other answers"""
)


def with_waves(study: str) -> str:
    """The text of the study file that compares both waves.

    Year of study moves from the first scale to the second, whose page is shorter: no page outgrows its budget.
    """
    told = study.replace('period = { is = "2026" }', WAVES, 1)
    told = told.replace('speaks_of     = "process"', 'speaks_of     = "process"\nwaves         = "apart"', 1)
    both, one = 'by       = ["first_generation", "year"]', 'by       = ["first_generation"]'
    first, second = told.split(both)
    return first + one + second.replace(one, both, 1)


def with_earlier_wave(answers: str) -> str:
    """The answers with a column that tells waves apart, and with those of two years before ahead of them.

    Args:
        answers: of the later wave, as CSV text; columns that the earlier one has not (comments) stay empty there.
    """
    head, *rows = csv.reader(io.StringIO(answers))
    own, *earlier = csv.reader(io.StringIO(answers_csv(ASKED, SEED, first_generation=FIRST, lower=LOWER)))
    columns = {name: at for at, name in enumerate(own)}
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([head[0], COLUMN, *head[1:]])
    for row in earlier:
        filled = [row[columns[name]] if name in columns else "" for name in head]
        writer.writerow([f"b{filled[0][1:]}", BEFORE, *filled[1:]])
    writer.writerows([row[0], NOW, *row[1:]] for row in rows)
    return out.getvalue()
