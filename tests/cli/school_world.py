"""A made-up school of which one thing is asked: who graduated. Its study file in parts, and three years of it."""

SEX = """[dimension.sex]
column = "sex"
levels = { F = "Women", M = "Men" }
"""


def school(dimensions, by, *, title="A made-up school", source='person = "id"', question="", release=""):
    """The text of a study. What is given beside its dimensions and tables are further lines of a part."""
    return f"""
schema = 1
title = "{title}"
[source.students]
path = "students.csv"
{source}
{dimensions}[topic.progress]
title = "Who gets on"
[[indicator]]
id = "graduated"
topic = "progress"
title = "Graduated in time"
source = "students"
kind = "proportion"
event = "graduated = 'yes'"
higher_is = "better"
by = {by}
{question}[release]
id = "2026"
date = 2026-11-22
publisher = "A made-up school"
contact = "equity@school.example"
{release}"""


def save(folder, text, rows):
    """The study file of a folder, beside its table."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "students.csv").write_text("\n".join(rows) + "\n")
    (folder / "study.toml").write_text(text)
    return folder / "study.toml"


YEARS = 'person = "id"\nperiod = "year"'
STUDY = school(
    '[dimension.race]\ncolumn = "race"\n[dimension.age]\ncolumn = "age"\nbins = [0, 25, 30]\n' + SEX,
    '["sex", "race", "age"]',
    source=YEARS,
)
GROUPS = {"White": (60, 45), "Black": (30, 15), "Pacific": (6, 4), "Native": (7, 3)}


def write_study(folder, extra="", groups=GROUPS, years=(2021, 2022, 2023), study=STUDY):
    """So many people of each group each year, and how many of them graduated."""
    rows, who = ["id,year,race,sex,age,graduated"], 0
    for year in years:
        for race, (n, yes) in groups.items():
            for at in range(n):
                who += 1
                age = 20 if at % 2 else 26 if at % 10 else 31
                rows.append(f"{who},{year},{race},{'FM'[at % 2]},{age},{'yes' if at < yes else 'no'}")
    return save(folder, study + extra, rows)
