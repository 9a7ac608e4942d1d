"""The search for tables that tell counts apart: what one table settles, a later one may open again."""

from fractions import Fraction

from isonomia.protect.audit.components import Problem
from isonomia.protect.audit.counts import Count, Rounded
from isonomia.protect.audit.judge import Judge
from isonomia.protect.audit.system import Row
from isonomia.protect.audit.witnesses import Search

SAID = Rounded(((Count("n", "i", "", "", frozenset()), 1),), (), Fraction(0), Fraction(1), "x + y is 18")


def seen_before(search):
    search.least[:], search.most[:] = [8, 8], [11, 10]


def test_a_count_that_looked_large_is_asked_again_when_it_is_seen_to_be_small(monkeypatch):
    """8 to 11 is large enough for a count that no table prints; 7 to 11 is known to within ± 2."""
    problem = Problem((0, 1), (7, 7), (11, 11), (Row((0, 1), (1, 1), 18, 18, SAID),), ())
    large, hidden = Judge(8, 1, derived=True), Judge(8, 1, derived=False)
    monkeypatch.setattr(Search, "_together", seen_before)
    first, second = Search(problem, [large, hidden]).run()
    assert (first.low, first.high, first.seen) == (7, 11, (7, 11))
    assert second.seen == (7, 11)
    assert large.verdict(first.low, first.high) == "pinned"
