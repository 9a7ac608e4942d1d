"""A dimension that `init` proposes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class Draft:
    """One [dimension.…] section: its keys as lines of TOML, and what to say about it above them.

    `recognised` tells a dimension that is known from one that merely has a few different values.
    """

    id: str
    title: str
    lines: tuple[str, ...]
    comments: tuple[str, ...]
    recognised: bool = False

    def called(self, name: str) -> Self:
        """The same under another id."""
        return replace(self, id=name)

    def asked(self, wording: str) -> Self:
        """The same with the wording of its question, where it is known."""
        return replace(self, comments=(f"Asked: “{wording}”", *self.comments)) if wording else self
