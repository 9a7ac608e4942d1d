"""Messages that the tables of a survey's comments carry: the catalogue finds them here, a test holds both together."""

from __future__ import annotations

from typing import Final

from isonomia.publish.language import N_

OF_COMMENTS: Final = (
    N_("Theme"),
    N_("Same answer, in every 100"),
    N_("Agreement on yes, in every 100"),
    N_("Agreement on no, in every 100"),
    N_("AC1"),
    N_("Alpha"),
    N_("How far two readers agree, by theme"),
    N_("Agreement is not told where it would give a small number of people away."),
)
