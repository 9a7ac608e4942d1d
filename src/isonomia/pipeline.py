"""The main path."""
