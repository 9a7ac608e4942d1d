"""How often rules flag a group although nobody's chances differ, and how often the tests beside them do.

    python bench/flags.py [--replicates R] [--seed S]

Every group of a pool has the same true rate, so every flag is false. Printed for each rule: the share of the groups it
looks at that it flags, and the share of pools with at least one flag. Last, mid-p with Benjamini and Hochberg's
q ≤ 5 % over the groups of a pool: with no gap anywhere its false discovery rate is the share of pools with any.
"""

from __future__ import annotations

import argparse

import numpy as np

from isonomia.measures.equal_chance import mid_p
from isonomia.measures.pool import Pool
from isonomia.measures.rule_packs import apply_pack, rule_packs
from isonomia.measures.selection import against_everyone_else
from isonomia.stats.multiplicity import benjamini_hochberg

POOLS = {
    "4 groups of 12–300": ((12, 40, 120, 300), (0.3, 0.8)),
    "6 groups of 50–2,000": ((50, 100, 200, 400, 1000, 2000), (0.1, 0.5)),
    "6 groups of 200–6,800": ((200, 1000, 2000, 4000, 6000, 6800), (0.1, 0.5)),
    "8 groups of 5,000": ((5000,) * 8, (0.1, 0.5)),
}
LEVEL = 0.05


def rows(replicates: int, seed: int):
    """(pool, rate, rule, share of judged groups flagged, share of pools with a flag)."""
    for label, (n, rates) in POOLS.items():
        for p in rates:
            rng = np.random.Generator(np.random.PCG64([seed, len(n), int(1000 * p)]))
            shape = (replicates, len(n))
            pool = Pool.of(np.broadcast_to(np.array(n, dtype=float), shape), rng.binomial(n, p, shape))
            for code, pack in rule_packs().items():
                found = apply_pack(code, pool, cut_off=None if pack.flags or code != "pi-80" else 0.8)
                if found.judged.any():
                    name = code if pack.flags else f"{code}, cut off at 0.8"
                    yield label, p, name, *shares(found.flagged, found.judged, shape)
            groups, rest, _ = against_everyone_else(pool)
            p_values = mid_p(groups, rest).value.reshape(shape)
            everything = np.ones(p_values.size, dtype=bool)
            yield label, p, "mid-p ≤ 5 %", *shares((p_values <= LEVEL).ravel(), everything, shape)
            q_values = benjamini_hochberg(p_values)
            yield label, p, "mid-p, q ≤ 5 %", *shares((q_values <= LEVEL).ravel(), everything, shape)


def shares(flagged, judged, shape):
    """Of the groups looked at, and of the pools."""
    return flagged.sum() / max(judged.sum(), 1), flagged.reshape(shape).any(axis=1).mean()


def main() -> int:
    """Print the table; 1 if the false discovery rate of the tests beside the rules is above its level."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    unsure = 3 * np.sqrt(LEVEL * (1 - LEVEL) / chosen.replicates)
    missed = False
    print("| pool | rate | rule | groups flagged | pools with a flag |")
    print("|---|---|---|---|---|")
    for label, p, name, of_groups, of_pools in rows(chosen.replicates, chosen.seed):
        print(f"| {label} | {p:.0%} | {name} | {of_groups:.1%} | {of_pools:.1%} |")
        missed |= name == "mid-p, q ≤ 5 %" and of_pools > LEVEL + unsure
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
