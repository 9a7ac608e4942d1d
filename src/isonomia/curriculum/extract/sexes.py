"""The patient's sex: by head noun; by male or female; else by most of the pronouns that are for the patient."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from isonomia.curriculum.extract.anchor import Anchor
from isonomia.curriculum.extract.finding import PATIENT, Finding
from isonomia.curriculum.extract.lexicon import Lexicon
from isonomia.curriculum.extract.words import Words

_PRONOUNS: Final = {"he": "male", "his": "male", "him": "male", "himself": "male",
                    "she": "female", "her": "female", "hers": "female", "herself": "female"}  # fmt: skip


def said_sex(words: Words, anchor: Anchor) -> str:
    """The sex that the anchor says, or else that most pronouns before any other person of that sex say."""
    return anchor.sex or _majority(words, ())


def sex_findings(
    words: Words, anchor: Anchor, about: Sequence[str], ages_sex_at: int, lexicon: Lexicon
) -> list[Finding]:
    """The findings of sex in a stem."""
    if anchor.status != PATIENT:
        return []
    made: list[Finding] = []
    if anchor.sex:
        at = _place(words, anchor, ages_sex_at)
        made.append(_finding(words, at, at + 1, anchor.sex, "sex.head_noun"))
        made += [
            _finding(words, each, each + 1, _PRONOUNS[words.low[each]], "sex.pronoun_against")
            for each in _against(words, anchor.sex, lexicon)
        ]
        return made
    sex = _majority(words, about)
    if sex:
        at = next(each for each in range(len(words)) if _PRONOUNS.get(words.low[each]) == sex)
        made.append(_finding(words, at, at + 1, sex, "sex.pronouns"))
    return made


def _place(words: Words, anchor: Anchor, ages_sex_at: int) -> int:
    if anchor.head >= 0:
        back = max(0, anchor.head - 8)
        named = [at for at in range(back, anchor.head) if words.low[at] == anchor.sex]
        return named[-1] if named and words.low[anchor.head] != anchor.sex else anchor.head
    return max(ages_sex_at, 0)


def _majority(words: Words, about: Sequence[str]) -> str:
    counts = Counter(
        _PRONOUNS[low] for at, low in enumerate(words.low) if low in _PRONOUNS and (not about or about[at] == PATIENT)
    )
    most = counts.most_common(2)
    if not most or (len(most) > 1 and most[0][1] == most[1][1]):
        return ""
    return most[0][0]


def _against(words: Words, sex: str, lexicon: Lexicon) -> list[int]:
    """The first pronoun of the other sex, where nobody of that sex, or of none that is said, was named before it."""
    people = lexicon.people
    for at, low in enumerate(words.low):
        said = _PRONOUNS.get(low)
        if said is not None and said != sex:
            return [at]
        other = people.others.get(low, people.heads.get(low))
        if other is not None and other != sex and not (other == "" and low in people.heads):
            return []
    return []


def _finding(words: Words, at: int, stop: int, sex: str, rule: str) -> Finding:
    return Finding("stem", words.start[at], words.end[stop - 1], "sex", sex, PATIENT, "affirmed", rule)
