"""A release beside those published before: protected, attacked with them, and more withheld while the attack succeeds.

Data that were corrected, another policy, other groups: no list of what ties two releases is ever whole. So a release
that names earlier ones is attacked before anything is made of it, and where something is found, more is hidden: the
table that the finding is about, then its like, then the question, then all questions of the source. What an earlier
release printed alike stays, for it is known. A release that stands alone has no second try: its proof must hold.
"""

from __future__ import annotations

from collections.abc import Callable

from isonomia.errors import InternalError
from isonomia.model.cells import Cells
from isonomia.model.study import Study
from isonomia.protect.audit import AuditReport
from isonomia.protect.protection import Protected, protected
from isonomia.protect.withheld import Withheld


def protected_beside_earlier(cells: Cells, study: Study, attack: Callable[[Protected], AuditReport]) -> Protected:
    """The cells that may be printed, with their proof, as the last attack saw them.

    Args:
        cells: of all sources.
        study: names the earlier releases.
        attack: writes the data files, and says what a stranger finds in them and in the earlier releases.

    Raises:
        BadNews, InputError, InternalError, StudyError: as `protected` does.
    """
    found = protected(cells, study)
    sources = {table.indicator: table.source for table in cells}
    withheld = Withheld()
    while study.release.previous:
        report = attack(found)
        tables = {each.table for each in report.findings if not each.scores}
        more = withheld.more(tables, sources) if tables else None
        if more is None:
            break
        withheld = more
        try:
            found = protected(cells, study, withheld)
        except InternalError:
            break  # no proof: the last attack stands, and the build is refused for what it found
    return found
