"""Who the patient of a stem is: [age] [modifiers] head noun, in the first two sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from isonomia.curriculum.extract.ages import Age
from isonomia.curriculum.extract.finding import Status
from isonomia.curriculum.extract.lexicon import Lexicon
from isonomia.curriculum.extract.phrases import Node
from isonomia.curriculum.extract.words import Words

_LOOK: Final = 2
_FAR: Final = 8
_STOPS: Final = frozenset(
    [
        "presents",
        "comes",
        "came",
        "is",
        "was",
        "has",
        "had",
        "with",
        "who",
        "whose",
        "brings",
        "brought",
        "undergoes",
        "visits",
        "arrives",
        "reports",
        "complains",
        "and",
        "because",
        "in",
        "for",
        "to",
        "develops",
        "delivers",
        "gave",
        "gives",
    ]
)
_ARTICLES: Final = frozenset(["a", "an", "the", "this", "your", "another"])
_OWNERS: Final = frozenset(["his", "her", "their", "'s", "my"])
_ADULT_KIN: Final = frozenset(
    ["mother", "father", "parent", "grandmother", "grandfather", "wife", "husband", "aunt", "uncle"]
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The patient as the stem introduces them.

    Attributes:
        age: index into the ages, -1 where there is none. head: index of the head noun, -1 where there is none.
        noun: the head noun. sex: that it says. occupation: where the head noun is one.
    """

    status: Status
    age: int = -1
    head: int = -1
    noun: str = ""
    sex: str = ""
    occupation: str = ""
    occupation_stop: int = -1


def anchor_of(words: Words, ages: Sequence[Age], lexicon: Lexicon) -> Anchor:
    """The patient of a stem."""
    limit = words.last_of(min(_LOOK, len(words.first)) - 1) if words.first else 0
    aged = [at for at, age in enumerate(ages) if age.start < limit and not age.earlier]
    people = [(at, _head_after(words, ages[at], lexicon)) for at in aged]
    own = [(at, head) for at, head in people if not _is_kin(words, ages[at], head, lexicon)]
    if not own:
        return _without_age(words, limit, lexicon, [ages[at].stop for at in aged])
    first = _made(words, ages, own[0][0], own[0][1], lexicon)
    if (
        _parent_and_child(words, limit, lexicon)
        or _brings_a_child(words, first, lexicon)
        or any(_is_another(words, first, each, ages, lexicon) for each in own[1:])
    ):
        return Anchor("several_patients", first.age, first.head, first.noun, first.sex)
    return first


def _made(words: Words, ages: Sequence[Age], at: int, head: int, lexicon: Lexicon) -> Anchor:
    noun = words.low[head] if head >= 0 else ""
    said = lexicon.people.heads.get(noun, "") or lexicon.people.others.get(noun, "")
    sex = ages[at].sex or said or _adjective(words, ages[at].stop, head)
    work, stop = _occupation(words, ages[at].stop, max(head, ages[at].stop), lexicon)
    return Anchor("patient", at, head, noun, sex, work, stop)


def _adjective(words: Words, start: int, head: int) -> str:
    """`male` or `female` before a head noun that says no sex."""
    return next((words.low[at] for at in range(start, max(start, head)) if words.low[at] in ("male", "female")), "")


def _head_after(words: Words, age: Age, lexicon: Lexicon) -> int:
    """The head noun behind an age, or before it (a man, aged 34); -1 where there is none."""
    people, head = lexicon.people, -1
    for at in range(age.stop, min(age.stop + _FAR, len(words))):
        low = words.low[at]
        if low in _STOPS or low in ".;:?!":
            break
        if low in people.heads or low in people.others or _ends_here(lexicon.occupations, words, at):
            head = at
            if at + 1 < len(words) and words.low[at + 1] not in people.heads and not _work_ahead(words, at, lexicon):
                break
    if head >= 0:
        return head
    back = [at for at in range(max(0, age.start - 4), age.start) if words.low[at] in people.heads]
    return back[-1] if back else -1


def _work_ahead(words: Words, at: int, lexicon: Lexicon) -> bool:
    """Whether an occupation follows: a 45-year-old male construction worker."""
    return words.low[at] in ("male", "female") and _ends_here(lexicon.occupations, words, at + 1)


def _ends_here(tree: Node, words: Words, at: int) -> bool:
    return _longest(tree, words, at) > at


