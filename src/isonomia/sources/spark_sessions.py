"""Sessions of Spark, by their address.

Three ways in: a master (`spark://HOST:7077`), this machine (`spark://local`), and Spark Connect (`sc://HOST`), which
needs no Java here. A program has one session of the first two kinds, and of Spark Connect one for each table.
"""

from __future__ import annotations

import logging
import os
import re
import signal
import socket
import warnings
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import current_thread, main_thread
from typing import TYPE_CHECKING, Any, Final, cast

from isonomia.errors import Fault, IsonomiaError, SourceUnreachable, TableError, listed, quoted

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

INSTALL: Final = 'pip install "isonomia[spark]"'
INSTALL_CONNECT: Final = 'pip install "isonomia[spark-connect]"'
TOKEN: Final = "ISONOMIA_SPARK_TOKEN"  # noqa: S105  the name of a variable
_LOCAL: Final = re.compile(r"spark://local(\[(\d+|\*)\])?/?")
_MASTERS: Final = re.compile(r"spark://(?:[^,:/\s]+:\d{1,5})(?:,[^,:/\s]+:\d{1,5})*")
_PATIENCE: Final = 10
"""Seconds that an address has to answer in."""
_ATTEMPTS: Final = 4
"""So often a request to Spark Connect is made again: four seconds. pyspark's own fifteen times take ten minutes."""
_SETTINGS: Final = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.legacy.exponentLiteralAsDecimal.enabled": "false",
}
_LOGGERS: Final = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")
_QUIET: Final = {"spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
"""Spark says nothing unless something is wrong; how far the count is, isonomia tells."""
_ALONE: Final = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "8",
}
"""For a session on this machine: nobody else can talk to it."""


def is_local(url: str) -> bool:
    """Whether an address means this machine."""
    return _LOCAL.fullmatch(url) is not None


def session_at(url: str, place: str) -> SparkSession:
    """A session at an address.

    Raises:
        SourceUnreachable: nobody answers there, or Java does not start here.
        TableError: a package is missing, the address is none, or the program is at work on another master.
    """
    try:
        with _without_warnings():
            import pyspark.sql
    except ImportError:
        problem = "pyspark is not installed."
        raise TableError(Fault(place, problem, remedy=f"Install it: {INSTALL}")) from None
    del pyspark
    try:
        with quietly():
            session = _connected(url, place) if url.startswith("sc://") else _classic(url, place)
            for name, value in _SETTINGS.items():
                session.conf.set(name, value)
    except (IsonomiaError, KeyboardInterrupt):
        raise
    except Exception as error:  # noqa: BLE001  py4j, grpc and pyspark each have their own
        raise SourceUnreachable(_not_started(error, place)) from None
    return session


def closed_with(table: object, session: SparkSession) -> None:
    """End a session of Spark Connect when its table is done with; the others are the program's."""
    if _remote(session):
        weakref.finalize(table, _end, session)


def stop(session: SparkSession) -> None:
    """Stop what a session has running on the cluster."""
    with suppress(Exception):  # whatever has ended in the meantime
        if _remote(session):
            session.interruptAll()
        else:
            session.sparkContext.cancelAllJobs()


@dataclass(slots=True, eq=False)
class Heard:
    """What Spark Connect tells of the statement that runs: the tasks that are done, and all that are known."""

    tasks: tuple[int, int] | None = None

    def __call__(self, stages: Iterable[Any] | None, inflight_tasks: int, operation_id: str | None, done: bool) -> None:
        """Hear of the stages; pyspark calls this."""
        del inflight_tasks, operation_id
        held = [] if done else list(stages or ())
        found = sum(each.num_completed_tasks for each in held), sum(each.num_tasks for each in held)
        self.tasks = found if found[1] else None


def listened_to(session: SparkSession) -> Heard:
    """What hears how far the statements of a session are; of other sessions than Spark Connect's it hears nothing."""
    heard = Heard()
    if _remote(session):
        session.registerProgressHandler(cast("Any", heard))
    return heard


def tasks_of(session: SparkSession, heard: Heard) -> tuple[int, int] | None:
    """The tasks of stages that run now: those that are done, and all; None where none runs, or Spark does not say."""
    if _remote(session):
        return heard.tasks
    tracker = session.sparkContext.statusTracker()
    stages = [found for each in tracker.getActiveStageIds() if (found := tracker.getStageInfo(each)) is not None]
    return (sum(each.numCompletedTasks for each in stages), sum(each.numTasks for each in stages)) if stages else None


@contextmanager
def quietly() -> Iterator[None]:
    """Without pyspark's own words about a statement that fails: it writes the whole of it to standard error.

    And without those of py4j, which writes the trace of an error beside raising it.
    """
    from pyspark.logger import PySparkLogger

    loggers = [PySparkLogger.getLogger(name) for name in _LOGGERS]
    before = [each.disabled for each in loggers]
    root = logging.getLogger()
    filtered = _not_of_py4j in root.filters
    root.addFilter(_not_of_py4j)
    try:
        with _without_warnings():
            for each in loggers:
                each.disabled = True
            yield
    finally:
        if not filtered:
            root.removeFilter(_not_of_py4j)
        for each, disabled in zip(loggers, before, strict=True):
            each.disabled = disabled


