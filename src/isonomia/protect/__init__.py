"""From Cells to Shown, and from Shown and Estimates to a Release."""
