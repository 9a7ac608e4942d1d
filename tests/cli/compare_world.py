"""Two releases of one study on published counts, to be compared."""

from isonomia import pipeline

STUDY = """\
schema = 1
title = "A study"
[release]
id = "{id}"
date = {date}
publisher = "P"
contact = "c@example.org"
policy = "{policy}"
{release}
[source.facts]
path = "facts.csv"
kind = "counts"
published = true
citation = "Made up for this test"
fields = {{ n = "n", events = "x" }}
[dimension.group]
column = "group"
{merge}
[[indicator]]
id = "left"
title = "{title}"
source = "facts"
by = ["group"]
higher_is = "worse"
{more}
[[indicator]]
id = "other"
source = "still"
by = ["group"]
[source.still]
path = "still.csv"
kind = "counts"
published = true
citation = "Made up for this test"
fields = {{ n = "n", events = "x" }}
"""
FACTS = "group,n,x\na,400,80\nb,600,90\nc,500,60\n"
PLAIN = {"date": "2026-11-22", "policy": "cms", "release": "", "merge": "", "title": "Leaving early", "more": ""}


def built(folder, name, facts=FACTS, **how):
    place = folder / f"study-{name}"
    place.mkdir()
    (place / "facts.csv").write_text(facts, encoding="utf-8")
    (place / "still.csv").write_text(FACTS, encoding="utf-8")
    (place / "study.toml").write_text(STUDY.format(id=name, **(PLAIN | how)), encoding="utf-8")
    return pipeline.build(place / "study.toml", folder / name).out
