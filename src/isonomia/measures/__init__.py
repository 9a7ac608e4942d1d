"""One file for each family of statistics; `estimate` writes the rows of a study."""

from __future__ import annotations

from collections.abc import Mapping

from isonomia.model.estimates import Estimates
from isonomia.model.published import PublishedEstimates
from isonomia.model.shown import Shown
from isonomia.model.study import Study

__all__ = ["estimate"]


def estimate(study: Study, shown: Shown, published: Mapping[str, PublishedEstimates]) -> Estimates:
    """Every estimate of a study, from shown cells and published figures alone (see `estimation`)."""
    from isonomia.measures import estimation  # loaded when called: single measures are imported without the rest

    return estimation.estimate(study, shown, published)
