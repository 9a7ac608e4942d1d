"""Captions, transcripts, media and metadata: every fault with its place; warnings and advice stop nothing."""

import wave

import pytest

import story_world as world
from isonomia.stories.captions import Spoken, check_captions, covered_share
from isonomia.stories.findings import of_kind
from isonomia.stories.identifying import CLOSING, identifying
from isonomia.stories.record import read_record
from isonomia.stories.transcript import drafted, read_transcript, words_of
from isonomia.stories.webvtt import read_captions, written_captions

SPEAKERS = ("Robin", "Interviewer")


def found(text, seconds=4.0, pauses=(), kind="fault"):
    """Line and sentence of what is wrong with captions."""
    read = read_captions(text.encode("utf-8"), "c.vtt")
    more = check_captions(read.cues, "c.vtt", Spoken(SPEAKERS, seconds, pauses)) if not read.findings else ()
    return [each.sentence() for each in of_kind(kind, (*read.findings, *more))]


def test_captions_that_are_right_have_nothing_to_put_right():
    assert found(world.CAPTIONS) == []
    assert found(world.CAPTIONS.replace("\n", "\r\n")) == []
    assert found("\ufeff" + world.CAPTIONS) == []
    numbered = world.CAPTIONS.replace("00:00.000", "1\n00:00:00.000").replace("00:04.000", "00:04.000 align:start")
    assert found("WEBVTT - with a title\nKind: captions\n" + numbered.removeprefix("WEBVTT\n")) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("WEBVTT", "WEBVTTX", 1, "the first line is “WEBVTTX”"),
        ("WEBVTT\n\n", "", 1, "the first line is “00:00.000 --> 00:02.000”"),
        ("WEBVTT\n\n", "\n", 1, "the first line is empty"),
        ("WEBVTT\n\n", "WEBVTT\n", 2, "there is no empty line after the header"),
        ("00:02.000\n<v I", "00:02,000\n<v I", 3, "Seconds have a point, not a comma"),
        ("00:00.000 -->", "0:00 -->", 3, "cannot be read"),
        ("00:00.000 -->", "00:61.000 -->", 3, "cannot be read"),
        ("00:04.000", "00:02.000", 6, "before it has begun"),
        ("00:04.000", "00:01.500", 6, "before it has begun"),
        ("00:00.000 --> 00:02.000", "00:02.500 --> 00:03.000", 6, "before the one above it"),
        ("<v Robin>A made-up answer.", "", 6, "the caption is empty"),
        ("<v Robin>A made-up answer.", "<v Robin>", 6, "the caption is empty"),
        ("<v Robin>A made-up answer.", "A made-up answer.", 6, "nobody is named who speaks"),
        ("<v Robin>", "<v Robyn>", 6, "there is no speaker “Robyn”. Did you mean 'Robin'?"),
        ("<v Robin>", "<v>", 7, "the tag <v> names nobody"),
        ("<v Robin>", "<v Robin", 7, "is a tag that is not closed or not known"),
        ("<v Robin>", "<v Robin><x>", 7, "the tag “<x>” is not one of WebVTT"),
        ("<v Robin>A", "<v Robin>A</lang>", 7, "</lang> closes nothing"),
        ("<v Robin>A", "<v Robin><lang Spanish!>A</lang>", 7, "“Spanish!” is no language"),
        ("answer.", "answer.\ntwo\nthree", 6, "the caption has 3 lines"),
        ("A made-up answer.", "(laughs)", 6, "a sound stands as “(laughs)”. Allowed: sounds in square brackets"),
        ("A made-up answer.", "♪ tune ♪", 6, "sounds in square brackets"),
        ("A made-up answer.", "Well [laughs", 6, "a square bracket is not closed"),
        ("A made-up answer.", "Well laughs]", 6, "a square bracket is not closed"),
        ("00:04.000", "00:04.500", 6, "after the recording (00:00:04.000)"),
        ("answer.\n", "answer.\n00:03.000 --> 00:04.000\nmore\n", 8, "a second caption begins here inside another one"),
        ("answer.\n", "answer.\n\nstray words\n", 9, "there is text without times: “stray words”"),
        ("<v Robin>", "<v Robin>a <v Interviewer>", 7, "2 people speak in one caption"),
    ],
)
def test_each_kind_of_fault_is_named_with_its_line(old, new, line, said):
    assert world.CAPTIONS.count(old) == 1, old
    sentences = found(world.CAPTIONS.replace(old, new))
    assert any(each.startswith(f"c.vtt line {line}: ") and said in each for each in sentences), sentences


