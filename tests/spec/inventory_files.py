"""Small curriculum inventories for tests. Invented: no school's."""

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<CurriculumInventory xmlns="http://ns.medbiq.org/curriculuminventory/v{version}/"
  xmlns:lom="http://ltsc.ieee.org/xsd/LOM" xmlns:cf="http://ns.medbiq.org/competencyframework/v1/"
  xmlns:co="http://ns.medbiq.org/competencyobject/v1/" xmlns:hx="http://ns.medbiq.org/lom/extend/v1/"
  xmlns:m="http://ns.medbiq.org/member/v1/">
<ReportID domain="idd:example.org:cireport">1</ReportID>
<Institution><m:InstitutionName>Invented school</m:InstitutionName></Institution>
<Program><ProgramName>MD</ProgramName><ProgramID domain="idd:example.org:program">1</ProgramID></Program>
<Title>Invented inventory</Title>
<ReportDate>2026-07-01</ReportDate>
<ReportingStartDate>2025-07-01</ReportingStartDate>
<ReportingEndDate>2026-06-30</ReportingEndDate>
<Language>en-US</Language>
<Description>Made up for a test.</Description>
"""


def competency(name, title, category="program-level-competency"):
    return (
        f"<CompetencyObject><lom:lom><lom:general><lom:identifier><lom:catalog>URI</lom:catalog>"
        f"<lom:entry>{name}</lom:entry></lom:identifier><lom:title><lom:string>{title}</lom:string></lom:title>"
        f'</lom:general></lom:lom><co:Category term="{category}"/></CompetencyObject>\n'
    )


def refers(name):
    path = "/CurriculumInventory/Expectations/CompetencyObject[lom:lom/lom:general/lom:identifier/lom:entry="
    return f"<CompetencyObjectReference>{path}'{name}']</CompetencyObjectReference>"


def event(name, duration="PT1H", keywords=(), competencies=(), taught=("IM013",), assessed=(), extra=""):
    words = "".join(f'<Keyword hx:source="MeSH" hx:id="{i}"><hx:string>{w}</hx:string></Keyword>' for i, w in keywords)
    methods = "".join(f'<InstructionalMethod primary="true">{each}</InstructionalMethod>' for each in taught)
    methods += "".join(f'<AssessmentMethod purpose="Summative">{each}</AssessmentMethod>' for each in assessed)
    return (
        f'<Event id="{name}"><Title>Event {name}</Title><EventDuration>{duration}</EventDuration>{words}'
        f"{''.join(map(refers, competencies))}{extra}{methods}</Event>\n"
    )


def relation(first, word, second):
    return (
        f"<cf:Relation><cf:Reference1><cf:Catalog>URI</cf:Catalog><cf:Entry>{first}</cf:Entry></cf:Reference1>"
        f"<cf:Relationship>http://www.w3.org/2004/02/skos/core#{word}</cf:Relationship>"
        f"<cf:Reference2><cf:Catalog>URI</cf:Catalog><cf:Entry>{second}</cf:Entry></cf:Reference2></cf:Relation>\n"
    )


def block(name, events=(), required="Required", levels=(1, 1), blocks=(), optional=()):
    at = "/CurriculumInventory/AcademicLevels/Level[@number='{}']"
    span = (
        f"<SequenceBlockLevels><StartingAcademicLevel>{at.format(levels[0])}</StartingAcademicLevel>"
        f"<EndingAcademicLevel>{at.format(levels[1])}</EndingAcademicLevel></SequenceBlockLevels>"
        if levels[0] != levels[1]
        else f"<Level>{at.format(levels[0])}</Level>"
    )
    inner = "".join(
        f'<SequenceBlockEvent required="{"false" if each in optional else "true"}"><EventReference>'
        f"/CurriculumInventory/Events/Event[@id='{each}']</EventReference></SequenceBlockEvent>"
        for each in (*events, *optional)
    )
    inner += "".join(
        f"<SequenceBlockReference>/CurriculumInventory/Sequence/SequenceBlock[@id='{each}']</SequenceBlockReference>"
        for each in blocks
    )
    return (
        f'<SequenceBlock id="{name}" required="{required}" order="Ordered" track="false"><Title>Block {name}</Title>'
        f"<Timing><Duration>P30D</Duration></Timing>{span}{inner}</SequenceBlock>\n"
    )


def inventory(events, competencies=(), relations=(), blocks=(), levels=(1, 2), version=1, head=HEAD):
    steps = "".join(f'<Level number="{each}"><Label>Year {each}</Label></Level>' for each in levels)
    return (
        head.format(version=version)
        + f"<Events>\n{''.join(events)}</Events>\n"
        + f"<Expectations>\n{''.join(competencies)}<CompetencyFramework>{''.join(relations)}</CompetencyFramework>"
        + f"</Expectations>\n<AcademicLevels><LevelsInProgram>{len(levels)}</LevelsInProgram>{steps}</AcademicLevels>\n"
        + f"<Sequence>\n{''.join(blocks)}</Sequence>\n</CurriculumInventory>\n"
    ).encode()


HOUSING, LANGUAGE = ("D006807", "Housing"), ("D003145", "Communication Barriers")
SMALL = {
    "events": [
        event("E1", "PT1H", [HOUSING], ["C1"]),
        event("E2", "PT1H30M", [HOUSING, LANGUAGE], ["C1", "C2"], taught=("IM013", "IM002")),
        event("E3", "PT30M", [], ["C3"], taught=(), assessed=("AM004",)),
        event("E4", "PT2H", [], []),
    ],
    "competencies": [competency(f"C{each}", f"Competency {each}") for each in (1, 2, 3, 4, 9)],
    "relations": [relation("C9", "narrower", "C1"), relation("C2", "broader", "C9"), relation("C3", "related", "C9")],
    "blocks": [
        block("B1", ["E1"], levels=(1, 2), blocks=["B2"]),
        block("B2", ["E2"], required="Optional", optional=["E3"]),
    ],
}
