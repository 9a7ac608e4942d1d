"""Whole sentences about what remains of a gap at the same mix of what is held fixed: one for each case."""

from __future__ import annotations

from typing import Final

from isonomia.publish.language import N_
from isonomia.publish.words.patterns import Form

AT_SAME_MIX: Final[dict[tuple[Form, str], str]] = {
    ("said", "fewer, clear"): N_(
        "At the same mix of %(by)s, about %(gap)s fewer in every %(per)s %(people)s %(what)s than among"
        " %(base)s, and chance would not explain that."
    ),
    ("said", "fewer, unclear"): N_(
        "At the same mix of %(by)s, about %(gap)s fewer in every %(per)s %(people)s %(what)s than among"
        " %(base)s, which chance could explain."
    ),
    ("said", "fewer, plain"): N_(
        "At the same mix of %(by)s, about %(gap)s fewer in every %(per)s %(people)s %(what)s than among %(base)s."
    ),
    ("said", "more, clear"): N_(
        "At the same mix of %(by)s, about %(gap)s more in every %(per)s %(people)s %(what)s than among %(base)s,"
        " and chance would not explain that."
    ),
    ("said", "more, unclear"): N_(
        "At the same mix of %(by)s, about %(gap)s more in every %(per)s %(people)s %(what)s than among %(base)s,"
        " which chance could explain."
    ),
    ("said", "more, plain"): N_(
        "At the same mix of %(by)s, about %(gap)s more in every %(per)s %(people)s %(what)s than among %(base)s."
    ),
    ("said", "same"): N_(
        "At the same mix of %(by)s, about as many in every %(per)s %(people)s %(what)s as among %(base)s."
    ),
    ("share", "fewer, clear"): N_(
        "At the same mix of %(by)s, the figure for “%(title)s” is about %(gap)s fewer in every %(per)s %(people)s"
        " than among %(base)s, and chance would not explain that."
    ),
    ("share", "fewer, unclear"): N_(
        "At the same mix of %(by)s, the figure for “%(title)s” is about %(gap)s fewer in every %(per)s %(people)s"
        " than among %(base)s, which chance could explain."
    ),
    ("share", "fewer, plain"): N_(
        "At the same mix of %(by)s, the figure for “%(title)s” is about %(gap)s fewer in every %(per)s %(people)s"
        " than among %(base)s."
    ),
    ("share", "more, clear"): N_(
        "At the same mix of %(by)s, the figure for “%(title)s” is about %(gap)s more in every %(per)s %(people)s"
        " than among %(base)s, and chance would not explain that."
    ),
    ("share", "more, unclear"): N_(
        "At the same mix of %(by)s, the figure for “%(title)s” is about %(gap)s more in every %(per)s %(people)s"
        " than among %(base)s, which chance could explain."
    ),
    ("share", "more, plain"): N_(
        "At the same mix of %(by)s, the figure for “%(title)s” is about %(gap)s more in every %(per)s %(people)s"
        " than among %(base)s."
    ),
    ("share", "same"): N_(
        "At the same mix of %(by)s, the figure for “%(title)s” is about the same in every %(per)s %(people)s as among"
        " %(base)s."
    ),
    ("rate", "fewer, clear"): N_(
        "At the same mix of %(by)s, “%(title)s” is about %(gap)s fewer for every %(per)s %(unit)s among %(people)s"
        " than among %(base)s, and chance would not explain that."
    ),
    ("rate", "fewer, unclear"): N_(
        "At the same mix of %(by)s, “%(title)s” is about %(gap)s fewer for every %(per)s %(unit)s among %(people)s"
        " than among %(base)s, which chance could explain."
    ),
    ("rate", "fewer, plain"): N_(
        "At the same mix of %(by)s, “%(title)s” is about %(gap)s fewer for every %(per)s %(unit)s among %(people)s"
        " than among %(base)s."
    ),
    ("rate", "more, clear"): N_(
        "At the same mix of %(by)s, “%(title)s” is about %(gap)s more for every %(per)s %(unit)s among %(people)s"
        " than among %(base)s, and chance would not explain that."
    ),
    ("rate", "more, unclear"): N_(
        "At the same mix of %(by)s, “%(title)s” is about %(gap)s more for every %(per)s %(unit)s among %(people)s"
        " than among %(base)s, which chance could explain."
    ),
    ("rate", "more, plain"): N_(
        "At the same mix of %(by)s, “%(title)s” is about %(gap)s more for every %(per)s %(unit)s among %(people)s"
        " than among %(base)s."
    ),
    ("rate", "same"): N_(
        "At the same mix of %(by)s, “%(title)s” is about the same for every %(per)s %(unit)s among %(people)s as"
        " among %(base)s."
    ),
    ("mean", "fewer, clear"): N_(
        "At the same mix of %(by)s, the average of “%(title)s” is about %(gap)s lower among %(people)s than among"
        " %(base)s, and chance would not explain that."
    ),
    ("mean", "fewer, unclear"): N_(
        "At the same mix of %(by)s, the average of “%(title)s” is about %(gap)s lower among %(people)s than among"
        " %(base)s, which chance could explain."
    ),
    ("mean", "fewer, plain"): N_(
        "At the same mix of %(by)s, the average of “%(title)s” is about %(gap)s lower among %(people)s than among"
        " %(base)s."
    ),
    ("mean", "more, clear"): N_(
        "At the same mix of %(by)s, the average of “%(title)s” is about %(gap)s higher among %(people)s than among"
        " %(base)s, and chance would not explain that."
    ),
    ("mean", "more, unclear"): N_(
        "At the same mix of %(by)s, the average of “%(title)s” is about %(gap)s higher among %(people)s than among"
        " %(base)s, which chance could explain."
    ),
    ("mean", "more, plain"): N_(
        "At the same mix of %(by)s, the average of “%(title)s” is about %(gap)s higher among %(people)s than among"
        " %(base)s."
    ),
    ("mean", "same"): N_(
        "At the same mix of %(by)s, the average of “%(title)s” is about the same among %(people)s as among %(base)s."
    ),
}
"""Form, then way and whether chance explains it."""

HELD_FIXED: Final = N_("Held fixed: %(names)s. Both groups are set at the mix of the two together.")
EXPLAINED: Final = N_(
    "“Explained” is arithmetic, not justification. That a gap changes when something is held fixed does not say why"
    " the groups differ in it, nor that they should."
)
"""Stands wherever something is held fixed."""

MEDIATORS: Final = N_(
    "The study says that this may itself be a consequence of the group: %(names)s. Holding it fixed asks another"
    " question than holding fixed a cause."
)
KNOWN_ALONE: Final = N_(
    "This table is about people whose group is known and of whom all of this is known, in its crude figures too."
)
WITH_UNKNOWN: Final = N_(
    "This table is about people of whom all of this is known. Everyone else includes people whose group is not known,"
    " in its crude figures too."
)
EXTRAPOLATED: Final = N_("Some combinations have people of one group alone, so part of this rests on the model.")
