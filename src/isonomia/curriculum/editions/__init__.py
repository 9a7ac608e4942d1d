"""Before and after: the same audit of two editions of the same material. A difference is never a target."""
