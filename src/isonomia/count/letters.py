"""Letters that change into two with their case: ß into SS. Everywhere here they stay as they are."""

from __future__ import annotations

from functools import cache
from typing import Final

_ASIDE: Final = 0xF0000  # letters of private use, which have no case


@cache
def longer_letters(change: str) -> str:
    """The letters that become two in capitals (`upper`), or in small letters (`lower`)."""
    changed = str.lower if change == "lower" else str.upper
    letters = (chr(code) for code in range(0x80, 0x20000) if not 0xD800 <= code < 0xE000)
    return "".join(each for each in letters if len(changed(each)) > 1)


def aside_of(change: str) -> str:
    """As many letters without a case, to stand for them in the meantime."""
    return "".join(chr(_ASIDE + at) for at in range(len(longer_letters(change))))
