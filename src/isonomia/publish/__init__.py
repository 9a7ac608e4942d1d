"""From a Release to a site. Sees nothing else."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from isonomia.publish.handouts.pdf import refuse_without_pdf
    from isonomia.publish.site import SiteReport, freeze_site, write_data, write_report, write_site
    from isonomia.publish.swap import refuse_what_is_not_ours, replaced_atomically

_PUBLIC = {
    "SiteReport": "isonomia.publish.site",
    "freeze_site": "isonomia.publish.site",
    "refuse_what_is_not_ours": "isonomia.publish.swap",
    "refuse_without_pdf": "isonomia.publish.handouts.pdf",
    "replaced_atomically": "isonomia.publish.swap",
    "write_data": "isonomia.publish.site",
    "write_report": "isonomia.publish.site",
    "write_site": "isonomia.publish.site",
}

__all__ = [
    "SiteReport",
    "freeze_site",
    "refuse_what_is_not_ours",
    "refuse_without_pdf",
    "replaced_atomically",
    "write_data",
    "write_report",
    "write_site",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  a module attribute may be anything
    """Import templates, dates and numbers when a page is to be written, not before."""
    if name in _PUBLIC:
        return getattr(import_module(_PUBLIC[name]), name)
    raise AttributeError(f"module 'isonomia.publish' has no attribute {name!r}")
