"""The page of the manual on coverage: one section a family, written anew when that family is measured again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

HEADING = re.compile(r"^## (\S+)$", re.MULTILINE)


def sections(page: str) -> tuple[str, dict[str, str]]:
    """What stands before the first family, and each family's text."""
    parts = HEADING.split(page)
    return parts[0], dict(zip(parts[1::2], parts[2::2], strict=True))


def with_section(page: str, family: str, caption: str, table: str) -> str:
    """The page with this family's section, in the order of names."""
    head, found = sections(page)
    found[family] = f"\n\n{caption}\n\n{table}\n\n"
    return head.rstrip() + "\n\n" + "".join(f"## {name}{found[name]}" for name in sorted(found)).rstrip() + "\n"


def rows(page: str) -> Iterable[tuple[str, ...]]:
    """The cells of every row of every family's table."""
    for text in sections(page)[1].values():
        for line in text.splitlines():
            if line.startswith("| ") and not line.startswith("| measure"):
                yield tuple(cell.strip() for cell in line.strip("|").split(" | "))


def write(file: Path, family: str, caption: str, table: str) -> None:
    """Put a family's table into the page."""
    file.write_text(with_section(file.read_text(encoding="utf-8"), family, caption, table), encoding="utf-8")
