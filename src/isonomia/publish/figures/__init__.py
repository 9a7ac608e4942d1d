"""Drawings that need text, as files of their own: wide for pages and slides, narrow for phones."""