def _longest(tree: Node, words: Words, at: int) -> int:
    """The index behind the longest phrase of a list at a word; the word's own where there is none."""
    node: Node | None = tree
    stop = at
    while node is not None and at < len(words):
        node = node.words.get(words.low[at])
        at += 1
        stop = at if node is not None and node.ends else stop
    return stop


def _occupation(words: Words, start: int, stop: int, lexicon: Lexicon) -> tuple[str, int]:
    """An occupation among the words between the age and the head noun, or at it, or right behind it after a comma."""
    at = start
    while at <= min(stop, len(words) - 1):
        if words.low[at] in _STOPS:
            break
        end = _longest(lexicon.occupations, words, at)
        if end > at and words.low[end : end + 1] != ["'s"]:  # a farmer's wife is no farmer
            return " ".join(words.low[at:end]), end
        at += 1
    return "", -1


def _is_kin(words: Words, age: Age, head: int, lexicon: Lexicon) -> bool:
    """Whether the age is of somebody of the patient's, or of the staff: by his 42-year-old mother."""
    if head < 0:
        return False
    noun = words.low[head]
    before = words.low[age.start - 1] if age.start else ""
    if noun in lexicon.people.staff and noun not in lexicon.people.heads:
        return noun not in ("physician", "nurse", "teacher", "surgeon", "driver") or before in _OWNERS
    both = words.low[age.start - 2 : age.start - 1] == ["and"]  # a man and his 28-year-old wife come together
    return before in _OWNERS and not both and noun in lexicon.people.others and noun not in lexicon.people.children


def _is_another(words: Words, first: Anchor, other: tuple[int, int], ages: Sequence[Age], lexicon: Lexicon) -> bool:
    """Whether a second age in the beginning is of a second patient, and not the first one's again."""
    at, head = other
    if head < 0:
        return False
    age, noun = ages[at], words.low[head]
    before = words.low[age.start - 1] if age.start else ""
    if before in ("is", "was", "'s") and words.low[age.start - 2 : age.start - 1] in (["he"], ["she"], ["who"]):
        return False
    said = lexicon.people.heads.get(noun) or lexicon.people.others.get(noun, "")
    child = noun in lexicon.people.small or noun in lexicon.people.children
    return bool(said or child) and head != first.head


def _brings_a_child(words: Words, first: Anchor, lexicon: Lexicon) -> bool:
    """A woman brings her son: whose case is it? A person must look."""
    if first.head < 0:
        return False
    low = words.low
    for at in range(first.head + 1, min(first.head + 5, len(words) - 2)):
        if low[at] in ("brings", "carries") and low[at + 1] in ("her", "his", "their", "a", "in"):
            return any(low[next_] in lexicon.people.children for next_ in range(at + 2, min(at + 6, len(low))))
    return False


def _parent_and_child(words: Words, limit: int, lexicon: Lexicon) -> bool:
    """Whether the first sentence is about both: a mother and her newborn are seen."""
    low = words.low[: min(limit, 6)]
    return any(
        low[at] in _ADULT_KIN
        and low[at + 1] == "and"
        and low[at + 2] in _OWNERS
        and low[at + 3] in lexicon.people.small
        for at in range(len(low) - 3)
    )


def _without_age(words: Words, limit: int, lexicon: Lexicon, kin: Sequence[int]) -> Anchor:
    """A head noun with an article, where no age was found; a child before an adult who brings them."""
    del kin
    people = lexicon.people
    if _parent_and_child(words, limit, lexicon):
        return Anchor("several_patients")
    for at in _articles(words, limit):
        for head in range(at + 1, min(at + _FAR, limit)):
            low = words.low[head]
            if low in _STOPS or low in ".;?!":
                break
            if low in people.heads and low not in _ADULT_KIN and words.low[head + 1 : head + 2] != ["'s"]:
                sex = people.heads[low] or _adjective(words, at + 1, head)
                work, stop = _occupation(words, at + 1, head, lexicon)
                return Anchor("patient", -1, head, low, sex, work, stop)
            stop = _longest(lexicon.occupations, words, head)
            if stop > head and low not in people.staff and words.sentence[head] == 0:
                return Anchor("patient", -1, stop - 1, words.low[stop - 1], "", " ".join(words.low[head:stop]), stop)
    return Anchor("no_patient")


def _articles(words: Words, limit: int) -> Iterator[int]:
    """Where a noun phrase with an article begins; the start of the text counts as one."""
    if words.low and words.low[0] not in _ARTICLES and words.sentence[0] == 0:
        yield -1
    yield from (at for at in range(limit) if words.low[at] in _ARTICLES)
