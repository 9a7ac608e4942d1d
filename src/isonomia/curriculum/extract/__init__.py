"""Who the patient of a case is, by rules: each finding with its place in the text, and one answer a characteristic."""

from isonomia.curriculum.extract.extractor import extract, extract_all
from isonomia.curriculum.extract.finding import CHARACTERISTICS, NOT_A_VALUE, Extraction, Finding

__all__ = ["CHARACTERISTICS", "NOT_A_VALUE", "Extraction", "Finding", "extract", "extract_all"]
