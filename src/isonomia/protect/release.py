"""From Shown and its estimates to a Release: the only thing that can be published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version

from isonomia.errors import Fault, InternalError
from isonomia.measures.asked import BESIDE
from isonomia.measures.rule_packs import rule_packs
from isonomia.model.estimate_rows import packed
from isonomia.model.estimates import Estimates
from isonomia.model.registry import Measure, registry
from isonomia.model.release import PolicyInfo, Release, ReleaseInfo, StandardInfo
from isonomia.model.scales import without_item_sums
from isonomia.model.shown import Shown
from isonomia.model.study import Study
from isonomia.protect.blurred_figures import behind, blurred_row
from isonomia.protect.blurred_scores import blurred_table, grains_of
from isonomia.protect.coarse_weights import with_coarse_weights
from isonomia.protect.describe import (
    contributing,
    dimensions_of,
    indicators_of,
    pathways_of,
    scales_of,
    sources_of,
    topics_of,
)
from isonomia.protect.history import named_as_earlier
from isonomia.protect.internal import policy_named, watermark
from isonomia.protect.protection import policy_of
from isonomia.protect.provenance import release_digest
from isonomia.protect.rounding import rounded
from isonomia.standards import reliability


def make_release(study: Study, shown: Shown, estimates: Estimates, digests: Mapping[str, str]) -> Release:
    """Everything that pages need, rounded once, without what is held back.

    From cells that are shown to the school's own eyes it is the internal report: watermarked, and no site takes it
    outside a private folder.

    Args:
        study: as run.
        shown: protected cells.
        estimates: made from these alone.
        digests: source id -> digest of its content.

    Raises:
        InternalError: the cells or the estimates are unprotected, or hold what the study keeps private.
    """
    if not shown.internal:
        _refuse_private(study, estimates)
    measures = _measures(estimates)
    told = _blurred_rows(study, shown, rounded(_without_held(study, estimates), measures, _figures(study)))
    visible = with_coarse_weights(study, _blurred_tables(study, _without_held_cells(study, shown)))
    info = _info(study, digests)
    return Release(
        info=_internal(info, study) if shown.internal else info,
        policy=_policy(study, shown),
        shown=visible,
        estimates=told,
        topics=topics_of(study),
        indicators=indicators_of(study, own_eyes=shown.internal),
        dimensions=dimensions_of(study, visible, told),
        sources=sources_of(study, visible, told),
        measures=measures,
        standards=_standards(study),
        pathways=pathways_of(study),
        scales=scales_of(study),
        translations=study.translations,
    )


def _refuse_private(study: Study, estimates: Estimates) -> None:
    """Rules about selection are published only if the study names them, whatever it is that computed them."""
    named = set(study.release.publish)
    ruled = named & {pack.measure for pack in rule_packs().values()}
    allowed = named | (set(BESIDE) if ruled or "successes_needed" in named else set())
    private = {measure.id for measure in registry().values() if measure.private}
    strays = {row.measure for row in estimates} & private - allowed
    if strays:
        raise InternalError(Fault("Release", f"it holds what the study keeps private: {sorted(strays)}."))


def is_draft(study: Study) -> bool:
    """Whether anything comes from a source that is not public: no auditor has shown that to be safe yet."""
    return any(not study.sources[name].published for name in contributing(study))


def _info(study: Study, digests: Mapping[str, str]) -> ReleaseInfo:
    release = study.release
    code = version("isonomia")
    return ReleaseInfo(
        id=release.id,
        title=study.title,
        date=release.date,
        publisher=release.publisher,
        contact=release.contact,
        licence=release.licence,
        funding=release.funding,
        next_update=release.next_update,
        address=release.address,
        languages=release.languages,
        code_version=code,
        digest=release_digest(study, digests, code),
        notices=(release.notice,) if release.notice else (),
        draft=is_draft(study),
        corrections=release.corrections,
        earlier=named_as_earlier(study),
    )


def _internal(info: ReleaseInfo, study: Study) -> ReleaseInfo:
    """The same for the internal report: its notice is stronger than the draft's, and nobody may use it again."""
    title = f"Internal: {info.title}"
    notices = (watermark(study), *info.notices)
    return replace(info, title=title, internal=True, draft=False, licence="", address="", notices=notices)


def _policy(study: Study, shown: Shown) -> PolicyInfo:
    rule = policy_named(study, shown.policy)
    said = "" if rule.rounding is None else rule.rounding.sentence()
    return PolicyInfo(rule.id, rule.title, rule.text, rule.source, shown.hidden_share, said, rule.unconfirmed)


def _standards(study: Study) -> tuple[StandardInfo, ...]:
    """The display gate that the study names, for the kinds of estimates that it has."""
    kinds = {each.kind for each in study.indicators} | {"proportion" for _ in study.representations}
    gate = reliability(study.release.reliability)
    return tuple(StandardInfo(each.title, each.text, each.source) for kind, each in gate.items() if kind in kinds)


def _figures(study: Study) -> dict[str, int]:
    """How many significant digits the policy of each source allows; public sources are exempt."""
    return {name: policy_of(study, name).figures for name, each in study.sources.items() if not each.published}


def _measures(estimates: Estimates) -> dict[str, Measure]:
    """Method texts of the measures used, in the order of the catalogue."""
    used = {row.measure for row in estimates}
    return {name: measure for name, measure in registry().items() if name in used}


def _without_held(study: Study, estimates: Estimates) -> Estimates:
    held = set(study.release.hold)
    return replace(estimates, rows=tuple(row for row in estimates if row.indicator not in held))


def _blurred_rows(study: Study, shown: Shown, told: Estimates) -> Estimates:
    """Figures of scores, no finer than single answers allow; those for one's own eyes stay as they are."""
    grains = {} if shown.private else grains_of(study)
    if not grains:
        return told
    known = behind(each for each in told if each.indicator in grains)
    rows = (blurred_row(each, grains[each.indicator], known) if each.indicator in grains else each for each in told)
    return replace(told, rows=packed(rows))


def _blurred_tables(study: Study, shown: Shown) -> Shown:
    grains = {} if shown.private else grains_of(study)
    tables = (blurred_table(each, grains[each.indicator]) if each.indicator in grains else each for each in shown)
    return replace(shown, tables=tuple(tables))


def _without_held_cells(study: Study, shown: Shown) -> Shown:
    held = set(study.release.hold)
    kept = (table for table in shown if table.indicator not in held)
    # Sums over the items of a scale are there to be computed from, and never to be told.
    return replace(shown, tables=tuple(replace(each, sums=without_item_sums(each.sums)) for each in kept))
