"""The lexicon, as the rules need it: lists of people, a tree of phrases, and the names that the standards carry."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from isonomia.curriculum.extract.phrases import Named, Node, add, prepare
from isonomia.standards import places, vocabulary

RACE: Final = "race-ethnicity-spd15-2024"
_NUMBERS: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety several many"
)
_VAGUE: Final = ("another group (write-in)", "write-in")


@dataclass(frozen=True, slots=True)
class Entry:
    """What ends at a phrase: the finding that it makes.

    Attributes:
        person: counts only where it is said of a person.
        sex: counts only for a patient of this sex.
        legacy: an older word, of which the language check is told.
        guard: the phrase is one that other hits are dropped for.
        alone: of a guard, the characteristic that it speaks for where nothing else does.
    """

    characteristic: str
    value: str
    rule: str
    person: bool = False
    sex: str = ""
    legacy: bool = False
    guard: str = ""
    alone: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """Words for people (`lexica/people.toml`)."""

    heads: Mapping[str, str]
    bands: Mapping[str, str]
    others: Mapping[str, str]
    children: frozenset[str]
    small: frozenset[str]
    staff: frozenset[str]
    several: frozenset[str]
    crowd: frozenset[str]


Phrases = Mapping[str, tuple[list[str], ...]]
"""First word -> the phrases that begin with it."""


@dataclass(frozen=True, slots=True)
class Cues:
    """Words that turn a statement round (`lexica/assertions.toml`)."""

    triggers: Mapping[str, frozenset[str]]
    phrases: Mapping[str, Phrases]
    not_meant: Phrases
    after: Phrases
    reach: Mapping[str, int]
    after_reach: int
    end: frozenset[str]
    verbs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything together; made once."""

    people: People
    cues: Cues
    tree: Node
    named: Named
    occupations: Node
    race_words: frozenset[str]
    numbers: Mapping[str, int]


@cache
def lexicon() -> Lexicon:
    """The lexicon of the package."""
    lists = _file("lists")
    race = _race()
    named = _named(lists)
    tree = Node()
    for entry, phrases in (*_entries(), *_guards(), *race):
        for phrase in phrases:
            add(tree, phrase, entry)
    prepare(tree, named)
    return Lexicon(
        people=_people(),
        cues=_cues(),
        tree=tree,
        named=named,
        occupations=named.trees["occupation"],
        race_words=frozenset(word for _, phrases in race for phrase in phrases for word in phrase.split()[:3]),
        numbers=_number_words(),
    )


def _file(name: str) -> dict[str, Any]:
    folder = files("isonomia.curriculum.extract") / "lexica"
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))


def _people() -> People:
    raw = _file("people")
    groups = {name: frozenset(words) for name, words in raw["groups"].items()}
    return People(raw["heads"], raw["bands"], raw["others"], **groups)


def _cues() -> Cues:
    raw = _file("assertions")
    kinds = ("negation", "hypothetical", "past")
    return Cues(
        triggers={kind: frozenset(raw[kind]["triggers"]) for kind in kinds},
        phrases={kind: _split(raw[kind]["phrases"]) for kind in kinds},
        not_meant=_split(raw["negation"]["not_meant"]),
        after=_split(raw["past"]["after"]),
        reach={kind: raw[kind]["reach"] for kind in kinds},
        after_reach=raw["past"]["after_reach"],
        end=frozenset(raw["end"]["words"]),
        verbs=frozenset(raw["end"]["verbs"]),
    )


def _split(phrases: Iterable[str]) -> Phrases:
    made: dict[str, tuple[list[str], ...]] = {}
    for phrase in phrases:
        words = phrase.split()
        made[words[0]] = (*made.get(words[0], ()), words)
    return made


def _entries() -> list[tuple[Entry, list[str]]]:
    made = []
    for raw in _file("circumstances")["entry"]:
        entry = Entry(
            raw["characteristic"], raw["value"], raw["rule"], person=raw.get("person", False), sex=raw.get("sex", "")
        )
        made.append((entry, raw["phrases"]))
    return made


def _guards() -> list[tuple[Entry, list[str]]]:
    raw = _file("guards")["guard"]
    return [(Entry("", "", "guard", guard=each["name"], alone=each.get("alone", "")), each["phrases"]) for each in raw]


