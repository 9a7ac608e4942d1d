"""The four reports on a bank of cases: mentioned, routine or used, tied to disease, absent. There is no fifth figure.

No score, no target, and nobody's name: whether mentions should rise or fall is for the people of the course.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from isonomia.curriculum.cases import CaseBank
from isonomia.curriculum.extract import CHARACTERISTICS, Extraction
from isonomia.curriculum.reports.associations import SMALLEST, associations
from isonomia.curriculum.reports.benchmark import ANY, Population
from isonomia.curriculum.reports.coded import Coded
from isonomia.curriculum.reports.labels import label_of
from isonomia.curriculum.reports.sample import SEED, hits_of, silent_sample
from isonomia.curriculum.reports.tallies import BAND_ORDER, Tally, groups_of, tallies
from isonomia.model.curriculum import CaseAudit, CaseShare, Mention, Reading, Use, ValueMention
from isonomia.stats.proportions import clopper_pearson, wilson

CIRCUMSTANCES: Final = (
    "language", "language_access", "insurance", "housing", "food", "income", "education", "transport", "occupation",
    "rurality", "disability", "veteran", "incarceration", "caregiving", "migration", "religion",
)  # fmt: skip
"""What a life is lived in: the characteristics whose absence is reported."""


def audit(bank: CaseBank, found: Sequence[Extraction], coded: Coded, population: Population | None) -> CaseAudit:
    """The four reports.

    Args:
        bank: the cases.
        found: what the rules found, case by case.
        coded: what persons coded; empty before anybody has.
        population: the benchmark, if one is named.
    """
    own = tallies(bank.cases, found, coded)
    statuses = Counter(each.status for each in found)
    return CaseAudit(
        cases=len(bank),
        audited=len(own),
        several=statuses["several_patients"],
        without=statuses["no_patient"],
        mentions=tuple(_mention(name, own, population) for name in CHARACTERISTICS),
        uses=tuple(_use(name, own, coded) for name in CHARACTERISTICS if any(each.values[name] for each in own)),
        associations=associations(own),
        reading=_reading(found, coded),
        benchmark=None if population is None else population.info,
        smallest=SMALLEST,
        categories=tuple(sorted({name for each in own for name in each.categories})),
        unread=bank.unread,
    )


def share(count: int, n: int) -> CaseShare:
    """`count` of `n` with Wilson's limits."""
    if n == 0:
        return CaseShare(count, n)
    limits = wilson(count, n)
    return CaseShare(count, n, float(limits.low), float(limits.high))


def _mention(name: str, own: Sequence[Tally], population: Population | None) -> Mention:
    stating = [each for each in own if each.values[name]]
    conflicts = sum(name in each.conflicts for each in own)
    counts = Counter(group for each in stating for group in groups_of(each, name))
    values = tuple(
        ValueMention(
            group,
            label_of(name, group),
            share(counts[group], len(own)),
            share(counts[group], len(stating)),
            None if population is None else population.share(name, group),
        )
        for group in _in_order(name, counts, population)
    )
    silent = len(own) - len(stating) - conflicts
    return Mention(
        characteristic=name,
        stated=share(len(stating), len(own)),
        silent=share(silent, len(own)),
        conflicts=conflicts,
        values=values,
        benchmark=None if population is None else population.share(name, ANY),
        circumstance=name in CIRCUMSTANCES,
    )


def _in_order(name: str, counts: Counter[str], population: Population | None) -> Iterable[str]:
    """Bands by age, else by count; groups of the benchmark that no case has come too: zero is a result."""
    if name == "age":
        return [band for band in BAND_ORDER if counts[band]]
    known = [] if population is None else [each for each in population.shares.get(name, {}) if each != ANY]
    return sorted({*counts, *known}, key=lambda group: (-counts[group], label_of(name, group)))


def _use(name: str, own: Sequence[Tally], coded: Coded) -> Use:
    stating = [each for each in own if each.values[name]]
    later = sum(name in each.later for each in stating)
    uses = Counter(_coded_use(each, name, coded) for each in stating)
    return Use(
        characteristic=name,
        mentions=len(stating),
        stem_only=len(stating) - later,
        taken_up=later,
        used=uses["used"],
        routine=uses["routine"],
        share_used=share(uses["used"], uses["used"] + uses["routine"]),
    )


def _coded_use(tally: Tally, name: str, coded: Coded) -> str:
    """Used, if any value of it is; routine, if all that were coded are."""
    said = {coded.use.get((tally.case, name, value), "") for value in tally.values[name]}
    return "used" if "used" in said else "routine" if "routine" in said else ""


def _reading(found: Sequence[Extraction], coded: Coded) -> Reading:
    hits = {(each.case, finding.characteristic, finding.value) for each in found for finding in hits_of(each)}
    read = [hit for hit in hits if hit in coded.right]
    sample = silent_sample(found)
    looked = [name for name in sample if name in coded.missed]
    missed = sum(bool(coded.missed[name]) for name in looked)
    bound = float(clopper_pearson(missed, len(looked), 0.9).high) if looked else None
    return Reading(
        hits=len(hits),
        hits_read=len(read),
        hits_wrong=sum(not coded.right[hit] for hit in read),
        sampled=len(sample),
        sample_read=len(looked),
        missed=missed,
        bound=bound,
        seed=SEED,
    )
