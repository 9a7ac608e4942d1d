"""What an indicator holds fixed (`adjust`), what of it may be a consequence of the group, whose returns are common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from isonomia.errors import listed, quoted
from isonomia.model.study import Dimension, Source
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.names import check_known
from isonomia.study.schema import IndicatorFile

NEED_COVARIATES: Final = (
    "adjusted_level",
    "adjusted_difference",
    "adjusted_ratio",
    "oaxaca_threefold",
    "oaxaca_twofold",
    "gelbach",
)
OF_MEANS: Final = ("oaxaca_threefold", "oaxaca_twofold", "gelbach")
TWOFOLD: Final = "oaxaca_twofold"
RETURNS: Final = ("reference_a", "reference_b", "reimers", "cotton", "neumark", "jann")


def check_covariates(
    document: Document, path: Path, raw: IndicatorFile, source: Source | None, dimensions: Mapping[str, Dimension]
) -> None:
    """Complain of dimensions that cannot be held fixed, and of what a measure needs and the study does not say."""
    for index, name in enumerate(raw.adjust):
        _check_covariate(document, (*path, "adjust", index), name, raw, dimensions)
    if raw.adjust and source is not None:
        _check_source(document, (*path, "adjust"), source)
    if raw.adjust and not _alone(raw):
        remedy = "Name a dimension in by that is neither a pair nor held fixed."
        document.complain((*path, "adjust"), "nothing is compared while this is held fixed.", remedy=remedy)
    for index, name in enumerate(raw.mediators):
        check_known(document, (*path, "mediators", index), "dimension in adjust", name, raw.adjust)
    asked = [name for name in raw.measures if name in NEED_COVARIATES]
    for name in asked if not raw.adjust else ():
        remedy = 'Write adjust = ["…"] with the dimensions to hold fixed.'
        document.complain((*path, "measures"), f"{quoted(name)} holds nothing fixed.", remedy=remedy)
    for name in asked if raw.kind == "rate" else ():
        if name in OF_MEANS:
            remedy = "Ask for adjusted_difference or adjusted_ratio."
            document.complain(
                (*path, "measures"), f"{quoted(name)} is for means and shares, not for rates.", remedy=remedy
            )
    _check_returns(document, path, raw)


def _alone(raw: IndicatorFile) -> bool:
    """Whether some dimension stands alone in `by` with something else to hold fixed beside it."""
    return any(isinstance(each, str) and set(raw.adjust) - {each} for each in raw.by)


def _check_covariate(
    document: Document, where: Path, name: str, raw: IndicatorFile, dimensions: Mapping[str, Dimension]
) -> None:
    if raw.adjust.count(name) > 1 and raw.adjust.index(name) != where[-1]:
        document.complain(where, f"{quoted(name)} stands twice.")
    if name in dimensions and dimensions[name].multiple:
        problem = f"a person can be in several groups of {quoted(name)}, so it cannot be held fixed."
        remedy = "Hold fixed a dimension in which everybody is in one group, or give this one several = one group."
        document.complain(where, problem, remedy=remedy)


def _check_source(document: Document, where: Path, source: Source) -> None:
    if source.kind not in {"records", "counts"}:
        problem = f"the source {quoted(source.id)} has no counts, and an adjusted gap is made from counts."
        document.complain(where, problem, remedy="Leave adjust out, or use a source of kind records or counts.")
    elif source.weight or source.strata or source.cluster:
        problem = f"the source {quoted(source.id)} is a survey; adjusted gaps of one are not built yet."
        document.complain(where, problem, remedy="Leave adjust out for now; stratify_by with kitagawa takes weights.")


def _check_returns(document: Document, path: Path, raw: IndicatorFile) -> None:
    if TWOFOLD in raw.measures and raw.returns is None:
        remedy = 'Write returns = "…": reference_a is the group itself, reference_b what it is compared with.'
        problem = f"{quoted(TWOFOLD)} needs the returns that count as common, and there is no neutral choice."
        document.complain((*path, "measures"), problem, listed(RETURNS), remedy=remedy)
    if raw.returns is not None and TWOFOLD not in raw.measures:
        problem = f"nothing uses the returns: {quoted(TWOFOLD)} is not among the measures."
        document.complain((*path, "returns"), problem, remedy="Leave it out, or ask for the measure.")
