"""Regimes of change between two linked waves of a sample with weights: four strata drawn unequally, three classes of
people who answer unlike often and change by unlike much, scores of five statements, a part of the people in both waves;
60 to 1,000 people drawn one by one, or 4 to 25 clusters of each stratum, everybody or a group of three in ten. The
others leave out that people were drawn in clusters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special
from simulation import Regime

from isonomia.climate.change import LinkedSums, WeighedWave, overlap_design_change, paired_design_change
from isonomia.model.cells import CellTable
from isonomia.model.scales import LINKED, LINKED_WEIGHED, linked_sum
from isonomia.protect.linked_errors import with_linked_errors
from isonomia.stats.design import PLAIN, weighted_variance

STRATA = np.array([0.4, 0.3, 0.2, 0.1])
"""Shares of the population; of each as many are drawn, so that people of the last weigh a quarter of the first."""
CLASSES = np.array([0.4, 0.35, 0.25])
FIRST, SECOND = np.array([0.95, 0.8, 0.6]), np.array([0.9, 0.6, 0.4])
"""Who answers the first and the second wave, class by class; weights undo it."""
BEFORE = 3.3 + 0.2 * np.arange(4)[:, None] - 0.25 * np.arange(3)
CHANGE = 0.3 - 0.1 * np.arange(4)[:, None] - 0.15 * np.arange(3)
"""Latent averages before, and their changes: by stratum and class, so that weights go with what they weigh."""
PERSON, ONCE = 0.6, 0.5
OF_CLUSTER = (0.25, 0.15)
"""Standard deviations: of people, of one wave's answers; of clusters in both waves, and in how they changed."""
CUTS = 1.1 + 0.2 * np.arange(20)
GROUP = 0.3
DRAWN = {"60 drawn": 60, "250 drawn": 250, "1,000 drawn": 1_000}
CLUSTERS = {"4 clusters a stratum": 4, "10 clusters a stratum": 10, "25 clusters a stratum": 25}
WAVE, SAME = "wave_change", "paired_change"


@dataclass(frozen=True, slots=True)
class Drawn:
    """People of a sample: stratum, class, cluster (0 where none is drawn), who answered when, scores and weights."""

    stratum: np.ndarray
    cluster: np.ndarray
    group: np.ndarray
    answered: np.ndarray  # (2, N)
    y: np.ndarray  # (2, N)
    weight: np.ndarray  # (2, N)


def scored(latent):
    return 1 + np.searchsorted(CUTS, latent) / 5


def expected(middle, spread):
    """The average score of latent answers about so many middles."""
    return 1 + special.ndtr((np.asarray(middle)[..., None] - CUTS) / spread).sum(axis=-1) / 5


def truth_of(measure, clustered):
    """Of the population that the weights stand for; the change of the same people is that of who answers the first."""
    both, moved = OF_CLUSTER if clustered else (0.0, 0.0)
    before = expected(BEFORE, np.sqrt(PERSON**2 + ONCE**2 + both**2))
    after = expected(BEFORE + CHANGE, np.sqrt(PERSON**2 + ONCE**2 + both**2 + moved**2))
    share = STRATA[:, None] * CLASSES * (FIRST if measure == SAME else 1)
    return float((share * (after - before)).sum() / share.sum())


def sample(rng, people, clusters=0):
    """So many people drawn one by one; or so many clusters of each stratum, of 6 to 18 people."""
    if clusters:
        sizes = rng.integers(6, 19, 4 * clusters)
        cluster = np.repeat(np.arange(4 * clusters), sizes)
    else:
        cluster = rng.integers(0, 4, people)
    stratum, n = cluster % 4, len(cluster)
    kind = rng.choice(3, n, p=CLASSES)
    held = [0.0, 0.0]
    if clusters:
        held = [each * rng.standard_normal(4 * clusters)[cluster] for each in OF_CLUSTER]
    person = BEFORE[stratum, kind] + PERSON * rng.standard_normal(n) + held[0]
    latent = np.stack([person, person + CHANGE[stratum, kind] + held[1]]) + ONCE * rng.standard_normal((2, n))
    chance = np.stack([FIRST[kind], SECOND[kind]])
    weight = 100 * STRATA[stratum] / chance
    return Drawn(stratum, cluster, rng.random(n) < GROUP, rng.random((2, n)) < chance, scored(latent), weight)


