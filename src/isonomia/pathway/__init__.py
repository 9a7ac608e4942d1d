"""The pathway: who goes on at each step, how long it takes, and at which step a gap arises."""

from __future__ import annotations

from isonomia.model.estimates import Estimates
from isonomia.model.shown import Shown
from isonomia.model.study import Study

__all__ = ["estimate"]


def estimate(study: Study, shown: Shown) -> Estimates:
    """The rows of every closed pathway of a study, from shown cells alone (see `estimation`)."""
    from isonomia.pathway import estimation  # loaded when called: single measures are imported without the rest

    return estimation.estimate(study, shown)
