"""Intersections: what lies between combinations of groups, and which of them is more than the sum of its parts."""
