"""What an audit found: how much it looked at, and each hidden count that is not safe, with the way to it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from isonomia.errors import BadNews, Fault, listed

Kind = Literal["exact", "pinned", "small", "undecided"]
TOGETHER = (
    "Ask for the tables, groups and policy of the earlier release, or hold the questions that are named (release.hold)."
)
Table = tuple[str, str, str, tuple[str, ...]]
SURE = "each finding names the sums that give a count away."
UNSURE = "nothing was recovered, and of the counts that are named it could not be shown that they are safe."
KINDS: tuple[Kind, ...] = ("exact", "pinned", "small", "undecided")


@dataclass(frozen=True, slots=True)
class Finding:
    """One count that the release gives away.

    Attributes:
        kind: "exact": its value follows. "pinned": it follows to within ± 2. "small": that it lies between 1 and
            T − 1 follows. "undecided": no proof that it is safe was found, and no proof that it is not.
        count: in words.
        low, high: the whole numbers between which it lies, as far as was found; None: no limit.
        chain: the sums that give it away, one sentence a step, the last one about the count itself.
        table: where it stands: indicator, setting, period, dimensions.
        scores: it follows from sums of scores. A build refuses these by rules of its own, and hides no more instead.
    """

    kind: Kind
    count: str
    low: int | None
    high: int | None
    chain: tuple[str, ...]
    table: Table = ("", "", "", ())
    scores: bool = False

    def sentence(self) -> str:
        """The finding without its chain."""
        if self.kind == "undecided":
            return f"Not decided: {self.count}."
        told = f"is {self.low}" if self.low == self.high else f"lies between {self.low} and {self.high}"
        return f"{self.count}: hidden, and it {told}."


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The result of an audit.

    Attributes:
        releases: ids of the releases that were looked at together, the audited one first.
        cells: published cells that were looked at. hidden: hidden counts of them (persons and outcomes).
        derived: counts that no table prints and that were attacked too (without the outcome, everyone else, missing).
        proved: hidden and derived counts with two integer tables that agree with all that is printed and tell them
            apart far enough.
        below: of the others, counts that are known to be zero or small, and may be zero.
        findings: everything that is not safe.
        notes: sentences on what could not be put together.
    """

    releases: tuple[str, ...]
    cells: int
    hidden: int
    derived: int
    proved: int
    below: int
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Nothing was recovered and nothing is undecided."""
        return not self.findings

    def number(self, kind: Kind) -> int:
        """How many findings are of a kind."""
        return sum(finding.kind == kind for finding in self.findings)

    def summary(self) -> str:
        """The audit in a sentence."""
        if not (self.cells or self.findings):
            return "it counts no people, so there is nothing to recover."
        numbers = (
            f"{self.number('exact')} recovered exactly, {self.number('pinned')} to within ± 2, "
            f"{self.number('small')} proved to be small, {self.number('undecided')} undecided"
        )
        together = f"{len(self.releases)} releases together, " if len(self.releases) > 1 else ""
        counts = f"{self.hidden} hidden counts and {self.derived} that follow from them"
        return f"{together}{self.cells} cells, {counts}: {numbers}."

    def lines(self) -> list[str]:
        """The audit as text: the summary, then each finding with its chain."""
        found = [self.summary(), *self.notes]
        for finding in self.findings:
            found += ["", finding.sentence(), *(f"  {at}. {step}" for at, step in enumerate(finding.chain, 1))]
        return found

    def refuse_bad_news(self, folder: Path) -> None:
        """Raise BadNews where anything was found."""
        if self.findings:
            sure = len(self.findings) > self.number("undecided")
            remedy = f"Do not publish it: {SURE if sure else UNSURE}"
            beside = ""
            if len(self.releases) > 1:
                beside = f" beside what {listed(self.releases[1:])} printed"
                remedy += f" {TOGETHER}"
            raise BadNews(Fault(str(folder), f"it is not safe to publish{beside}. {self.summary()}", remedy=remedy))

    def facts(self) -> dict[str, Any]:
        """The audit as JSON has it."""
        numbers: dict[str, Any] = {kind: self.number(kind) for kind in KINDS}
        return {**asdict(self), "passed": self.passed, **numbers}
