"""What study.toml says of scales, as far as a stranger needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """A scale as study.toml has it. `narrowed`: only some of those who took part are meant."""

    id: str
    source: str
    complete: bool
    narrowed: bool


def scales_of(study: Mapping[str, Any]) -> tuple[Asked, ...]:
    """The scales that study.toml names."""
    return tuple(
        Asked(each["id"], each.get("source", ""), bool(each.get("complete_answers")), "among" in each)
        for each in study.get("scale", [])
        if "id" in each
    )
