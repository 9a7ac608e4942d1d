"""Rules about selection: which packs a question chose before anybody looked, and which measures are published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from isonomia.errors import listed, quoted
from isonomia.model.registry import registry
from isonomia.model.study import Indicator, ReleaseSpec, Representation, Source
from isonomia.standards import vocabulary
from isonomia.study.document import Document
from isonomia.study.lines import Path
from isonomia.study.names import check_known
from isonomia.study.schema import IndicatorFile

PACKS: Final = "impact-rules"


def selection_measures() -> tuple[str, ...]:
    """The measures about selection that a study may ask for."""
    return tuple(each.id for each in registry().values() if each.family == "selection" and each.wired)


def private_measures() -> tuple[str, ...]:
    """The measures that stay private unless the study names them for publication."""
    return tuple(each.id for each in registry().values() if each.private and each.wired)


def measures_of_packs() -> dict[str, str]:
    """Code of a rule pack -> the measure that it looks at."""
    return {each.code: str(each.extra["measure"]) for each in vocabulary(PACKS).values}


def check_rules(document: Document, path: Path, raw: IndicatorFile, source: Source | None) -> None:
    """Complain of packs that do not exist, and of questions to which no rule about selection applies."""
    packs = measures_of_packs()
    for index, name in enumerate(raw.rules):
        check_known(document, (*path, "rules", index), "rule pack", name, packs)
        if name in raw.rules[:index]:
            document.complain((*path, "rules", index), f"{quoted(name)} stands twice.")
    asked = [name for name in raw.measures if name in selection_measures()]
    key = "rules" if raw.rules else "measures"
    if not raw.rules and not asked:
        return
    said = quoted((*raw.rules, *asked)[0])
    if raw.kind != "proportion":
        problem = f"{said} counts people who pass and people who do not, and this is a {raw.kind}."
        document.complain((*path, key), problem, remedy="Ask for it in an indicator of kind proportion.")
    if raw.higher_is == "neutral":
        problem = f"{said} needs to know whether the event is a success."
        remedy = 'Write higher_is = "better" where it is one, or "worse" where the others are the successes.'
        document.complain((*path, key), problem, remedy=remedy)
    if source is not None and (source.kind not in {"records", "counts"} or source.weight or source.cluster):
        problem = f"{said} is about counted people, and the source {quoted(source.id)} is a survey or has no counts."
        document.complain((*path, key), problem, remedy="Use a source of kind records or counts without weights.")


def check_publish(
    document: Document,
    release: ReleaseSpec | None,
    indicators: Iterable[Indicator],
    representations: Iterable[Representation] = (),
) -> None:
    """Complain of a name that stays private in any case or never is, and of a choice among the rules after the fact.

    Every rule that the study chose is published, or none: of several rules that disagree, nobody picks the one that
    fits.
    """
    if release is None or not release.publish:
        return
    chosen = {name for each in indicators if each.id not in release.hold for name in private_asked(each)}
    projected = any(each.parity is not None and each.id not in release.hold for each in representations)
    offered = chosen | (set(projections()) if projected else set())
    _check_projections(document, release)
    for index, name in enumerate(release.publish):
        where = ("release", "publish", index)
        if not check_known(document, where, "measure that is private by default", name, private_measures()):
            continue
        if name not in offered:
            problem = f"no question of the release asks for {quoted(name)}."
            document.complain(where, problem, remedy="Leave it out, or ask for it in measures or rules.")
    missing = sorted(chosen - set(release.publish))
    if missing and chosen & set(release.publish):
        problem = f"some of the chosen rules are published and others are not: {listed(missing)}."
        remedy = "Name all of them, or none: rules disagree, and nobody picks one after looking."
        document.complain(("release", "publish"), problem, remedy=remedy)


def projections() -> tuple[str, ...]:
    """The measures that project a representation into the future."""
    return tuple(each.id for each in registry().values() if each.family == "parity" and each.private)


def _check_projections(document: Document, release: ReleaseSpec) -> None:
    """The answer that leaves out that people leave is never published without the one that does not."""
    if "time_to_parity_naive" in release.publish and "time_to_parity_stock_flow" not in release.publish:
        problem = "time_to_parity_naive leaves out that people leave, and is not published alone."
        where = ("release", "publish", release.publish.index("time_to_parity_naive"))
        document.complain(where, problem, remedy="Name time_to_parity_stock_flow too, or leave it out.")


def private_asked(indicator: Indicator) -> tuple[str, ...]:
    """The measures that an indicator asks for, by name or through a rule pack, and that are private by default."""
    packs = measures_of_packs()
    wanted = dict.fromkeys((*indicator.measures, *(packs.get(each, "") for each in indicator.rules)))
    return tuple(name for name in wanted if name in private_measures())
