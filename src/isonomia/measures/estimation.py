"""Every estimate of a study, from shown cells and published figures alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from isonomia.errors import Fault, InternalError
from isonomia.measures.asked import printable, rules_of
from isonomia.measures.drafts import Drafts
from isonomia.measures.indicator_rows import write_indicator
from isonomia.measures.parity_rows import write_parity
from isonomia.measures.published_rows import write_published
from isonomia.measures.questions import Question
from isonomia.measures.reliability import Gate
from isonomia.measures.representation_rows import write_representation
from isonomia.measures.scenes import Scene
from isonomia.measures.segregation_rows import write_segregation
from isonomia.measures.slices import Library, missing_table
from isonomia.measures.trend_rows import trend_rows
from isonomia.model.estimates import Estimates
from isonomia.model.published import PublishedEstimates
from isonomia.model.shown import Shown
from isonomia.model.study import Indicator, Study


def estimate(study: Study, shown: Shown, published: Mapping[str, PublishedEstimates]) -> Estimates:
    """The rows of estimates.csv (design.md 6), in the order of the study.

    What a study keeps private is computed for the school's own eyes alone, unless the study names it (`publish`).
    A row is printed if and only if every count behind it is (protect.md 2.3): nothing is computed from what is
    hidden, so no estimate can tell of it. What is hidden outranks what is refused, also by the display gate.

    Args:
        study: the questions.
        shown: protected cells; with `private` the estimates are not protected, and no release takes them.
        published: source id -> estimates that it published, for sources without counts.

    Raises:
        TableError: a source of published estimates does not have an indicator.
        InternalError: a table that a question needs is missing.
    """
    rows = _drafted(study, shown, published).finished(study.release.id)
    return Estimates((*rows, *trend_rows(study, rows)), protected=not shown.private, internal=shown.internal)


def _drafted(study: Study, shown: Shown, published: Mapping[str, PublishedEstimates]) -> Drafts:
    """Every row of the questions, without its numbers."""
    drafts, library, gate = Drafts(), Library.of(shown), Gate.named(study.release.reliability)
    told = printable(study, own_eyes=shown.private or shown.internal)
    for indicator in study.indicators:
        if indicator.source in published:
            write_published(drafts, study, indicator, published[indicator.source])
        else:
            scene = _scene(study, indicator, library, gate, protected=not shown.private)
            write_indicator(drafts, replace(scene, rules=rules_of(indicator, told)))
    for representation in study.representations:
        write_representation(drafts, study, representation, library, gate)
        write_segregation(drafts, study, representation, library)
        write_parity(drafts, study, representation, library, told)
    return drafts


def _scene(study: Study, indicator: Indicator, library: Library, gate: Gate, *, protected: bool) -> Scene:
    whole = library.view(indicator.id)
    if whole is None:
        raise missing_table(indicator.id)
    strangers = sorted({name for entry in indicator.by for name in entry} - set(study.dimensions))
    if strangers:
        raise InternalError(
            Fault(f"indicator {indicator.id!r}", f"dimensions that the study does not have: {strangers}.")
        )
    counts = study.sources[indicator.source].kind == "counts"
    question = replace(Question.of_indicator(indicator), counts=counts, withheld=counts and bool(indicator.pathway))
    return Scene(indicator, question, library, whole, study.dimensions, protected, gate)
