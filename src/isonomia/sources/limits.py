"""How long a statement may take on somebody else's server."""

from __future__ import annotations

import os
from typing import Final

from isonomia.errors import Fault, TableError, quoted

TIMEOUT: Final = "ISONOMIA_STATEMENT_SECONDS"
_SECONDS: Final = 600


def seconds(place: str) -> int:
    """The most seconds of one statement.

    Raises:
        TableError: the environment says something else than a number of seconds.
    """
    written = os.environ.get(TIMEOUT, "") or str(_SECONDS)
    if not written.isascii() or not written.isdigit() or not 1 <= int(written) <= 86_400:
        problem = f"{TIMEOUT} is {quoted(written)}."
        raise TableError(Fault(place, problem, allowed="a whole number of seconds from 1 to 86400"))
    return int(written)
