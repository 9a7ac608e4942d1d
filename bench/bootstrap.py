"""CPU seconds of 1,000 bootstrap replicates of all shares of 13 dimensions, after the count, by number of people.

python bench/bootstrap.py
"""

from __future__ import annotations

from time import process_time

import numpy as np

from isonomia.stats.cell_bootstrap import of_counts, of_means, percentile_limits

WIDTHS = (3, 8, 10, 6, 4, 5, 5, 2, 2, 5, 8, 6, 9)


def main() -> int:
    print("| people | yes/no outcome | outcome on a scale |\n|---|---|---|")
    for people in (10**5, 10**6, 10**7):
        rng = np.random.default_rng(people)
        tables = [rng.multinomial(people, rng.dirichlet(np.ones(width))) for width in WIDTHS]
        counts = [(rng.binomial(n, rng.uniform(0.05, 0.6, len(n))), n) for n in tables]
        start = process_time()
        for events, n in counts:
            percentile_limits(of_counts(events, n).level)
        middle = process_time()
        for n in tables:
            percentile_limits(of_means(n, 50.0 * n, 2600.0 * n).level)
        end = process_time()
        print(f"| {people:,} | {middle - start:.3f} s | {end - middle:.3f} s |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
