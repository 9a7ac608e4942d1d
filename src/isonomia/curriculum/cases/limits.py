"""How large material may be: what is larger is no case, or no bank of cases."""

from __future__ import annotations

from typing import Final

LARGEST_FILE: Final = 64_000_000
"""Bytes of one file."""
LONGEST_CASE: Final = 60_000
"""Characters of one case, all sections together: about twenty printed pages."""
MOST_CASES: Final = 200_000
MOST_FILES: Final = 20_000
MOST_FAULTS: Final = 20
"""Faults that are named before reading stops."""
