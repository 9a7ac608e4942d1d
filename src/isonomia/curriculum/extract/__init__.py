"""Who the patient of a case is, by rules, each finding with its place in the text."""
