"""Vocabularies and standard populations, carried as data.

Code refers to a vocabulary by its id and never by a label; a reviewer who disagrees with a category changes a data
file and its source, not a program.
"""

from isonomia.standards.codings import Coding, coding, codings, may_divide
from isonomia.standards.identifiers import has_valid_check_digit, owners_of
from isonomia.standards.vocabulary import Reference, Value, Vocabulary, vocabularies_of, vocabulary, vocabulary_ids

__all__ = [
    "Coding",
    "Reference",
    "Value",
    "Vocabulary",
    "coding",
    "codings",
    "has_valid_check_digit",
    "may_divide",
    "owners_of",
    "vocabularies_of",
    "vocabulary",
    "vocabulary_ids",
]
