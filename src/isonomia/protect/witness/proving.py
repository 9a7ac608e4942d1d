"""From a linked system to what is hidden, with a proof that checks. Without one there is no result."""

from __future__ import annotations

from collections.abc import Sequence

from isonomia.errors import Fault, InternalError
from isonomia.protect.witness.checker import problems
from isonomia.protect.witness.linked import Linked, Mask
from isonomia.protect.witness.proof import Proof, proof_of
from isonomia.protect.witness.search import found_witnesses


def proven(linked: Linked, primary: Mask, refused: Sequence[list[str]] = ()) -> tuple[Mask, Proof]:
    """(V,) which values are hidden, and the proof that it is enough.

    Args:
        linked: all counts of one source.
        primary: (V,) values that are hidden to begin with.
        refused: tables that are among them as a whole: indicator, setting, period, dimensions.

    Raises:
        InternalError: there is no proof, or it does not check; nothing may be published then.
    """
    found = found_witnesses(linked, primary)
    proof = proof_of(linked, found, refused)
    wrong = problems(proof)
    if wrong:
        place = f"protection of {', '.join(linked.names)}"
        raise InternalError(*(Fault(place, f"the proof does not check: {each}.") for each in wrong[:5]))
    return found.hidden & linked.printable, proof