def test_an_empty_file_and_one_of_another_encoding_are_named():
    assert "c.vtt line 1: the first line is empty" in found("")[0]
    assert found("WEBVTT\n") == ["c.vtt: the file holds no caption."]
    read = read_captions(world.CAPTIONS.encode() + b"\n\n\xff", "c.vtt")
    assert "c.vtt line 10: the file is not UTF-8 text" in read.findings[0].sentence()


def test_one_speaker_has_one_caption_at_a_time_and_two_may_have_two():
    together = world.CAPTIONS.replace("00:00.000 --> 00:02.000", "00:00.000 --> 00:03.000")
    assert found(together) == []
    assert (
        "line 6: the caption overlaps with that of line 3, both of “Robin”"
        in found(together.replace("Interviewer", "Robin"))[0]
    )


def test_an_overlap_with_a_caption_that_is_not_the_one_before_is_found():
    text = (
        "WEBVTT\n\n00:00.000 --> 00:04.000\n<v Robin>a\n\n00:01.000 --> 00:02.000\n<v Interviewer>b\n\n"
        "00:03.000 --> 00:04.000\n<v Robin>c\n"
    )
    assert ["line 9" in each and "line 3" in each for each in found(text)] == [True]


def test_reading_speed_is_a_warning():
    text = world.CAPTIONS.replace("A made-up answer.", "A made-up answer that is long enough to be too quick.")
    assert found(text) == []
    (said,) = found(text, kind="warning")
    assert said.startswith("c.vtt line 6: 26 characters a second are more than 20")
    assert found(text.replace("00:04.000", "00:05.000"), seconds=5.0, kind="warning") == []


def test_what_is_not_covered_is_found_unless_nobody_speaks_there():
    (said,) = found(world.CAPTIONS, seconds=5.0)
    assert "the captions cover 80.0 in every 100 seconds of speech" in said
    assert found(world.CAPTIONS, seconds=5.0, pauses=((4.0, 5.0),)) == []
    assert found(world.CAPTIONS, seconds=4.2) == []


def test_the_share_that_is_covered():
    spoken = Spoken((), 10.0, ((2.0, 4.0),))
    assert covered_share([], spoken) == 0
    assert covered_share([(0, 10)], spoken) == 1
    assert covered_share([(0, 3), (3.5, 6)], spoken) == pytest.approx(4 / 8)
    assert covered_share([(1, 2), (1.5, 2.5), (-5, 0.5), (9, 99)], spoken) == pytest.approx(2.5 / 8)
    assert covered_share([], Spoken((), 3.0, ((0.0, 5.0),))) == 1


def test_captions_are_written_without_comments_and_read_again_as_they_were():
    text = world.CAPTIONS.replace("WEBVTT\n", "WEBVTT\n\nNOTE secret\n\nSTYLE\n::cue { color: red }\n", 1)
    text = text.replace("A made-up answer.", "Fish &amp; chips <lang es>y más</lang> <i>now</i>")
    cues = read_captions(text.encode(), "c.vtt").cues
    assert [each.text for each in cues] == ["What do you remember?", "Fish & chips y más now"]
    assert cues[1].passages[1].language == "es"
    again = written_captions(cues)
    assert "secret" not in again
    assert "color" not in again
    assert [
        (each.start, each.end, each.speaker, each.passages) for each in read_captions(again.encode(), "x").cues
    ] == [(each.start, each.end, each.speaker, each.passages) for each in cues]


def transcript(text):
    return read_transcript(text.encode("utf-8"), "t.txt", SPEAKERS)


def test_a_transcript_has_headings_speakers_and_languages():
    read = transcript(
        "[music]\n\nRobin: One\nparagraph.\n\nIt goes on: so.\n\n"
        "## Next\nInterviewer: <lang es>Y más</lang>, he said.\n"
    )
    assert read.findings == ()
    first, second = read.chapters
    assert [(turn.speaker, turn.text) for turn in first.turns] == [
        ("", "[music]"),
        ("Robin", "One paragraph."),
        ("", "It goes on: so."),
    ]
    assert second.heading == "Next"
    assert [(each.text, each.language) for each in second.turns[0].passages] == [("Y más", "es"), (", he said.", "")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "t.txt: the transcript says nothing"),
        ("# Only a heading\n", "there is nothing below the heading “Only a heading”"),
        ("Some words.\n", "t.txt line 1: nobody is named who says this"),
        ("Robin: a\n\nRobyn: b\n", "t.txt line 3: there is no speaker “Robyn”. Did you mean 'Robin'?"),
        ("Robin: <lang es>a\n", "t.txt line 1: a passage in another language is not closed"),
        ("Robin: <lang x y>a</lang>\n", "“x y” is no language"),
    ],
)
def test_a_transcript_that_cannot_be_used_is_named(text, said):
    assert any(said in each.sentence() for each in of_kind("fault", transcript(text).findings))


