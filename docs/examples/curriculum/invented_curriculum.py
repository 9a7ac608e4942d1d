"""Write an invented curriculum to learn with: an inventory, two editions of cases, two reviewers, two coders.

No school teaches it, nobody reviewed it, no picture of it exists; no number in it means anything. Run it from this
folder: `python invented_curriculum.py`. The same files come out every time.
"""

import csv
import json
import random
from pathlib import Path

HERE = Path(__file__).parent
SEED = 20261128
CASES = 36
PICTURES = 48
WORDS = {
    "D006807": "Housing",
    "D003147": "Communication Barriers",
    "D012424": "Rural Health",
    "D006973": "Hypertension",
    "D003920": "Diabetes Mellitus",
    "D001249": "Asthma",
    "D011247": "Pregnancy",
    "D007676": "Kidney Failure, Chronic",
}
COMPETENCIES = (
    ("C1", "Take a history that asks about daily life", ""),
    ("C2", "Work with an interpreter", "C1"),
    ("C3", "Plan care with distance and cost in view", "C1"),
    ("C4", "Choose first treatments of common diseases", ""),
    ("C5", "Explain a risk estimate", "C4"),
    ("C6", "Plan care with a person who has a disability", ""),
)
EVENTS = (
    ("Talking about daily life", 60, ("D006807",), ("C1",), "IM029", ""),
    ("Interpreters at work", 90, ("D003147",), ("C2",), "IM018", ""),
    ("Blood pressure", 60, ("D006973",), ("C4",), "IM013", ""),
    ("Sugar and the kidney", 120, ("D003920", "D007676"), ("C4", "C5"), "IM013", ""),
    ("Wheezing children", 60, ("D001249",), ("C4",), "IM035", ""),
    ("A clinic two hours away", 90, ("D012424",), ("C3",), "IM029", ""),
    ("Care in pregnancy", 60, ("D011247",), ("C4",), "IM013", ""),
    ("Risk in numbers", 60, ("D006973",), ("C5",), "IM035", ""),
    ("Stations: history", 120, ("D006807",), ("C1",), "", "AM007"),
    ("Written examination", 180, ("D006973", "D003920", "D001249"), ("C4", "C5"), "", "AM004"),
)
OPENINGS = (
    "A 46-year-old woman comes to the clinic because of headaches.",
    "A 58-year-old man is seen for swelling of his legs.",
    "A 9-year-old girl is brought by her father with a cough at night.",
    "A 31-year-old man comes to the emergency department with chest pain.",
    "A 72-year-old woman who lives alone asks about her tablets.",
    "A 27-year-old woman in her second pregnancy comes for a visit.",
)
BEFORE = (
    "The patient is noncompliant with his treatment.",
    "She refuses to have blood drawn.",
    "His eGFR by the MDRD equation is 48 mL/min.",
    "He is agitated and will not sit down.",
    "Lung compliance is reduced.",
    "Her blood pressure is 152/94 mm Hg.",
)
AFTER = (
    "The tablets cost too much, and he takes them on some days.",
    "She declines the blood draw and says why.",
    "His eGFR by the CKD-EPI equation of 2021 is 52 mL/min.",
    "He is agitated and will not sit down.",
    "Lung compliance is reduced.",
    "Her blood pressure is 152/94 mm Hg.",
)
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- Invented: no school teaches this curriculum. Written by invented_curriculum.py. -->
<CurriculumInventory xmlns="http://ns.medbiq.org/curriculuminventory/v10/"
  xmlns:lom="http://ltsc.ieee.org/xsd/LOM" xmlns:cf="http://ns.medbiq.org/competencyframework/v1/"
  xmlns:co="http://ns.medbiq.org/competencyobject/v1/" xmlns:hx="http://ns.medbiq.org/lom/extend/v1/"
  xmlns:m="http://ns.medbiq.org/member/v1/">
