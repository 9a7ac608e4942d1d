"""What a check of a study and of its data finds."""

from __future__ import annotations

from dataclasses import dataclass

from isonomia.errors import Fault


@dataclass(frozen=True, slots=True)
class Checked:
    """Faults stop a build. Warnings do not: they say what it will not tell, and why."""

    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