def test_a_long_transcript_without_a_heading_gets_a_warning():
    assert "601 words have no heading" in transcript("Robin: " + "word " * 601).findings[0].sentence()
    assert transcript("# A heading\n\nRobin: " + "word " * 601).findings == ()


def test_a_transcript_made_from_captions_is_that_of_the_captions(tmp_path):
    cues = read_captions(world.CAPTIONS.encode(), "c").cues
    text = drafted(cues)
    assert text == "Interviewer: What do you remember?\n\nRobin: A made-up answer.\n"
    own = world.write_record(tmp_path, transcript=text)
    assert read_record(own).findings == ()


def test_differences_between_captions_and_transcript_are_warnings_with_a_line(tmp_path):
    other = world.TRANSCRIPT.replace("made-up answer", "quite other answer").replace("do you", "")
    read = read_record(world.write_record(tmp_path, transcript=other))
    assert [each.sentence() for each in read.findings] == [
        "one/captions.vtt line 3: the transcript leaves out “do you”.",
        "one/captions.vtt line 6: the captions say “made-up”, the transcript “quite other”.",
    ]
    assert read.faults == ()
    more = read_record(world.write_record(tmp_path, transcript=world.TRANSCRIPT + "\nAnd more.\n"))
    assert "line 6: the transcript adds “and more”" in more.findings[0].sentence()


def test_sounds_and_marks_are_no_difference():
    assert words_of("Well, [laughs] “I’ve” SAID so!") == ["well", "i’ve", "said", "so"]


def faults(folder, record=None, **files):
    return [
        each.sentence()
        for each in read_record(world.write_record(folder, record=record or world.RECORD, **files)).faults
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"A made-up title"', '""', "one/story.toml [title]: it is empty"),
        ('"A made-up thing to take away."', '" "', "[takeaway]: it is empty"),
        ("title ", "titel ", "[titel]: the key “titel” does not belong here. Did you mean 'title'?"),
        ('language   = "en"', 'language = "English"', "[language]: “English” is no language"),
        ('["testing"]', '"testing"', "[themes]: “testing” cannot stand here. Allowed: a list in square brackets"),
        ('["rural"]', '["rural", "rural"]', "[circumstances]: “rural” stands twice"),
        ('["sound.wav"]', '["sound.xyz"]', "“sound.xyz” is no file that browsers play"),
        ('["sound.wav"]', '["sound.wav", "sound.WAV"]', "[media]: two files end in “.wav”"),
        ('["sound.wav"]', '["gone.wav"]', "there is no file “gone.wav” beside it"),
        ('["sound.wav"]', '["../one/sound.wav"]', "[media.1]: “../one/sound.wav” cannot stand here"),
        ('captions   = "captions.vtt"\n', "", "[captions]: a recording without captions"),
        ('"captions.vtt"', '"gone.vtt"', "one/gone.vtt: there is no such file"),
        ('"transcript.txt"', '"gone.txt"', "one/gone.txt: there is no transcript"),
        ("title ", "title = = ", "this is not TOML"),
        ('shown_as   = "Robin"', 'shown_as = "One"', "the id holds a name, and it stays when the story is withdrawn"),
        ("speakers   =", 'duration = "00:09"\nspeakers =', "[duration]: “sound.wav” is 4.0 seconds long"),
        ("speakers   =", 'duration = "9"\nspeakers =', "[duration]: “9” cannot stand here"),
    ],
)
def test_faults_of_the_record_are_named(tmp_path, old, new, said):
    assert world.RECORD.count(old) == 1
    assert any(said in each for each in faults(tmp_path, world.RECORD.replace(old, new))), faults(tmp_path)


def test_a_record_that_is_right_has_no_fault_and_one_without_a_file_says_so(tmp_path):
    assert faults(tmp_path) == []
    (tmp_path / "empty").mkdir()
    assert "there is no such file" in read_record(tmp_path / "empty").faults[0].sentence()


