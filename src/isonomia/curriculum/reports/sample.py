"""What a person reads: every hit of a rare characteristic, and a random sample of the cases that are silent.

With 0 misses among 100 silent cases read, at most 3 in 100 have one: the upper exact 95 % limit is 1 − 0.05^(1/100).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from isonomia.curriculum.extract import CHARACTERISTICS, Extraction, Finding
from isonomia.curriculum.extract.finding import PATIENT, SILENT

SEED: Final = 20261122
"""Of the random sample; printed in the worklist and on the page, and the same for every bank."""
SIZE: Final = 100
COMMON: Final = ("age", "sex")
"""Characteristics that nearly every case states: their hits need no reading one by one."""
RARE: Final = tuple(name for name in CHARACTERISTICS if name not in COMMON)


def hits_of(found: Extraction) -> Iterator[Finding]:
    """Findings of rare characteristics that give the patient a value."""
    if found.status == PATIENT:
        for each in found.findings:
            if each.counts and each.value in found.values[each.characteristic] and each.characteristic in RARE:
                yield each


def silent_sample(found: Sequence[Extraction]) -> tuple[str, ...]:
    """The ids of up to 100 cases, drawn from those with one patient that are silent on something rare.

    In the order in which they were drawn, so that who reads the first 40 has read a random 40.
    """
    import numpy as np

    silent = [
        each.case for each in found if each.status == PATIENT and any(each.values[name] == (SILENT,) for name in RARE)
    ]
    drawn = np.random.Generator(np.random.PCG64(SEED)).permutation(len(silent))[:SIZE]
    return tuple(silent[at] for at in drawn)
