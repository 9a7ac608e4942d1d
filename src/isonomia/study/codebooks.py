"""Read a codebook: TOML in, a checked `Codebook` out, and every fault of it in one list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Final

from isonomia.climate.answers import spellings
from isonomia.errors import Fault, StudyError, listed, nearest, quoted
from isonomia.model.reading import fold
from isonomia.model.scales import Answer, Codebook, CodebookScale, Item, PublishedFigure, item_places
from isonomia.study.codebook_file import AnswerFile, CodebookFile, FigureFile, ItemFile
from isonomia.study.complaints import validated
from isonomia.study.document import Document, document, load
from isonomia.study.names import check_known

SHIPPED: Final = "isonomia:"
"""How the name of a codebook begins that comes with the program."""
_BEST: Final = 2
_FEWEST_FOR_TWO: Final = 4


def shipped() -> tuple[str, ...]:
    """Ids of the codebooks that come with the program."""
    folder = files("isonomia.climate") / "codebooks"
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def read_codebook(name: str, directory: str) -> Codebook:
    """A codebook that comes with the program (`isonomia:ID`), or a file beside the study.

    Raises:
        StudyError: with every fault of it.
    """
    if not name.startswith(SHIPPED):
        path = Path(directory) / name
        if not path.exists():
            names = [f"{SHIPPED}{each}" for each in shipped()]
            remedy = "Paths start from the folder of the study file; or name a codebook that comes with the program."
            problem = "there is no such file."
            raise StudyError(Fault(quoted(name), problem, listed(names), nearest(name, names), remedy))
        return parse_codebook(load(path), path.name)
    wanted = name.removeprefix(SHIPPED)
    if wanted not in shipped():
        problem = f"no codebook {quoted(wanted)} comes with the program."
        raise StudyError(Fault(quoted(name), problem, listed(shipped()), nearest(wanted, shipped())))
    entry = files("isonomia.climate") / "codebooks" / f"{wanted}.toml"
    return parse_codebook(entry.read_text(encoding="utf-8"), f"{wanted}.toml")


def parse_codebook(text: str, name: str) -> Codebook:
    """The codebook in a text.

    Raises:
        StudyError: with every fault of it, each with its line.
    """
    file = document(text, name)
    raw = validated(CodebookFile, file.data, file, ())
    file.stop_if_faulty()
    if raw is None:
        raise StudyError(Fault(name, "this is no codebook."))
    options = {key: _answers(file, key, each) for key, each in raw.options.items()}
    _check_twice(file, "items", (each.id for each in raw.items))
    _check_twice(file, "scales", [*(each.id for each in raw.scales), *(each.id for each in raw.domains)])
    items = {each.id: _item(file, at, each, options) for at, each in enumerate(raw.items)}
    scales = _scales(file, raw, items)
    file.stop_if_faulty()
    return Codebook(
        id=raw.id,
        version=raw.version,
        title=raw.title,
        licence=raw.licence,
        validated=raw.validated,
        citation=raw.citation,
        items=items,
        scales=scales,
        translations=raw.translation,
        missing=raw.missing,
    )


def _check_twice(file: Document, section: str, names: Iterable[str]) -> None:
    for name, times in Counter(fold(each) for each in names).items():
        if times > 1:
            file.complain((section,), f"the id {quoted(name)} stands {times} times.", remedy="Change one.")


def _answers(file: Document, name: str, raw: Iterable[AnswerFile]) -> tuple[Answer, ...]:
    """The answers of a list; two that are written alike could not be told apart."""
    made = tuple(Answer(each.value, each.label, tuple(each.also), each.absence or "") for each in raw)
    where = ("options", name)
    seen: dict[str, Answer] = {}
    for each in made:
        for text in spellings(each):
            other = seen.setdefault(text, each)
            if other is not each:
                file.complain(where, f"two answers are written {quoted(text)}.", remedy="Change one of them.")
    places = [each for each in made if not each.absence]
    if len(places) < 2:
        remedy = "Answers with absence are no places on the ladder."
        file.complain(where, f"{len(places)} of its answers are places on a ladder.", "two or more", remedy=remedy)
    return made


def _item(file: Document, at: int, raw: ItemFile, options: Mapping[str, tuple[Answer, ...]]) -> Item:
    where = ("items", at)
    check_known(file, (*where, "options"), "list of answers", raw.options, options)
    made = Item(raw.id, raw.text, options.get(raw.options, ()), raw.reverse)
    ladder = item_places(made) if made.places else ()
    for value in raw.top:
        if ladder and value not in ladder:
            file.complain((*where, "top"), f"{value:g} is no place on its ladder.", _numbers(ladder))
    best = _BEST if len(ladder) >= _FEWEST_FOR_TWO else 1
    return replace(made, top=tuple(raw.top) or ladder[-best:])


def _scales(file: Document, raw: CodebookFile, items: Mapping[str, Item]) -> dict[str, CodebookScale]:
    found: dict[str, CodebookScale] = {}
    for at, each in enumerate(raw.scales):
        where = ("scales", at)
        for name in each.items:
            check_known(file, (*where, "items"), "item", name, items)
        held = [items[name] for name in each.items if name in items]
        needed = each.minimum_answered or max((len(each.items) + 1) // 2, 1)
        if needed > max(len(each.items), 1):
            problem = f"{needed} answers are asked for, and the scale has {len(each.items)} items."
            file.complain((*where, "minimum_answered"), problem, remedy="Half of the items is usual.")
        _check_ends(file, where, held)
        _check_repeated(file, where, each.items)
        figures = tuple(_figure(one) for one in raw.benchmarks if one.scale == each.id)
        found[each.id] = CodebookScale(each.id, each.title, tuple(each.items), each.score, needed, figures)
    for at, domain in enumerate(raw.domains):
        for name in domain.scales:
            check_known(file, ("domains", at, "scales"), "scale", name, [each.id for each in raw.scales])
        parts = [found[name] for name in domain.scales if name in found]
        within = tuple(dict.fromkeys(name for part in parts for name in part.items))
        _check_ends(file, ("domains", at), [items[name] for name in within if name in items])
        figures = tuple(_figure(one) for one in raw.benchmarks if one.scale == domain.id)
        found[domain.id] = CodebookScale(
            domain.id, domain.title, within, "mean", max((len(within) + 1) // 2, 1), figures
        )
    for at, one in enumerate(raw.benchmarks):
        check_known(file, ("benchmarks", at, "scale"), "scale", one.scale, found)
    return found


def _check_repeated(file: Document, where: tuple[str | int, ...], names: Iterable[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            file.complain((*where, "items"), f"the item {quoted(name)} stands {times} times.")


def _check_ends(file: Document, where: tuple[str | int, ...], items: Iterable[Item]) -> None:
    """All items of a scale must have the same ends: else none of its scores means anything."""
    ends = dict(_ends(items))
    if len(set(ends.values())) > 1:
        problem = f"its items are answered on unlike ladders: {', '.join(f'{k} {v}' for k, v in ends.items())}."
        file.complain((*where, "items"), problem, remedy="Put items with the same answers into one scale.")


def _ends(items: Iterable[Item]) -> Iterator[tuple[str, str]]:
    return ((each.id, f"{each.low:g} to {each.high:g}") for each in items if each.places)


def _figure(raw: FigureFile) -> PublishedFigure:
    year = str(raw.year) if raw.year is not None else ""
    return PublishedFigure(raw.source, year, raw.n, raw.mean, raw.sd, raw.alpha)


def _numbers(values: Iterable[float]) -> str:
    return ", ".join(f"{each:g}" for each in values)
