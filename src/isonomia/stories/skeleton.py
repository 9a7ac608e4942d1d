"""The folder of a new story, with everything that is to be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from isonomia.errors import Fault, OutputError
from isonomia.stories.record import FILE

RECORD: Final = """\
# The record of a story. `isonomia stories check` names what is missing. Nothing is published before the storyteller has
# seen this version and released it, and nothing but this version.

title      = ""
summary    = ""                 # what it is about, in a sentence or two
language   = "en"
takeaway   = ""                 # what the storyteller wants listeners to take away
content_note = ""               # what may be hard to hear; or "None."

# How the storyteller is shown, as they chose it; leave it empty for the voice alone.
shown_as   = ""
recorded   = ""                 # a year
themes     = []
place_in_training = ""
circumstances = []              # as the storyteller chose to state them
counted    = []                 # circumstances that may be counted and are not shown
credits    = []
licence    = ""

media      = []                 # files in this folder: "recording.mp3". Without any the story is a text
captions   = "captions.vtt"     # take this line out for a text
transcript = "transcript.txt"
speakers   = ["Storyteller"]
# duration = "03:12"            # where the file does not tell (WAV does)
# pauses   = [["00:40", "00:52"]]   # stretches in which nobody speaks
# nothing_in_pictures = true    # for a video: nothing in the pictures is needed to follow
# described = "described.mp4"   # or a video with audio description
# faces    = ""                 # for a video: who can be recognised, and that each has consented or is hidden

# Names that may not be read anywhere: the check looks for them. They are never published.
names      = []
related    = []

[teaching]
objectives = []
prompts    = []
cases      = []
minutes    = 0
# [[teaching.clip]]
# title = ""
# start = "00:10"
# end   = "00:40"
"""
CAPTIONS: Final = """\
WEBVTT

NOTE Comments like this one are never published. Sounds stand in brackets, at most two lines a caption.

00:00:00.000 --> 00:00:04.000
<v Storyteller>Replace this caption.
"""
TRANSCRIPT: Final = """\
# A heading

Storyteller: Replace this paragraph.
"""


def write_skeleton(folder: Path) -> tuple[Path, ...]:
    """Write what a new story needs into a folder of its own; files that are there stay as they are.

    Raises:
        OutputError: the folder cannot be written.
    """
    texts = {FILE: RECORD, "captions.vtt": CAPTIONS, "transcript.txt": TRANSCRIPT}
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / FILE).exists():
            return ()
        for name, text in texts.items():
            path = folder / name
            if not path.exists():
                path.write_text(text, encoding="utf-8", newline="\n")
                written.append(path)
    except OSError as error:
        raise OutputError(Fault(str(folder), f"it cannot be written: {error.strerror}.")) from error
    return tuple(written)
