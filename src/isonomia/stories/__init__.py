"""Stories that people tell of themselves: shown as far as, and as long as, they agree to it.

A story shares no key with cells, estimates or any table of a study (guard 11): nothing here counts people, and what a
site shows of stories depends on their folder, their ledger and a day alone.
"""

from isonomia.stories.copies import holding, sweep
from isonomia.stories.gather import Gathered, gather, lapsed, place

__all__ = ["Gathered", "gather", "holding", "lapsed", "place", "sweep"]
