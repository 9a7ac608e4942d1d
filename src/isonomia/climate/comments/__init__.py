"""What people wrote in their own words: read by people; told, if at all, in other words that two of them released."""
