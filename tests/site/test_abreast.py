"""Several languages at once: the same bytes as one after the other, and no fault lost on the way."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from isonomia.publish.abreast import ALONE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is copied")

WHO = "import os, sys\nfrom isonomia.publish.abreast import abreast, can_be_copied\n"
SITE = (
    "import sys; sys.path.insert(0, sys.argv[1])\n"
    "import pathlib, release_fixture\n"
    "from dataclasses import replace\n"
    "from isonomia.publish import write_site\n"
    "made = release_fixture.release()\n"
    "made = replace(made, info=replace(made.info, languages=('en', 'es'), draft=False))\n"
    "write_site(made, pathlib.Path(sys.argv[2]))\n"
)


def ran(code, *args, **more):
    command = [sys.executable, "-c", code, *map(str, args)]
    return subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, **more})


def test_each_piece_has_a_process_and_answers_keep_their_order():
    told = ran(WHO + "print(can_be_copied())\nprint(abreast([os.getpid] * 3), os.getpid())")
    able, answers = told.stdout.split("\n", 1)
    first, second, third, here = (int(each.strip("[], \n")) for each in answers.split())
    assert first == here
    if able == "True":
        assert len({first, second, third}) == 3
    told = ran(WHO + "print(len(set(abreast([os.getpid] * 3))))", **{ALONE: "1"})
    assert told.stdout == "1\n"


@pytest.mark.parametrize("where", [0, 1])
def test_a_fault_is_raised_where_the_work_was_asked_for(where):
    code = (
        "from isonomia.errors import Fault, StudyError\n"
        "def good(): return 1\n"
        "def bad(): raise StudyError(Fault('[release]', 'it is wrong.', remedy='Mend it.'))\n"
        f"work = [good, bad] if {where} else [bad, good]\n"
        "try: abreast(work)\n"
        "except StudyError as problem: print(problem)\n"
    )
    told = ran(WHO + code)
    assert "it is wrong." in told.stdout
    assert not told.stderr


def test_a_process_that_ends_without_a_word_is_told_of():
    code = (
        "from isonomia.errors import InternalError\n"
        "if not can_be_copied(): print('one process only: without a word')\n"
        "else:\n"
        "    try: abreast([lambda: 1, lambda: os._exit(9)])\n"
        "    except InternalError as problem: print(problem)\n"
    )
    assert "without a word" in ran(WHO + code).stdout


def test_a_thread_keeps_the_process_from_being_copied():
    code = (
        "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\nprint(can_be_copied())"
    )
    assert ran(WHO + code).stdout == "False\n"


def test_both_languages_at_once_have_the_bytes_of_one_after_the_other(tmp_path):
    here = Path(__file__).parent
    made = []
    for name, more in (("one", {ALONE: "1"}), ("both", {})):
        told = ran(SITE, here, tmp_path / name, **more)
        assert not told.returncode, told.stderr
        folder = tmp_path / name
        made.append({each.relative_to(folder): each.read_bytes() for each in folder.rglob("*") if each.is_file()})
    assert made[0] == made[1]
    assert any(path.parts[0] == "es" for path in made[0])
