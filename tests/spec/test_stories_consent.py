"""What the ledger allows, scope by scope and day by day; the safe side wherever anything is missing."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

import story_world as world
from isonomia.errors import Fault
from isonomia.model.stories import PLACES, SCOPES, USES, StoriesSpec, StoryCircumstance
from isonomia.stories.clock import today_on_earth
from isonomia.stories.consent import decide, decide_now, tombstone_of
from isonomia.stories.events import Event
from isonomia.stories.gather import gather
from isonomia.stories.ledger import FILE, Ledger, append, read_ledger

V, W = "a" * 64, "b" * 64
DAY = world.DAY


def ledger(*events):
    return Ledger("ledger.jsonl", there=True, events=events)


def event(name, day=world.SEEN, scopes=("public_web",), **more):
    own = {
        "consented": {"terms": world.TERMS},
        "scope_changed": {"terms": world.TERMS},
        "reviewed": {"by": "Test", "version": V},
        "released": {"version": V},
        "renewed": {"review": date(2030, 1, 1)},
    }
    return Event(name, "one", day, scopes, **{**own.get(name, {}), **more})


def code(*events, scope="public_web", day=DAY):
    return decide(ledger(*events), "one", scope, day).code


GIVEN = (event("consented"), event("reviewed"), event("released"))


def with_terms(**more):
    return (event("consented", terms=replace(world.TERMS, **more)), event("reviewed"), event("released"))


def test_a_released_version_may_be_shown():
    found = decide(ledger(*GIVEN), "one", "public_web", DAY)
    assert found.allowed
    assert (found.version, found.released, found.terms) == (V, world.SEEN, world.TERMS)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((), "NOT_IN_LEDGER"),
        ((event("invited"),), "NO_CONSENT"),
        (GIVEN[:1], "NO_RELEASE"),
        (GIVEN[:2], "NO_RELEASE"),
        ((GIVEN[1], GIVEN[2]), "NO_CONSENT"),
        ((GIVEN[0], GIVEN[2]), "NO_REVIEWER"),
        ((GIVEN[0], event("reviewed", version=W), GIVEN[2]), "NO_REVIEWER"),
        ((*GIVEN, event("expired")), "NOT_LAST"),
        ((*GIVEN, event("reviewed")), "NOT_LAST"),
        ((*GIVEN, event("invited")), "NOT_LAST"),
        ((*GIVEN, event("scope_changed")), "NO_RELEASE"),
        ((*GIVEN, event("revoked")), "REVOKED"),
        ((*GIVEN, event("erased")), "ERASED"),
        ((*GIVEN, event("revoked"), event("released")), "NO_CONSENT"),
        ((*GIVEN, event("revoked"), event("renewed")), "NO_CONSENT"),
        ((*GIVEN, event("revoked"), event("consented")), "NO_RELEASE"),
        ((*GIVEN, event("revoked"), *GIVEN), "ALLOWED"),
        ((*GIVEN, event("renewed")), "ALLOWED"),
        ((*GIVEN, event("expired"), event("renewed")), "ALLOWED"),
        ((GIVEN[0], event("renewed")), "NO_RELEASE"),
        (with_terms(guardian="missing"), "NO_GUARDIAN"),
        (with_terms(guardian="given"), "ALLOWED"),
        (with_terms(others=("consented", "open")), "OPEN_PERSONS"),
        (with_terms(others=("consented", "removed")), "ALLOWED"),
        (with_terms(review=DAY), "ALLOWED"),
        (with_terms(review=DAY - timedelta(days=1)), "PAST_REVIEW"),
        (with_terms(window=52), "ALLOWED"),
        (with_terms(window=53), "IN_WINDOW"),
    ],
)
def test_what_follows_from_the_events(events, expected):
    assert code(*events) == expected


def test_a_renewal_moves_the_review():
    late = date(2029, 1, 1)
    assert code(*GIVEN, day=late) == "PAST_REVIEW"
    assert code(*GIVEN, event("renewed"), day=late) == "ALLOWED"


def test_an_end_counts_whatever_its_day_and_a_release_from_its_day_on():
    assert code(*GIVEN, event("revoked", day=date(2040, 1, 1))) == "REVOKED"
    assert code(GIVEN[0], GIVEN[1], event("released", day=date(2040, 1, 1))) == "IN_WINDOW"


OPENS = world.SEEN + timedelta(days=world.TERMS.window)
FAR = date(2027, 6, 1)


def at(when, *events, day=FAR):
    """The decision for a release of a far day, at a moment by the clock, written with its zone."""
    return decide_now(ledger(*events), "one", "public_web", day, today_on_earth(datetime.fromisoformat(when))).code


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-10-14T12:00:00+00:00", "IN_WINDOW"),
        ("2026-10-15T11:59:59+00:00", "IN_WINDOW"),  # still the 14th on Baker Island
        ("2026-10-15T12:00:00+00:00", "ALLOWED"),
        ("2026-10-15T23:00:00+13:00", "IN_WINDOW"),  # ten in the morning of UTC
        ("2026-10-15T02:00:00-10:00", "ALLOWED"),
        ("2027-03-01T00:00:00+00:00", "ALLOWED"),
    ],
)
def test_days_to_withdraw_are_over_when_they_are_over_everywhere(when, expected):
    assert date(2026, 10, 15) == OPENS
    assert at(when, *GIVEN) == expected


def test_the_clock_opens_nothing_that_the_day_of_the_release_keeps_closed():
    assert at("2027-03-01T00:00:00+00:00", *GIVEN, day=OPENS - timedelta(days=1)) == "IN_WINDOW"
    assert at("2027-03-01T00:00:00+00:00", *GIVEN, event("revoked")) == "REVOKED"
    assert at("2026-12-01T00:00:00+00:00", *GIVEN, day=date(2029, 1, 1)) == "PAST_REVIEW"


@pytest.mark.parametrize("name", ["consented", "reviewed", "released", "renewed"])
def test_an_event_that_gives_and_is_dated_ahead_gives_nothing_yet(name):
    """A window of no days, and a review far off: only the day of the event stands in the way."""
    terms = replace(world.TERMS, window=0, review=date(2040, 1, 1))
    events = [event("consented", terms=terms), event("reviewed"), event("released"), event("renewed")]
    ahead = [replace(each, day=date(2027, 1, 5)) if each.name == name else each for each in events]
    assert at("2027-01-04T09:00:00+00:00", *events) == "ALLOWED"
    assert at("2027-01-04T09:00:00+00:00", *ahead) == "AHEAD"
    assert at("2027-01-05T12:00:00+00:00", *ahead) == "ALLOWED"


def test_a_release_that_is_dated_before_its_consent_counts_from_the_consent():
    given = event("consented", day=DAY, terms=world.TERMS)
    early = event("released", day=date(2020, 1, 1))
    assert code(given, event("reviewed"), early) == "IN_WINDOW"
    assert code(given, event("reviewed"), early, day=DAY + timedelta(days=world.TERMS.window)) == "ALLOWED"


def test_scopes_stand_apart():
    for scope in SCOPES:
        given = tuple(replace(each, scopes=(scope,)) for each in GIVEN)
        assert [each for each in SCOPES if code(*given, scope=each) == "ALLOWED"] == [scope]
    both = tuple(replace(each, scopes=("public_web", "classroom")) for each in GIVEN)
    ended = (*both, event("revoked", scopes=("public_web",)))
    assert code(*ended) == "REVOKED"
    assert code(*ended, scope="classroom") == "ALLOWED"


def test_no_ledger_and_a_broken_one_allow_nothing():
    assert decide(Ledger("x"), "one", "public_web", DAY).code == "NO_LEDGER"
    broken = replace(ledger(*GIVEN), fault=Fault("x line 2", "the chain breaks here."))
    found = decide(broken, "one", "public_web", DAY)
    assert found.code == "BROKEN_LEDGER"
    assert "x line 2" in found.why


def test_a_tombstone_stands_for_what_was_released_and_ended():
    assert tombstone_of(ledger(*GIVEN), "one", "public_web") is None
    gone = tombstone_of(ledger(*GIVEN, event("revoked", day=DAY)), "one", "public_web")
    assert (gone.id, gone.date, gone.ending) == ("one", DAY, "withdrawn")
    assert tombstone_of(ledger(*GIVEN, event("revoked", day=DAY)), "one", "classroom") is None
    after = (*GIVEN, event("revoked", day=DAY), event("erased", day=date(2027, 1, 1)))
    assert tombstone_of(ledger(*after), "one", "public_web") == gone
    erased = tombstone_of(ledger(*GIVEN, event("erased", day=DAY)), "one", "public_web")
    assert erased.ending == "erased"
    again = (*GIVEN, event("revoked"), *GIVEN)
    assert tombstone_of(ledger(*again), "one", "public_web") is None


def test_who_withdraws_within_the_days_for_it_leaves_no_trace():
    """The story was never shown, so its address says nothing; one that was shown before, under older terms, does."""
    within, after = OPENS - timedelta(days=1), OPENS
    assert tombstone_of(ledger(*GIVEN, event("revoked", day=within)), "one", "public_web") is None
    assert tombstone_of(ledger(*GIVEN, event("revoked", day=after)), "one", "public_web").id == "one"
    anew = (event("scope_changed", day=DAY), event("reviewed", day=DAY), event("released", day=DAY))
    gone = tombstone_of(ledger(*GIVEN, *anew, event("revoked", day=DAY + timedelta(days=1))), "one", "public_web")
    assert gone.id == "one"


def test_who_withdraws_before_a_release_leaves_no_trace():
    assert tombstone_of(ledger(*GIVEN[:2], event("revoked")), "one", "public_web") is None


@pytest.fixture
def folder(tmp_path):
    world.write_record(tmp_path, record=world.RECORD + world.TEACHING)
    return tmp_path


def spec(scope="public_web", day=DAY, circumstances=()):
    return StoriesSpec(".", scope, day, "", circumstances)


def gathered(folder, **more):
    return gather(spec(**more), folder, 11, zeros=True)


@pytest.mark.parametrize("scope", SCOPES)
def test_each_scope_alone_publishes_only_its_outputs(folder, scope):
    world.released(folder, scopes=(scope,))
    for place in PLACES:
        found = gathered(folder, scope=place)
        if place != scope:
            assert found.library is None
            assert found.contents == {}
            continue
        (story,) = found.library.stories
        assert story.scopes == (scope,)
        assert (story.teaching is not None) == (scope == "classroom")
        assert len(story.words) == 1
        assert {each.kind for each in story.files} == {"media", "captions", "transcript"}


@pytest.mark.parametrize("use", USES)
def test_a_use_adds_its_own_output_and_nothing_else(folder, use):
    world.released(folder, scopes=("public_web", use))
    (story,) = gathered(folder).library.stories
    assert (len(story.words) == 2) == (use == "translation")
    assert any(each.kind == "record" for each in story.files) == (use == "research")
    assert story.teaching is None


def test_parts_need_both_the_class_and_the_part(folder):
    world.released(folder, scopes=("public_web", "classroom"))
    (story,) = gathered(folder).library.stories
    assert story.teaching.prompts
    assert story.teaching.clips == ()
    world.released(folder, scopes=("excerpt",))
    (story,) = gathered(folder).library.stories
    assert [each.title for each in story.teaching.clips] == ["A made-up clip"]


def why(folder, **more):
    found = gathered(folder, **more)
    assert found.library is None
    assert found.contents == {}
    (note,) = found.notes
    return note.sentence()


def test_no_ledger_publishes_nothing_and_says_why(folder):
    assert "none is published: there is no consent ledger" in why(folder)


def test_a_broken_ledger_publishes_nothing_and_names_the_line(folder):
    world.released(folder)
    path = folder / FILE
    path.write_bytes(path.read_bytes().replace(b"2026", b"2025", 1))
    assert "ledger.jsonl line 2: the chain breaks here" in why(folder)


def test_a_past_review_and_an_open_window_keep_it_out(folder):
    world.released(folder)
    assert "asked again by 2028-09-01; it is decided for 2028-09-02" in why(folder, day=date(2028, 9, 2))
    assert "may withdraw until 2026-10-15" in why(folder, day=date(2026, 10, 14))
    assert gathered(folder, day=date(2026, 10, 15)).library


def test_what_was_changed_after_the_release_is_not_published(folder):
    world.released(folder)
    for name in ("story.toml", "captions.vtt", "transcript.txt", "transcript.es.txt", "sound.wav"):
        path = folder / "one" / name
        before = path.read_bytes()
        path.write_bytes(before.replace(b"made-up", b"altered").replace(b"inventada", b"escrita!!"))
        if name == "sound.wav":
            path.write_bytes(before[:-1] + b"\x81")
        assert "it has changed since the storyteller saw and released it" in why(folder), name
        path.write_bytes(before)
    assert gathered(folder).library


def test_a_revoked_story_that_still_lies_there_is_not_published(folder):
    world.released(folder)
    append(folder, Event("revoked", "one", DAY, SCOPES))
    found = gathered(folder)
    assert found.contents == {}
    assert found.library.stories == ()
    assert [each.id for each in found.library.tombstones] == ["one"]
    assert "was revoked on 2026-11-22. Its folder still holds it: delete it." in found.notes[0].sentence()


def test_a_link_to_a_revoked_story_is_left_out_and_named(folder):
    world.write_record(folder, "two", world.RECORD + 'related = ["one"]\n')
    world.released(folder)
    world.released(folder, "two")
    assert [each.related for each in gathered(folder).library.stories] == [(), ("one",)]
    append(folder, Event("revoked", "one", DAY, SCOPES))
    found = gathered(folder)
    assert [each.related for each in found.library.stories] == [()]
    assert any("it links to “one”, which is not published" in each.sentence() for each in found.notes)


def test_a_fault_of_one_story_stops_no_other(folder):
    world.write_record(folder, "two", captions="broken")
    world.released(folder)
    world.released(folder, "two")
    found = gathered(folder)
    assert [each.id for each in found.library.stories] == ["one"]
    said = found.notes[0].sentence()
    assert "1 thing in its record is to be put right, the first at two/captions.vtt line 1." in said


def test_no_word_of_a_story_is_in_what_a_build_says(folder):
    """Notes of a build go into logs: they name places, and `check` is for those who may read the story."""
    world.write_record(
        folder, "two", captions=world.CAPTIONS.replace("A made-up", "Secretword (").replace("<v R", "<x")
    )
    world.write_record(folder, "three", world.RECORD.replace('"rural"', '"secretword"'), transcript="Secretword.")
    for story in ("two", "three"):
        world.released(folder, story)
    world.write_record(folder, "four", world.RECORD.replace('"rural"', '"secretword"'))
    world.released(folder, "four")
    found = gathered(folder, circumstances=(StoryCircumstance("rural", "Rural"),))
    assert len(found.notes) >= 3
    assert "secretword" not in " ".join(each.sentence() for each in found.notes).casefold()


def test_a_story_that_the_ledger_does_not_name_is_not_published(folder):
    world.released(folder)
    world.write_record(folder, "two")
    found = gathered(folder)
    assert [each.id for each in found.library.stories] == ["one"]
    assert "the consent ledger does not name it" in found.notes[0].sentence()


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (replace(world.TERMS, media=("audio",)), "consent does not include text"),
        (replace(world.TERMS, identity="voice_only"), "says a name (shown_as)"),
    ],
)
def test_a_record_that_goes_beyond_consent_is_not_published(folder, terms, said):
    world.released(folder, terms=terms)
    assert said in why(folder)


def test_media_without_consent_stay_behind(folder):
    world.released(folder, terms=replace(world.TERMS, media=("text",)))
    (story,) = gathered(folder).library.stories
    assert story.medium == "text"
    assert {each.kind for each in story.files} == {"transcript", "record"}
    assert not any(name.endswith((".wav", ".vtt")) for name in gathered(folder).contents)


def test_comments_and_private_keys_are_not_published(folder):
    captions = world.CAPTIONS.replace("WEBVTT\n", "WEBVTT\n\nNOTE secret remark\n", 1)
    record = 'names = ["Secret Name"]\n' + world.RECORD + world.TEACHING
    world.write_record(folder, record=record, captions=captions)
    world.released(folder)
    contents = gathered(folder).contents
    assert contents
    for name, content in contents.items():
        held = content if isinstance(content, bytes) else content.read_bytes()
        assert b"ecret" not in held, name


def test_the_folder_and_the_day_are_all_that_decides(folder):
    world.released(folder)
    assert gathered(folder) == gathered(folder)
    assert read_ledger(folder).whole


def test_undeclared_circumstances_are_named(folder):
    world.released(folder)
    found = gathered(folder, circumstances=(StoryCircumstance("rurals", "Rural"),))
    assert "does not declare one of its circumstances" in found.notes[0].sentence()
    assert "Did you mean 'rurals'?" in found.notes[0].sentence()
