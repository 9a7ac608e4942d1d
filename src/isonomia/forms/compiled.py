"""Templates as code: made once in a process, for all sites and languages that it writes.

To turn a template into code takes longer than to print a small page from it. The code holds no word of a language and
no value of a release: these are asked for when a page is printed.
"""

from __future__ import annotations

from functools import cache
from types import CodeType

from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """The code of templates by their file, while their text is the same. All of a package have the same options."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code if it is held."""
        checksum, code = self._held.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Hold the code of a template."""
        if bucket.code is not None:
            self._held[bucket.key] = bucket.checksum, bucket.code


@cache
def compiled() -> Compiled:
    """What this process holds."""
    return Compiled()
