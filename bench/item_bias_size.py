"""How often a sound item is told of where groups feel differently on the whole, and how often a biased one is.

    python bench/item_bias_size.py [--samples N] [--seed S]

Five items of five steps, two groups of equal size, one of them half a standard deviation higher on what the scale
measures. People are matched on the rest or the total score, which is measured with error, so that people with the same
score do not all feel the same: the test alone finds too much. An item is told of only if the change of R² is no longer
negligible. The table is in docs/measures/scales.md.
"""

from __future__ import annotations

import argparse

import numpy as np

from isonomia.climate.item_bias import ScaleBias, Score, ScoreTable, scale_bias

ITEMS = tuple("abcde")
LOADING = np.array([0.5, 0.6, 0.7, 0.7, 0.8])
CUTS = [-1.5, -0.5, 0.5, 1.5]
CASES = (
    (100, 0.0, 0.0),
    (100, 0.5, 0.0),
    (500, 0.0, 0.0),
    (500, 0.5, 0.0),
    (2000, 0.5, 0.0),
    (500, 0.5, 0.5),
    (500, 0.5, 1.0),
)
"""People a group, how far the groups are apart, how far the third item is off, in standard deviations."""
SCORES: tuple[Score, ...] = ("rest", "total")


def looked(rng: np.random.Generator, people: int, apart: float, bias: float, score: Score) -> ScaleBias:
    """One sample; `bias` moves the third item of the second group."""
    group = np.arange(2 * people) % 2
    factor = apart * group[:, None] + rng.standard_normal((2 * people, 1))
    x = LOADING * factor + np.sqrt(1 - LOADING**2) * rng.standard_normal((2 * people, 5))
    x[:, 2] += bias * group
    codes = np.searchsorted(np.array(CUTS), x)

    def table(item: str, matching: tuple[str, ...]) -> ScoreTable:
        total = codes[:, [ITEMS.index(each) for each in matching]].sum(axis=1)
        values, row = np.unique(total, return_inverse=True)
        counts = np.zeros((len(values), 2, 5))
        np.add.at(counts, (row, group, codes[:, ITEMS.index(item)]), 1)
        return ScoreTable(item, values / len(matching), counts)

    return scale_bias(ITEMS, table, score)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    print(
        "| people a group | groups apart | item off | matched on | sound: q < .05 | sound: told of | biased: told of |"
    )
    print("|---|---|---|---|---|---|---|")
    for people, apart, bias in CASES:
        for score in SCORES:
            rng = np.random.Generator(np.random.PCG64([chosen.seed, people, round(10 * apart), round(10 * bias)]))
            every = [looked(rng, people, apart, bias, score).items for _ in range(chosen.samples)]
            sound = [each for items in every for at, each in enumerate(items) if at != 2 or not bias]
            rates = [np.mean([each.detectable for each in sound]), np.mean([each.told for each in sound])]
            found = f"{100 * np.mean([items[2].told for items in every]):.0f} %" if bias else ""
            told = " | ".join(f"{100 * rate:.1f} %" for rate in rates)
            print(f"| {people} | {apart} | {bias} | {score} | {told} | {found} |", flush=True)


if __name__ == "__main__":
    main()
