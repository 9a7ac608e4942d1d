"""What changed between two releases of one publisher, read from their public files alone.

Nothing here sees a record or an unprotected number: what this room reports, a stranger who kept both releases can find.
"""

from isonomia.history.comparison import Comparison, compare
from isonomia.history.figures import changed_figures
from isonomia.history.former import former_pages
from isonomia.history.kept import add_study, bring_along, known
from isonomia.history.verdicts import changed_verdicts

__all__ = [
    "Comparison",
    "add_study",
    "bring_along",
    "changed_figures",
    "changed_verdicts",
    "compare",
    "former_pages",
    "known",
]
