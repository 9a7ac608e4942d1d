"""Random small schools: whatever is pooled or merged, the release withstands the attack."""

import random

import pytest

from isonomia import pipeline
from isonomia.protect.audit import audit
from small_release import RELEASE, SCHOOL

STUDY = (
    SCHOOL
    + """\
period = "year"
[dimension.race]
column = "race"
{other}
[dimension.sex]
column = "sex"
levels = {{ F = "Women", M = "Men" }}
[topic.progress]
title = "Who gets on"
[[indicator]]
id = "graduated"
topic = "progress"
source = "students"
event = "graduated = 'yes'"
by = ["sex", "race", ["sex", "race"]]
[[indicator]]
id = "left"
topic = "progress"
source = "students"
event = "left = 'yes'"
among = "graduated = 'no'"
by = ["race"]
"""
    + RELEASE
    + """\
policy = "{policy}"
pool = {pool}
"""
)


def written(folder, draw, *, pool, other="", policy="cms"):
    """A study of a few years in which some groups are small."""
    rows, who = ["id,year,race,sex,graduated,left"], 0
    sizes = {f"group {at}": draw.choice((2, 5, 9, 20, 60)) for at in range(draw.randint(4, 7))} | {"largest": 120}
    for year in range(2021, 2021 + draw.randint(2, 5)):
        for race, size in sizes.items():
            for _ in range(max(0, round(draw.gauss(size, size**0.5)))):
                who += 1
                yes = [draw.choice(("yes", "yes", "no")), draw.choice(("yes", "no", "no", "no"))]
                rows.append(",".join((str(who), str(year), race, draw.choice("FM"), *yes)))
    folder.mkdir()
    (folder / "students.csv").write_text("\n".join(rows) + "\n")
    (folder / "study.toml").write_text(STUDY.format(pool=pool, other=other, policy=policy))
    return folder / "study.toml"


def released(path, out):
    """The files that a stranger reads, without pages."""
    study = pipeline.read_study(path)
    inputs = pipeline.open_sources(study)
    pipeline.refuse_faulty_data(study, inputs)
    shown = pipeline.protect_cells(study, pipeline.count_cells(study, inputs))
    release = pipeline.make_release(study, shown, pipeline.estimate(study, shown, inputs), inputs)
    out.mkdir()
    pipeline.write_provenance(out, study, release, inputs)
    pipeline.write_data(release, out / "site")
    return out


@pytest.mark.parametrize("seed", range(6))
def test_pooled_and_merged_releases_withstand_the_attack(tmp_path, seed):
    draw = random.Random(seed)
    policy = draw.choice(("cms", "cms", "strict"))
    other = 'other = "All other groups"' if seed % 2 else ""
    folder = released(written(tmp_path / "in", draw, pool=2 + seed % 3, other=other, policy=policy), tmp_path / "out")
    found = audit(folder)
    assert found.passed, "\n".join(found.lines())
    assert found.hidden or other


def test_a_pooled_release_beside_its_single_years_does_not(tmp_path):
    """What all or nothing is for: the same data by year and pooled are subtracted from each other."""
    single = released(written(tmp_path / "a", random.Random(7), pool=0), tmp_path / "single")
    pooled = released(written(tmp_path / "b", random.Random(7), pool=5), tmp_path / "pooled")
    assert audit(single).passed
    assert audit(pooled).passed
    assert not audit(pooled, [single]).passed
