"""The commented study file that `init` writes from a first look at a table.

Columns are told apart by the words of their names and by the values that they hold (`recognise.toml`); whatever is
guessed carries a comment, and the file passes `study.read` as it is written.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from isonomia.model.profile import TableProfile


def write(profile: TableProfile, today: date | None = None) -> str:
    """A study file for a table; `today` is the release's date and, by default, the present day (UTC)."""
    from isonomia.study.scaffold.page import page
    from isonomia.study.scaffold.plan import plan

    return page(profile, plan(profile), today or datetime.now(UTC).date())
