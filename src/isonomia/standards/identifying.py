"""Words that may tell who somebody is: rules in the manner of the Safe Harbor list (45 CFR 164.514(b)(2), recalled).

They find patterns, and miss what has none. So their result is advice for a named person, who decides; no sentence here
says that nobody can be recognised.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, reduce
from importlib.resources import files
from typing import Final, Literal

Of = Literal["story", "comment"]
"""In a story people name whom they choose to name, and its ledger asks about each; in a comment a name is a finding."""
_FILE: Final = "identifying.toml"


def signs(text: str, of: Of) -> Iterator[tuple[str, str]]:
    """What in a text may tell who somebody is: what it may be, and the words that may be it."""
    for what, rule in _rules(of):
        yield from ((what, each[0]) for each in rule.finditer(text))


@cache
def _rules(of: Of) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What each pattern may be a sign of, and the pattern."""
    content = tomllib.loads((files("isonomia.standards") / "signs" / _FILE).read_text(encoding="utf-8"))
    fill = {"{MONTHS}": content["months"], "{TENS}": content["tens"]}
    return tuple(
        (each["what"], re.compile(reduce(lambda text, mark: text.replace(mark, fill[mark]), fill, pattern)))
        for each in content["rule"]
        if each.get("of", of) == of
        for pattern in each["patterns"]
    )
