"""Vocabularies and standard populations, carried as data."""
