"""A release replaces another whole or not at all.

The new folder is built beside the target, marked as ours, and swapped in by two renames: the old one aside, the new
one in. Killed before the first rename the old release stands; killed between the two, the next start puts it back;
killed after, the next start removes what is left. At every moment one whole release is on the disk.

While a build writes, its new folder is locked, so that a second build into the same place is refused instead of taking
the files from under the first. The lock goes with the process that holds it, however that ends.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Final

from isonomia.errors import Fault, OutputError

MARKER: Final = ".isonomia"
_NEW: Final = ".isonomia-new"
_OLD: Final = ".isonomia-old"


@contextmanager
def replaced_atomically(target: Path, release: str = "", *, private: bool = False) -> Iterator[Path]:
    """Yield an empty folder to build in; when the block ends well it stands at `target`, else nothing has changed.

    `release` is written into the marker file; a `private` folder is closed to other users from the start. Raises
    OutputError where `target` holds something that is not ours or the disk does not take the result.
    """
    target = Path(os.path.abspath(target))  # noqa: PTH100  a symbolic link stays a link
    recover(target)
    refuse_what_is_not_ours(target)
    new, old = _beside(target, _NEW), _beside(target, _OLD)
    with ExitStack() as ours:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            new.mkdir(mode=0o700 if private else 0o777)
            ours.enter_context(_locked(new, target))
            ours.callback(shutil.rmtree, new, ignore_errors=True)
            yield new
            (new / MARKER).write_text(f"{release}\n", encoding="utf-8")
            _settle(new)
            _swap(target, new, old)
        except FileExistsError as problem:
            raise _written_now(target) from problem
        except OSError as problem:
            raise _refused(target, problem) from problem
    shutil.rmtree(old, ignore_errors=True)


def recover(target: Path) -> None:
    """Finish or undo a swap that was cut off; safe to call at any time."""
    new, old = _beside(target, _NEW), _beside(target, _OLD)
    try:
        with _locked(new, target) if new.exists() else nullcontext():
            if old.exists() and not target.exists():
                old.rename(target)
            for left in (new, old):
                if left.exists():
                    shutil.rmtree(left)
    except OSError as problem:
        raise _refused(target, problem) from problem


@contextmanager
def _locked(new: Path, target: Path) -> Iterator[None]:
    """Hold a folder for this process alone, where the system can; raises OutputError where another holds it."""
    try:
        import fcntl
    except ImportError:  # Windows keeps no locks on folders
        yield
        return
    handle = os.open(new, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise _written_now(target) from None
    except OSError:  # a file share that knows no locks
        pass
    try:
        yield
    finally:
        os.close(handle)


def _written_now(target: Path) -> OutputError:
    found = "another build is writing into this folder just now."
    return OutputError(Fault(str(target), found, remedy="Wait until it is done, or choose another folder."))


def _beside(target: Path, ending: str) -> Path:
    return target.with_name(target.name + ending)


def refuse_what_is_not_ours(target: Path) -> None:
    """Raise OutputError where something stands at `target` that no build of ours made; an empty folder may be taken."""
    if not os.path.lexists(target):
        return
    remedy = "Choose another folder, or move this one away."
    if target.is_symlink() or not target.is_dir():
        raise OutputError(Fault(str(target), "it is there already and is not a folder.", remedy=remedy))
    try:
        ours = (target / MARKER).is_file() or not any(target.iterdir())
    except OSError as problem:
        raise _refused(target, problem) from problem
    if not ours:
        problem_ = f"the folder holds files, and no {MARKER} file that would show that isonomia made it."
        raise OutputError(Fault(str(target), problem_, remedy=remedy))


def _swap(target: Path, new: Path, old: Path) -> None:
    if target.exists():
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise


def _settle(folder: Path) -> None:
    """Hand every file to the disk before the swap, so that a power cut cannot leave an empty one in its place."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb+") as handle:
                os.fsync(handle.fileno())


def _refused(target: Path, problem: OSError) -> OutputError:
    found = f"the result cannot be written: {problem.strerror or problem}."
    remedy = "Free some space, check who may write here, or choose another folder. The old release is whole."
    return OutputError(Fault(str(target), found, remedy=remedy))