def _not_of_py4j(record: logging.LogRecord) -> bool:
    return "py4j" not in Path(record.pathname).parts


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Without pyspark's warnings about versions of libraries of which nothing is used here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _remote(session: SparkSession) -> bool:
    return "connect" in type(session).__module__


def _end(session: SparkSession) -> None:
    with quietly(), suppress(Exception):  # a server that is gone has ended it
        session.stop()


def _classic(url: str, place: str) -> SparkSession:
    """The program's session on a master, or on this machine."""
    from pyspark.sql import SparkSession

    local = _LOCAL.fullmatch(url)
    master = f"local{local.group(1) or '[*]'}" if local else url.rstrip("/")
    if not local:
        _refuse_silence(master, place)
    builder = SparkSession.builder.appName("isonomia").master(master)
    for name, value in {**_QUIET, **(_ALONE if local else {})}.items():
        builder = builder.config(name, value)
    with _own_signals():
        session = builder.getOrCreate()
    held = session.sparkContext.master
    if held != master:
        problem = f"this program is at work on another Spark ({quoted(held)}), and has one at a time."
        raise TableError(Fault(place, problem, remedy="Count the sources by two programs, or use Spark Connect."))
    return session


@contextmanager
def _own_signals() -> Iterator[None]:
    """Ctrl-C stays what it was: pyspark's own answer to it talks to Java in the midst of another talk, and fails."""
    if current_thread() is not main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _refuse_silence(master: str, place: str) -> None:
    """Stop where no master listens: Spark would try for a minute, and write of it in its own words."""
    if not _MASTERS.fullmatch(master):
        problem = "the address of the master cannot be read."
        raise TableError(Fault(place, problem, allowed=listed(("spark://HOST:PORT", "spark://local", "sc://HOST"))))
    for each in master.removeprefix("spark://").split(","):
        host, _, port = each.rpartition(":")
        with suppress(OSError, OverflowError), socket.create_connection((host, int(port)), timeout=_PATIENCE):
            return
    raise SourceUnreachable(_silent(place))


def _connected(url: str, place: str) -> SparkSession:
    """A session of its own at a server of Spark Connect, at which requests are not made again for ten minutes."""
    _refuse_without_connect(place)
    import grpc
    from pyspark.errors import PySparkException
    from pyspark.sql.connect.client import DefaultChannelBuilder
    from pyspark.sql.connect.client.retries import DefaultPolicy
    from pyspark.sql.connect.session import SparkSession as ConnectSession

    try:
        builder = DefaultChannelBuilder(_with_token(url))
    except (PySparkException, ValueError):  # a port that is no number
        problem = "the address of Spark Connect cannot be read."
        raise TableError(
            Fault(place, problem, allowed="sc://HOST, sc://HOST:PORT or sc://HOST:PORT/;KEY=VALUE")
        ) from None
    channel = builder.toChannel()
    try:
        grpc.channel_ready_future(channel).result(timeout=_PATIENCE)
    except grpc.FutureTimeoutError:
        raise SourceUnreachable(_silent(place)) from None
    finally:
        channel.close()
    session = ConnectSession.builder.channelBuilder(builder).create()
    session.client.set_retry_policies([DefaultPolicy(max_retries=_ATTEMPTS)])
    return cast("SparkSession", session)


def _with_token(url: str) -> str:
    """The address with the token that the environment holds."""
    token = os.environ.get(TOKEN, "")
    if not token:
        return url
    return f"{url};token={token}" if "/;" in url else f"{url.rstrip('/')}/;token={token}"


def _refuse_without_connect(place: str) -> None:
    """Stop where what Spark Connect needs beside pyspark is missing."""
    missing = [name for name in ("grpc", "google.protobuf") if not _there(name)]
    if missing:
        problem = f"Spark Connect needs packages that are not installed: {listed(missing)}."
        raise TableError(Fault(place, problem, remedy=f"Install them: {INSTALL_CONNECT}"))


def _there(name: str) -> bool:
    with suppress(ImportError):  # the package around it is missing too
        return find_spec(name) is not None
    return False


def _not_started(error: Exception, place: str) -> Fault:
    kind = str(getattr(error, "getCondition", lambda: None)() or "")
    if kind.startswith("JAVA_GATEWAY"):
        remedy = "Install Java 17 or later, or use Spark Connect (sc://HOST)."
        return Fault(place, "Java does not start here.", remedy=remedy)
    if "UNAUTHENTICATED" in str(error):
        return Fault(place, "Spark Connect does not let this user in.", remedy=f"A token is read from {TOKEN}.")
    return _silent(place)


def _silent(place: str) -> Fault:
    return Fault(place, "Spark does not answer.", remedy="Check url and the cluster.")
