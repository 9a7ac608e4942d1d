"""Tables that people fill in and look through, and the one guard against text that a spreadsheet runs."""
