"""From opened sources to cells, and from shown cells to estimates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from isonomia.errors import listed
from isonomia.model.cells import Cells
from isonomia.model.counted import CountedTable
from isonomia.model.estimates import Estimates, joined
from isonomia.model.shown import Shown
from isonomia.model.study import Study
from isonomia.pipeline.opening import Inputs

ADVERSE: Final = {"worse": 1, "better": -1, "neutral": 0}
"""The direction in which an outcome is less favourable."""
Say = Callable[[str], None]


def count_cells(study: Study, inputs: Inputs) -> Cells:
    """One look at the records; only sums come back."""
    import isonomia.count as counting
    from isonomia.count.watching import on_terminal

    with on_terminal() as watch:
        return counting.count(study, inputs.tables, watch=watch)


def estimate(study: Study, shown: Shown, inputs: Inputs) -> Estimates:
    """Every statistic of the study, from shown cells and published figures alone."""
    found = statistics_of(study, shown, inputs)
    return estimate_scales(study, shown, found) if study.scales else found


def statistics_of(study: Study, shown: Shown, inputs: Inputs) -> Estimates:
    """The statistics of questions and pathways."""
    import isonomia.measures as statistics
    import isonomia.pathway as pathways
    from isonomia.intersections.asked import asks_strata

    parts = [statistics.estimate(study, shown, inputs.published), pathways.estimate(study, shown)]
    if asks_strata(study):
        from isonomia.intersections.estimation import estimate as of_strata

        parts.append(of_strata(study, shown))
    return joined(parts)


def estimate_scales(study: Study, shown: Shown, estimates: Estimates) -> Estimates:
    """With the reliability of scales, and without gaps of a scale that is not the same in all groups."""
    from isonomia.climate.estimation import with_scales
    from isonomia.protect import policy_of

    rules = {name: policy_of(study, name) for name in study.sources}
    strict = {name for name, each in rules.items() if each.zeros == "protect"}
    return with_scales(study, shown, estimates, {name: each.threshold for name, each in rules.items()}, strict)


def search_intersections(closed: Path, study: Study, inputs: Inputs, say: Say = lambda _: None) -> None:
    """What stands out among all combinations of groups, where the study asks: a page and a table, both private."""
    search = study.intersections
    if search is None:
        return
    import isonomia.count as counting
    import isonomia.protect as protection
    from isonomia.intersections.combinations import Combinations
    from isonomia.intersections.screen import screen
    from isonomia.intersections.strata import model_of

    if any(isinstance(each, CountedTable) for each in inputs.tables.values()):
        say("The search over every combination of groups needs the rows: it is left out")
        return
    few = f": {', '.join(study.dimensions[each].title for each in search.dimensions)}" if search.dimensions else ""
    say(f"Looking at every combination of groups{few}")
    counted = counting.count_joint(study, inputs.tables)
    joint = counted.cells
    adverse = {each.id: ADVERSE[each.higher_is] for each in study.indicators}
    found = {
        each.indicator: screen(Combinations.of(each), search.depth, search.min_size, adverse=adverse[each.indicator])
        for each in joint
    }
    for each in study.indicators:
        if each.id in found and (refused := found[each.id].refused) is not None:
            say(f"{each.title}: {refused.said}")
    for fault, left in protection.left_out(study, counted.too_many):
        say(f"The search is left out for {listed(left)}. {fault.sentence()}")
    modelled = {each.indicator: model for each in joint if (model := model_of(each, study)) is not None}
    protection.write_intersections(closed, study, found, modelled, counted.too_many)


def look_into_scales(closed: Path, study: Study, inputs: Inputs, say: Say = lambda _: None) -> None:
    """Item bias and ordered answers of the scales that ask for it: a page and two tables, all private."""
    scales = [each for each in study.scales if each.looked_into]
    if not scales:
        return
    import isonomia.count as counting
    import isonomia.protect as protection
    from isonomia.climate.item_report import item_report

    if any(isinstance(inputs.tables[each.source], CountedTable) for each in scales):
        say("The closer look at the items of scales needs the rows: it is left out")
        return
    say("Looking at the items of scales")
    patterns = counting.count_patterns(study, inputs.tables)
    sampled = {name for name, each in study.sources.items() if each.weight or each.cluster or each.strata}
    reports = [item_report(each, patterns, weighted=each.source in sampled) for each in scales]
    protection.write_item_reports(closed, study, reports)
