"""Vignettes of our own with labels, and how the extractor does on them."""

from isonomia.curriculum.gold.reading import Labelled, labelled, second_labels
from isonomia.curriculum.gold.scoring import Score, label_agreement, scores

__all__ = ["Labelled", "Score", "label_agreement", "labelled", "scores", "second_labels"]
