"""What a page may weigh: 40 KB by itself, 60 KB with the style sheet and the script that it asks for.

A page with a map may weigh 100 KB with its drawings.
"""

import re

KB = 1000
_MAP = re.compile(r'<img src="[^"]*?([^"/]+-(?:map|gaps|tiles)\.svg)"')


def within_budget(site):
    """Each page, with the style sheet and the script that it asks for."""
    static = {path.name: path.stat().st_size for path in (site / "static").iterdir()}
    assert all(size <= 10 * KB for name, size in static.items() if name.endswith(".css"))
    for path in site.rglob("*.html"):
        if "one-file" in path.parts:
            continue  # holds its style sheet and its drawings, and has a budget of its own
        text = path.read_text(encoding="utf-8")
        own = path.stat().st_size
        whole = own + sum(size for name, size in static.items() if name in text)
        maps = [path.parent / name for name in _MAP.findall(text)]
        drawn = sum(each.stat().st_size for each in maps)
        assert own <= 40 * KB, path
        assert whole < 60 * KB or (maps and whole + drawn < 100 * KB), path
