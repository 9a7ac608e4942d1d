"""Waiting for a statement of Spark, which is stopped when its time is over and when somebody presses Ctrl-C.

The statement is put by a thread of its own. A signal that came in the midst of what py4j reads would leave its
connection of no use, and its trace on the terminal; so it comes to the thread that only waits.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final, TypeVar

from isonomia.errors import Fault, SourceUnreachable
from isonomia.sources.limits import TIMEOUT, seconds
from isonomia.sources.spark_sessions import stop

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_AGAIN: Final = 1.0
"""Seconds after which a statement that still runs is stopped again: a busy cluster may not have begun with it yet."""
_ENOUGH: Final = 60.0
"""Seconds after which nobody waits any longer for a statement that does not stop."""
_Found = TypeVar("_Found")


def waited_for(session: SparkSession, work: Callable[[], _Found], place: str) -> _Found:
    """What some work of a session gives, or its error.

    Raises:
        SourceUnreachable: it took longer than a statement may.
        KeyboardInterrupt: somebody pressed Ctrl-C; what ran has been stopped.
    """
    limit = seconds(place)
    done = Event()
    found: list[_Found] = []
    failed: list[BaseException] = []

    def working() -> None:
        try:
            found.append(work())
        except BaseException as error:  # noqa: BLE001  it is raised where it is waited for
            failed.append(error)
        finally:
            done.set()

    Thread(target=working, daemon=True).start()
    try:
        in_time = done.wait(limit)
    except KeyboardInterrupt:
        _stopped(session, done)
        raise
    if not in_time:
        _stopped(session, done)
    if found:
        return found[0]
    if not in_time:
        remedy = f"Set {TIMEOUT} to more seconds, or ask when the cluster is less busy."
        raise SourceUnreachable(Fault(place, "a statement took longer than it may.", remedy=remedy))
    raise failed[0]


def _stopped(session: SparkSession, done: Event) -> None:
    """Stop what runs, until it has ended."""
    end = monotonic() + _ENOUGH
    stop(session)
    while not done.wait(_AGAIN) and monotonic() < end:
        stop(session)
