"""The coverage matrix and the gaps of an inventory that is small enough to count by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import inventory_files as made
from isonomia.curriculum.inventory.coverage import coverage, events_by
from isonomia.curriculum.inventory.gaps import gaps, topics
from isonomia.curriculum.inventory.placement import placements
from isonomia.curriculum.inventory.reading import parse_inventory


@pytest.fixture(scope="module")
def small():
    return parse_inventory(made.inventory(**made.SMALL))


def rows(inventory, by):
    return {each.key: each for each in coverage(inventory).rows[by]}


def test_hours_once_per_event_and_once_per_method(small):
    found = coverage(small)
    assert (found.events, found.hours, found.method_hours) == (4, 5.0, 6.5)
    methods = rows(small, "method")
    assert (methods["IM013"].events, methods["IM013"].hours, methods["IM013"].method_hours) == (3, 4.5, 4.5)
    assert (methods["IM002"].hours, methods["IM002"].method_hours) == (1.5, 1.5)
    use = rows(small, "use")
    assert (use["taught"].events, use["taught"].hours, use["taught"].method_hours) == (3, 4.5, 6.0)
    assert (use["assessed"].events, use["assessed"].method_hours) == (1, 0.5)


def test_keywords_and_events_without_one(small):
    found = rows(small, "keyword")
    assert (found["MeSH:D006807"].label, found["MeSH:D006807"].events, found["MeSH:D006807"].hours) == (
        "Housing",
        2,
        2.5,
    )
    assert found["MeSH:D006807"].share == pytest.approx(0.5)
    assert (found[""].events, found[""].hours) == (2, 2.5)


def test_a_competency_counts_those_narrower_than_itself_each_event_once(small):
    found = rows(small, "competency")
    assert (found["C9"].events, found["C9"].hours) == (2, 2.5)  # E1, E2 by C1 and C2
    assert (found["C1"].events, found["C2"].events, found["C4"].events) == (2, 1, 0)
    assert (found["C3"].taught, found["C3"].assessed) == (0, 1)


def test_years_and_requirement(small):
    assert {key: each.events for key, each in rows(small, "level").items()} == {"1": 3, "2": 1, "": 1}
    assert {key: each.events for key, each in rows(small, "requirement").items()} == {
        "required": 1,
        "elective": 2,
        "not placed": 1,
    }


def test_a_block_is_no_stricter_than_those_above_it():
    events = [made.event(f"E{each}") for each in range(1, 5)]
    blocks = [
        made.block("top", required="Optional", blocks=["inner"]),
        made.block("inner", ["E1"], blocks=["deep"]),
        made.block("deep", ["E2"]),
        made.block("track", ["E3"], required="Required In Track"),
        made.block("other", ["E1"], blocks=["deep"]),
        made.block("a", ["E4"], blocks=["b"]),
        made.block("b", blocks=["a"]),
    ]
    inventory = parse_inventory(made.inventory(events, blocks=blocks))
    found = {event: each.requirement for event, each in placements(inventory).items()}
    assert found == {"E1": "required", "E2": "required", "E3": "required in track", "E4": "elective"}
    assert gaps(inventory).circles == ("a", "b")


def test_gaps(small):
    found = gaps(small)
    assert found.never_assessed == ("C1", "C2", "C9")
    assert found.never_taught == ("C3",)
    assert found.without_event == ("C4",)
    assert found.once == (("Communication Barriers", "E2"),)
    assert found.not_placed == ("E4",)


def test_topics_of_a_users_list(small):
    words = {"Homes": ("housing",), "Language": ("MeSH:D003145", "interpreters"), "Rurality": ("rural health",)}
    found = topics(small, words)
    assert [(each.title, each.events, each.hours, each.assessed) for each in found] == [
        ("Homes", ("E1", "E2"), 2.5, 0),
        ("Language", ("E2",), 1.5, 0),
        ("Rurality", (), 0.0, 0),
    ]


def test_circles_of_competencies_end():
    pairs = [made.relation("C1", "narrower", "C2"), made.relation("C2", "narrower", "C1")]
    inventory = parse_inventory(
        made.inventory(
            [made.event("E1", competencies=["C2"])], [made.competency("C1", "One"), made.competency("C2", "Two")], pairs
        )
    )
    assert {key: each.events for key, each in rows(inventory, "competency").items()} == {"C1": 1, "C2": 1}


@given(
    st.lists(
        st.tuples(st.integers(0, 600), st.sets(st.integers(0, 3), max_size=3), st.sets(st.integers(0, 3), max_size=3)),
        min_size=1,
        max_size=12,
    )
)
def test_no_row_has_more_than_everything(drawn):
    words = [(f"D{each}", f"Word {each}") for each in range(4)]
    events = [
        made.event(f"E{at}", f"PT{minutes}M", [words[w] for w in sorted(keys)], [f"C{c}" for c in sorted(refers)])
        for at, (minutes, keys, refers) in enumerate(drawn)
    ]
    inventory = parse_inventory(made.inventory(events, [made.competency(f"C{each}", "x") for each in range(4)]))
    matrix = coverage(inventory)
    assert matrix.hours == pytest.approx(sum(minutes for minutes, _, _ in drawn) / 60)
    for by, found in matrix.rows.items():
        for row in found:
            assert row.hours <= matrix.hours + 1e-9
            assert row.share is None or 0 <= row.share <= 1 + 1e-9
        covered = {event.id for events in events_by(inventory, by).values() for event in events}
        assert len(covered) == len(drawn), by
