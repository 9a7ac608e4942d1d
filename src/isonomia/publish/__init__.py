"""From a Release to a site. Sees nothing else."""

from isonomia.publish.site import SiteReport, write_site
from isonomia.publish.swap import replaced_atomically

__all__ = ["SiteReport", "replaced_atomically", "write_site"]
