"""The report for the school's own eyes: the same protection under a lower threshold, and a watermark.

A source that names a policy of its own keeps it here too: it is the condition under which its data were given. Zeros
follow the policy of the release. Nothing that is published depends on this.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from isonomia.errors import Fault, InternalError
from isonomia.model.study import InternalUse, Study
from isonomia.protect.policy import Policy, policy

PREFIX: Final = "internal-"


def internal_use(study: Study) -> InternalUse:
    """What the study declares of its internal report.

    Raises:
        InternalError: it declares none.
    """
    use = study.release.internal
    if use is None:
        raise InternalError(Fault("internal report", "the study declares none."))
    return use


def thresholds(study: Study) -> range:
    """The thresholds that an internal report may have: from the declared one up to that of the release."""
    highest = policy(study.release.policy).threshold
    return range(min(internal_use(study).threshold, highest), highest + 1)


def internal_policy(study: Study, threshold: int) -> Policy:
    """The policy of the internal report: that of the release with a lower threshold.

    Raises:
        InternalError: the threshold is below the declared one, or above that of the release.
    """
    if threshold not in thresholds(study):
        raise InternalError(Fault("internal report", f"the threshold {threshold} is not declared."))
    zero = "Zero may be shown." if policy(study.release.policy).zeros == "print" else "Zero is not shown either."
    return replace(
        policy(study.release.policy),
        id=f"{PREFIX}{threshold}",
        title=f"Internal report, threshold {threshold}",
        owner=internal_use(study).owner,
        source="The study file's declaration of an internal report",
        date=study.release.date.isoformat(),
        checked=study.release.date.isoformat(),
        threshold=threshold,
        text=(
            f"For internal use only. No number from 1 to {threshold - 1} people is shown, no number from which one "
            f"could be worked out, and no percentage made from one. {zero}"
        ),
    )


def policy_named(study: Study, name: str) -> Policy:
    """The policy under which cells of this study were shown, by the id that they carry."""
    if name.startswith(PREFIX):
        return internal_policy(study, int(name.removeprefix(PREFIX)))
    return policy(name)


def watermark(study: Study) -> str:
    """The notice on every page of the internal report."""
    use = internal_use(study)
    return (
        f"Internal: for {use.owner}. Purpose: {use.purpose}. Expires {use.expires.isoformat()}. "
        "Do not pass on, and do not publish."
    )
