"""From a Release to a site. Sees nothing else."""
