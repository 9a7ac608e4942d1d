"""Many homes: each counts its own records into a file of cells, and the files are put together exactly.

A file of cells holds sums over people and no row of a person. Many cells hold one person, so it is as private as the
records: it goes from home to home under the same agreement, and never below a folder that is published.
"""
