"""Counting where the records lie: statements in the words of each engine, and cells from what comes back."""
