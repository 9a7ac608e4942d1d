"""Words: sentence patterns, and the linter that reads what they make."""
