"""three-dashes.html: the page of the demo, which needs nothing but itself."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from isonomia.demo.three_dashes.facts import three_dashes
from isonomia.demo.three_dashes.words import DASH, INVENTED, TITLE, Printed, Section, Steps, sections
from isonomia.forms.lone_pages import templates_of

FILE: Final = "three-dashes.html"


def write_page(folder: Path) -> Path:
    """Make the releases, attack them, and write the page into a folder; returns where it is."""
    path = folder / FILE
    path.write_text(page(sections(three_dashes())), encoding="utf-8", newline="\n")
    return path


def page(told: tuple[Section, ...]) -> str:
    """The page as HTML."""
    env = templates_of("isonomia.demo")
    env.tests |= {"table": lambda part: isinstance(part, Printed), "steps": lambda part: isinstance(part, Steps)}
    return env.get_template(FILE).render(title=TITLE, invented=INVENTED, dash=DASH, sections=told)
