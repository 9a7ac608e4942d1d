"""Several pieces of work at once, where the system can copy a process: each on a core of its own.

The first is done here, every other one in a copy of this process, which shares its memory, writes its files and hands
back what it found. Where a process cannot be copied safely, one piece follows the other: what comes out is the same.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from isonomia.errors import Fault, InternalError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

S = TypeVar("S")
T = TypeVar("T")
ALONE: Final = "ISONOMIA_ONE_PROCESS"
"""A variable of the environment: where it is set, nothing is done abreast."""


def abreast(work: Sequence[Callable[[], T]]) -> list[T]:
    """What each piece of work returns, in their order; where several fail, the fault of the first is raised."""
    if len(work) < 2 or not can_be_copied():
        return [each() for each in work]
    with _at_rest():
        copies = [_copy(each) for each in work[1:]]
        try:
            return [work[0](), *(each.result() for each in copies)]
        finally:
            for each in copies:
                each.end()


def dealt(work: Callable[[Sequence[S]], list[T]], items: Sequence[S], few: int) -> list[T]:
    """What `work` finds for each of many items, in their order: of more than `few` each process takes every second one.

    The first item is not taken by this process. It is often the largest, and what it needs is given back with a copy.
    """
    parts = 2 if len(items) > few else 1
    found = abreast([partial(work, items[at::parts]) for at in reversed(range(parts))])[::-1]
    return [found[at % parts][at // parts] for at in range(len(items))]


@contextmanager
def _at_rest() -> Iterator[None]:
    """Nothing that is in memory now is looked through for what nobody needs: each copy would get a memory of its own.

    To look through is to write. What is made meanwhile is looked through as ever.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def can_be_copied() -> bool:
    """Whether this process may be copied: a system that shares memory then, a second core, and no thread to lose."""
    if sys.platform != "linux" or ALONE in os.environ:
        return False
    return threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


@dataclass(frozen=True, slots=True)
class _Copy(Generic[T]):
    """A copy of this process at work, and where its answer comes from."""

    process: ForkProcess
    answer: Connection

    def result(self) -> T:
        """What it returned; what it raised is raised here."""
        try:
            found: tuple[BaseException | None, T] = self.answer.recv()
        except EOFError:
            self.process.join()
            problem = f"a process that wrote a part of the site ended without a word (code {self.process.exitcode})."
            raise InternalError(Fault("site", problem, remedy=f"Set {ALONE}=1 to write it in one process.")) from None
        if found[0] is not None:
            raise found[0]
        return found[1]

    def end(self) -> None:
        """Stop it, if it still works: nobody waits for its answer."""
        self.answer.close()
        if self.process.exitcode is None:
            self.process.terminate()
        self.process.join()


def _copy(work: Callable[[], T]) -> _Copy[T]:
    from multiprocessing import get_context

    system = get_context("fork")
    answer, told = system.Pipe(duplex=False)
    process = system.Process(target=_answer, args=(work, told), daemon=True)
    process.start()
    told.close()
    return _Copy(process, answer)


def _answer(work: Callable[[], T], told: Connection) -> None:
    """Do the work and tell what came of it; nobody is told of an interruption, which the first process sees itself."""
    with suppress(KeyboardInterrupt, BrokenPipeError):
        try:
            told.send((None, work()))
        except Exception as problem:  # noqa: BLE001  whatever it is, the first process raises it
            told.send((problem, None))
    told.close()
