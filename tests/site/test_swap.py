"""A release replaces another whole or not at all, whatever happens at whatever moment."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from isonomia.errors import OutputError
from isonomia.publish.swap import MARKER, recover, replaced_atomically


def fill(folder, word, count=20):
    for at in range(count):
        (folder / f"{at}.txt").write_text(word)


def whole(folder):
    """The one word that all files of a release hold."""
    words = {path.read_text() for path in folder.glob("*.txt")}
    assert len(words) == 1
    assert len(list(folder.glob("*.txt"))) == 20
    return words.pop()


def beside(target):
    return sorted(path.name for path in target.parent.iterdir())


def test_a_new_release_and_its_successor(tmp_path):
    target = tmp_path / "deep" / "out"
    for word in ("one", "two"):
        with replaced_atomically(target, word) as new:
            assert not list(new.iterdir())
            fill(new, word)
        assert whole(target) == word
        assert (target / MARKER).read_text() == f"{word}\n"
        assert beside(target) == ["out"]


def test_an_error_inside_changes_nothing(tmp_path):
    target = tmp_path / "out"
    with replaced_atomically(target, "one") as new:
        fill(new, "one")

    def fall():
        with replaced_atomically(target, "two") as new:
            fill(new, "two", 3)
            raise RuntimeError("fell over")

    with pytest.raises(RuntimeError, match="fell over"):
        fall()
    assert whole(target) == "one"
    assert beside(target) == ["out"]


def test_a_full_disk_is_an_output_error_and_changes_nothing(tmp_path):
    target = tmp_path / "out"
    with replaced_atomically(target, "one") as new:
        fill(new, "one")

    def overflow():
        with replaced_atomically(target, "two") as new:
            fill(new, "two", 3)
            raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left on device") as caught:
        overflow()
    assert "Free some space" in str(caught.value)
    assert whole(target) == "one"
    assert beside(target) == ["out"]


def test_a_folder_that_is_not_ours_is_refused_untouched(tmp_path):
    target = tmp_path / "thesis"
    target.mkdir()
    (target / "chapter.txt").write_text("years of work")
    with pytest.raises(OutputError, match=r"no \.isonomia file") as caught, replaced_atomically(target):
        pytest.fail("it must not get here")
    assert "-o" in str(caught.value)
    assert (target / "chapter.txt").read_text() == "years of work"


def test_an_empty_folder_may_be_taken_and_a_file_may_not(tmp_path):
    (tmp_path / "empty").mkdir()
    with replaced_atomically(tmp_path / "empty") as new:
        fill(new, "one")
    assert whole(tmp_path / "empty") == "one"
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="is not a folder"), replaced_atomically(tmp_path / "file"):
        pytest.fail("it must not get here")


def test_a_swap_cut_off_between_its_two_renames_is_undone(tmp_path):
    target = tmp_path / "out"
    with replaced_atomically(target, "one") as new:
        fill(new, "one")
    target.rename(tmp_path / "out.isonomia-old")
    (tmp_path / "out.isonomia-new").mkdir()
    recover(target)
    assert whole(target) == "one"
    assert beside(target) == ["out"]


def test_what_a_finished_swap_left_is_removed(tmp_path):
    target = tmp_path / "out"
    with replaced_atomically(target, "two") as new:
        fill(new, "two")
    (tmp_path / "out.isonomia-old").mkdir()
    recover(target)
    assert whole(target) == "two"
    assert beside(target) == ["out"]


CHILD = """
import sys
from pathlib import Path
from isonomia.publish.swap import replaced_atomically
print("ready", flush=True)
for turn in range(100000):
    with replaced_atomically(Path(sys.argv[1]), str(turn)) as new:
        for at in range(20):
            (new / f"{at}.txt").write_text(str(turn))
"""


def test_killed_at_random_moments_a_whole_release_stands(tmp_path):
    target = tmp_path / "out"
    with replaced_atomically(target, "first") as new:
        fill(new, "first")
    moments = random.Random(20261122)
    last = -1
    for turn in range(
        40
    ):  # on a busy machine many a child is killed before its first swap: then later ones have longer
        if turn >= 8 and last >= 0:
            break
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(target)], stdout=subprocess.PIPE)
        child.stdout.readline()
        time.sleep(moments.uniform(0.0, 0.15) * (1 + turn // 8))
        child.kill()
        child.communicate()
        recover(target)
        word = whole(target)
        assert (target / MARKER).is_file()
        assert beside(target) == ["out"]
        last = max(last, -1 if word == "first" else int(word))
    assert last >= 0, "no child ever finished a swap"


def test_a_second_build_into_the_same_folder_is_refused_while_the_first_one_writes(tmp_path):
    target = tmp_path / "out"
    with replaced_atomically(target, "first") as new:
        fill(new, "first")
        with pytest.raises(OutputError, match="another build is writing into this folder"):
            recover(target)
        with pytest.raises(OutputError, match="Wait until it is done"), replaced_atomically(target, "second"):
            pytest.fail("it must not get here")
        assert new.is_dir()
    assert whole(target) == "first"
    assert beside(target) == ["out"]
    recover(target)


def test_the_site_is_built_through_the_swap(tmp_path, release):
    from isonomia.publish import write_site

    with replaced_atomically(tmp_path / "out", release.info.id) as new:
        write_site(release, new / "site")
    assert (Path(tmp_path) / "out" / "site" / "index.html").is_file()
