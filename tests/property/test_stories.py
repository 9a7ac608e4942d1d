"""What holds for every ledger, every file of captions and every number of stories."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

import story_world as world
from isonomia.model.stories import SCOPES
from isonomia.stories.captions import Spoken, check_captions
from isonomia.stories.consent import decide, tombstone_of
from isonomia.stories.events import EVENTS, Event
from isonomia.stories.ledger import FIRST, Ledger, digest_of, ledger_of, line_of
from isonomia.stories.missing import withheld
from isonomia.stories.transcript import read_transcript
from isonomia.stories.webvtt import read_captions, written_captions

V = "a" * 64
days = st.dates(date(2026, 1, 1), date(2029, 1, 1))


def made(name, day, scopes):
    own = {
        "consented": {"terms": world.TERMS},
        "scope_changed": {"terms": world.TERMS},
        "reviewed": {"by": "x", "version": V},
        "released": {"version": V},
        "renewed": {"review": day + timedelta(days=400)},
    }
    return Event(name, "one", day, tuple(scopes), **own.get(name, {}))


scopes = st.lists(st.sampled_from(SCOPES), min_size=1, unique=True)
events = st.lists(st.builds(made, st.sampled_from(EVENTS), days, scopes), max_size=12)


def chained(told):
    lines, before = [], FIRST
    for event in told:
        lines.append(line_of(event, before))
        before = digest_of(lines[-1])
    return lines


@given(events)
def test_what_is_written_is_read(told):
    found = ledger_of(b"".join(line + b"\n" for line in chained(told)))
    assert found.whole
    assert found.events == tuple(told)


@given(events.filter(lambda told: len(told) > 1), st.data())
def test_a_change_before_the_last_line_is_always_found(told, data):
    lines = chained(told)
    at = data.draw(st.integers(0, len(lines) - 2))
    place = data.draw(st.integers(0, len(lines[at]) - 1))
    other = bytes([lines[at][place] ^ data.draw(st.integers(1, 255))])
    lines[at] = lines[at][:place] + other + lines[at][place + 1 :]
    found = ledger_of(b"".join(line + b"\n" for line in lines))
    assert not found.whole
    assert found.events == ()


@given(events, st.sampled_from(SCOPES), days)
def test_only_a_release_that_still_stands_allows_anything(told, scope, day):
    found = decide(Ledger("x", there=True, events=tuple(told)), "one", scope, day)
    own = [each for each in told if scope in each.scopes]
    if found.allowed:
        names = [each.name for each in own]
        assert names[-1] in {"released", "renewed"}
        last = max(at for at, name in enumerate(names) if name == "released")
        assert {"revoked", "erased"}.isdisjoint(names[last:])
        assert {"consented", "scope_changed"} & set(names[:last])
        assert "reviewed" in names[:last]
        assert own[last].day + timedelta(days=world.TERMS.window) <= day <= found.terms.review
    ended = decide(Ledger("x", there=True, events=(*told, made("revoked", day, [scope]))), "one", scope, day)
    assert not ended.allowed
    assert found.why
    assert ended.why


@given(events, st.sampled_from(SCOPES), days)
def test_what_is_shown_has_no_tombstone(told, scope, day):
    ledger = Ledger("x", there=True, events=tuple(told))
    if decide(ledger, "one", scope, day).allowed:
        assert tombstone_of(ledger, "one", scope) is None


@given(events, events, st.sampled_from(SCOPES), days)
def test_another_scope_changes_nothing(told, others, scope, day):
    apart = [made(each.name, each.day, rest) for each in others if (rest := [s for s in each.scopes if s != scope])]
    alone = decide(Ledger("x", there=True, events=tuple(told)), "one", scope, day)
    both = decide(Ledger("x", there=True, events=(*apart, *told, *apart)), "one", scope, day)
    assert (alone.allowed, alone.terms) == (both.allowed, both.terms)


@given(st.text(max_size=300) | st.binary(max_size=300))
def test_no_file_breaks_a_reader(content):
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    for start in (b"", b"WEBVTT\n\n", b"WEBVTT\n\n00:01.000 --> 00:02.000\n"):
        read = read_captions(start + raw, "c")
        check_captions(read.cues, "c", Spoken(("a",), 5.0))
        assert all(each.sentence() for each in read.findings)
    read_transcript(raw, "t", ("a",))


words = st.text(st.characters(categories=("L", "N", "P", "S"), include_characters=" "), min_size=1, max_size=40)
plain = words.map(lambda text: " ".join(text.split())).filter(lambda text: text and "-->" not in text)
spans = st.tuples(st.integers(0, 10**7), st.integers(1, 10**5))


@given(st.lists(st.tuples(spans, plain, plain), min_size=1, max_size=6))
def test_captions_come_back_as_they_were_written(told):
    def escaped(text):
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    def time(ms):
        return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"

    text = "WEBVTT\n" + "".join(
        f"\n{time(start)} --> {time(start + length)}\n<v {escaped(who)}>{escaped(said)}\n"
        for (start, length), who, said in told
    )
    first = read_captions(text.encode(), "c")
    assert first.findings == ()
    assert [(each.speaker, each.text) for each in first.cues] == [(who, said) for _, who, said in told]
    again = read_captions(written_captions(first.cues).encode(), "c")
    assert again.findings == ()
    assert [(c.start, c.end, c.speaker, c.text) for c in again.cues] == [
        (c.start, c.end, c.speaker, c.text) for c in first.cues
    ]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6), st.integers(5, 15), st.booleans())
def test_no_small_number_of_stories_is_printed_or_left_over(numbers, threshold, zeros):
    counts = {str(at): n for at, n in enumerate(numbers)}
    total = sum(numbers)  # each story tells of one: what is printed can be subtracted
    hidden = withheld(counts, total, threshold, zeros=zeros)
    for name, n in counts.items():
        if name not in hidden:
            assert n >= threshold or (zeros and n == 0)
            assert total - n >= threshold or (zeros and total == n)
    if hidden and len(hidden) < len(counts):
        assert len(hidden) > 1
        assert sum(counts[each] for each in hidden) >= threshold
