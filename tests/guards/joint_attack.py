"""A stranger who knows that one list of people stands behind crossed tables, and nothing of how they were protected.

Unknown are the people of each joint cell by how far they got, with the outcome or without it. A linear program asks how
small and how large each hidden count can be.
"""

from itertools import product

import numpy as np
from scipy.optimize import linprog

ONE_QUESTION = {"i0": ((0, 1), (1,))}
TWO_STAGES = {"i0": ((0, 1, 2), (1, 2)), "i1": ((1, 2), (2,))}
"""Question -> how far the people got whom it counts, and those with its outcome."""


def intervals(shown, questions=ONE_QUESTION):
    """(question, place, "n" or "e") of each hidden count -> its smallest and largest value.

    Zeros are printed: a hidden number of people is at least 1, and so are a hidden outcome and its opposite beside a
    printed one.
    """
    tables = [each for each in shown if each.role == "group"]
    tables = [each for each in tables if not each.left_out.any()]  # nothing of these is published
    names = sorted({name for each in tables for name in each.dimensions})
    levels = {n: sorted({str(c) for each in tables if n in each.dimensions for c in each.keys[n]}) for n in names}
    stages = sorted({stage for counted, _ in questions.values() for stage in counted})
    joint = list(product(*(levels[name] for name in names), stages))
    equal, values, least, wanted = [], [], [], {}

    def row(place, counted):
        inside = (all(c[names.index(n)] == v for n, v in place.items()) and c[-1] in counted for c in joint)
        return np.array([float(each) for each in inside])

    for each in tables:
        counted, outcome = questions[each.indicator]
        present = set()
        for at in range(len(each)):
            place = {name: str(each.keys[name][at]) for name in each.dimensions}
            present.add(tuple(place.values()))
            n, e, f = (row(place, some) for some in (counted, outcome, set(counted) - set(outcome)))
            key = (each.indicator, tuple(sorted(place.items())))
            if each.n_shown[at]:
                equal.append(n), values.append(int(each.n[at]))
            else:
                least.append(n)
                wanted[*key, "n"] = n
            if each.y_shown[at]:
                equal.append(e), values.append(int(each.events[at]))
            else:
                wanted[*key, "e"] = e
                if each.n_shown[at]:
                    least += [e, f]
        for gone in set(product(*(levels[name] for name in each.dimensions))) - present:  # zeros are printed: nobody
            equal.append(row(dict(zip(each.dimensions, gone, strict=True)), counted)), values.append(0)
    return {key: _ends(goal, len(joint), equal, values, least) for key, goal in wanted.items()}


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


def given_away(shown, questions=ONE_QUESTION, threshold=11):
    """Hidden counts that are known exactly, to within two, or to be small."""
    return {
        key: ends
        for key, ends in intervals(shown, questions).items()
        if ends is not None and ends[1] != 0 and (ends[1] - ends[0] <= 4 or (ends[0] >= 1 and ends[1] < threshold))
    }