def linked_table(found, keep, clustered):
    """The linked people of a wave as its cells: one for each cluster, those without any of them among them."""
    row = found.cluster if clustered else np.zeros_like(found.cluster)
    rows = int(row.max()) + 1
    (u, w), (y1, y2) = found.weight, found.y
    factor = {"1": y1, "2": y2, "u": u, "w": w}
    sums = {}
    for name in (*LINKED, *LINKED_WEIGHED):
        product = np.prod([keep * 1.0, *(factor[each] for each in name if each in factor)], axis=0)
        sums[linked_sum(name)] = np.bincount(row, product, rows)
    codes = np.arange(rows)
    keys = {name: np.full(rows, "", dtype=object) for name in ("setting", "period", "stratum", "cluster")}
    if clustered:
        keys["stratum"] = np.array([f"s{each % 4}" for each in codes], dtype=object)
        keys["cluster"] = np.array([f"c{each}" for each in codes], dtype=object)
    n = np.rint(sums[linked_sum("n")]).astype(np.int64)
    return CellTable("belonging", "survey", "mean", (), keys, {"n": n, **sums}, weighted=True)


def same_people(people, clusters, group, *, told=True):
    """The change of the same people as a release makes it: cells, errors by the design, t. `told`: clusters are."""

    def once(rng):
        found = sample(rng, people, clusters)
        keep = found.answered.all(axis=0) & (found.group | (not group))
        table = linked_table(found, keep, bool(clusters) and told)
        whole = table.over("stratum", "cluster")
        sums = {
            key: float(each[0]) for key, each in with_linked_errors({(): table}, {(): whole}, PLAIN)[()].sums.items()
        }
        w, moved = sums[linked_sum("w*n")], sums[linked_sum("w*2")] - sums[linked_sum("w*1")]
        return w, moved, sums[linked_sum("se")], sums[linked_sum("df")]

    def draw(rng, size):
        result = paired_design_change(*np.array([once(rng) for _ in range(size)]).T)
        return result.low, result.high

    return draw


def everybody(people):
    """The change of everybody, of whom some answered twice."""

    def once(rng):
        found = sample(rng, people)
        sides = []
        for there, y, w in zip(found.answered, found.y, found.weight, strict=True):
            v, x = w[there], y[there]
            powers = (v.sum(), (v**2).sum(), (v * x).sum(), (v**2 * x).sum(), (v**2 * x**2).sum())
            sides += [powers[0], powers[2] / powers[0], float(np.sqrt(weighted_variance(len(v), *powers))), len(v) - 1]
        both = found.answered.all(axis=0)
        (y1, y2), uw = found.y[:, both], found.weight[:, both].prod(axis=0)
        return [*sides, both.sum(), (uw * y1).sum(), (uw * y2).sum(), (uw * y1 * y2).sum(), uw.sum()]

    def draw(rng, size):
        columns = np.array([once(rng) for _ in range(size)]).T
        waves = WeighedWave(*columns[:4]), WeighedWave(*columns[4:8])
        result = overlap_design_change(*waves, LinkedSums.of(*columns[8:12]), columns[12])
        return result.low, result.high

    return draw


def regimes():
    for part in ("everybody", "a group"):
        group = part == "a group"
        for name, people in DRAWN.items():
            if not (group and people < 100):  # a group of 60 people is one of about eight
                yield Regime(
                    SAME,
                    "paired t by weights",
                    f"drawn one by one, {part}",
                    f"{name}, {part}",
                    truth_of(SAME, clustered=False),
                    same_people(people, 0, group),
                )
        for name, clusters in CLUSTERS.items():
            for told in (True, False):
                yield Regime(
                    SAME,
                    "paired t by strata and clusters" if told else "paired t by weights, clusters not told",
                    f"clusters, {part}",
                    f"{name}, {part}",
                    truth_of(SAME, clustered=True),
                    same_people(0, clusters, group, told=told),
                    peer=not told,
                )
    for name, people in DRAWN.items():
        truth = truth_of(WAVE, clustered=False)
        yield Regime(WAVE, "Welch by weights", "drawn one by one, some in both waves", name, truth, everybody(people))
