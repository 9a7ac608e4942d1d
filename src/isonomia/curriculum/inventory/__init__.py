"""Curriculum inventories (ANSI/MEDBIQ CI.10.1): read safely, checked against the standard's rules, counted in hours."""
