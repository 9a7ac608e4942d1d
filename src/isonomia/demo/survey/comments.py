"""Made-up comments of the made-up survey, as two readers coded them and two released some. Nobody wrote them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

SEED: Final = 20261123
COLUMN: Final = "said"
WROTE: Final = 0.5
"""How many of those who answered to the end wrote a comment."""
SLIPS: Final = 0.12
"""How often one reader alone finds the theme, or misses it."""
SECTION: Final = """\
# What people wrote, made up too. The build puts it into the private folder, where two people code it; what two of them
# released by name stands on a page in other words.
[climate.survey.themes]
columns  = ["said"]
file     = "themes.csv"
released = "released.csv"
titles   = { workload = "Wrote about the workload", mentors = "Wrote about mentors" }

"""
SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "workload": (
        "There is no evening left after the wards, and the reading piles up.",
        "Too many hours, too little sleep, and nobody asks how we are.",
        "I skip meals to keep up with what is due each week.",
        "We get three assignments for the same day again and again.",
    ),
    "mentors": (
        "My mentor made time for me when I thought of leaving.",
        "I never met the mentor that I was given.",
        "Somebody to talk to in the first month would have helped me a lot.",
        "The people who guide us are kind, but there are too few of them.",
    ),
}
TOLD: Final[Mapping[str, tuple[str, ...]]] = {
    "workload": ("Work fills the day and the night, and reading comes last.", "Deadlines fall on one day."),
    "mentors": ("A mentor with time kept somebody in the course.", "An assigned mentor was never seen."),
}
READERS: Final = ("first reader", "second reader")
RELEASED_BY: Final = ("A made-up reader", "Another made-up reader")
_OF: Final = {"workload": (0, 3), "mentors": (0, 1)}
"""Which comment each of the words in TOLD tells."""


def with_comments(answers: str) -> tuple[str, str, str]:
    """The answers with a column of comments, what two readers found, and what two released, each as CSV text."""
    draw = np.random.default_rng(SEED)
    head, *rows = csv.reader(io.StringIO(answers))
    person, status = head.index("id"), head.index("status")
    wrote: list[tuple[str, str, int]] = []
    made: list[list[str]] = []
    for row in rows:
        chance, theme = draw.random(), ("workload", "mentors")[int(draw.random() < 0.45)]
        which = int(draw.integers(len(SAID[theme])))
        writes = row[status] == "complete" and chance < WROTE
        made.append([*row, SAID[theme][which] if writes else ""])
        if writes:
            wrote.append((row[person], theme, which))
    coded = [(who, reader, _found(draw, theme)) for who, theme, _ in wrote for reader in READERS]
    return (
        _text([*head, COLUMN], made),
        _text(["id", "coder", "theme"], coded),
        _text(["id", "theme", "in_other_words", "released_by", "and_by"], _released(wrote, coded)),
    )


def _found(draw: np.random.Generator, theme: str) -> str:
    """What a reader finds: the theme, or at times nothing."""
    return "" if draw.random() < SLIPS else theme


def _released(
    wrote: Iterable[tuple[str, str, int]], coded: Iterable[tuple[str, str, str]]
) -> Iterable[tuple[str, ...]]:
    """The first comment of each kind that both readers gave its theme, in other words."""
    both = {who for who, reader, theme in coded if reader == READERS[0] and theme}
    both &= {who for who, reader, theme in coded if reader == READERS[1] and theme}
    told: dict[tuple[str, int], str] = {}
    for who, theme, which in wrote:
        if who in both:
            told.setdefault((theme, which), who)
    for theme, words in TOLD.items():
        for which, said in zip(_OF[theme], words, strict=True):
            yield told[theme, which], theme, said, *RELEASED_BY


def _text(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()
