"""The climate survey: who answered, what scales say of groups, and whether a scale may compare them at all."""
