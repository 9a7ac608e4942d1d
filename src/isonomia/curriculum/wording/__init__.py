"""Words in teaching material: descriptors that may blame or label, and equations that used race. Advisory, for English.

Every hit has its source, its window and a rule of sense; a person decides. Nothing is counted by author.
"""
