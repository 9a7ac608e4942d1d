"""Who has reached a stage of a pathway has reached those before it, where the study refuses data that say otherwise.

    entered = 'yes'  is the same people as  applied = 'yes' and accepted = 'yes' and entered = 'yes'

A stranger reads `gaps = "refuse"` (or nothing, which is the same) in the published study, and that a release exists: so
nobody in its data is at a stage without the one before. A representation of those who entered is then the outcome of
the step at which they enter, number by number.
"""

from __future__ import annotations

from isonomia.model.pathway import Pathway
from isonomia.model.study import Study
from isonomia.protect.witness.implications import Term, conjuncts, follows

Conditions = frozenset[Term]


def with_stages_before(conditions: Conditions, source: str, study: Study) -> Conditions:
    """The conditions, and those of every stage that is at or before one that they imply.

    Counted sources are left as they are: their rows are stages, and nobody is followed from one to the next.
    """
    if source not in study.sources or study.sources[source].kind == "counts":
        return conditions
    found, before = conditions, None
    while found != before:  # one pathway may say of another's stage that it was reached
        before = found
        for pathway in study.pathways:
            if pathway.source == source and pathway.closed and pathway.gaps == "refuse":
                found |= _stages_before(found, pathway)
    return found


def _stages_before(conditions: Conditions, pathway: Pathway) -> Conditions:
    """What holds of people of a pathway who meet the conditions; nothing of people that it is not about."""
    if pathway.among is not None and not follows(conditions, conjuncts(pathway.among.root)):
        return frozenset()
    stages = [conjuncts(each.condition.root) for each in pathway.reached]
    last = max((at for at, each in enumerate(stages) if follows(conditions, each)), default=-1)
    return frozenset[Term]().union(*stages[: last + 1])
