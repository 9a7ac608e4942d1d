"""Write applicants.csv: 1,200 invented applicants, to learn with. Nobody in it exists; no number in it means anything.

The table is messy in the ways that real ones are: blanks, "Prefer not to say", a code 1/2 for sex.
Run it from this folder: `python invented_applicants.py`. The same table comes out every time.
"""

import csv
import random
from pathlib import Path

PEOPLE = 1200
COLUMNS = ("applicant_id", "entry_year", "sex", "first_generation", "family_income", "accepted")


def applicants() -> list[tuple[str, ...]]:
    """The rows of the table."""
    chance = random.Random(20261122)  # noqa: S311  nothing secret hangs on it
    rows = []
    for number in range(1, PEOPLE + 1):
        first = chance.random() < 0.3
        sex = "1" if chance.random() < 0.45 else "2"
        income = max(8, round(20 + 55 * chance.random() + 70 * chance.random() * (not first)))
        accepted = chance.random() < 0.34 + 0.0012 * income - 0.06 * first
        stated = "Prefer not to say" if chance.random() < 0.04 else ("yes" if first else "no")
        rows.append(
            (
                f"A{number:04d}",
                str(2024 + number % 2),
                "" if chance.random() < 0.02 else sex,
                stated,
                "" if chance.random() < 0.08 else str(1000 * income),
                "yes" if accepted else "no",
            )
        )
    return rows


def write(path: Path) -> None:
    """The table as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows(applicants())


if __name__ == "__main__":
    write(Path(__file__).with_name("applicants.csv"))
