"""A Spark Connect of the test's own: a program beside this one, on loopback, that lets in who has the token."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest

TOKEN = "a-token-of-the-test"
SETTINGS = {
    "spark.connect.grpc.binding.address": "127.0.0.1",
    "spark.connect.progress.reportInterval": "100ms",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "ERROR",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
}
"""Nobody else can talk to it, and tables of a few rows are done sooner so."""


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def program():
    """What starts programs of Spark, or a reason to skip."""
    if not shutil.which("java"):
        pytest.skip("needs Java")
    pytest.importorskip("pyspark", reason="needs pyspark")
    pytest.importorskip("grpc", reason="needs isonomia[spark-connect]")
    import pyspark

    return Path(pyspark.__file__).parent / "bin" / "spark-submit"


def listens(process, port, seconds=60):
    """Wait until somebody listens at a port."""
    for _ in range(seconds * 10):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail("a program of Spark does not start")


@contextlib.contextmanager
def server(folder):
    """A server; gives its address."""
    submit, port = program(), free_port()
    settings = [
        f"--conf={name}={value}" for name, value in {**SETTINGS, "spark.connect.grpc.binding.port": port}.items()
    ]
    service = ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"]
    quick = ["--driver-memory=512m", "--driver-java-options=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"]
    command = [submit, "--master=local[2]", *quick, *settings, *service]
    told = {**os.environ, "SPARK_CONNECT_AUTHENTICATE_TOKEN": TOKEN, "SPARK_CONNECT_MODE": "0"}
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=told, stdout=log, stderr=subprocess.STDOUT)
    try:
        listens(process, port)
        yield f"sc://localhost:{port}"
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def cluster(folder):
    """A master with one worker; gives its address."""
    home, port = program().parents[1], free_port()
    java = ["java", "-Xmx256m", "-cp", f"{home}/jars/*"]
    told = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_SCALA_VERSION": "2.13"}
    here = ["--host", "127.0.0.1", "--webui-port", "0"]
    master = [*java, "org.apache.spark.deploy.master.Master", *here, "--port", str(port)]
    room = ["-c", "1", "-m", "1g", "-d", folder / "work"]
    worker = [*java, "org.apache.spark.deploy.worker.Worker", *here, *room, f"spark://127.0.0.1:{port}"]
    started = []
    try:
        with (folder / "cluster.log").open("w") as log:
            for command in (master, worker):
                started.append(subprocess.Popen(command, cwd=folder, env=told, stdout=log, stderr=subprocess.STDOUT))
                listens(started[0], port)
        yield f"spark://127.0.0.1:{port}"
    finally:
        for each in reversed(started):
            each.terminate()  # a worker ends its executors
            each.wait()
