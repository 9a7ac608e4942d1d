"""What is said where a hidden count cannot be protected, without telling the count."""

from __future__ import annotations

from isonomia.errors import BadNews, Fault, InternalError, IsonomiaError
from isonomia.protect.earlier import LOST, table_in_words
from isonomia.protect.witness.linked import NOBODY, Linked


def no_witness(linked: Linked, variable: int) -> IsonomiaError:
    """No second table was found: because of what earlier releases printed, if they printed anything."""
    owner = int(linked.owners[variable])
    name = linked.names[owner] if owner != NOBODY else ", ".join(linked.names)
    if not linked.known.any() and not linked.relations.residual(linked.values).any():
        place = f"protection of {', '.join(linked.names)}"
        return InternalError(Fault(place, "no second table was found for a hidden count; nothing is published."))
    (setting, period), dimensions = linked.keys[int(linked.tables[variable])]
    where = table_in_words(sorted(dimensions), setting, period)
    problem = f"{where}: beside what earlier releases printed, a number that must stay hidden could be worked out."
    return BadNews(Fault(name, problem, remedy=LOST))