def _race() -> list[tuple[Entry, list[str]]]:
    """Names of groups, said of a person; and the same with “descent”, which need no person beside them."""
    raw = _file("race")
    groups = [(each["value"], each["names"], each.get("legacy", False)) for each in raw["group"]]
    spoken = {name for _, names, _ in groups for name in names}
    for value in vocabulary(RACE).values:
        label = value.label.casefold()
        if label not in _VAGUE and " or " not in label and label not in spoken:
            groups.append((value.code, [label], False))
    made = []
    for value, names, legacy in groups:
        rule = "race.legacy_word" if legacy else "race.person"
        made.append((Entry("race_ethnicity", value, rule, person=True, legacy=legacy), list(names)))
        made.append((Entry("race_ethnicity", value, "race.stated"), [_stated(name) for name in names]))
        made.append((Entry("race_ethnicity", value, "race.descent"), _descent(names)))
    made += [
        (Entry("race_ethnicity", each["value"], "race.descent"), _descent(each["names"])) for each in raw["descent"]
    ]
    return made


_AS: Final = "identifies|identify|identified|self identifies|self identified|describes herself|describes himself"


def _stated(name: str) -> str:
    return f"({_AS}) as (a|an)? {name}"


def _descent(names: Iterable[str]) -> list[str]:
    return [f"(of|with|from) (mixed|mostly|partly|both)? {name} ({_ANCESTRY})" for name in names] + [
        f"{name} ({_ANCESTRY})" for name in names
    ]


_ANCESTRY: Final = "descent|ancestry|heritage|ethnicity|origin|background|race|parentage"


def _named(lists: Mapping[str, Any]) -> Named:
    trees = {name: _tree(dict.fromkeys(phrases, "")) for name, phrases in lists["plain"].items()}
    trees["manner"] = _tree(dict.fromkeys(lists["occupations"]["manner"], ""))
    trees["occupation"] = _tree({name: name for name in lists["occupations"]["names"]})
    trees["workplace"] = _tree({name: name for name in lists["workplaces"]["names"]})
    trees["state"] = _tree({each.name.casefold(): "" for each in places("us-states").values()})
    trees["country"] = _tree(_countries(lists))
    trees["language"] = _tree(_languages(lists))
    capital = frozenset(["country", "state"])
    return Named(trees, capital, frozenset(_NUMBERS.split()))


def _tree(phrases: Mapping[str, str]) -> Node:
    root = Node()
    for phrase, value in phrases.items():
        add(root, phrase, value)
    return root


def _countries(lists: Mapping[str, Any]) -> dict[str, str]:
    """English names of countries (CLDR, in babel) and ours, with ISO 3166 codes."""
    from babel import Locale

    known = Locale.parse("en").territories.items()
    plain = {_named_plainly(name): code for code, name in known if len(code) == 2 and code not in _NO_COUNTRY}
    for name in lists["not_countries"]["names"]:
        plain.pop(name, None)
    ours: dict[str, str] = lists["countries"]
    return plain | ours


_NO_COUNTRY: Final = ("EU", "EZ", "UN", "XA", "XB", "QO", "ZZ")
_SIGNS: Final = str.maketrans({"(": " ", ")": " ", "|": " ", "?": " ", "{": " ", "}": " ", "&": " and ", "’": "'"})


def _named_plainly(name: str) -> str:
    """A name as a pattern: no sign of patterns in it, and without what stands in brackets."""
    return " ".join(name.casefold().split(" (")[0].replace("-", " ").translate(_SIGNS).split())


def _languages(lists: Mapping[str, Any]) -> dict[str, str]:
    """Names of languages: those of CLDR with two letters, those of the carried vocabulary, and ours."""
    from babel import Locale

    known = {_named_plainly(name): code for code, name in Locale.parse("en").languages.items() if len(code) == 2}
    carried = {
        _named_plainly(value.label): value.code
        for value in vocabulary("language").values
        if value.code not in ("und", "zxx", "mul", "mis")
    }
    ours: dict[str, str] = lists["languages"]
    return known | carried | ours


def _number_words() -> dict[str, int]:
    ones = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    small = {word: at for at, word in enumerate(f"{ones} seventeen eighteen nineteen".split())}
    tens = "twenty thirty forty fifty sixty seventy eighty ninety"
    return small | {word: 10 * at for at, word in enumerate(tens.split(), start=2)}
