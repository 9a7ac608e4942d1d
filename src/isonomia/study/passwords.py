"""How a password in a text is recognised. What is found is never repeated: messages end up in logs."""

from __future__ import annotations

import re
from typing import Final

_IN_ADDRESS: Final = re.compile(r"(?i)[a-z][a-z0-9+.-]*://[^/?#\s]*:[^/?#\s]*@")
_IN_QUERY: Final = re.compile(r"(?i)://\S*[?&](?:sig|key|x-amz-\w+|\w*signature)=[^\s&]")
_IN_CONNECTION: Final = re.compile(
    r"(?i)(?:^|[\s;?&'\"])(?:password|passwd|pwd|passphrase|token|secret|api[_-]?key|access[_-]?key)\s*=\s*[^\s;&]"
)


def password_in(text: str) -> str:
    """What is wrong with a text that holds a password or key, as a sentence; empty where it holds none."""
    if _IN_ADDRESS.search(text):
        return "a password stands in the address."
    if _IN_QUERY.search(text) or _IN_CONNECTION.search(text):
        return "a password or key stands in the text."
    return ""
