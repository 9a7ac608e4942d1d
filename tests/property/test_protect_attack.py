"""A stranger attacks random protected tables with what is printed in them, and nothing else.

The attack shares no code with `protect/`: it writes down every sum that the printed tables obey and asks a linear
program how small and how large each hidden count can be.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product
from math import ceil, floor

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from isonomia.model.absence import is_absence
from isonomia.model.cells import KEYS, Cells, CellTable, collapse
from isonomia.model.study import Dimension, Indicator, Level, ReleaseSpec, Source, Study
from isonomia.protect import protect

T = {"cms": 11, "strict": 20}
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def study(policy, dimensions):
    return Study(
        "A study",
        ReleaseSpec("1", date(2026, 1, 1), "A school", "x@school.example", policy=policy),
        {"s": Source("s")},
        {name: Dimension(name, name, levels=tuple(Level(c, c) for c in codes)) for name, codes in dimensions.items()},
        (Indicator("i", "t", "I", "s", "proportion", by=(tuple(dimensions),)),),
    )


def tables(names, rows):
    """All tables of a full cross: overall, each dimension, and all together."""
    keys = {name: np.array([""] * len(rows), dtype=object) for name in KEYS}
    keys |= {d: np.array([codes[at] for codes, _, _ in rows], dtype=object) for at, d in enumerate(names)}
    sums = {
        "n": np.array([n for _, n, _ in rows], dtype=np.int64),
        "events": np.array([e for _, _, e in rows], dtype=np.int64),
    }
    full = CellTable("i", "s", "proportion", tuple(names), keys, sums)
    full = collapse(full, keys=full.keys, sums=full.sums)
    singles = [full.over(*(other for other in names if other != name)) for name in names] if len(names) > 1 else []
    return Cells((full, *singles, full.over(*names)))


sizes = st.one_of(st.integers(0, 14), st.integers(10, 60), st.integers(100, 2000))


@st.composite
def releases(draw, shapes):
    """Cells of a cross of dimensions with a few groups each and now and then people whose group is absent."""
    shape = draw(shapes)
    dimensions = {
        f"d{at}": [f"g{k}" for k in range(count)]
        + draw(st.sampled_from([[], ["~declined"], ["~declined", "~unknown"]]))
        for at, count in enumerate(shape)
    }
    rows = []
    for codes in product(*dimensions.values()):
        n = draw(sizes)
        if n:
            rows.append((codes, n, draw(st.one_of(st.integers(0, n), st.integers(0, min(n, 6)), st.just(n)))))
    return dimensions, rows


def shown_counts(shown, role="group"):
    """place -> (n, e), None where hidden. A place is a frozenset of (dimension, code)."""
    found = {}
    for each in shown:
        if each.role != role:
            continue
        for at in range(len(each)):
            if each.left_out is not None and each.left_out[at]:
                continue  # it is not published at all
            place = frozenset((name, str(each.keys[name][at])) for name in each.dimensions)
            n = int(each.n[at]) if each.n_shown[at] else None
            e = int(each.events[at]) if each.y_shown[at] else None
            found[place] = (n, e)
    return found


def relations(shown, names):
    """Sums that a stranger can write down: place -> places that it is the sum of."""
    places = list(shown_counts(shown))
    levels = {name: sorted({code for p in places for d, code in p if d == name}) for name in names}
    found = []
    for place in places:
        free = [name for name in names if name not in {d for d, _ in place}]
        for name in free:
            parts = [place | {(name, code)} for code in levels[name] if place | {(name, code)} in places]
            if parts:
                found.append((place, parts))
    return found


def intervals(shown, names, *, zeros_printed):
    """What `extremes` finds; where a zero had to be hidden, "hidden means at least 1" is a wrong guess."""
    try:
        return extremes(shown, names, zeros_printed)
    except ImpossibleError:
        return extremes(shown, names, zeros_printed=False)


class ImpossibleError(Exception):
    """No table agrees with what is printed and with what the stranger assumes."""


def extremes(shown, names, zeros_printed):
    """(place, 0 for n or 1 for e) -> smallest and largest value, by linear programming over all that is printed."""
    counts = shown_counts(shown)
    sums = relations(shown, names)
    variables = {(place, kind): at for at, (place, kind) in enumerate(product(sorted(counts, key=sorted), (0, 1)))}
    equal, right = [], []

    def equation(terms, total):
        row = np.zeros(len(variables))
        for key, sign in terms:
            row[variables[key]] += sign
        equal.append(row)
        right.append(total)

    for (place, parts), kind in product(sums, (0, 1)):
        equation([((part, kind), 1) for part in parts] + [((place, kind), -1)], 0)
    for at, kind in _beside(shown):
        equation(*_beside_equation(at, kind, counts))
    for place, pair in counts.items():
        for kind in (0, 1):
            if pair[kind] is not None:
                equation([((place, kind), 1)], pair[kind])
    above, most = [], []
    for place, (n, e) in counts.items():
        row = np.zeros(len(variables))
        row[variables[place, 1]], row[variables[place, 0]] = 1, -1
        above.append(row)
        most.append(-1 if zeros_printed and n is not None and e is None else 0)
    bounds = []
    for place, kind in variables:
        n, e = counts[place]
        alone = n is None if kind == 0 else (n is not None and e is None)
        bounds.append((1 if alone and zeros_printed else 0, None))
    found = {}
    for key, at in variables.items():
        if counts[key[0]][key[1]] is None:
            found[key] = _extremes(at, len(variables), above, most, equal, right, bounds)
    return found


def _extremes(at, size, above, most, equal, right, bounds):
    ends = []
    for sign in (1, -1):
        goal = np.zeros(size)
        goal[at] = sign
        result = linprog(goal, A_ub=np.array(above), b_ub=most, A_eq=np.array(equal), b_eq=right, bounds=bounds)
        if result.status == 3:
            ends.append(np.inf if sign < 0 else -np.inf)
        else:
            if result.status == 2:
                raise ImpossibleError
            assert result.status == 0, result.message
            ends.append(sign * result.fun)
    low = ceil(ends[0] - 1e-6)
    return low, ends[1] if np.isinf(ends[1]) else floor(ends[1] + 1e-6)


def _beside(shown):
    for each in shown:
        if each.role == "everyone_else":
            for at in range(len(each)):
                place = frozenset((name, str(each.keys[name][at])) for name in each.dimensions)
                if each.n_shown[at]:
                    yield (place, int(each.n[at]), bool(each.with_unknown[at])), 0
                if each.y_shown[at]:
                    yield (place, int(each.events[at]), bool(each.with_unknown[at])), 1


def _beside_equation(entry, kind, counts):
    """everyone else = whole − group, the whole being everybody, or everybody but the absent."""
    place, value, with_unknown = entry
    terms = [((frozenset(), kind), 1), ((place, kind), -1)]
    if not with_unknown:
        names = {name for name, _ in place}
        absent = [other for other in counts if other and all(is_absence(code) for _, code in other)]
        terms += [((p, kind), -1 if len(p) == 1 else 1) for p in absent if {name for name, _ in p} <= names]
    return terms, value


def truth(cells):
    found = {}
    for each in cells:
        for at in range(len(each)):
            place = frozenset((name, each.keys[name][at]) for name in each.dimensions)
            found[place] = (int(each.sums["n"][at]), int(each.sums["events"][at]))
    return found


@QUICK
@given(releases(st.tuples(st.integers(1, 6))), st.sampled_from(["cms", "strict"]))
def test_one_dimension_gives_no_small_number_away(made, policy):
    """Nothing hidden is determined; no small number of persons or outcomes is shown to be small.

    A small number of persons could be anything from 1 to T. Of a small number of outcomes the lower end may be
    above 1 where bounds on persons and outcomes are taken together: the witness over linked tables sees to that.
    """
    dimensions, rows = made
    cells = tables(list(dimensions), rows)
    shown = protect(cells, study(policy, dimensions))
    for (place, kind), (low, high) in intervals(shown, list(dimensions), zeros_printed=policy == "cms").items():
        value = truth(cells).get(place, (0, 0))[kind]
        assert low < high or (policy == "cms" and value == 0)
        if 1 <= value < T[policy]:
            alone = not place  # that a hidden total counts at least its rows follows from the rows being there
            assert kind == 1 or alone or low <= 1, (sorted(place), kind, value, low, high)
            assert high >= T[policy], (sorted(place), kind, value, low, high)


def solvable(shown, names, kind):
    """Hidden places whose value is a combination of printed ones: exact elimination over fractions."""
    counts = shown_counts(shown)
    hidden = sorted((place for place, pair in counts.items() if pair[kind] is None), key=sorted)
    position = {place: at for at, place in enumerate(hidden)}
    equations = [
        [(place, Fraction(-1)), *((part, Fraction(1)) for part in parts)] for place, parts in relations(shown, names)
    ]
    for entry, of in _beside(shown):
        if of == kind:
            equations.append([(place, Fraction(sign)) for (place, _), sign in _beside_equation(entry, kind, counts)[0]])
    rows = []
    for terms in equations:
        row = [Fraction(0)] * len(hidden)
        for place, sign in terms:
            if place in position:
                row[position[place]] += sign
        rows.append(row)
    return {hidden[at] for at in reduced_to_one(rows)}


def reduced_to_one(rows):
    """Columns that stand alone in a row of the reduced echelon form."""
    rows = [row for row in rows if any(row)]
    width = len(rows[0]) if rows else 0
    done = 0
    for column in range(width):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for at, row in enumerate(rows):
            if at != done and row[column]:
                rows[at] = [value - row[column] * own for value, own in zip(row, rows[done], strict=True)]
        done += 1
    return {row.index(1) for row in rows[:done] if sum(1 for value in row if value) == 1}


@QUICK
@given(releases(st.tuples(st.integers(2, 5), st.integers(2, 4))))
def test_no_sum_of_a_pair_and_its_margins_gives_a_hidden_count(made):
    dimensions, rows = made
    cells = tables(list(dimensions), rows)
    shown = protect(cells, study("cms", dimensions))
    for kind in (0, 1):
        for place in solvable(shown, list(dimensions), kind):
            assert truth(cells)[place][kind] == 0, (sorted(place), kind)


@QUICK
@given(releases(st.tuples(st.integers(2, 4), st.integers(2, 3))), st.sampled_from(["cms", "strict"]), st.randoms())
def test_the_order_of_tables_and_rows_changes_nothing(made, policy, random):
    dimensions, rows = made
    cells = tables(list(dimensions), rows)
    mixed = []
    for each in cells:
        order = random.sample(range(len(each)), len(each))
        keys = {name: column[order] for name, column in each.keys.items()}
        mixed.append(replace(each, keys=keys, sums={name: column[order] for name, column in each.sums.items()}))
    random.shuffle(mixed)
    asked = study(policy, dimensions)
    first, second = protect(cells, asked), protect(Cells(tuple(mixed)), asked)
    assert shown_counts(first) == shown_counts(second)
    assert shown_counts(first, "everyone_else") == shown_counts(second, "everyone_else")
    assert first.hidden_share == second.hidden_share


@QUICK
@given(releases(st.tuples(st.integers(1, 4), st.integers(1, 4))), st.sampled_from(["cms", "strict"]))
def test_what_is_printed_is_true_and_never_small(made, policy):
    dimensions, rows = made
    cells = tables(list(dimensions), rows)
    shown = protect(cells, study(policy, dimensions))
    zeros = {0} if policy == "cms" else set()
    for place, (n, e) in shown_counts(shown).items():
        true_n, true_e = truth(cells).get(place, (0, 0))
        assert n in {None, true_n}
        assert e in {None, true_e}
        assert n is None or n >= T[policy] or n in zeros
        if e is not None:
            assert all(each >= T[policy] or each in zeros for each in (e, n - e))
    for n, e in shown_counts(shown, "everyone_else").values():
        assert n is None or n >= T[policy] or n in zeros
        if e is not None:
            assert all(each >= T[policy] or each in zeros for each in (e, n - e))


def test_two_people_without_an_answer_hide_no_total():
    """What hides a few people of one dimension may move their table alone: everybody and other dimensions stay."""
    dimensions = {"asked": ["no", "yes", "~not_stated"], "other": ["x", "y"]}
    rows = {("no", "x"): (1656, 340), ("no", "y"): (2000, 356), ("yes", "x"): (200, 45), ("yes", "y"): (270, 60)}
    rows |= {("~not_stated", "x"): (1, 0), ("~not_stated", "y"): (1, 0)}
    full = tables(list(dimensions), [(codes, n, e) for codes, (n, e) in rows.items()])
    singles = Cells(tuple(each for each in full if len(each.dimensions) < 2))
    asked = study("cms", dimensions)
    asked = replace(asked, indicators=(replace(asked.indicators[0], by=(("asked",), ("other",))),))
    hidden = {place for place, pair in shown_counts(protect(singles, asked)).items() if None in pair}
    assert hidden == {frozenset({("asked", "~not_stated")}), frozenset({("asked", "no")})}
