"""Where records and published figures live: files opened, checked and made visible to the count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from isonomia.sources.frames import open_frame
    from isonomia.sources.opening import digest, open_table
    from isonomia.sources.postgres import planned
    from isonomia.sources.profiling import profile, published_layout
    from isonomia.sources.published import read_published

__all__ = ["digest", "open_frame", "open_table", "planned", "profile", "published_layout", "read_published"]

_WHERE = {
    "digest": "opening",
    "open_frame": "frames",
    "open_table": "opening",
    "planned": "postgres",
    "profile": "profiling",
    "published_layout": "profiling",
    "read_published": "published",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  a module attribute may be anything
    """Import a function when it is first used, so that `isonomia --help` stays quick."""
    if name in _WHERE:
        from importlib import import_module

        return getattr(import_module(f"isonomia.sources.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'isonomia.sources' has no attribute {name!r}")
