"""Pure numeric helpers: intervals, tests, multiplicity, resampling."""
