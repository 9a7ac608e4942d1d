"""What all tests share."""

from hypothesis import settings

# A deadline measures the machine, not the code: two busy cores would fail tests at random.
settings.register_profile("isonomia", deadline=None, max_examples=60)
settings.load_profile("isonomia")
