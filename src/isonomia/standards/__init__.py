"""Vocabularies and standard populations, carried as data.

Code refers to a vocabulary by its id and never by a label; a reviewer who disagrees with a category changes a data
file and its source, not a program.
"""

from isonomia.standards.codings import Coding, coding, codings, may_divide
from isonomia.standards.identifiers import has_valid_check_digit, owners_of
from isonomia.standards.presentation import Presentation, presentations, reliability, reliability_ids
from isonomia.standards.series import SeriesBreak, series_breaks
from isonomia.standards.us_places import Place, places
from isonomia.standards.vocabulary import Reference, Value, Vocabulary, vocabularies_of, vocabulary, vocabulary_ids
from isonomia.standards.words_in import words_in

__all__ = [
    "Coding",
    "Place",
    "Presentation",
    "Reference",
    "SeriesBreak",
    "Value",
    "Vocabulary",
    "coding",
    "codings",
    "has_valid_check_digit",
    "may_divide",
    "owners_of",
    "places",
    "presentations",
    "reliability",
    "reliability_ids",
    "series_breaks",
    "vocabularies_of",
    "vocabulary",
    "vocabulary_ids",
    "words_in",
]
