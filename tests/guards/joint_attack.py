"""A stranger who knows that one list of people stands behind crossed tables, and nothing of how they were protected.

Unknown are the people of each joint cell, with the outcome and without it. A linear program asks how small and how
large each hidden count can be.
"""

from itertools import product

import numpy as np
from scipy.optimize import linprog


def intervals(shown, indicator="i0"):
    """(place, "n" or "e") of each hidden count -> its smallest and largest value, and whether it is a row of people.

    Zeros are printed: a hidden number of people is at least 1, and so are a hidden outcome and its opposite beside a
    printed one.
    """
    tables = [each for each in shown if each.indicator == indicator and each.role == "group"]
    tables = [each for each in tables if not each.left_out.any()]  # nothing of these is published
    names = sorted({name for each in tables for name in each.dimensions})
    levels = {n: sorted({str(c) for each in tables if n in each.dimensions for c in each.keys[n]}) for n in names}
    joint = list(product(*(levels[name] for name in names)))
    size = 2 * len(joint)  # with the outcome, then without it
    equal, values, least, wanted = [], [], [], {}
    for each in tables:
        present = set()
        for at in range(len(each)):
            place = {name: str(each.keys[name][at]) for name in each.dimensions}
            present.add(tuple(place.values()))
            inside = np.array([all(c[names.index(n)] == v for n, v in place.items()) for c in joint], dtype=float)
            n, e, f = (np.concatenate(each) for each in ((inside, inside), (inside, 0 * inside), (0 * inside, inside)))
            key = tuple(sorted(place.items()))
            if each.n_shown[at]:
                equal.append(n), values.append(int(each.n[at]))
            else:
                least.append(n)
                wanted[key, "n"] = n
            if each.y_shown[at]:
                equal.append(e), values.append(int(each.events[at]))
            else:
                wanted[key, "e"] = e
                if each.n_shown[at]:
                    least += [e, f]
        for gone in set(product(*(levels[name] for name in each.dimensions))) - present:  # zeros are printed: nobody
            where = dict(zip(each.dimensions, gone, strict=True))
            inside = np.array([all(c[names.index(n)] == v for n, v in where.items()) for c in joint], dtype=float)
            equal.append(np.concatenate((inside, inside))), values.append(0)
    return {key: _ends(goal, size, equal, values, least) for key, goal in wanted.items()}


def _ends(goal, size, equal, values, least):
    """Smallest and largest value; None where no table agrees."""
    found = []
    for sign in (1, -1):
        above = {"A_ub": -np.array(least), "b_ub": -np.ones(len(least))} if least else {}
        solved = linprog(sign * goal, A_eq=np.array(equal), b_eq=values, bounds=[(0, None)] * size, **above)
        if solved.status == 3:
            found.append(np.inf)
        elif solved.status != 0:
            return None
        else:
            found.append(sign * solved.fun)
    return np.ceil(found[0] - 1e-6), np.floor(found[1] + 1e-6)


def given_away(shown, threshold=11):
    """Hidden counts that are known exactly, to within two, or to be small."""
    return {
        key: ends
        for key, ends in intervals(shown).items()
        if ends is not None and ends[1] != 0 and (ends[1] - ends[0] <= 4 or (ends[0] >= 1 and ends[1] < threshold))
    }
