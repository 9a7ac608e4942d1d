"""Homes put together: the same cells as one count over everybody, and the same bytes in whatever order they come."""

import math
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import count_world as ordinary
from isonomia.count.homes.digits import carried, digits_of, rounded
from isonomia.count.homes.files import read, write
from isonomia.count.homes.merging import merged
from isonomia.count.homes.run import count_home, from_files
from isonomia.count.run import count
from isonomia.errors import TableError
from isonomia.model.cells import Cells, collapse
from isonomia.model.unrounded import of_whole


def plain(value, scale=100.0):
    """A number whose products have so few bits that every term of a sum is a whole number of its unit."""
    return round(value % scale, 2) + 0.5 if isinstance(value, float) and math.isfinite(value) else value


def written(folder, homes):
    for name, cells in homes.items():
        write(cells, folder / f"{name}.cells")
    return {name: read(folder / f"{name}.cells") for name in homes}


def without_homes(cells):
    """Clusters as they are called at home; here those of a home are at that home alone, so no rows fall together."""
    tables = []
    for table in cells:
        cluster = [str(each).rpartition(" / ")[2] for each in table.keys["cluster"]]
        keys = {**table.keys, "cluster": np.array(cluster, dtype=object)}
        tables.append(collapse(table, keys=keys, sums=table.sums))
    return Cells(tuple(tables))


@settings(
    max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(data=st.data(), study=ordinary.studies())
def test_homes_put_together_are_one_count_over_everybody(data, study):
    if study.sources["s"].cluster:  # a person who comes in two clusters could be split between homes
        study = replace(study, sources={"s": replace(study.sources["s"], repeated="refuse")})
    held = data.draw(ordinary.tables(repeated=study.sources["s"].repeated != "refuse"))
    held = [row | {name: plain(row[name]) for name in ("value", "time", "weight")} for row in held]
    together = "unit" if study.sources["s"].cluster else "who"  # who belongs together is counted at one home
    names = sorted({str(row[together]).strip() for row in held})
    home = {name: data.draw(st.sampled_from(["a", "b", "c"])) for name in names}
    try:
        expected = count(study, {"s": ordinary.Rows(held)})
        parts = {
            each: count_home(
                study, {"s": ordinary.Rows([row for row in held if home[str(row[together]).strip()] == each])}, each
            )
            for each in "abc"
        }
    except TableError:  # as every count of such rows
        return
    with TemporaryDirectory() as path:
        folder = Path(path)
        files = written(folder, parts)
        order = data.draw(st.permutations(list(files.values())))
        write(merged(order), folder / "one.cells")
        write(merged([merged(order[:2]), order[2]]), folder / "other.cells")
        assert (folder / "one.cells").read_bytes() == (folder / "other.cells").read_bytes()
        _, tables = from_files(study, [folder / "one.cells"])
        found = without_homes(count(study, tables))
    ordinary.agree(found, expected, exact=True)


@given(
    st.lists(st.lists(st.integers(-(2**126), 2**126), min_size=3, max_size=3), min_size=1, max_size=6),
    st.lists(st.integers(-400, 300), min_size=6, max_size=6),
    st.randoms(),
)
def test_digits_add_exactly_in_any_order(homes, powers, random):
    digits = [digits_of(of_whole(totals, power)) for totals, power in zip(homes, powers, strict=False)]

    def added(order):
        total = {}
        for each in order:
            for place, column in each.items():
                total[place] = total[place] + column if place in total else column.copy()
            total = carried(total)
        return total

    one = added(digits)
    other = added(random.sample(digits, len(digits)))
    assert one.keys() == other.keys()
    assert all((one[place] == other[place]).all() for place in one)
    least = min(powers)
    exact = [
        sum(totals[at] << (power - least) for totals, power in zip(homes, powers, strict=False)) for at in range(3)
    ]
    unit = 2**-least if least < 0 else 1
    expected = [each / unit if least < 0 else float(each << least) for each in exact]
    np.testing.assert_array_equal(rounded(one, 3), expected)
