"""All data files as one ZIP file whose bytes depend on the files alone: names sorted, one time, one mode, no comment.

The compressed bytes are zlib's; VERSIONS.txt names its version, since another one may pack the same files otherwise.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from isonomia.publish.book import Book

NAME: Final = "all-files.zip"
FOLDER: Final = "data"
"""The folder that comes out of the archive."""
PACKED: Final = (".parquet", ".mp3", ".m4a", ".ogg", ".opus", ".flac", ".mp4", ".webm", ".ogv")
"""What is packed already."""
_LEVEL: Final = 6
_MODE: Final = 0o100644 << 16
_UNIX: Final = 3
_OLDEST: Final = date(1980, 1, 1)
"""A ZIP file cannot tell of earlier days."""


def write_zip(target: Path, members: Mapping[str, Path | bytes], day: date, folder: str = FOLDER) -> None:
    """Write the archive of these files, name -> content or where it lies, each dated at midnight of `day`.

    They come out in a folder of the name `folder`.

    One file at a time is in memory. What is packed already is stored as it is.
    """
    when = max(day, _OLDEST)
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(f"{folder}/{name}", (when.year, when.month, when.day, 0, 0, 0))
            entry.create_system, entry.external_attr = _UNIX, _MODE
            held = members[name]
            packed = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, held if isinstance(held, bytes) else held.read_bytes(), packed, _LEVEL)


def readme(book: Book) -> str:
    """What lies in the archive, for somebody who has nothing but the archive."""
    info, say = book.release.info, book.lang.gettext
    lines = (
        info.title,
        say(
            "Release %(release)s, published by %(who)s on %(day)s.", release=info.id, who=info.publisher, day=_day(book)
        ),
        *([book.lang.draft] if book.lang.draft else []),
        *info.notices,
        "",
        say("estimates.csv has every figure, cells.csv every number of people that is shown."),
        say("Each indicator and each pathway has files of its own, which repeat rows of estimates.csv."),
        say("dictionary.csv explains the columns, dictionary-codes.csv the codes."),
        say("A figure that is not shown has an empty value and the status “hidden”. It is never written as 0."),
        say("A text cell that a spreadsheet could take for a formula has an apostrophe in front."),
        say("To check the files, run this in their folder:") + " sha256sum -c SHA256SUMS",
        "",
        info.licence or say("The publisher names no licence for these figures. Ask before you publish them again."),
        say("Contact:") + " " + info.contact,
    )
    return "\n".join(" ".join(line.split()) for line in lines) + "\n"


def _day(book: Book) -> str:
    return book.lang.day(book.release.info.date)
