"""Design strata with one cluster: nothing tells how far their clusters differ, so a study says what they are.

It is no fault of a part: of fifty homes that count apart, one may hold one cluster of a stratum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from isonomia.count.outcomes import said
from isonomia.errors import Fault, quoted
from isonomia.model.cells import Cells, CellTable
from isonomia.model.study import Source, Study


def lonely_faults(study: Study, cells: Cells) -> Iterator[Fault]:
    """One fault for each source that has such strata, within a setting and period, and does not say what they are."""
    lonely: dict[str, set[str]] = defaultdict(set)
    for table in cells:
        source = study.sources[table.source]
        if source.strata and source.lonely == "refuse" and not table.dimensions:
            lonely[source.id] |= _alone(source, table)
    for name, strata in lonely.items():
        if strata:
            yield _fault(study.sources[name], sorted(strata))


def _alone(source: Source, table: CellTable) -> set[str]:
    """The strata of a table that have one cluster once strata are merged."""
    into = {each: name for name, members in source.merge_strata.items() for each in members}
    clusters: dict[tuple[str, str, str], set[tuple[str, str]]] = defaultdict(set)
    columns = (table.keys[name] for name in ("setting", "period", "stratum", "cluster"))
    for setting, period, stratum, cluster in zip(*columns, strict=True):
        clusters[setting, period, into.get(stratum, stratum)].add((stratum, cluster))
    return {stratum for (_, _, stratum), held in clusters.items() if len(held) == 1}


def _fault(source: Source, strata: list[str]) -> Fault:
    problem = f"design strata with one cluster ({said(strata)}), so no range can be told."
    remedy = (
        f'One of three: merge it with a like stratum (merge_strata = {{ "joined" = ["{strata[0]}", "…"] }}); '
        'lonely = "centre", at the mean of all clusters; lonely = "certainty", if it was taken for certain and '
        "adds nothing."
    )
    return Fault(f"source {source.id}, column {quoted(source.strata)}", problem, remedy=remedy)
