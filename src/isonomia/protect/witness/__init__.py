"""Complementary suppression with a witness, over all linked tables of a source at once."""

from isonomia.protect.witness.admission import too_sparse
from isonomia.protect.witness.checker import problems
from isonomia.protect.witness.guesses import guesses
from isonomia.protect.witness.linked import Linked
from isonomia.protect.witness.linking import linked_of
from isonomia.protect.witness.proof import Proof, proofs_from, proofs_text
from isonomia.protect.witness.proving import proven
from isonomia.protect.witness.times import everybody_by_time

__all__ = [
    "Linked",
    "Proof",
    "everybody_by_time",
    "guesses",
    "linked_of",
    "problems",
    "proofs_from",
    "proofs_text",
    "proven",
    "too_sparse",
]
