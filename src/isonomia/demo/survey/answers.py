"""Made-up answers to the short form of the program. Nobody gave them; they show what the pages of a scale look like.

People differ in one mood, which moves all their answers; first-generation students are made a little lower on average,
and one statement is made to be read differently by them, so that the pages have something to say.
"""

from __future__ import annotations

import csv
import io
from typing import Final

import numpy as np

SEED: Final = 20261122
ASKED: Final = 940
FIRST_GENERATION: Final = 0.3
BELONGING: Final = ("b1", "b2", "b3", "b4", "b5")
LEARNING: Final = ("l1", "l2", "l3", "l4")
REVERSED: Final = "b3"
READ_DIFFERENTLY: Final = "l2"
LABELS: Final = ("Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree")


def answers_csv(
    asked: int = ASKED, seed: int = SEED, *, first_generation: float = FIRST_GENERATION, lower: float = 0.0
) -> str:
    """The answers as CSV text, a row for everybody who was asked.

    `first_generation`: the share of students who are; `lower`: how much lower all moods are than they were drawn.
    """
    draw = np.random.default_rng(seed)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["id", "first_generation", "year", "status", *BELONGING, *LEARNING])
    for number in range(asked):
        first = draw.random() < first_generation
        year = ("1", "2", "3", "4")[int(draw.integers(4))]
        status = _status(draw, first=first)
        writer.writerow(
            [f"a{number:04d}", "yes" if first else "no", year, status, *_answers(draw, status, lower, first=first)]
        )
    return out.getvalue()


def _status(draw: np.random.Generator, *, first: bool) -> str:
    """What became of somebody who was asked; first-generation students are made to answer less often."""
    chance = draw.random()
    ends = (0.58, 0.66, 0.74) if first else (0.70, 0.78, 0.84)
    for end, status in zip(ends, ("complete", "stopped", "declined"), strict=True):
        if chance < end:
            return status
    return "no reply"


def _answers(draw: np.random.Generator, status: str, lower: float, *, first: bool) -> list[str]:
    """Labels of the chosen answers; nothing of those who did not answer, and of the others a skipped one at times."""
    mood = draw.normal(-0.35 if first else 0.0, 1.0) - lower
    made: list[str] = []
    for at, item in enumerate((*BELONGING, *LEARNING)):
        place = 3.5 + 0.8 * mood + draw.normal(0.0, 0.8) - (0.9 if first and item == READ_DIFFERENTLY else 0.0)
        chosen = int(np.clip(np.rint(place), 1, 5))
        label = LABELS[(6 - chosen if item == REVERSED else chosen) - 1]
        skipped = draw.random()
        silent = status in {"declined", "no reply"} or (status == "stopped" and at >= len(BELONGING))
        made.append("" if silent or skipped < 0.02 else "Prefer not to say" if skipped < 0.03 else label)
    return made
