"""Contrast of every colour that carries meaning, computed from the style sheet, in light and dark."""

import re
from importlib.resources import files

import pytest

CSS = (files("isonomia.publish") / "static" / "site.css").read_text(encoding="utf-8")
TEXT_ON = {
    "ink": ("paper", "panel", "note"),
    "soft": ("paper", "panel"),
    "link": ("paper", "panel", "note"),
}
MARKS_ON = {"mark": ("paper", "band"), "range": ("paper",), "ref": ("paper", "band"), "edge": ("paper", "note")}
RAMP_INK = {
    "n1": "ink",
    "n2": "ink",
    "n3": "on",
    "n4": "on",
    "z": "ink",
    "p1": "ink",
    "p2": "ink",
    "p3": "on",
    "p4": "on",
}


def palette(mode):
    blocks = re.findall(r":root\{([^}]*)\}", CSS)
    light = dict(re.findall(r"--([\w]+):(#[0-9a-f]{3,6})", blocks[0]))
    return light if mode == "light" else light | dict(re.findall(r"--([\w]+):(#[0-9a-f]{3,6})", blocks[1]))


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * each for each in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula_itself():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_and_marks(mode):
    colours = palette(mode)
    for name, grounds in TEXT_ON.items():
        for ground in grounds:
            assert contrast(colours[name], colours[ground]) >= 4.5, (mode, name, ground)
    for name, grounds in MARKS_ON.items():
        for ground in grounds:
            assert contrast(colours[name], colours[ground]) >= 3, (mode, name, ground)
    for step, ink in RAMP_INK.items():
        assert contrast(colours[ink], colours[step]) >= 4.5, (mode, step)


def test_every_ramp_class_uses_the_ink_that_was_checked():
    for side, base in (("n", "n"), ("m", "p")):
        for step in (3, 4):
            assert f".{side}{step}{{background:var(--{base}{step})}}" in CSS
    assert ".n3,.n4,.m3,.m4{color:var(--on)}" in CSS


def test_dark_forced_colours_and_print_have_blocks():
    for condition in ("prefers-color-scheme:dark", "forced-colors:active", "print", "max-width:52em"):
        assert f"{condition}" in CSS
