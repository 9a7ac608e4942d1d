"""disclosure-review.html: one page for the privacy officer: what was checked, what the attack found, a line to sign.

It is for OUT-private, and needs nothing but itself. It tells numbers of rows, sums and witnesses, and shares; where
the attack found something it also shows the way to it, which holds true values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from isonomia.model.release import Release
from isonomia.model.study import Study
from isonomia.protect.few_apart import FewApart
from isonomia.protect.policy import Policy
from isonomia.protect.private import write_closed
from isonomia.protect.private_page import private_page
from isonomia.protect.protection import Protected, policy_of
from isonomia.protect.tally import Tally, tallies, together
from isonomia.protect.witness import Proof

if TYPE_CHECKING:
    from isonomia.protect.audit import AuditReport

FILE: Final = "disclosure-review.html"
BEYOND: Final = (
    "A reader who knows all members of a group but one can tell something of that one.",
    "A reader who repeats the public procedure on guesses, until the same cells come out hidden, may learn from it.",
    "Where the policy prints zeros, a group in which nobody or everybody has the outcome says so of each member.",
    "That people were put together says that some number of them was too small; not which, and not how small.",
    "What is true of a whole group is said of each member, however many they are.",
    "Figures that others published about the same people are known only as far as the study names them.",
)
"""What no rule of this kind promises (protect.md 6)."""


@dataclass(frozen=True, slots=True)
class Proved:
    """How the proof of one source was checked."""

    source: str
    values: int
    relations: int
    witnesses: int


@dataclass(frozen=True, slots=True)
class Withheld:
    """A table that is not published at all."""

    question: str
    by: str
    where: str


@dataclass(frozen=True, slots=True)
class Given:
    """A source, its rule and the digest of its content."""

    title: str
    kind: str
    rule: str
    periods: str
    digest: str


def write_review(
    folder: Path,
    study: Study,
    release: Release,
    protected: Protected,
    digests: Mapping[str, str],
    report: AuditReport,
    internal: AuditReport | None = None,
    apart: Sequence[FewApart] = (),
) -> Path | None:
    """Write the page into a private folder; returns where it is, or None where every source is public already.

    Args:
        folder: OUT-private.
        study: as run.
        release: as it is published, or would be.
        protected: the cells behind it, with their proofs.
        digests: source id -> digest of its content.
        report: what the attack on the release found.
        internal: what the attack on the internal report found, where there is one.
        apart: tables a few people apart from an earlier release.
    """
    if not protected.proofs:
        return None
    write_closed(folder / FILE, [review(study, release, protected, digests, report, internal, apart)])
    return folder / FILE


def review(
    study: Study,
    release: Release,
    protected: Protected,
    digests: Mapping[str, str],
    report: AuditReport,
    internal: AuditReport | None = None,
    apart: Sequence[FewApart] = (),
) -> str:
    """The page as HTML."""
    tables = tallies(protected.shown, study)
    return private_page(
        FILE,
        study=study,
        info=release.info,
        release=study.release,
        report=report,
        internal=internal,
        rules=_rules(study, protected),
        sources=_sources(study, release, protected, digests),
        whole=together(tables),
        hidden=_share(together(tables).shown),
        questions=_questions(study, tables),
        withheld=_withheld(study, protected.proofs),
        proved=[_proved(study, name, proof) for name, proof in sorted(protected.proofs.items())],
        put_together=_put_together(study, protected),
        apart=[(each, _by(study, each)) for each in apart],
        beyond=BEYOND,
    )


def _share(shown: float) -> str:
    """The share that is hidden, as text."""
    return f"{100 * (1 - shown):.1f} %"


def _title(study: Study, source: str) -> str:
    return study.sources[source].title or source


def _rules(study: Study, protected: Protected) -> list[tuple[Policy, str]]:
    """Each rule that ran, with the sources that it protects."""
    found: dict[str, tuple[Policy, list[str]]] = {}
    for name in sorted(protected.proofs):
        rule = policy_of(study, name)
        found.setdefault(f"{rule.id} {rule.severity}", (rule, []))[1].append(_title(study, name))
    return [(rule, ", ".join(names)) for rule, names in found.values()]


def _sources(study: Study, release: Release, protected: Protected, digests: Mapping[str, str]) -> list[Given]:
    found = []
    for name, each in release.sources.items():
        rule = policy_of(study, name).id if name in protected.proofs else "public already"
        periods = ", ".join(each.periods)
        found.append(Given(each.title, each.kind, rule, periods, digests.get(name, "")))
    return found


def _questions(study: Study, tables: Iterable[Tally]) -> list[tuple[str, bool, Tally, str]]:
    """Each question with its title, whether it is held back, its tables as one, and the share hidden of them."""
    by_id: dict[str, list[Tally]] = {}
    for each in tables:
        by_id.setdefault(each.indicator, []).append(each)
    titles = {each.id: each.title for each in study.indicators}
    titles |= {each.id: each.title for each in study.representations}
    found = []
    for name, every in by_id.items():
        one = together(every, name)
        found.append((titles.get(name, name), name in study.release.hold, one, _share(one.shown)))
    return found


def _withheld(study: Study, proofs: Mapping[str, Proof]) -> list[Withheld]:
    found = []
    for name in sorted(proofs):
        for indicator, setting, period, *dimensions in proofs[name].withheld:
            titles = (study.dimensions[each].title if each in study.dimensions else each for each in dimensions)
            where = ", ".join(each for each in (setting, period) if each)
            found.append(Withheld(indicator, " × ".join(titles), where))
    return found


def _by(study: Study, found: FewApart) -> str:
    """The dimensions of a table in words."""
    return " × ".join(study.dimensions[each].title for each in found.dimensions) or "the total"


def _proved(study: Study, source: str, proof: Proof) -> Proved:
    return Proved(_title(study, source), len(proof.values), len(proof.rows), len(proof.vectors))


def _put_together(study: Study, protected: Protected) -> list[str]:
    """Pooled sources and merged groups, a sentence each."""
    said = [
        f"{_title(study, name)}: periods are added up, {study.release.pool} at a time."
        for name in protected.shape.pooled
    ]
    for name, dimensions in sorted(protected.shape.others.items()):
        for dimension, codes in sorted(dimensions.items()):
            one = study.dimensions[dimension]
            labels = ", ".join(one.label(code) for code in codes)
            said.append(f"{_title(study, name)}: “{one.other}” of {one.title} counts together {labels}.")
    used = {(name, str(code)) for table in protected.shown for name in table.dimensions for code in table.keys[name]}
    for name, each in sorted(study.dimensions.items()):
        for label, members in each.merge.items():
            if (name, label) in used:
                labels = ", ".join(each.label(code) for code in members)
                said.append(f"“{label}” of {each.title} counts together {labels}.")
    return said
