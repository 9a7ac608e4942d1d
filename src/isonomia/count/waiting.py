"""People of whom it is not known yet how they went on, where they are too many for the study to say who arrives.

Where that is, `pathway.unsettled` says. Whoever checks a study sees its tables, and so hears how many people it is,
unless they are few.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from isonomia.count import faults
from isonomia.errors import Fault, listed
from isonomia.measures.groups import LEAST_SHARE
from isonomia.measures.slices import Context
from isonomia.model.cells import Cells, CellTable
from isonomia.model.pathway import Pathway
from isonomia.model.study import Study
from isonomia.pathway.unsettled import unsettled


def waiting_warnings(study: Study, cells: Cells) -> Iterator[Fault]:
    """The steps of pathways of people at which too many outcomes are not known yet, each once.

    Counts by stage do not say of whom it is not known: what they lack is withheld.

    Args:
        study: checked.
        cells: of its questions, over everybody.
    """
    by_id = {each.id: each for each in study.pathways}
    for (name, stage), found in groupby(unsettled(study, cells), lambda each: (each.pathway, each.stage)):
        pathway = by_id[name]
        if study.sources[pathway.source].kind == "records":
            yield _warning(pathway, stage, cells, [each.where for each in found])


def _warning(pathway: Pathway, stage: str, cells: Cells, places: Sequence[Context]) -> Fault:
    at = next(at for at, each in enumerate(pathway.stages) if each.id == stage)
    before, here = (cells.get(pathway.stages[step].question) for step in (at - 1, at))
    came, known = _people(before, "events", places), _people(here, "n", places)
    share = round(100 * (1 - LEAST_SHARE))
    whom = f"more than {share} in every 100 who came"
    if min(came - known, known) >= faults.FEWEST_SAID:
        whom = f"{came - known:,} of the {came:,} people who came ({100 * (came - known) / came:.0f} in every 100)"
    names = [" · ".join(part for part in each if part) for each in places]
    when = f" in {listed(names)}" if any(names) else ""
    problem = f"of {whom}{when} it is not known yet whether they went on."
    remedy = (
        "Those who leave are known first, so nothing is said of who is still on the path from here on. "
        f"Leave cohorts that are still under way out (among of the pathway {pathway.id}), or wait until more is known."
    )
    return Fault(f"pathway {pathway.id}, stage {stage}", problem, f"at most {share} in every 100", remedy=remedy)


def _people(table: CellTable | None, name: str, places: Sequence[Context]) -> int:
    """People of some places in a table over everybody."""
    if table is None:
        return 0
    keys = zip(table.keys["setting"], table.keys["period"], strict=True)
    return sum(int(number) for key, number in zip(keys, table.sums[name], strict=True) if Context(*key) in places)
