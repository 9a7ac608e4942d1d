"""The log of `protect.py`: a line of JSON for each release that was tried, and the tables that are made of it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from protect_plan import LEAST, OF_PATHWAYS

from isonomia.protect.audit import KINDS

UNSURE = "unsure "
"""In front of a kind of finding of the stranger who does not know that zeros are printed."""
ALONE = "alone "
"""In front of a kind of finding that a second program finds and the auditor does not."""
WORDS = {"exact": "recovered exactly", "pinned": "within ± 2", "small": "proved small", "undecided": "undecided"}


@dataclass(frozen=True)
class Outcome:
    """What became of one release.

    Attributes:
        number: of the world. shape: in words. seed: of the world. kinds: what is in it.
        cells, values, hidden, derived: what was published, could have been, was hidden, and follows from that.
        found: kind of finding -> how many.
        seconds: of the processor, for making, protecting and attacking.
        trouble: why there was no release. refused: that an earlier release stood in its way, which the build says.
        checked: counts that a second program tried too.
        untrue: of the findings of a stranger who knows that zeros are printed, those that are not so: faults of the
            auditor and no leaks.
    """

    number: int
    shape: str
    cells: int = 0
    values: int = 0
    hidden: int = 0
    derived: int = 0
    found: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    trouble: str = ""
    refused: str = ""
    seed: int = 0
    kinds: tuple[str, ...] = ()
    checked: int = 0
    untrue: int = 0

    @property
    def at_fault(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.trouble or self.found)

    def line(self) -> str:
        """As a line of the log."""
        return json.dumps(asdict(self) | {"found": dict(self.found), "seconds": round(self.seconds, 3)})

    def sentence(self) -> str:
        """For the terminal."""
        alarms = f", {self.untrue} of them not so" if self.untrue else ""
        return f"{self.number}: {self.shape}: {self.trouble or dict(self.found)}{alarms}"


def read(path: Path) -> Iterator[Outcome]:
    """The outcomes of a log; a last line that was cut off is not one."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        yield Outcome(**row | {"found": Counter(row["found"]), "kinds": tuple(row["kinds"])})


def table(done: Iterable[Outcome]) -> str:
    """The tally in Markdown."""
    every = list(done)
    found: Counter[str] = sum((each.found for each in every), Counter())
    rows = [
        ("releases", len(every)),
        ("of which no proof was found", sum(bool(each.trouble) for each in every)),
        ("of which an earlier release stood in the way, which is said", sum(bool(each.refused) for each in every)),
        ("cells published", sum(each.cells for each in every)),
        ("values that could be printed", sum(each.values for each in every)),
        ("hidden counts", sum(each.hidden for each in every)),
        ("counts that follow from them", sum(each.derived for each in every)),
        ("values in print that are small", found["small and printed"]),
    ]
    lines = ["| | number |", "|---|---|", *(f"| {name} | {number:,} |" for name, number in rows)]
    lines += ["", "| found by a stranger who | knows that zeros are printed | does not |", "|---|---|---|"]
    lines += [f"| {WORDS[kind]} | {found[kind]} | {found[UNSURE + kind]} |" for kind in KINDS]
    lines += ["", f"{sum(each.untrue for each in every):,} of the findings are not so."]
    checked = sum(each.checked for each in every)
    if checked:
        alone = sum(number for kind, number in found.items() if kind.startswith(ALONE))
        lines += ["", f"A second program tried {checked:,} of these counts and found {alone} that the auditor did not."]
    return "\n".join(lines)


def shares(done: Sequence[Outcome]) -> str:
    """Kind -> how many releases have it, what is promised at least, and in how many something was found."""
    lines = ["| kind | releases | share | at least | at fault |", "|---|---|---|---|---|"]
    there = {kind for each in done for kind in each.kinds}
    more = {kind: 0.0 for kind in OF_PATHWAYS if kind in there}
    for kind, least in (LEAST | more).items():
        own = [each for each in done if kind in each.kinds]
        bad = sum(each.at_fault for each in own)
        lines.append(f"| {kind} | {len(own):,} | {len(own) / max(1, len(done)):.1%} | {least:.0%} | {bad} |")
    return "\n".join(lines)


def footing(done: Sequence[Outcome]) -> str:
    """What it took."""
    seconds = sum(each.seconds for each in done)
    seeds = sorted({each.seed for each in done})
    named = f"Seed{'s' if len(seeds) > 1 else ''} {', '.join(map(str, seeds))}"
    return f"{named}, {seconds:.0f} s of processor time, {seconds / max(1, len(done)):.2f} s a release."
