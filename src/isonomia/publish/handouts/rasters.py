"""A drawing as PNG beside its SVG, for slides and word processors: twice its size, in one font, light colours."""

from __future__ import annotations

from typing import Final

from isonomia.publish.handouts.pdf import FACES, font_file
from isonomia.publish.handouts.strips import FAMILY

ZOOM: Final = 2.0
_COVERED: Final = 0x0500
"""Letters below this code point (Latin, Greek, Cyrillic) are in the font; others are looked for on the machine."""


def png_bytes(svg: str) -> bytes:
    """The picture. Where every letter is in the font, no other is looked at, and the bytes are the same anywhere."""
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            zoom=ZOOM,
            font_files=[str(font_file(name)) for name, _, _ in FACES],
            font_family=FAMILY,
            sans_serif_family=FAMILY,
            skip_system_fonts=_covered(svg),
        )
    )


def _covered(text: str) -> bool:
    return all(ord(char) < _COVERED or 0x2000 <= ord(char) < 0x2300 for char in text)  # and signs such as − and “
