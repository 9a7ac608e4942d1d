"""CI.10.1 files: what is read of them, and the sentence for each thing that is wrong."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import inventory_files as made
from isonomia.curriculum.inventory.durations import minutes_of
from isonomia.curriculum.inventory.reading import parse_inventory, read_inventory
from isonomia.curriculum.inventory.references import FORMS, referred
from isonomia.errors import InputError


def said(content):
    with pytest.raises(InputError) as caught:
        parse_inventory(content, "ci.xml")
    return str(caught.value)


@pytest.mark.parametrize("version", [1, 2, 10])
def test_each_version_is_read(version):
    found = parse_inventory(made.inventory(**made.SMALL, version=version))
    assert (found.version, found.title, found.program) == (version, "Invented inventory", "MD")
    assert (found.start, found.end) == ("2025-07-01", "2026-06-30")
    assert [each.minutes for each in found.events] == [60, 90, 30, 120]
    assert found.events[1].competencies == ("C1", "C2")
    assert [each.label for each in found.events[1].keywords] == ["Housing", "Communication Barriers"]
    assert found.events[1].keywords[0].key == "MeSH:D006807"
    assert [(each.use, each.purpose) for each in found.events[2].methods] == [("assessed", "Summative")]
    assert found.levels == {1: "Year 1", 2: "Year 2"}
    assert (found.blocks[0].levels, found.blocks[0].blocks) == ((1, 2), ("B2",))
    assert dict(found.blocks[1].events) == {"E2": True, "E3": False}
    assert found.remarks == ()


def test_a_file_is_read(tmp_path):
    file = tmp_path / "ci.xml"
    file.write_bytes(made.inventory(**made.SMALL))
    assert len(read_inventory(file).events) == 4
    with pytest.raises(InputError, match="cannot be read"):
        read_inventory(tmp_path / "none.xml")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("PT1H30M", 90),
        ("PT2H", 120),
        ("PT05M", 5),
        ("PT0M", 0),
        ("PT90S", 1.5),
        ("P1D", None),
        ("1H", None),
        ("PT", None),
    ],
)
def test_durations(text, minutes):
    assert minutes_of(text) == minutes


@pytest.mark.parametrize("target", FORMS)
def test_references_are_matched(target):
    assert referred(FORMS[target], target) in ("E1", "1", "URI")
    assert referred(f" {FORMS[target]}\n", target) is not None
    other = next(each for each in FORMS if each != target)
    assert referred(FORMS[other], target) is None


@pytest.mark.parametrize(
    "text",
    [
        "//Event",
        "/CurriculumInventory/Events/Event[@id='E1' or '1'='1']",
        "/CurriculumInventory/Events/Event[position()=1]",
        "/CurriculumInventory/Events/Event[@id='E1']/Title",
        "document('http://example.org/')",
    ],
)
def test_an_expression_is_never_evaluated(text):
    assert referred(text, "Event") is None


def test_a_document_type_is_refused_before_anything_is_expanded():
    bomb = b'<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>\n<x>&b;</x>'
    assert said(bomb).startswith("ci.xml, line 2: the file declares a document type")
    outside = b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'
    assert "<!DOCTYPE" in said(outside)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "ci.xml: the file is empty."),
        (b"<a>\n<b></a>", "ci.xml, line 2: this is not well-formed XML: mismatched tag"),
        (b"<a>&other;</a>", "not well-formed XML: undefined entity"),
        (b"<html/>", "this is not a curriculum inventory: its first element is “html”"),
        (b"<CurriculumInventory/>", "the namespace of CurriculumInventory is not given"),
        (b'<CurriculumInventory xmlns="http://example.org/"/>', "is “http://example.org/”"),
        (b'<?xml version="1.0" encoding="x-none"?><a/>', "encoding"),
        (b"<a>" * 100 + b"</a>" * 100, "more than 64 deep"),
        (b"\x00\x01\x02", "not well-formed"),
    ],
)
def test_files_of_another_kind(content, sentence):
    assert sentence in said(content)


def changed(old, new):
    text = made.inventory(**made.SMALL).decode()
    assert old in text
    return text.replace(old, new, 1).encode()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("<Title>Invented inventory</Title>", "", "CurriculumInventory lacks its part Title"),
        ("<Language>", "<Languages/><Language>", "no part “Languages”. Did you mean 'Language'?"),
        ("<Description>", "<Description/><Description>", "has Description twice"),
        ("<Sequence>", "<m:Events/><Sequence>", "“Events” stands in another namespace"),
        ('<Event id="E2">', '<Event id="E1">', "the id “E1” stands at two elements Event"),
        ('<Event id="E2">', "<Event>", "Event has no id"),
        ("<Title>Event E1</Title>", "", "Event has no Title"),
        ("<EventDuration>PT1H</EventDuration>", "", "Event has no EventDuration"),
        ("PT1H30M", "90 minutes", "“90 minutes” is not a duration"),
        ('purpose="Summative"', 'purpose="Sumative"', "Did you mean 'Summative'?"),
        ('<AssessmentMethod purpose="Summative">AM004</AssessmentMethod>', "", "neither an InstructionalMethod nor"),
        ("Event[@id='E2']", "Event[@id='E7']", "leads to the Event “E7”, which is not in the file"),
        ("Event[@id='E2']", "Event[1]", "which is not a reference to one Event"),
        ("entry='C1'", "entry='C77'", "leads to the CompetencyObject “C77”"),
        ("Level[@number='1']", "Level[@number='5']", "leads to the Level “5”"),
        ('<Level number="2">', '<Level number="11">', "the number of a Level is “11”"),
        ('required="Optional"', 'required="Elective"', "`required` of a SequenceBlock is “Elective”"),
        ('order="Ordered"', 'order="Orderd"', "Did you mean 'Ordered'?"),
        ("core#narrower", "core#wider", "the relationship is"),
        ("2025-07-01", "July 2025", "ReportingStartDate is “July 2025”"),
        ("<lom:entry>C4</lom:entry>", "", "CompetencyObject has no lom:identifier/lom:entry"),
        ("<lom:entry>C4</lom:entry>", "<lom:entry>C1</lom:entry>", "two CompetencyObjects have the entry “C1”"),
    ],
)
def test_each_fault_has_its_line_and_its_sentence(old, new, sentence):
    content = changed(old, new)
    assert sentence in said(content)
    assert "ci.xml, line " in said(content)


def test_all_faults_are_said_at_once_and_many_of_a_kind_are_counted():
    events = [made.event(f"E{each}", "soon") for each in range(30)]
    with pytest.raises(InputError) as caught:
        parse_inventory(made.inventory(events), "ci.xml")
    assert len(caught.value.faults) == 21
    assert caught.value.faults[-1].problem == "10 more of the same kind: durations."


def test_what_does_no_harm_is_a_remark():
    content = changed(
        "<EventDuration>PT2H</EventDuration>", "<ResourceType>RE1</ResourceType><EventDuration>PT0M</EventDuration>"
    )
    found = parse_inventory(content, "ci.xml")
    assert [each.partition(": ")[2] for each in found.remarks] == [
        "EventDuration should stand before ResourceType in Event.",
        "the event takes no time: it counts as an event and adds no hour.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "remark"),
    [
        ("<Timing><Duration>P30D</Duration></Timing>", "", "SequenceBlock has no Timing, which the schema asks for."),
        (
            "</SequenceBlockLevels>",
            "</SequenceBlockLevels><ClerkshipModel>block</ClerkshipModel>",
            "ClerkshipModel is “block”; the schema asks for “integrated”, “rotation”.",
        ),
        ("PT30M", "PT1800S",
         "EventDuration is “PT1800S”; the schema asks for hours and minutes: PT1H30M, PT2H, PT50M."),
        ("P30D", "30 days", "Duration is “30 days”; the schema asks for a duration such as P30D or PT8H."),
        ("<Duration>P30D</Duration>", "", "Timing has neither Duration nor Dates, which the schema asks for."),
        (
            '<SequenceBlockEvent required="true">',
            "<SequenceBlockEvent>",
            "SequenceBlockEvent has no `required`; the schema asks for true or false.",
        ),
        (
            '<InstructionalMethod primary="true">IM002',
            "<InstructionalMethod>IM002",
            "InstructionalMethod has no `primary`; the schema asks for true or false.",
        ),
        (
            '<InstructionalMethod primary="true">IM002',
            '<InstructionalMethod primary="yes">IM002',
            "`primary` of InstructionalMethod is “yes”; the schema asks for true or false.",
        ),
        ("<LevelsInProgram>2</LevelsInProgram>", "",
         "AcademicLevels has no LevelsInProgram, which the schema asks for."),
        ("<Label>Year 2</Label>", "", "Level has no Label, which the schema asks for."),
        ("<Label>Year 2</Label>", "<Labl>Year 2</Labl><Label>2</Label>",
         "Level has a part “Labl” that the schema does not know. Did you mean 'Label'?"),
        ("<Label>Year 2</Label>", "<Label>Year 2</Label><Label>2</Label>",
         "Level has 2 times Label; the schema allows 1."),
        ("<ProgramName>MD</ProgramName>", "<ProgramName/>", "ProgramName is empty; the schema asks for words."),
        ("2026-07-01", "1 July 2026", "ReportDate is “1 July 2026”; the schema asks for a day such as 2026-06-30."),
        ("<Language>en-US", "<Language>American English",
         "Language is “American English”; the schema asks for a language such as en-US."),
        ('domain="idd:example.org:program"', 'domain="example.org"',
         "`domain` of ProgramID is “example.org”; the schema asks for a domain such as idd:example.org:program."),
        ("<Title>Invented inventory</Title>\n<ReportDate>2026-07-01</ReportDate>",
         "<ReportDate>2026-07-01</ReportDate>\n<Title>Invented inventory</Title>",
         "Title should stand before ReportDate in CurriculumInventory."),
    ],
)  # fmt: skip
def test_what_the_schema_asks_for_and_nothing_here_needs_is_a_remark(old, new, remark):
    content = changed(old, new)
    found = parse_inventory(content, "ci.xml")
    assert [each.partition(": ")[2] for each in found.remarks] == [remark]
    line = int(found.remarks[0].removeprefix("ci.xml, line ").partition(":")[0])
    named = remark.partition("”")[0].rpartition("“")[2] if "“" in remark else ""
    assert named in content.decode().splitlines()[line - 1]


def test_an_integration_block_is_held_against_the_standard_too():
    block = "<Integration><IntegrationBlock><Titel>x</Titel></IntegrationBlock></Integration></CurriculumInventory>"
    found = parse_inventory(changed("</CurriculumInventory>", block), "ci.xml")
    assert [each.partition(": ")[2] for each in found.remarks] == [
        "IntegrationBlock has a part “Titel” that the schema does not know. Did you mean 'Title'?",
        "IntegrationBlock has no Title, which the schema asks for.",
        "IntegrationBlock has no `id`; the schema asks for an id of its own.",
    ]


def test_many_remarks_of_a_kind_are_counted():
    content = made.inventory([made.event(f"E{at}", extra="<Note/>") for at in range(30)], version=2)
    found = [each for each in parse_inventory(content, "ci.xml").remarks if "Note" in each or "more" in each]
    assert len(found) == 21
    assert found[-1].endswith("10 more of the same kind: unknown parts of Event.")


def test_a_reference_may_be_the_last_part_of_an_entry():
    """The standard's own sample shortens the address of a competency where it refers to it."""
    content = changed("<lom:entry>C2</lom:entry>", "<lom:entry>http://example.org/C2</lom:entry>")
    content = content.replace(b"<cf:Entry>C2<", b"<cf:Entry>http://example.org/C2<")
    found = parse_inventory(content, "ci.xml")
    assert found.events[1].competencies == ("C1", "http://example.org/C2")
    assert found.remarks[0].endswith("“C2” is read as “http://example.org/C2”, the only entry that ends with it.")
    both = content.replace(b"<lom:entry>C3</lom:entry>", b"<lom:entry>http://example.com/C2</lom:entry>")
    assert "leads to the CompetencyObject “C2”" in said(both)


def test_the_schemas_own_spelling_is_accepted():
    content = changed("</CurriculumInventory>", "<m:Outcome>unsucessful</m:Outcome></CurriculumInventory>")
    assert len(parse_inventory(content).events) == 4


def test_a_method_may_say_its_own_time():
    old = '<InstructionalMethod primary="true">IM002'
    found = parse_inventory(changed(old, old.replace(">", ' instructionalMethodDuration="PT30M">')))
    assert [each.minutes for each in found.events[1].methods] == [None, 30]


@settings(max_examples=200)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_with_a_sentence(data):
    """Bytes cut out, put in or changed: never a traceback, never half of an inventory without a word."""
    content = bytearray(made.inventory(**made.SMALL))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        upto = data.draw(st.integers(at, min(len(content), at + 40)))
        content[at:upto] = data.draw(st.sampled_from([b"", b"<", b"&x;", b"\xff", b"</Event>", b"'", b"PT9H", b"<!--"]))
    faults, found = (), None
    try:
        found = parse_inventory(bytes(content), "ci.xml")
    except InputError as error:
        faults = error.faults
    assert found.events if found else faults
    assert all(fault.place.startswith("ci.xml") and fault.problem for fault in faults)
