"""Every link of every page arrives, at its anchor too; a second build in Spanish is the same bytes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from site_links import broken

HERE = Path(__file__).parent


def test_every_link_arrives(site, spanish_site, inclusion_site):
    """But to the copy of the release that a build keeps beside its pages, which these sites lack."""
    for folder in (site, spanish_site, inclusion_site):
        found, followed = broken(folder)
        assert [each for each in found if "release/" not in each[1]] == []
        assert followed > 1000


@pytest.mark.slow
def test_every_link_of_the_demo_arrives(demo_site):
    found, followed = broken(demo_site)
    assert found == []
    assert followed > 5000


@pytest.mark.parametrize("link", ["gone.html", "#nowhere", "https://example.org/", "//example.org/x", "../../up.html"])
def test_a_link_that_does_not_arrive_is_found(tmp_path, link):
    (tmp_path / "index.html").write_text(f'<!DOCTYPE html><p id="a"><a href="{link}">x</a>', encoding="utf-8")
    assert broken(tmp_path)[0] == [("index.html", link)]


BUILD = """
import sys
from dataclasses import replace
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import pathway_fixture, place_fixture, release_fixture
from isonomia.publish import write_site
release = place_fixture.with_places(pathway_fixture.with_pathways(release_fixture.release()))
write_site(replace(release, info=replace(release.info, languages=('es',))), Path(sys.argv[2]))
"""


def test_a_second_build_in_spanish_gives_the_same_bytes(tmp_path, spanish_site):
    elsewhere = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "LC_ALL": "C", "LANGUAGE": "de"}
    command = [sys.executable, "-c", BUILD, str(HERE), str(tmp_path / "site")]
    subprocess.run(command, check=True, env={**os.environ, **elsewhere}, cwd=tmp_path)
    contents = [
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in (spanish_site, tmp_path / "site")
    ]
    assert len(contents[0]) > 100
    assert {name for name in contents[0] if contents[0][name] != contents[1].get(name)} == set()
    assert set(contents[0]) == set(contents[1])