@pytest.mark.parametrize(
    ("start", "end", "said"), [("00:03", "00:03", "before it has begun"), ("00:01", "00:05", "after the recording")]
)
def test_parts_for_teaching_lie_inside_the_recording(tmp_path, start, end, said):
    more = f'[[teaching.clip]]\ntitle = "x"\nstart = "{start}"\nend = "{end}"\n'
    (found,) = faults(tmp_path, world.RECORD + more)
    assert "[teaching.clip.1]" in found
    assert said in found


def test_a_video_says_how_its_pictures_are_followed_and_whose_faces_are_in_it(tmp_path):
    record = world.RECORD.replace('["sound.wav"]', '["film.mp4"]').replace("speakers ", 'duration = "00:04"\nspeakers ')
    (world.write_record(tmp_path) / "film.mp4").write_bytes(b"....ftypmp42")
    found = faults(tmp_path, record)
    assert any("how a listener follows the pictures" in each for each in found)
    assert any("[faces]: nobody has said which faces can be recognised" in each for each in found)
    right = record + 'nothing_in_pictures = true\nfaces = "Nobody is in the picture."\n'
    assert faults(tmp_path, right) == []
    assert any(
        "how long “film.mp4” is, is not said" in each for each in faults(tmp_path, right.replace("duration", "# d"))
    )


def test_a_broken_sound_is_named(tmp_path):
    own = world.write_record(tmp_path)
    (own / "sound.wav").write_bytes(b"RIFF")
    assert any("is not a WAV file that can be read" in each.sentence() for each in read_record(own).faults)


def test_the_version_is_that_of_every_file_that_readers_get(tmp_path):
    own = world.write_record(tmp_path, record=world.RECORD + world.TEACHING)
    before = read_record(own).version
    for name in ("story.toml", "captions.vtt", "transcript.txt", "transcript.es.txt", "sound.wav"):
        content = (own / name).read_bytes()
        (own / name).write_bytes(content + b"\n")
        assert read_record(own).version != before, name
        (own / name).write_bytes(content)
    (own / "notes.txt").write_text("of no reader")
    assert read_record(own).version == before


@pytest.mark.parametrize(
    ("words", "may_be"),
    [
        ("It was on March 4.", "a date with its day or month"),
        ("It was the 4th of March.", "a date with its day or month"),
        ("on 3/4/2019", "a date with its day or month"),
        ("el 4 de marzo", "a date with its day or month"),
        ("a 93-year-old", "an age over 89"),
        ("she was ninety", "an age over 89"),
        ("call 555-123-4567", "a telephone number"),
        ("write to a.b@c.org", "an e-mail address"),
        ("see www.example.org", "a web address"),
        ("my number is 123-45-6789", "a social security number"),
        ("MRN: 48123", "a record or account number"),
        ("at 12 Long Oak Street", "a street address"),
        ("in TX 75001", "a postal code"),
        ("from Small County", "a place smaller than a state"),
        ("from Smalltown, OH", "a place smaller than a state"),
        ("at Saint Example Hospital", "an institution by its name"),
        ("I was the only one", "something that singles a person out"),
        ("fui la única", "something that singles a person out"),
        ("then Robin came", "a name from the record"),
    ],
)
def test_words_that_may_tell_who_somebody_is_are_named_with_their_line(tmp_path, words, may_be):
    own = world.write_record(
        tmp_path, record='names = ["robin"]\n' + world.RECORD, transcript=f"Interviewer: Ask.\n\nInterviewer: {words}\n"
    )
    found = [each.sentence() for each in identifying(read_record(own)) if "transcript.txt" in each.about.place]
    assert any(each.startswith("one/transcript.txt line 3: ") and may_be in each for each in found), found


def test_plain_words_are_left_alone_and_advice_is_no_fault(tmp_path):
    own = world.write_record(tmp_path)
    assert identifying(read_record(own)) == ()
    assert "A named person decides" in CLOSING


def test_rare_combinations_are_named(tmp_path):
    record = world.RECORD + 'recorded = "2026"\nplace_in_training = "Residency"\n'
    (found,) = identifying(read_record(world.write_record(tmp_path, record=record)))
    assert "3 things said together (rural, Residency, 2026) may be true of few people" in found.sentence()


def test_what_a_file_says_besides_its_sound_is_named(tmp_path):
    own = world.write_record(tmp_path)
    with wave.open(str(own / "sound.wav"), "rb") as sound:
        assert sound.getnframes() == 4000
    with (own / "sound.wav").open("ab") as handle:
        handle.write(b"LIST\x00\x00\x00\x00INFO")
    (found,) = of_kind("advice", read_record(own).findings)
    assert "names and titles (LIST INFO)" in found.sentence()
