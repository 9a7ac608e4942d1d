"""Vignettes of our own with labels, and how the extractor does on them."""

from isonomia.curriculum.gold.reading import (
    Labelled,
    first_labels,
    labelled,
    of_another_hand,
    second_labels,
    third_labels,
)
from isonomia.curriculum.gold.scoring import Score, label_agreement, scores

__all__ = [
    "Labelled",
    "Score",
    "first_labels",
    "label_agreement",
    "labelled",
    "of_another_hand",
    "scores",
    "second_labels",
    "third_labels",
]
