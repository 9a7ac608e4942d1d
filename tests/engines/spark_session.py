"""One session of Spark for all tests of a run, on this machine."""

import os
import shutil
from unittest import mock

import pytest

from isonomia.errors import SourceUnreachable
from isonomia.model.study import Source
from isonomia.sources import spark, spark_sessions

QUICK = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
}
"""Tables of a few rows are done sooner so."""
STARTED = {
    "PYSPARK_SUBMIT_ARGS": "--driver-java-options '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' pyspark-shell",
}
"""Java compiles once and not twice: the tests are over before the second time pays."""


def needed():
    """Skip where there is no Spark."""
    missing = "" if shutil.which("java") else "Java"
    try:
        import pyspark  # noqa: F401
    except ImportError:
        missing = "pyspark"
    if missing:
        pytest.skip(f"needs {missing}")


def session():
    """The session, or a reason to skip; where everything has to be there, a failure."""
    needed()
    try:
        with mock.patch.dict(os.environ, STARTED):
            started = spark_sessions.session_at("spark://local[2]", "source s")
    except SourceUnreachable as error:
        pytest.fail(str(error))
    for name, value in QUICK.items():
        started.conf.set(name, value)
    return started


def opened(table="", **more):
    """A source of it, opened as a study opens it."""
    from pathlib import Path

    return spark.open_spark(Source("s", url="spark://local[2]", table=table, **more), Path(), "source s")
