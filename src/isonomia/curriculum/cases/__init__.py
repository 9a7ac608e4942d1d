"""Readers of cases: plain text and JSON, into sections."""

from isonomia.curriculum.cases.case import SECTIONS, Case, CaseBank, Section, SectionKind
from isonomia.curriculum.cases.people import names_a_person
from isonomia.curriculum.cases.reading import case_files, read_cases

__all__ = ["SECTIONS", "Case", "CaseBank", "Section", "SectionKind", "case_files", "names_a_person", "read_cases"]
