"""Where a source's files are: a path, a pattern, or a file inside an installed package."""

from __future__ import annotations

import glob
import re
from importlib import metadata, util
from pathlib import Path, PurePosixPath
from typing import Final

from isonomia.errors import Fault, TableError, nearest, quoted
from isonomia.model.study import Source

PACKAGE: Final = "package:"
_PATTERN: Final = re.compile(r"[*?\[]")
_NAME: Final = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
_MOST_NEIGHBOURS: Final = 2_000


def files_of(source: Source, directory: Path) -> tuple[Path, ...]:
    """The files of a source, in the order of their names.

    Raises:
        TableError: nothing is there, a folder stands in the place of a file, or a package is not installed.
    """
    place = place_of(source)
    if not source.path:
        raise TableError(Fault(place, "no path is given.", remedy='Add path = "…" to the source.'))
    if source.path.startswith(PACKAGE):
        return (_in_package(source.path, place),)
    path = directory / source.path
    if _exists(path, place):
        return (_file(path, source.path, place),)
    if _PATTERN.search(source.path):
        return _matches(source.path, directory, place)
    raise TableError(_nothing_there(path, source.path, place))


def place_of(source: Source) -> str:
    """What messages call the source: its file as the study names it, never a path of this machine."""
    return f"source {quoted(source.id)}, {quoted(source.path or source.table or source.id)}"


def _exists(path: Path, place: str) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError) as error:  # a name too long, a null character
        raise TableError(Fault(place, f"the path cannot be used: {_reason(error)}.")) from None


def _file(path: Path, written: str, place: str) -> Path:
    if path.is_dir():
        remedy = f'Name one file, or all of a kind: path = "{PurePosixPath(written) / "*.parquet"}"'
        raise TableError(Fault(place, "this is a folder, not a file.", remedy=remedy))
    if not path.is_file():
        raise TableError(Fault(place, "this is not a file that can be read twice (a device or a pipe)."))
    return path


def _matches(pattern: str, directory: Path, place: str) -> tuple[Path, ...]:
    names = glob.glob(pattern, root_dir=directory, recursive=True)  # noqa: PTH207  Path.glob takes no absolute pattern
    found = sorted(directory / name for name in names if (directory / name).is_file())
    if not found:
        raise TableError(Fault(place, "no file matches the pattern.", remedy="Check the folder and the ending."))
    return tuple(found)


def _nothing_there(path: Path, written: str, place: str) -> Fault:
    folder = path.parent
    if not folder.is_dir():
        remedy = "Paths start from the folder of the study file."
        return Fault(place, f"there is no folder {quoted(PurePosixPath(written).parent)}.", remedy=remedy)
    names = [each.name for _, each in zip(range(_MOST_NEIGHBOURS), folder.iterdir(), strict=False)]
    remedy = "Paths start from the folder of the study file."
    return Fault(place, "there is no such file.", nearest=nearest(path.name, names), remedy=remedy)


def _in_package(written: str, place: str) -> Path:
    name, _, inside = written.removeprefix(PACKAGE).partition("/")
    parts = PurePosixPath(inside).parts
    if not _NAME.match(name) or not parts or ".." in parts or PurePosixPath(inside).is_absolute():
        raise TableError(Fault(place, "this does not name a file in a package.", allowed="package:NAME/FOLDER/FILE"))
    folders = _folders(name)
    if not folders:
        remedy = f"Install it: {_installing(name)}"
        raise TableError(Fault(place, f"the package {quoted(name)} is not installed.", remedy=remedy))
    for folder in folders:
        if (folder / Path(*parts)).is_file():
            return folder / Path(*parts)
    remedy = "The installed version may be another one."
    raise TableError(Fault(place, f"the package {quoted(name)} holds no file {quoted(inside)}.", remedy=remedy))


def _folders(name: str) -> list[Path]:
    """The folders of an installed package. It is found, not imported: none of its code runs."""
    spec = util.find_spec(name)
    return [Path(each) for each in (spec.submodule_search_locations or ())] if spec else []


def _installing(name: str) -> str:
    """The one command that installs a package: through an extra of isonomia where one has it."""
    try:
        needs = metadata.requires("isonomia") or []
    except metadata.PackageNotFoundError:
        needs = []
    for need in needs:
        found = re.match(rf"{re.escape(name)}\b.*extra\s*==\s*['\"]([\w-]+)['\"]", need.replace("_", "-"))
        if found:
            return f'pip install "isonomia[{found.group(1)}]"'
    return f"pip install {name}"


def _reason(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error)
