"""Maps as a browser draws them: each place has the colour of its class, and what is not shown has that of the page."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from isonomia.publish.figures import choropleth, svg, tile_map
from isonomia.publish.figures.choropleth import Panel
from isonomia.publish.figures.geometry import state_shapes, tile_grid
from isonomia.publish.figures.map_ink import GAPS
from isonomia.publish.figures.map_scene import Spot
from node_tools import module, program
from test_maps import every_state, figure

HERE = Path(__file__).parent
HIDDEN = ("TX", "WY", "FL")


def spots():
    """Every state, class by class; some hidden."""
    made = every_state()
    for at, (code, each) in enumerate(made.items()):
        made[code] = (
            Spot(code, each.name, "", "hidden") if code in HIDDEN else Spot(code, each.name, "1", "plain", at % 5)
        )
    return made


def colours(tmp_path, text, mode, points):
    home = module("playwright-core").parents[1]
    path = tmp_path / "map.svg"
    path.write_text(text, encoding="utf-8")
    command = ["node", str(HERE / "check" / "pixels.mjs"), str(path), mode, " ".join(f"{x},{y}" for x, y in points)]
    environment = {**os.environ, "ISONOMIA_NODE": str(home), "CHROMIUM": program("chromium", "CHROMIUM")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def expected(made, codes, mode):
    paper = (svg.LIGHT if mode == "light" else svg.DARK)["paper"]
    return [paper if made[code].step is None else GAPS[mode][made[code].step][0] for code in codes]


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_tiles_have_the_colour_of_their_class(tmp_path, mode):
    made = spots()
    text = tile_map.wide(figure(made))
    grid = tile_grid()
    top = min(float(y) for y in re.findall(r'd="M[\d.]+ ([\d.]+)h57v49', text))
    corners = {code: (round(10 + 62 * grid[code][0] + 6), round(top + 54 * grid[code][1] + 5)) for code in made}
    assert colours(tmp_path, text, mode, corners.values()) == expected(made, corners, mode)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_states_have_the_colour_of_their_class(tmp_path, mode):
    made, shapes = spots(), state_shapes()
    text = choropleth.wide(figure(made), [Panel("", shapes)])
    left, top, scale = (
        float(each) for each in re.search(r"translate\(([\d.]+) ([\d.]+)\) scale\(([\d.]+)\)", text).groups()
    )
    roomy = {code: middle for code, middle in shapes.middles.items() if middle[2] * scale > 9}
    assert len(roomy) > 30
    points = {
        code: (round(left + scale * x), round(top + scale * y - (8 if code in HIDDEN else 0)))
        for code, (x, y, _) in roomy.items()
    }
    assert colours(tmp_path, text, mode, points.values()) == expected(made, points, mode)
