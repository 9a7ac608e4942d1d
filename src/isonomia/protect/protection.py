"""From Cells to Shown: which values are printed, over all tables of a study."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from isonomia.model.cells import Cells, CellTable
from isonomia.model.shown import Shown
from isonomia.model.study import Source, Study
from isonomia.protect.audit.reading import Published
from isonomia.protect.decide import Decision, decided, nothing_hidden
from isonomia.protect.earlier import Told, earlier_releases, kept, nothing_told, told
from isonomia.protect.internal import internal_policy
from isonomia.protect.policy import Policy, policy, stricter
from isonomia.protect.prepare import compared, reduced
from isonomia.protect.printing import Printing, family_of
from isonomia.protect.shaping import Shaped, by_indicator, shaped
from isonomia.protect.system import Dimensions, System, system_of
from isonomia.protect.telling_classes import without_telling_classes
from isonomia.protect.telling_skippers import without_telling_skippers
from isonomia.protect.withheld import Withheld
from isonomia.protect.witness import Proof
from isonomia.protect.yes_or_no import refuse_shares_as_means
from isonomia.stats.design import Sampling


@dataclass(frozen=True, slots=True, eq=False)
class Protected:
    """Shown cells with what stands behind them: true values, for OUT-private alone.

    Attributes:
        shown: the cells that may be printed.
        proofs: source -> why nothing hidden can be worked out.
        shape: the tables, before anything was hidden.
        decisions: indicator -> what is hidden.
    """

    shown: Shown
    proofs: Mapping[str, Proof]
    shape: Shaped
    decisions: Mapping[str, Decision]


def protect(cells: Cells, study: Study) -> Shown:
    """The cells that may be printed under the study's policy; hidden values are not in the result."""
    return protected(cells, study).shown


def protected(cells: Cells, study: Study, withheld: Withheld | None = None) -> Protected:
    """The cells that may be printed, and the proof that nothing hidden can be worked out from them.

    For each source: periods added up where the study asks for it and single ones hold too few people; declared
    roll-ups where a member would be hidden. For each indicator: `everyone_else` beside each group; the primary rule on
    persons, outcomes and everyone else. For all indicators of a source together: complementary suppression with a
    witness for each hidden count (`witness/`). Published sources are exempt.

    Args:
        cells: of all sources, with design keys.
        study: names the policy of the release and, for a source, a stricter one.
        withheld: what is hidden beyond that; nothing by default.

    Raises:
        BadNews: an earlier release has printed what must be hidden now.
        InputError: an earlier release cannot be read.
        InternalError: a proof was not found or does not check; nothing may be published.
        StudyError: a mean is a share of people.
    """
    refuse_shares_as_means(cells, study)
    rules = {name: policy_of(study, name) for name in study.sources}
    return _protected(shaped(cells, study, rules), study, rules, policy(study.release.policy), withheld=withheld)


def internally_protected(public: Protected, study: Study, threshold: int) -> Protected | None:
    """The cells that the study's internal report may print, with their proof. No public release takes them.

    Its readers also have the release. So it has the same tables, and it shows whatever the release shows: then the
    release adds nothing to it, and its own proof is the whole proof. None where no such proof is found; at the
    threshold of the release it is the release's own.

    Args:
        public: the cells of the release.
        study: declares the internal report.
        threshold: one of `thresholds`.

    Raises:
        InternalError: the study declares no internal report, or none with such a threshold.
    """
    lower = internal_policy(study, threshold)
    if threshold == policy(study.release.policy).threshold:
        return _for_own_eyes(public, lower.id)
    rules = {name: policy_of(study, name) if each.policy else lower for name, each in study.sources.items()}
    found = _protected(public.shape, study, rules, lower, public.decisions)
    shows = all(found.decisions[name].within(each) for name, each in public.decisions.items())
    return _for_own_eyes(found, lower.id) if shows else None


