"""Readers of cases: plain text and JSON, into sections with offsets."""
