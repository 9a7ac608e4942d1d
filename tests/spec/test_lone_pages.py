"""Pages outside every site have one frame: nothing on them is fetched, sent or indexed."""

from importlib.resources import files

import pytest

from isonomia.forms.lone_pages import templates_of

ROOMS = ("isonomia.protect", "isonomia.curriculum.reports", "isonomia.demo")
PAGES = [
    (room, page.name)
    for room in ROOMS
    for page in (files(room) / "templates").iterdir()
    if page.name.endswith(".html") and page.name != "private.html"  # what private pages share
]
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def test_every_room_has_some():
    assert {room for room, _ in PAGES} == set(ROOMS)


@pytest.mark.parametrize(("room", "name"), PAGES)
def test_each_page_has_the_frame(room, name):
    page = templates_of(room).get_template(name)
    first = "".join(page.blocks["robots"](page.new_context())) if "robots" in page.blocks else ""
    assert first in {"", "noindex"}
    frame = []
    while page is not None:
        text = page.environment.loader.get_source(page.environment, page.name)[0]
        frame.append(page.name)
        above = text.partition('{% extends "')[2].partition('"')[0]
        page = page.environment.get_template(above) if above else None
    assert frame[-1] == "alone.html"
    assert f'content="{POLICY}"' in text
    assert '<meta name="referrer" content="no-referrer">' in text
