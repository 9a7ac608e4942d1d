"""From a Table to Cells."""
