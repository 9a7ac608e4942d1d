"""The command line: quick help, clear sentences, the documented exit codes, no traceback."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from isonomia.cli import cli, run

COMMANDS = sorted(cli.commands)


def shell(*arguments, **options):
    environment = {**os.environ, **options.pop("environment", {})}
    return subprocess.run(
        [sys.executable, "-m", "isonomia", *arguments],
        capture_output=True, text=True, check=False, env=environment, timeout=120, **options,
    )  # fmt: skip


def cpu_seconds(*command):
    before = os.times()
    subprocess.run([sys.executable, *command], check=True, capture_output=True, timeout=60)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def test_help_answers_at_once():
    """At most three times the interpreter with click alone: 0.2 s on an idle machine (0.15 s measured)."""
    bare = min(cpu_seconds("-c", "import click") for _ in range(3))
    for command in ("", *COMMANDS):
        asked = (cpu_seconds("-m", "isonomia", *filter(None, [command]), "--help") for _ in range(3))
        assert any(each < max(0.2, 3 * bare) for each in asked), command


def test_help_imports_nothing_dear():
    code = (
        "import sys\nfrom isonomia.cli import run\n"
        f"for command in {['', *COMMANDS]!r}:\n"
        "    run([*filter(None, [command]), '--help'])\n"
        "    dear = {'numpy', 'scipy', 'duckdb', 'pydantic', 'sqlglot', 'jinja2', 'babel', 'rich'} & set(sys.modules)\n"
        "    assert not dear, (command, dear)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_version_is_printed():
    from isonomia import __version__

    assert shell("--version").stdout.strip().endswith(__version__)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["bild"], "No such command"),
        (["build"], "Missing argument"),
        (["build", "nowhere.toml"], "nowhere.toml"),
        (["check", "nowhere.toml"], "nowhere.toml"),
        (["init", "nowhere.csv"], "nowhere.csv"),
        (["try", "nowhere.csv"], "nowhere.csv"),
        (["measure", "nowhere.csv"], "nowhere.csv"),
        (["serve", "nowhere"], "nowhere"),
    ],
)
def test_what_a_user_can_cause_is_a_sentence_and_exit_code_2(arguments, told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(arguments) == 2
    said = capsys.readouterr().err
    assert told in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_the_process_ends_with_the_code_of_the_command(tmp_path):
    done = shell("check", "nowhere.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert "nowhere.toml" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("error", [ZeroDivisionError("division by zero"), RuntimeError("no more rows")])
def test_a_fault_of_ours_is_a_sentence_too(monkeypatch, capsys, error):
    from isonomia import verbs

    def broken(*_arguments, **_options):
        raise error

    monkeypatch.delenv("ISONOMIA_DEBUG", raising=False)
    monkeypatch.setattr(verbs, "checked", broken)
    assert run(["check", "study.toml"]) == 70
    assert "isonomia itself went wrong" in capsys.readouterr().err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("Query interrupted")])
def test_ctrl_c_is_not_a_traceback_wherever_an_engine_hears_it(monkeypatch, capsys, error):
    from isonomia import verbs

    def stopped(*_arguments, **_options):
        raise error

    monkeypatch.setattr(verbs, "checked", stopped)
    assert run(["check", "study.toml"]) == 130
    assert "Nothing was changed" in capsys.readouterr().err


def test_check_as_json_is_a_list_of_faults(tmp_path, capsys):
    assert run(["check", "--json", str(tmp_path / "nowhere.toml")]) == 2
    faults = json.loads(capsys.readouterr().out)
    assert {"place", "problem", "allowed", "nearest", "remedy"} == set(faults[0])


def test_a_port_that_is_taken_is_a_sentence(tmp_path, capsys):
    (tmp_path / "index.html").write_text("<p>x")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert run(["serve", str(tmp_path), "--port", str(taken.getsockname()[1])]) == 2
    assert "--port 0 takes a free one" in capsys.readouterr().err


def test_a_release_is_served_on_loopback_only_and_without_leaving_its_folder(tmp_path):
    from urllib.error import HTTPError
    from urllib.request import urlopen

    site = tmp_path / "release" / "site"
    site.mkdir(parents=True)
    (site / "index.html").write_text("<p>here</p>")
    (tmp_path / "secret.txt").write_text("secret")
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "isonomia", "serve", str(tmp_path / "release"), "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        address = server.stdout.readline().split()[0]
        assert address.startswith("http://127.0.0.1:")
        with urlopen(address) as page:
            assert page.read() == b"<p>here</p>"
        base = address.removesuffix("/index.html")
        with pytest.raises(HTTPError) as refused:
            urlopen(base + "/../../secret.txt")
        assert refused.value.code == 404
        refused.value.close()
    finally:
        server.terminate()
        server.wait(timeout=10)
        server.stdout.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_result_that_cannot_be_printed_is_said_in_a_sentence(tmp_path):
    (tmp_path / "t.csv").write_text("id,sex,passed\n1,F,yes\n2,M,no\n")
    command = [sys.executable, "-m", "isonomia", "init", "t.csv"]
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert told.returncode == 2, told.stderr
    assert "standard output: the result cannot be written to it" in told.stderr
    assert not {"went", "Traceback", "Exception"} & set(told.stderr.split())
    assert (tmp_path / "study.toml").read_text().startswith("#")
