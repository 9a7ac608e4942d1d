"""The only place that turns a verdict, a status and a reason into a mark, a word and a sentence.

Fill says whether we know, shape says what we found. No template or chart tests an interval against zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from isonomia.model.estimates import Estimate
from isonomia.model.reasons import HIDDEN, REASONS
from isonomia.publish.language import N_, Language

Mark = Literal["circle", "diamond", "ring", "square", ""]
Standing = Literal["clear", "close", "unclear", "no_range", "untested", "hidden", "refused", "absent", "reference"]

MARKS: Final[dict[Standing, Mark]] = {
    "clear": "circle",
    "close": "diamond",
    "unclear": "ring",
    "no_range": "square",
    "untested": "square",
    "hidden": "",
    "refused": "",
    "absent": "",
    "reference": "",
}
WORDS: Final[dict[Standing, str]] = {
    "clear": N_("larger than chance"),
    "close": N_("close"),
    "unclear": N_("could be chance"),
    "no_range": N_("no range published"),
    "untested": N_("not tested"),
    "hidden": N_("Not shown, to protect privacy"),
    "absent": N_("Not compared"),
    "reference": N_("Comparison group"),
}
SENTENCES: Final[dict[Standing, str]] = {
    "clear": N_("A gap, and larger than chance would explain."),
    "close": N_("Any gap is inside the margin that was set before looking."),
    "unclear": N_("These figures do not settle whether there is a gap."),
    "no_range": N_("There is no range, so we cannot say whether the gap is larger than chance."),
    "untested": N_("This figure was not tested against chance."),
    "hidden": N_("We do not show this figure, to protect people's privacy."),
    "absent": N_("This row is shown so that nobody is left out. It is not compared."),
    "reference": N_("The other groups are compared with this one."),
}
COUNTED: Final = N_("All of whom the figure speaks were counted, so it is not tested against chance.")
NO_RANGE: Final = frozenset({"NO_SE", "CENSUS", "LONELY_CLUSTER", "UNBOUNDED"})
"""Refusals of an interval alone; they travel as flags of a row that has a value."""
_NO_DATA: Final = REASONS["NO_DATA"]


@dataclass(frozen=True, slots=True)
class Saying:
    """What a row may say of itself."""

    standing: Standing
    mark: Mark
    word: str
    sentence: str


def saying(row: Estimate | None, lang: Language, *, is_reference: bool = False) -> Saying:
    """The mark, the word and the sentence for a two-group row; None where no comparison was made."""
    standing = standing_of(row, is_reference=is_reference)
    if row is not None and standing == "refused":
        word = lang.gettext(REASONS[row.reason])
        return Saying(standing, MARKS[standing], word, lang.gettext("There is no figure: %(why)s.", why=word))
    word = lang.gettext(WORDS[standing])
    if row is not None and standing == "no_range" and is_census(row):
        word = lang.gettext("counted in full, no range")
        return Saying(standing, MARKS[standing], word, lang.gettext(COUNTED))
    return Saying(standing, MARKS[standing], word, lang.gettext(SENTENCES[standing]))


def is_census(row: Estimate) -> bool:
    """Whether a figure has no range because all of whom it speaks were counted, and not because its source has none."""
    return "CENSUS" in (row.reason, *row.flags)


def standing_of(row: Estimate | None, *, is_reference: bool = False) -> Standing:
    """How a row stands: the one decision behind marks, words, sentences and key findings."""
    if is_reference and (row is None or row.status == "ok"):
        return "reference"
    if row is None:
        return "absent"
    if row.status == "hidden":
        return "hidden"
    if row.status == "refused":
        return "refused"
    if row.verdict:
        return row.verdict
    return "no_range" if row.ci_lower is None or row.ci_upper is None else "untested"


def level_word(row: Estimate | None, lang: Language) -> str:
    """What stands where a level has no number; empty where it has one."""
    if row is None:
        return lang.gettext(_NO_DATA)
    if row.status == "ok":
        return ""
    return lang.gettext(HIDDEN if row.status == "hidden" else REASONS[row.reason])
