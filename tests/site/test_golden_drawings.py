"""Each kind of chart in Chromium, beside a reference: where marks, ranges, lines and words stand once laid out.

The reference (golden/*.json) holds places and not pixels, so that fonts do not matter: of each mark its middle and its
size, of each text its point, of strips in tables the place within the strip, of heat-tables the colour. A mark that is
covered by something says so. After a change that is meant: `python tests/site/test_golden_drawings.py`, then look at
the drawings before you commit.
"""

import json
import os
import shutil
import subprocess
import tempfile
from itertools import groupby
from pathlib import Path

import pytest

import pathway_fixture
import places_fixture
import release_fixture
import trend_fixture
from isonomia.publish import write_site
from node_tools import module, program

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
TOLERANCE = 0.6
"""Of coordinates, in units of the drawing, and of places in a strip, in percent: rounding of another version."""
KINDS = {
    "equiplot": ("first", "indicator/accepted-by-race-ethnicity{}.svg"),
    "parity-bars": ("first", "indicator/matriculants-by-race-ethnicity-state{}.svg"),
    "pathway": ("first", "path/training{}.svg"),
    "funnel": ("places", "indicator/readmitted-places{}.svg"),
    "multiples": ("places", "indicator/readmitted-panels{}.svg"),
    "trend": ("trend", "indicator/stayed-time-race-ethnicity{}.svg"),
    "tables": ("first", "indicator/accepted.html"),
}
RELEASES = {
    "first": lambda: pathway_fixture.with_pathways(release_fixture.release()),
    "places": places_fixture.release,
    "trend": trend_fixture.release,
}


def files_of(pattern):
    return [pattern.format(each) for each in ("", "-narrow")] if "{}" in pattern else [pattern]


def wanted_of(site):
    return [name for own, pattern in KINDS.values() if own == site for name in files_of(pattern)]


def rendered(folder, files, home):
    environment = {**os.environ, "ISONOMIA_NODE": str(home), "CHROMIUM": program("chromium", "CHROMIUM")}
    command = ["node", str(HERE / "golden.mjs"), str(folder), *files]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    made = {}
    for name, release in RELEASES.items():
        made[name] = tmp_path_factory.mktemp(name)
        write_site(release(), made[name])
    return made


@pytest.fixture(scope="module")
def drawn(sites):
    """What stands where in every file: the browser starts once for all that one site has."""
    home = module("playwright-core").parents[1]
    return {site: rendered(folder, wanted_of(site), home) for site, folder in sites.items()}


def differences(found, wanted):
    """What is not where the reference has it."""
    if len(found) != len(wanted):
        return [f"{len(found)} things, where the reference has {len(wanted)}"]
    wrong = []
    for one, other in zip(found, wanted, strict=True):
        alike = len(one) == len(other) and all(
            abs(a - b) <= TOLERANCE if isinstance(b, int | float) and isinstance(a, int | float) else a == b
            for a, b in zip(one, other, strict=True)
        )
        if not alike:
            wrong.append(f"{one}, where the reference has {other}")
    return wrong


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_everything_stands_where_the_reference_has_it(drawn, kind):
    site, pattern = KINDS[kind]
    found = {name: drawn[site][name] for name in files_of(pattern)}
    wanted = json.loads((GOLDEN / f"{kind}.json").read_text(encoding="utf-8"))
    assert {name: differences(found[name], wanted[name]) for name in wanted} == {name: [] for name in wanted}
    assert set(found) == set(wanted)
    assert all(len(each) > 5 for each in found.values())


@pytest.mark.slow
def test_a_mark_that_moves_or_is_covered_is_noticed(sites, tmp_path):
    """The check itself: the same drawing with one mark two units aside, and with a lid on another."""
    home = module("playwright-core").parents[1]
    name = files_of(KINDS["funnel"][1])[0]
    drawing = (sites["places"] / name).read_text(encoding="utf-8")
    wanted = json.loads((GOLDEN / "funnel.json").read_text(encoding="utf-8"))[name]
    start = drawing.rindex('class="m0"')
    place = drawing.index('d="M', start) + 4
    end = drawing.index(" ", place)
    moved = f"{drawing[:place]}{float(drawing[place:end]) + 2:g}{drawing[end:]}"
    lid = drawing.replace("</svg>", '<rect width="760" height="700" fill="#fff"/></svg>')
    (tmp_path / "moved.svg").write_text(moved, encoding="utf-8")
    (tmp_path / "lid.svg").write_text(lid, encoding="utf-8")
    found = rendered(tmp_path, ["moved.svg", "lid.svg"], home)
    assert len(differences(found["moved.svg"], wanted)) == 1
    assert sum("covered" in each[0] for each in found["lid.svg"]) > 5


def test_the_reference_has_every_kind_and_shows_the_marks_it_is_about():
    assert {path.stem for path in GOLDEN.iterdir()} == set(KINDS)
    for path in GOLDEN.iterdir():
        for name, things in json.loads(path.read_text(encoding="utf-8")).items():
            kinds = [each[0].split(" ")[0] for each in things]
            assert not [each for each in things if "covered" in str(each[0])], name
            if name.endswith(".svg"):
                assert [key for key, _ in groupby(sorted(kinds)) if key[0] in "mo" or key == "bar"], name
                assert kinds.count("text") > 5


def write():
    """Write the references anew."""
    home = module("playwright-core").parents[1]
    GOLDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, release in RELEASES.items():
            write_site(release(), Path(folder) / name)
        for kind, (site, pattern) in KINDS.items():
            found = rendered(Path(folder) / site, files_of(pattern), home)
            lines = ",\n".join(
                f" {json.dumps(name)}: [\n"
                + ",\n".join(f"  {json.dumps(each, ensure_ascii=False)}" for each in things)
                + "\n ]"
                for name, things in found.items()
            )
            (GOLDEN / f"{kind}.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    if shutil.which("node") is None:
        raise SystemExit("needs Node")
    write()
