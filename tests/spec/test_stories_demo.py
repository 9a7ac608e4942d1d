"""The made-up story of the demo: the same bytes each time, whole, and a sound of tones."""

import wave
from datetime import date

from isonomia.demo.story.write import RATE, SPEECH, STORY, write_story
from isonomia.model.stories import SCOPES, StoriesSpec
from isonomia.stories.gather import gather
from isonomia.stories.looking import look
from isonomia.stories.record import read_record


def test_it_is_written_the_same_each_time_and_over_itself(tmp_path):
    contents = []
    for name in ("a", "b", "b"):
        folder = write_story(tmp_path / name)
        contents.append({path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    assert contents[0] == contents[1] == contents[2]


def test_nothing_is_wrong_with_it_and_all_of_it_may_be_shown(tmp_path):
    folder = write_story(tmp_path)
    assert look(folder).faults == ()
    assert look(folder).warnings == ()
    found = gather(StoriesSpec("stories", "public_web", date(2026, 11, 22)), tmp_path, 11, zeros=True)
    (story,) = found.library.stories
    assert story.scopes == SCOPES
    assert found.notes == ()
    assert "Made up for testing" in story.made_up


def test_tones_stand_where_the_captions_say_that_somebody_speaks(tmp_path):
    own = write_story(tmp_path) / STORY
    with wave.open(str(own / "tones.wav"), "rb") as sound:
        assert (sound.getframerate(), sound.getnframes()) == (RATE, 12 * RATE)
        frames = sound.readframes(12 * RATE)
    cues = [each for each in read_record(own).told.cues if not each.sound]
    assert [(each.start, each.end) for each in cues] == [(start, end) for start, end, pitch in SPEECH if pitch]
    for start, end, pitch in SPEECH:
        part = frames[round(start * RATE) : round(end * RATE)]
        assert (max(part) - min(part) > 50) == bool(pitch)
