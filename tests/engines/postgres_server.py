"""A PostgreSQL of the test's own: in a temporary folder, on loopback, under a user without rights."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Server:
    """Where it listens."""

    port: int

    @property
    def url(self):
        return f"postgresql://127.0.0.1:{self.port}/postgres?user=isonomia"

    def connect(self):
        import psycopg

        return psycopg.connect(self.url, autocommit=True)


def _programs():
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((each for each in folders if (each / "initdb").is_file()), None)


def _as_somebody():
    """The server refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            who = pwd.getpwnam(name)
            return {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
    return {}


@contextlib.contextmanager
def postgres():
    programs = _programs()
    if programs is None:
        pytest.skip("needs PostgreSQL: apt-get install postgresql")
    pytest.importorskip("psycopg", reason="needs psycopg")
    who = _as_somebody()
    folder = Path(tempfile.mkdtemp(prefix="isonomia-pg-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    try:
        if who:
            os.chown(folder, who["user"], who["group"])
        run = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **who}
        make = ["--no-sync", "-U", "isonomia", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run([programs / "initdb", "-D", folder / "data", *make], check=True, **run)
        told = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c shared_buffers=16MB"
        )
        start = [programs / "pg_ctl", "-D", folder / "data", "-w", "-o", told, "-l", folder / "log"]
        subprocess.run([*start, "start"], check=True, **run)
        yield Server(port)
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            stop = [programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"]
            subprocess.run(stop, check=False, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **who)
        shutil.rmtree(folder, ignore_errors=True)
