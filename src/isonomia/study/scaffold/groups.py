"""A dimension for a column: by its values, by its name, or as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from isonomia.model.absence import MARK
from isonomia.model.reading import fold
from isonomia.model.study import REFERENCES
from isonomia.standards import vocabulary
from isonomia.study.names import slug, way_of
from isonomia.study.scaffold.bands import banded, number_for
from isonomia.study.scaffold.column_look import MOST_GROUPS, Look
from isonomia.study.scaffold.draft import Draft
from isonomia.study.scaffold.known import Known, KnownDimension, KnownYesNo, known
from isonomia.study.scaffold.places import placed
from isonomia.study.scaffold.words import inside, key, says, shown, text, words_of

__all__ = ["Draft", "dimension_for"]

_ENOUGH: Final = 0.5  # share of different answers that must be recognised
_MOST_STRANGERS: Final = 8
_SEPARATORS: Final = (";", "|", ",", "/")
_RESERVED: Final = frozenset({"all", "total", *REFERENCES})


def dimension_for(seen: Look) -> Draft | None:
    """The dimension that a column holds, or None."""
    facts = known()
    number = number_for(seen)
    if number is not None:
        return number
    if not seen.complete or not seen.safe or seen.dates:
        return None
    seen = _reclaimed(seen, facts)
    matched = _best(seen, facts)
    split = _split(seen, facts)
    if matched is not None and (split is None or not _strangers(seen, matched)):
        return _of_vocabulary(seen, matched)
    return split or placed(seen) or _answered(seen, facts) or _mark(seen, facts) or banded(seen) or _plain(seen, facts)


def _reclaimed(seen: Look, facts: Known) -> Look:
    """The column with words such as "none" as answers, where its name makes them answers (insurance, religion)."""
    named = [each for each in facts.dimensions if says(seen.name, each.names)]
    meant = [token for token in seen.tokens if any(fold(token) in {**each.other, **each.plain} for each in named)]
    about = facts.named_yes_no(seen.name)
    meant += [token for token in seen.tokens if about is not None and fold(token) in about.neither]
    return seen.with_answers(meant)


def _strangers(seen: Look, dimension: KnownDimension) -> bool:
    return len(_recognised(seen, dimension, named=says(seen.name, dimension.names))) < len(seen.answers)


def _best(seen: Look, facts: Known) -> KnownDimension | None:
    """The known dimension that recognises most of the answers."""
    scored = [(_score(seen, each, facts), -place, each) for place, each in enumerate(facts.dimensions)]
    score, _, best = max(scored, key=lambda each: each[:2])
    return best if score > 0 else None


def _score(seen: Look, dimension: KnownDimension, facts: Known) -> float:
    """Share of the answers that a dimension recognises; 0 where that is too little to go by."""
    named = says(seen.name, dimension.names)
    if (dimension.needs_name and not named) or not seen.answers:
        return 0.0
    found = _recognised(seen, dimension, named=named)
    strangers = len(seen.answers) - len(found)
    if any(_reserved(value) for value in seen.answers if value not in found):
        return 0.0
    share = len(found) / len(seen.answers)
    enough = share >= _ENOUGH and strangers <= _MOST_STRANGERS and (named or len(set(found.values())) > 1)
    short = not named and all(len(value) < 2 for value in found)
    if not enough or short or (not named and facts.answers(found)):
        return 0.0
    return share + named


def _recognised(seen: Look, dimension: KnownDimension, *, named: bool) -> dict[str, str]:
    names = {**(dimension.coded if named else {}), **dimension.other, **dimension.plain}
    return {value: names[value] for value in seen.answers if value in names}


def _of_vocabulary(seen: Look, dimension: KnownDimension) -> Draft:
    found = _recognised(seen, dimension, named=says(seen.name, dimension.names))
    strangers = {value: shown_as for value, shown_as in seen.answers.items() if value not in found}
    comments = [f"Recognised by its values: {shown(seen.answers.values())}."]
    if dimension.scheme:
        comments.append("Asked apart from race: a person has an answer here and one there.")
    lines = [f"vocabulary = {text(dimension.vocabulary)}"]
    if dimension.scheme:
        lines.append(f"scheme = {text(dimension.scheme)}")
    lines.append(f"column = {text(seen.name)}")
    if dimension.several and dimension.several in found.values():
        lines.append(f"coding = {text(dimension.coding)}")
    named = {code: level.label for code, level in dimension.own.items()} if dimension.only_found else {}
    mapped = {
        seen.answers[value]: named.get(code, code) for value, code in found.items() if value not in dimension.plain
    }
    if mapped:
        lines.append(f"map = {_table(mapped)}")
    if any(fold(value) in dimension.coded for value in mapped):
        comments.append("CONFIRM what these numbers mean: files differ, and nothing in this one says it.")
    own = _own_levels(dimension, found, strangers)
    if dimension.only_found:
        own = dict.fromkeys([*(named[code] for code in own if code in named), *strangers.values()], "")
    if strangers:
        comments.append(
            f"The vocabulary does not have {shown(strangers.values())}: groups of their own until you map them."
        )
    rows = vocabulary(dimension.vocabulary).top(dimension.scheme) if dimension.only_found else ()
    chosen = [row.code for row in rows if row.code in found.values()]
    return Draft(
        id=dimension.id,
        title=dimension.title,
        lines=(*lines, *_levels(chosen, own), *_absent(seen)),
        comments=tuple(comments),
        recognised=True,
    )


def _own_levels(dimension: KnownDimension, found: Mapping[str, str], strangers: Mapping[str, str]) -> dict[str, str]:
    """Code -> level in TOML, for groups that the vocabulary does not have."""
    codes = dict.fromkeys(found.values())
    own = {
        code: f"{{ label = {text(level.label)}{', last = true' if level.last else ''} }}"
        for code, level in dimension.own.items()
        if code in codes
    }
    return {**own, **{value: text(value) for value in strangers.values()}}


def _levels(chosen: list[str], own: Mapping[str, str]) -> list[str]:
    """The `levels` line, if one is needed: a list where the vocabulary is too long to show whole."""
    if chosen or not all(own.values()):
        return [f"levels = [{', '.join(text(code) for code in (*chosen, *own))}]"]
    if own:
        return [f"levels = {{ {', '.join(f'{key(code)} = {level}' for code, level in own.items())} }}"]
    return []


def _split(seen: Look, facts: Known) -> Draft | None:
    """A column that holds several answers, separated by a sign."""
    for dimension in facts.dimensions:
        names = {**dimension.other, **dimension.plain}
        for separator in _SEPARATORS:
            pieces = {fold(piece): piece.strip() for value in seen.answers.values() for piece in value.split(separator)}
            pieces.pop("", None)
            held = any(separator in value for value in seen.answers.values())
            if held and len(pieces) > 1 and all(piece in names for piece in pieces):
                return _of_pieces(seen, dimension, separator, pieces)
    return None


def _of_pieces(seen: Look, dimension: KnownDimension, separator: str, pieces: Mapping[str, str]) -> Draft:
    names = {**dimension.other, **dimension.plain}
    found = {piece: names[piece] for piece in pieces if names[piece] != dimension.several}
    mapped = {pieces[piece]: code for piece, code in found.items() if piece not in dimension.plain}
    lines = [f"vocabulary = {text(dimension.vocabulary)}"]
    if dimension.scheme:
        lines.append(f"scheme = {text(dimension.scheme)}")
    lines += [f"column = {text(seen.name)}", f"split = {text(separator)}"]
    lines.append(f"coding = {text(dimension.coding or 'alone_or_in_combination')}")
    several = {pieces[piece]: dimension.several for piece in pieces if names[piece] == dimension.several}
    if mapped or several:
        lines.append(f"map = {_table({**mapped, **several})}")
    own = _own_levels(dimension, found, {})
    return Draft(
        id=dimension.id,
        title=dimension.title,
        lines=(*lines, *_levels([], own), *_absent(seen)),
        comments=(
            f"Several answers in a cell, separated by {separator!r}.",
            "coding says how people with several are counted: in a row of their own, or alone_or_in_combination.",
        ),
        recognised=True,
    )


def _answered(seen: Look, facts: Known) -> Draft | None:
    """A column of yes and no whose name is a known way in which people differ."""
    about = facts.named_yes_no(seen.name)
    if about is None:
        return None
    neither = [value for value in seen.answers if value in about.neither]
    if facts.answers(value for value in seen.answers if value not in neither):
        return _yes_no(seen, facts, about.id, about.title, about.yes, about.no)
    return _kinds_of(seen, about, neither) if neither and len(seen.answers) <= MOST_GROUPS else None


def _kinds_of(seen: Look, about: KnownYesNo, neither: Sequence[str]) -> Draft | None:
    """A column that names which kind a person has, or that it is none: groups as they stand, and "no"."""
    kinds = [shown_as for value, shown_as in seen.answers.items() if value not in neither]
    if not kinds or any(_reserved(fold(each)) or fold(each) == "no" for each in kinds):
        return None
    levels = ", ".join([f"no = {text(about.no)}", *(f"{key(each)} = {text(each)}" for each in kinds)])
    mapped = _table({spelling: "no" for value in neither for spelling in seen.spellings[value]})
    lines = (f"column = {text(seen.name)}", f"levels = {{ {levels} }}", f"map = {mapped}", *_absent(seen))
    comment = (
        f"Recognised by its name. {shown([seen.answers[each] for each in neither])} is an answer here: {about.no}."
    )
    return Draft(about.id, about.title, lines, (comment,), recognised=True)


def _mark(seen: Look, facts: Known) -> Draft | None:
    """A column of yes and no that is called after a group."""
    words = words_of(seen.name)
    names = {" ".join(words[at:]) for at in range(len(words))} | {
        " ".join(words[:at]) for at in range(1, len(words) + 1)
    }
    label = next((facts.marks[name] for name in sorted(names, key=len, reverse=True) if name in facts.marks), None)
    if label is None or not facts.answers(seen.answers):
        return None
    made = _yes_no(seen, facts, slug(seen.name) or "mark", label, label, f"Not {label}")
    comment = "One column a group: a person may be in several. Each is a question of its own here."
    return replace(made, comments=(*made.comments, comment))


def _yes_no(seen: Look, facts: Known, name: str, title: str, yes: str, no: str) -> Draft:
    mapped = {shown_as: "yes" if value in facts.yes else "no" for value, shown_as in seen.answers.items()}
    lines = [f"column = {text(seen.name)}", f"levels = {{ yes = {text(yes)}, no = {text(no)} }}"]
    odd = {value: code for value, code in mapped.items() if fold(value) != code}
    if odd:
        lines.append(f"map = {_table(odd)}")
    comment = f"Recognised by its name and its values: {shown(seen.answers.values())}."
    return Draft(name, title, (*lines, *_absent(seen)), (comment,), recognised=True)


def _plain(seen: Look, facts: Known) -> Draft | None:
    """A text with a few different values: a dimension as it stands."""
    values = list(seen.answers)
    if not 2 <= len(values) <= MOST_GROUPS or seen.numeric or facts.answers(values):
        return None
    if any(_reserved(value) for value in values) or _outcome(seen, facts):
        return None
    comments = [f"A few different values: {shown(seen.answers.values(), most=12)}."]
    comments.append("Delete it if it is not a way in which people differ.")
    lines = [f"column = {text(seen.name)}", *_absent(seen)]
    return Draft(slug(seen.name) or "dimension", way_of(inside(seen.name)), tuple(lines), tuple(comments))


def _reserved(value: str) -> bool:
    """Whether a folded value cannot be the code of a group."""
    return value.startswith(MARK) or value in _RESERVED


def _outcome(seen: Look, facts: Known) -> bool:
    values = set(seen.answers)
    return any(values & event and values <= event | other for event, other in facts.outcomes)


def _absent(seen: Look) -> list[str]:
    return [f"absent = {_table(seen.absences)}"] if seen.absences else []


def _table(entries: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{text(name)} = {text(value)}" for name, value in entries.items()) + " }"
