"""A study with stories in which one string stands everywhere, and where that string is found again."""

import io
import json
import zipfile

import story_world as world
from isonomia import pipeline

STUDY = """\
schema = 1
title = "A made-up study"
[source.counts]
path = "counts.csv"
kind = "counts"
published = true
citation = "Made up"
fields = { n = "people", events = "number_with" }
period = { is = "2026" }
[dimension.side]
column = "side"
levels = { left = "Left", right = "Right" }
[[indicator]]
id = "share"
title = "A made-up share"
source = "counts"
by = ["side"]
[stories]
folder = "stories"
scope = "public_web"
[stories.circumstance]
rural = { title = "A rural place" }
[release]
id = "NAME"
date = DAY
publisher = "Nobody"
contact = "nobody@example.org"
languages = ["en", "es"]
previous = PREVIOUS
"""
UNIQUE = "zyxwvutsrq"
"""A string that stands in every part of a story and nowhere else."""


def write_study(folder, name="2026", day="2026-11-22", previous=(), change=lambda text: text):
    (folder / "counts.csv").write_text("side,people,number_with\nleft,900,300\nright,800,200\n")
    text = STUDY.replace("NAME", name).replace("DAY", day).replace("PREVIOUS", json.dumps(list(previous)))
    path = folder / "study.toml"
    path.write_text(change(text))
    return path


def write_story(folder, story="one"):
    mark = f"{UNIQUE} "
    record = f'place_in_training = "{UNIQUE}"\n' + world.RECORD.replace("made-up ", "made-up " + mark)
    record = record.replace('"testing"', f'"{UNIQUE}"') + world.TEACHING.replace("made-up ", mark).replace(
        "inventado", UNIQUE
    )
    own = world.write_record(
        folder / "stories",
        story,
        record,
        captions=world.CAPTIONS.replace("made-up", UNIQUE),
        transcript=world.TRANSCRIPT.replace("made-up", UNIQUE),
        spanish=world.SPANISH.replace("inventada", UNIQUE),
    )
    content = (own / "sound.wav").read_bytes()
    (own / "sound.wav").write_bytes(content[:1000] + UNIQUE.encode() + content[1000 + len(UNIQUE) :])
    return own


def build(folder, name="2026", **more):
    return pipeline.build(write_study(folder, name, **more), folder / f"out-{name}")


def traces(folder, needle=UNIQUE):
    """Every file below a folder that holds a string: in its bytes, or in an archive inside an archive."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and held(path.read_bytes(), needle.encode())
    )


def held(content, needle):
    if needle in content:
        return True
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return False
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(held(archive.read(name), needle) or needle in name.encode() for name in archive.namelist())
