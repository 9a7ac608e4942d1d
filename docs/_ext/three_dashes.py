"""Write docs/three-dashes.md: made-up students, found behind the dashes of an ordinary table, and not behind ours.

python docs/_ext/three_dashes.py

What it says is made by `isonomia.demo.three_dashes`, which also writes the demo's page. Here it becomes Markdown. A
test holds the page to it.
"""

from pathlib import Path
from textwrap import fill

from isonomia.demo.three_dashes.facts import three_dashes
from isonomia.demo.three_dashes.words import INVENTED, TITLE, Part, Printed, Steps, sections

PAGE = Path(__file__).parents[1] / "three-dashes.md"
HOW = "The tables, the steps and the figures were made by isonomia itself, and a test makes them again."
DEMO = "[The demo](demo.md) writes this page too, as `example/three-dashes.html`."
PROMISE = "[How privacy is protected](privacy.md) says what is promised and what is not."


def page() -> str:
    """The whole page."""
    blocks = [f"# {TITLE}", paragraph(f"{INVENTED} {HOW} {DEMO}")]
    for section in sections(three_dashes()):
        blocks += [f"## {section.title}", *map(markdown, section.parts)]
    return "\n\n".join([*blocks, paragraph(PROMISE)]) + "\n"


def markdown(part: Part) -> str:
    """A paragraph, a table, or a number with the way to it."""
    if isinstance(part, Printed):
        return table(part)
    return steps(part) if isinstance(part, Steps) else paragraph(part)


def paragraph(text: str) -> str:
    """A paragraph in lines of the manual's width."""
    return fill(text, 120, break_long_words=False, break_on_hyphens=False)


def table(part: Printed) -> str:
    """A table; the paragraph before it says what a caption would."""
    lines = [part.columns, ("---", *("---:" for _ in part.columns[1:])), *part.rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def steps(part: Steps) -> str:
    """Numbered steps, below what they lead to."""
    numbered = "\n".join(f"{at}. {step}" for at, step in enumerate(part.steps, 1))
    return f"**{part.title}**\n\n{numbered}" if part.title else numbered


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
