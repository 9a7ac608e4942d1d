"""A made-up survey with made-up comments, coded by two people and released by two."""

import csv

from isonomia import pipeline
from isonomia.demo.run import survey_study

THEMES = """
[climate.survey.themes]
columns = ["said"]
file = "themes.csv"
released = "released.csv"
titles = { workload = "The workload", mentoring = "Mentors" }
"""
UNIQUE = "zyxwvutsrq"
"""A word that stands in every comment and nowhere else."""
HEAD = ("id", "theme", "in_other_words", "released_by", "and_by")


def said_by(who):
    return f"I had so much {UNIQUE} to do that Dr Okafor told {who} to sleep at the hospital"


def people_of(folder):
    with (folder / "answers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_comments(folder, writers):
    """Add the column of comments to the answers."""
    rows = people_of(folder)
    with (folder / "answers.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, [*rows[0], "said"])
        table.writeheader()
        table.writerows({**row, "said": said_by(row["id"]) if row["id"] in writers else ""} for row in rows)


def write_rows(path, head, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])


def world(folder, *, few=5, released=(), section=THEMES):
    """A survey in which many of the first two years wrote, 14 of the third and `few` of the last; all of the workload.

    Returns the study file, who wrote in the last year, and who wrote in the first.
    """
    study = survey_study(folder)
    answered = [row for row in people_of(folder) if row["status"] == "complete"]
    by_year = {each: [row["id"] for row in answered if row["year"] == each] for each in "1234"}
    chosen = {"1": by_year["1"][:60], "2": by_year["2"][:60], "3": by_year["3"][:14], "4": by_year["4"][:few]}
    small, large = chosen["4"], chosen["1"]
    every = [who for group in chosen.values() for who in group]
    write_comments(folder, set(every))
    rows = [(who, coder, "workload") for who in every for coder in ("reader one", "reader two")]
    write_rows(folder / "themes.csv", ("id", "coder", "theme"), rows)
    write_rows(folder / "released.csv", HEAD, released)
    text = study.read_text(encoding="utf-8")
    study.write_text(text.replace("[dimension.first_generation]", section + "[dimension.first_generation]", 1), "utf-8")
    return study, small, large


def built(study, folder):
    return pipeline.build(study, folder / "out")
