"""The embedded study and its facts tables."""
