"""The manual: `sphinx-build -n -W docs docs/_build`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

from isonomia import __version__

project = "isonomia"
author = "the isonomia developers"
copyright = "2026, the isonomia developers"
version = release = __version__

extensions = ["myst_parser", "measure_catalogue"]
myst_enable_extensions = ["deflist", "fieldlist"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "_ext", "examples"]
nitpicky = True

html_theme = "furo"
html_title = "isonomia"
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"footer_icons": []}
