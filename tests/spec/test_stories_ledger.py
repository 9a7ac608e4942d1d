"""The consent ledger: lines are only added, and a change is found with its line."""

import json
import shutil
from datetime import date

import pytest

import story_world as world
from isonomia.errors import InputError, OutputError
from isonomia.model.stories import SCOPES
from isonomia.stories.events import EVENTS, KEYS, Event, event_of
from isonomia.stories.gather import unshortened
from isonomia.stories.ledger import FILE, FIRST, append, digest_of, ledger_of, read_ledger


@pytest.fixture
def folder(tmp_path):
    world.write_record(tmp_path)
    world.released(tmp_path)
    return tmp_path


def lines(folder):
    return (folder / FILE).read_bytes().splitlines()


def test_each_line_carries_the_digest_of_the_line_before(folder):
    written = lines(folder)
    assert [json.loads(each)["previous"] for each in written] == [FIRST, *map(digest_of, written[:-1])]
    ledger = read_ledger(folder)
    assert ledger.whole
    assert ledger.head == digest_of(written[-1])
    assert [each.name for each in ledger.events] == ["consented", "reviewed", "released"]
    assert ledger.events[0].terms == world.TERMS


def test_the_ledger_holds_nothing_of_the_story(folder):
    content = (folder / FILE).read_text(encoding="utf-8")
    for word in ("made-up", "Robin", "remember", "rural"):
        assert word not in content


@pytest.mark.parametrize("at", range(3))
def test_a_changed_line_breaks_the_chain_after_it(folder, at):
    content = lines(folder)
    content[at] = content[at].replace(b"2026", b"2025", 1)
    ledger = ledger_of(b"\n".join(content) + b"\n")
    if at == 2:  # nothing follows: an earlier release knows the line
        assert ledger.whole
        assert not unshortened(ledger, [read_ledger(folder).head]).whole
    else:
        assert f"ledger.jsonl line {at + 2}: the chain breaks here" in ledger.fault.sentence()
        assert ledger.events == ()


@pytest.mark.parametrize("gone", [0, 1])
def test_a_line_that_is_gone_breaks_the_chain(folder, gone):
    content = lines(folder)
    del content[gone]
    assert f"line {gone + 1}" in ledger_of(b"\n".join(content) + b"\n").fault.place


def test_two_lines_in_another_order_break_the_chain(folder):
    first, second, third = lines(folder)
    assert "line 1" in ledger_of(b"\n".join([second, first, third]) + b"\n").fault.place


def test_lines_cut_off_at_the_end_are_found_by_an_earlier_release(folder):
    whole = read_ledger(folder)
    short = ledger_of(b"\n".join(lines(folder)[:2]) + b"\n")
    assert short.whole
    found = unshortened(short, [FIRST, whole.digests[1], whole.head])
    assert "lines are gone" in found.fault.sentence()
    assert unshortened(whole, [FIRST, whole.digests[0], whole.head]).whole


def test_half_a_line_is_no_line(folder):
    content = (folder / FILE).read_bytes()
    assert "line 3: the line has no end" in ledger_of(content[:-1]).fault.sentence()
    assert "line 4: the line has no end" in ledger_of(content + b"{").fault.sentence()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"event":"consented"', '"event":"consent"', "there is no event “consent”. Did you mean 'consented'?"),
        ('"window":14', '"windw":14', "does not say: “window”"),
        ('"window":14', '"window":-1', "its window “-1” cannot stand there"),
        ('"window":14', '"window":14,"name":"x"', "has no place for: “name”"),
        ('"identity":"pseudonym"', '"identity":"other"', "its identity “other” cannot stand there"),
        ('"date":"2026-09-01"', '"date":"1.9.2026"', "its date “1.9.2026” cannot stand there"),
        ('"media":["audio","text"]', '"media":["text","text"]', "its media “text”, “text” cannot stand there"),
        ('"media":["audio","text"]', '"media":[]', "its media “[]” cannot stand there"),
        ('"scopes":["classroom"', '"scopes":["classrooms"', "its scopes"),
        ('"story":"one"', '"story":"../one"', "its story “../one” cannot stand there"),
        ('"review":"2028-09-01"', '"review":"2028-02-30"', "its review “2028-02-30” cannot stand there"),
        ("{", "", "the line is not JSON"),
    ],
)
def test_a_line_that_says_something_else_is_named(folder, old, new, said):
    content = lines(folder)
    assert old in content[0].decode()
    content[0] = content[0].decode().replace(old, new, 1).encode()
    sentence = ledger_of(b"\n".join(content) + b"\n").fault.sentence()
    assert sentence.startswith("ledger.jsonl line 1: ")
    assert said in sentence


def test_every_event_comes_back_as_it_was_written(tmp_path):
    made = {
        "consented": {"terms": world.TERMS},
        "scope_changed": {"terms": world.TERMS},
        "reviewed": {"by": "Somebody", "version": "a" * 64},
        "released": {"version": "b" * 64},
        "renewed": {"review": date(2030, 1, 1)},
    }
    events = [Event(name, "one", date(2026, 1, 1), SCOPES[:2], **made.get(name, {})) for name in EVENTS]
    assert append(tmp_path, *events).events == tuple(events)
    assert set(KEYS) == set(EVENTS)


def test_nothing_is_added_to_a_broken_ledger(folder):
    path = folder / FILE
    path.write_bytes(path.read_bytes().replace(b"2026", b"2025", 1))
    before = path.read_bytes()
    with pytest.raises(InputError, match="line 2"):
        append(folder, Event("revoked", "one", world.DAY, SCOPES))
    assert path.read_bytes() == before
    assert not list(folder.glob("*.part"))


def test_two_commands_do_not_write_at_once(folder):
    (folder / (FILE + ".part")).write_bytes(b"")
    before = (folder / FILE).read_bytes()
    with pytest.raises(OutputError, match="another command writes"):
        append(folder, Event("revoked", "one", world.DAY, SCOPES))
    assert (folder / FILE).read_bytes() == before


def test_a_faulty_event_is_not_written(folder):
    before = (folder / FILE).read_bytes()
    with pytest.raises(InputError, match="cannot be written"):
        append(folder, Event("released", "one", world.DAY, ("everywhere",), version="a" * 64))
    assert (folder / FILE).read_bytes() == before
    assert not list(folder.glob("*.part"))


def test_erasing_what_was_told_leaves_the_chain_whole(folder):
    shutil.rmtree(folder / "one")
    assert read_ledger(folder).whole


def test_an_empty_ledger_allows_nothing_and_is_no_fault():
    assert ledger_of(b"").whole
    assert ledger_of(b"").stories == ()


@pytest.mark.parametrize("line", ["[]", '"x"', "3", "null", '{"event":[]}', '{"event":{}}', "{}"])
def test_odd_json_is_refused(line):
    event, problem = event_of(line)
    assert event is None
    assert problem