<ReportID domain="idd:example.org:cireport">invented-1</ReportID>
<Institution><m:InstitutionName>An invented school</m:InstitutionName></Institution>
<Program><ProgramName>Invented program</ProgramName><ProgramID domain="idd:example.org:program">1</ProgramID></Program>
<Title>An invented curriculum</Title>
<ReportDate>2026-07-01</ReportDate>
<ReportingStartDate>2025-07-01</ReportingStartDate>
<ReportingEndDate>2026-06-30</ReportingEndDate>
<Language>en-US</Language>
<Description>Invented, to learn with.</Description>
"""


def inventory() -> str:
    """The inventory as XML."""
    lines = [HEAD, "<Events>\n"]
    for number, (title, minutes, words, competencies, taught, assessed) in enumerate(EVENTS, 1):
        keys = "".join(
            f'<Keyword hx:source="MeSH" hx:id="{word}"><hx:string>{WORDS[word]}</hx:string></Keyword>' for word in words
        )
        path = "/CurriculumInventory/Expectations/CompetencyObject[lom:lom/lom:general/lom:identifier/lom:entry="
        refers = "".join(
            f"<CompetencyObjectReference>{path}'{each}']</CompetencyObjectReference>" for each in competencies
        )
        method = (
            f'<InstructionalMethod primary="true">{taught}</InstructionalMethod>'
            if taught
            else f'<AssessmentMethod purpose="Summative">{assessed}</AssessmentMethod>'
        )
        lines.append(
            f'<Event id="E{number}"><Title>{title}</Title><EventDuration>PT{minutes}M</EventDuration>'
            f"{keys}{refers}{method}</Event>\n"
        )
    lines.append("</Events>\n<Expectations>\n")
    for name, title, _ in COMPETENCIES:
        lines.append(
            "<CompetencyObject><lom:lom><lom:general><lom:identifier><lom:catalog>URI</lom:catalog>"
            f"<lom:entry>{name}</lom:entry></lom:identifier><lom:title><lom:string>{title}</lom:string></lom:title>"
            '</lom:general></lom:lom><co:Category term="program-level-competency"/></CompetencyObject>\n'
        )
    lines.append("<CompetencyFramework>\n")
    for name, _, above in COMPETENCIES:
        if above:
            one, other = (f"<cf:Catalog>URI</cf:Catalog><cf:Entry>{each}</cf:Entry>" for each in (above, name))
            lines.append(
                f"<cf:Relation><cf:Reference1>{one}</cf:Reference1><cf:Relationship>"
                "http://www.w3.org/2004/02/skos/core#narrower</cf:Relationship>"
                f"<cf:Reference2>{other}</cf:Reference2></cf:Relation>\n"
            )
    lines.append("</CompetencyFramework>\n</Expectations>\n<AcademicLevels><LevelsInProgram>2</LevelsInProgram>")
    lines += [f'<Level number="{year}"><Label>Year {year}</Label></Level>' for year in (1, 2)]
    lines.append("</AcademicLevels>\n<Sequence>\n")
    for block, (required, first, last) in enumerate((("Required", 1, 6), ("Optional", 6, 7), ("Required", 7, 11)), 1):
        level = f"/CurriculumInventory/AcademicLevels/Level[@number='{1 if block < 3 else 2}']"
        inside = "".join(
            f"<SequenceBlockEvent required=\"true\"><EventReference>/CurriculumInventory/Events/Event[@id='E{each}']"
            "</EventReference></SequenceBlockEvent>"
            for each in range(first, last)
        )
        lines.append(
            f'<SequenceBlock id="B{block}" required="{required}" order="Ordered" track="false"><Title>Block {block}'
            f"</Title><Timing><Duration>P60D</Duration></Timing><SequenceBlockLevels><StartingAcademicLevel>{level}"
            f"</StartingAcademicLevel><EndingAcademicLevel>{level}</EndingAcademicLevel></SequenceBlockLevels>{inside}"
            "</SequenceBlock>\n"
        )
    return "".join([*lines, "</Sequence>\n</CurriculumInventory>\n"])


def cases(sentences: tuple[str, ...]) -> list[dict[str, object]]:
    """One edition of the cases."""
    found: list[dict[str, object]] = []
    for number in range(CASES):
        stem = f"{OPENINGS[number % len(OPENINGS)]} {sentences[number % 7 % len(sentences)]} What is the next step?"
        found.append({"id": f"case-{number + 1:02d}", "stem": stem, "answer": "A longer talk about the person's day."})
    return found


def write_table(name: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """A CSV file."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns)
        out.writerows(rows)


def reviews(chance: random.Random) -> None:
    """Two filled-in checklists and the decisions of a third, all drawn by lot."""
    columns = ("role", "case", "number", "question", "answer", "remark")
    keys = [(f"case-{case + 1:02d}", number) for case in range(CASES) for number in range(1, 12)]
    truth = {key: chance.choices(("yes", "no", "not applicable"), (0.6, 0.25, 0.15))[0] for key in keys}
    said: dict[str, dict[tuple[str, int], str]] = {}
    for role in ("reviewer A", "reviewer B"):
        said[role] = {
            key: answer if chance.random() < 0.88 else chance.choice(("yes", "no", "cannot tell"))
            for key, answer in truth.items()
        }
        rows = [(role, case, str(number), "", said[role][case, number], "drawn by lot") for case, number in keys]
        rows.append((role, "(whole set)", "12", "", "yes", "nobody who works at night"))
        write_table(f"{role.replace(' ', '-').lower()}.csv", columns, rows)
    columns = ("case", "number", "final answer", "final reason", "author's answer")
    one, other = said.values()
    decided = [
        (case, str(number), truth[case, number], "drawn by lot", "")
        for case, number in keys
        if one[case, number] != other[case, number] and chance.random() < 0.8
    ]
    write_table("decisions.csv", columns, decided)


def codings(chance: random.Random) -> None:
    """Two codings of pictures that do not exist."""
    types = ("I", "II", "III", "IV", "V", "VI")
    truth = chance.choices(types, (18, 34, 22, 12, 9, 5), k=PICTURES)
    for role in ("coder A", "coder B"):
        rows = []
        for number, tone in enumerate(truth, 1):
            at = types.index(tone)
            seen = tone if chance.random() < 0.8 else types[min(5, max(0, at + chance.choice((-1, 1))))]
            rows.append((role, f"figure-{number:02d}", "rash", seen, ""))
        write_table(f"{role.replace(' ', '-').lower()}.csv", ("role", "picture", "finding", "tone", "remark"), rows)


def main() -> None:
    """Write every file."""
    chance = random.Random(SEED)  # noqa: S311  nothing secret hangs on it
    (HERE / "inventory.xml").write_text(inventory(), encoding="utf-8", newline="\n")
    for name, sentences in (("cases-before.json", BEFORE), ("cases.json", AFTER)):
        text = json.dumps(cases(sentences), indent=1, ensure_ascii=False)
        (HERE / name).write_text(text + "\n", encoding="utf-8", newline="\n")
    reviews(chance)
    codings(chance)


if __name__ == "__main__":
    main()
