"""The commented study file that `init` writes from a first look at a table.

Columns are told apart by the words of their names and by the values that they hold (`recognise.toml`); whatever is
guessed carries a comment, and the file passes `study.read` as it is written.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from isonomia.model.profile import FactsProfile, TableProfile


def write(profile: TableProfile, today: date | None = None) -> str:
    """A study file for a table; `today` is the release's date and, by default, the present day (UTC)."""
    from isonomia.study.scaffold.page import page
    from isonomia.study.scaffold.plan import plan

    return page(profile, plan(profile), today or datetime.now(UTC).date())


def write_codebook(profile: TableProfile) -> str:
    """The codebook that `write` names as `CODEBOOK`, for the statements of a survey; empty where it names none."""
    from isonomia.study.scaffold.codebook_page import page
    from isonomia.study.scaffold.plan import plan

    return page(plan(profile).scales)


def write_facts(profile: FactsProfile, today: date | None = None) -> str:
    """A study file for a published sheet in the layout "facts".

    Raises:
        TableError: the sheet alone asks no question: one stage in one year, with nothing beside it.
    """
    from isonomia.study.scaffold.facts_page import page

    return page(profile, today or datetime.now(UTC).date())
