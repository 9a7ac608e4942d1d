"""Where records and published figures live: files opened, checked and made visible to the count."""

from __future__ import annotations

from isonomia.sources.opening import open_table

__all__ = ["open_table"]