def _for_own_eyes(found: Protected, rule: str) -> Protected:
    return replace(found, shown=replace(found.shown, internal=True, policy=rule))


def _protected(
    shape: Shaped,
    study: Study,
    rules: Mapping[str, Policy],
    release: Policy,
    before: Mapping[str, Decision] | None = None,
    withheld: Withheld | None = None,
) -> Protected:
    """Protected under the rule of each source; the result names the rule of the release."""
    systems: dict[str, System] = {}
    decisions: dict[str, Decision] = {}
    proofs: dict[str, Proof] = {}
    earlier = earlier_releases(study)
    for name, tables in shape.tables.items():
        systems[name] = system_of([reduced(table) for table in tables], compared(study, name))
        if study.sources[tables[0].source].published:
            decisions[name] = nothing_hidden(systems[name])
    for place, names in _by_source(shape.tables, set(decisions)).items():
        own = [systems[name] for name in names]
        hidden = [before[name] for name in names] if before else None
        known = [_told(systems[name], name, study, earlier) for name in names]
        if withheld is not None:
            home = dict.fromkeys(names, place)
            known = [
                kept(one, systems[name], withheld.mask(systems[name], name, home))
                for one, name in zip(known, names, strict=True)
            ]
        found, proofs[place] = decided(own, names, shape.studies[place], rules[place], hidden, known)
        decisions |= dict(zip(names, found, strict=True))
    printing = Printing()
    for name, tables in shape.tables.items():
        public, one = _published(tables, study), tables[0].source
        family = family_of(
            _by_grouping(tables),
            systems[name],
            decisions[name],
            published=public,
            rounding=None if public else rules[one].rounding,
            sampling=sampling_of(study.sources[one]),
        )
        printing.take(family, shape.others.get(one, {}))
    shown = replace(printing.shown(release), pooled=shape.pooled)
    safe = without_telling_skippers(study, without_telling_classes(study, shown, rules), rules)
    return Protected(safe, proofs, shape, decisions)


def sampling_of(source: Source) -> Sampling:
    """What the study says of a sample beside its columns."""
    into = {each: name for name, members in source.merge_strata.items() for each in members}
    return Sampling(source.lonely, into, source.sampled)


def _told(system: System, name: str, study: Study, earlier: Sequence[Published]) -> Told:
    """What earlier releases tell of an indicator; one that is held publishes nothing to lay beside them."""
    return nothing_told(len(system)) if name in study.release.hold else told(system, name, study, earlier)


def _by_source(tables: Mapping[str, Sequence[CellTable]], public: Collection[str]) -> dict[str, list[str]]:
    """Source -> its indicators, without those that are public already."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, each in tables.items():
        if name not in public:
            found[each[0].source].append(name)
    return dict(found)


def _published(tables: Sequence[CellTable], study: Study) -> bool:
    return study.sources[tables[0].source].published


def unprotected(cells: Cells, study: Study) -> Shown:
    """Every value, in the same shape and without roll-ups, for OUT-private alone. A Release refuses it."""
    printing = Printing()
    for name, tables in by_indicator(cells).items():
        system = system_of([reduced(table) for table in tables], compared(study, name))
        published = _published(tables, study)
        sampling = sampling_of(study.sources[tables[0].source])
        decision = nothing_hidden(system)
        printing.take(family_of(_by_grouping(tables), system, decision, published=published, sampling=sampling))
    return replace(printing.shown(policy(study.release.policy)), hidden_share=0.0, private=True)


def policy_of(study: Study, source: str) -> Policy:
    """What protects a source: the policy of the release, or its own where that is stricter."""
    release = policy(study.release.policy)
    own = study.sources[source].policy
    return stricter(release, policy(own, f"source.{source}.policy")) if own else release


def _by_grouping(tables: Sequence[CellTable]) -> dict[Dimensions, CellTable]:
    return {table.dimensions: table for table in tables}
