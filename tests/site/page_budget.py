"""What a page may weigh: 40 KB by itself, 60 KB with the style sheet and the script that it asks for."""

KB = 1000


def within_budget(site):
    """Each page, with the style sheet and the script that it asks for."""
    static = {path.name: path.stat().st_size for path in (site / "static").iterdir()}
    assert all(size <= 10 * KB for name, size in static.items() if name.endswith(".css"))
    for path in site.rglob("*.html"):
        if "one-file" in path.parts:
            continue  # holds its style sheet and its drawings, and has a budget of its own
        text = path.read_text(encoding="utf-8")
        assert path.stat().st_size <= 40 * KB, path
        assert path.stat().st_size + sum(size for name, size in static.items() if name in text) < 60 * KB, path
