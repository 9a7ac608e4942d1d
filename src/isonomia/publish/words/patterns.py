"""Whole-sentence templates, one for each case: nothing is glued from fragments.

Keys of `LEVEL`: (form, comparison, with a period). Forms: `said` a proportion whose study gives words; `share` a
proportion without; `rate`; `mean`. Comparisons: `alone`; `reference` (its level is known); `fewer`, `more`, `same`
(against everyone else, whose level is not a row of the release).
"""

from __future__ import annotations

from typing import Final, Literal

from isonomia.publish.language import N_

Form = Literal["said", "share", "rate", "mean"]
Comparison = Literal["alone", "reference", "fewer", "more", "same"]

LEVEL: Final[dict[tuple[Form, Comparison, bool], str]] = {
    ("said", "alone", True): N_("In %(year)s, about %(est)s in every %(per)s %(people)s %(what)s."),
    ("said", "alone", False): N_("About %(est)s in every %(per)s %(people)s %(what)s."),
    ("said", "reference", True): N_(
        "In %(year)s, about %(est)s in every %(per)s %(people)s %(what)s,"
        " compared with %(ref)s in every %(per)s %(base)s."
    ),
    ("said", "reference", False): N_(
        "About %(est)s in every %(per)s %(people)s %(what)s, compared with %(ref)s in every %(per)s %(base)s."
    ),
    ("said", "fewer", True): N_(
        "In %(year)s, about %(est)s in every %(per)s %(people)s %(what)s: about %(gap)s fewer than among everyone else."
    ),
    ("said", "fewer", False): N_(
        "About %(est)s in every %(per)s %(people)s %(what)s: about %(gap)s fewer than among everyone else."
    ),
    ("said", "more", True): N_(
        "In %(year)s, about %(est)s in every %(per)s %(people)s %(what)s: about %(gap)s more than among everyone else."
    ),
    ("said", "more", False): N_(
        "About %(est)s in every %(per)s %(people)s %(what)s: about %(gap)s more than among everyone else."
    ),
    ("said", "same", True): N_(
        "In %(year)s, about %(est)s in every %(per)s %(people)s %(what)s: about as many as among everyone else."
    ),
    ("said", "same", False): N_(
        "About %(est)s in every %(per)s %(people)s %(what)s: about as many as among everyone else."
    ),
    ("share", "alone", True): N_(
        "In %(year)s, the figure for “%(title)s” was about %(est)s in every %(per)s %(people)s."
    ),
    ("share", "alone", False): N_("The figure for “%(title)s” is about %(est)s in every %(per)s %(people)s."),
    ("share", "reference", True): N_(
        "In %(year)s, the figure for “%(title)s” was about %(est)s in every %(per)s %(people)s, compared with"
        " %(ref)s in every %(per)s %(base)s."
    ),
    ("share", "reference", False): N_(
        "The figure for “%(title)s” is about %(est)s in every %(per)s %(people)s, compared with %(ref)s in every"
        " %(per)s %(base)s."
    ),
    ("share", "fewer", True): N_(
        "In %(year)s, the figure for “%(title)s” was about %(est)s in every %(per)s %(people)s: about %(gap)s fewer"
        " than among everyone else."
    ),
    ("share", "fewer", False): N_(
        "The figure for “%(title)s” is about %(est)s in every %(per)s %(people)s: about %(gap)s fewer than among"
        " everyone else."
    ),
    ("share", "more", True): N_(
        "In %(year)s, the figure for “%(title)s” was about %(est)s in every %(per)s %(people)s: about %(gap)s more"
        " than among everyone else."
    ),
    ("share", "more", False): N_(
        "The figure for “%(title)s” is about %(est)s in every %(per)s %(people)s: about %(gap)s more than among"
        " everyone else."
    ),
    ("share", "same", True): N_(
        "In %(year)s, the figure for “%(title)s” was about %(est)s in every %(per)s %(people)s: about as many as"
        " among everyone else."
    ),
    ("share", "same", False): N_(
        "The figure for “%(title)s” is about %(est)s in every %(per)s %(people)s: about as many as among everyone else."
    ),
    ("rate", "alone", True): N_(
        "In %(year)s, the figure for “%(title)s” was about %(est)s for every %(per)s %(unit)s among %(people)s."
    ),
    ("rate", "alone", False): N_(
        "The figure for “%(title)s” is about %(est)s for every %(per)s %(unit)s among %(people)s."
    ),
    ("rate", "reference", True): N_(
        "In %(year)s, the figure for “%(title)s” was about %(est)s for every %(per)s %(unit)s among %(people)s,"
        " compared with %(ref)s among %(base)s."
    ),
    ("rate", "reference", False): N_(
        "The figure for “%(title)s” is about %(est)s for every %(per)s %(unit)s among %(people)s, compared with"
        " %(ref)s among %(base)s."
    ),
    ("rate", "fewer", True): N_(
        "In %(year)s, the figure for “%(title)s” was about %(est)s for every %(per)s %(unit)s among %(people)s:"
        " about %(gap)s fewer than among everyone else."
    ),
    ("rate", "fewer", False): N_(
        "The figure for “%(title)s” is about %(est)s for every %(per)s %(unit)s among %(people)s: about %(gap)s"
        " fewer than among everyone else."
    ),
    ("rate", "more", True): N_(
        "In %(year)s, the figure for “%(title)s” was about %(est)s for every %(per)s %(unit)s among %(people)s:"
        " about %(gap)s more than among everyone else."
    ),
    ("rate", "more", False): N_(
        "The figure for “%(title)s” is about %(est)s for every %(per)s %(unit)s among %(people)s: about %(gap)s more"
        " than among everyone else."
    ),
    ("rate", "same", True): N_(
        "In %(year)s, the figure for “%(title)s” was about %(est)s for every %(per)s %(unit)s among %(people)s:"
        " about as many as among everyone else."
    ),
    ("rate", "same", False): N_(
        "The figure for “%(title)s” is about %(est)s for every %(per)s %(unit)s among %(people)s: about as many as"
        " among everyone else."
    ),
    ("mean", "alone", True): N_("In %(year)s, the average of “%(title)s” was about %(est)s among %(people)s."),
    ("mean", "alone", False): N_("The average of “%(title)s” is about %(est)s among %(people)s."),
    ("mean", "reference", True): N_(
        "In %(year)s, the average of “%(title)s” was about %(est)s among %(people)s, compared with %(ref)s among"
        " %(base)s."
    ),
    ("mean", "reference", False): N_(
        "The average of “%(title)s” is about %(est)s among %(people)s, compared with %(ref)s among %(base)s."
    ),
    ("mean", "fewer", True): N_(
        "In %(year)s, the average of “%(title)s” was about %(est)s among %(people)s: about %(gap)s lower than among"
        " everyone else."
    ),
    ("mean", "fewer", False): N_(
        "The average of “%(title)s” is about %(est)s among %(people)s: about %(gap)s lower than among everyone else."
    ),
    ("mean", "more", True): N_(
        "In %(year)s, the average of “%(title)s” was about %(est)s among %(people)s: about %(gap)s higher than among"
        " everyone else."
    ),
    ("mean", "more", False): N_(
        "The average of “%(title)s” is about %(est)s among %(people)s: about %(gap)s higher than among everyone else."
    ),
    ("mean", "same", True): N_(
        "In %(year)s, the average of “%(title)s” was about %(est)s among %(people)s: about the same as among"
        " everyone else."
    ),
    ("mean", "same", False): N_(
        "The average of “%(title)s” is about %(est)s among %(people)s: about the same as among everyone else."
    ),
}

Unit = Literal["points", "per", "plain", "times"]
Shape = Literal["between", "about", "crosses", "close"]

GAP: Final[dict[tuple[Unit, Shape], str]] = {
    ("points", "between"): N_(
        "The gap is likely between %(lo)s and %(hi)s points, and is larger than chance would explain."
    ),
    ("points", "about"): N_("The gap is about %(lo)s points, and is larger than chance would explain."),
    ("points", "crosses"): N_(
        "The gap is larger than chance would explain. Its likely range runs from %(lo)s to %(hi)s points."
        " Ranges are for one comparison at a time."
    ),
    ("points", "close"): N_("The two figures are close: any gap is likely %(margin)s points or less."),
    ("per", "between"): N_(
        "The gap is likely between %(lo)s and %(hi)s in every %(per)s, and is larger than chance would explain."
    ),
    ("per", "about"): N_("The gap is about %(lo)s in every %(per)s, and is larger than chance would explain."),
    ("per", "crosses"): N_(
        "The gap is larger than chance would explain. Its likely range runs from %(lo)s to %(hi)s in every %(per)s."
        " Ranges are for one comparison at a time."
    ),
    ("per", "close"): N_("The two figures are close: any gap is likely %(margin)s in every %(per)s or less."),
    ("plain", "between"): N_("The gap is likely between %(lo)s and %(hi)s, and is larger than chance would explain."),
    ("plain", "about"): N_("The gap is about %(lo)s, and is larger than chance would explain."),
    ("plain", "crosses"): N_(
        "The gap is larger than chance would explain. Its likely range runs from %(lo)s to %(hi)s."
        " Ranges are for one comparison at a time."
    ),
    ("plain", "close"): N_("The two figures are close: any gap is likely %(margin)s or less."),
    ("times", "between"): N_(
        "The figure is likely between %(lo)s and %(hi)s times the comparison, more than chance would explain."
    ),
    ("times", "about"): N_("The figure is about %(lo)s times the comparison, more than chance would explain."),
    ("times", "crosses"): N_(
        "The gap is larger than chance would explain. Its likely range runs from %(lo)s to %(hi)s times the comparison."
        " Ranges are for one comparison at a time."
    ),
    ("times", "close"): N_("The two figures are close: any gap is inside the margin set before looking."),
}

UNSETTLED: Final = N_("These figures do not settle whether there is a gap.")
ONE_AT_A_TIME: Final = N_(
    "These figures do not settle whether there is a gap, once all comparisons are counted."
    " Ranges are for one comparison at a time."
)
NO_RANGE: Final = N_("The source gives no range, so we cannot say whether the gap is larger than chance.")
CENSUS: Final = N_("Everybody was counted, so there is no range and no test against chance.")
ANSWERED: Final = N_("All who answered were counted, so there is no range and no test against chance.")
UNTESTED: Final = N_("This gap was not tested against chance.")
NOT_SHOWN: Final = N_("We do not show a figure for %(people)s, to protect people's privacy.")

Within = Literal["said", "share"]
WITHIN: Final[dict[tuple[Within, str], str]] = {
    ("said", "fewer, clear"): N_(
        "With %(by)s taken into account, about %(gap)s fewer in every %(per)s %(people)s %(what)s than among %(base)s"
        ", and chance would not explain that."
    ),
    ("said", "fewer, unclear"): N_(
        "With %(by)s taken into account, about %(gap)s fewer in every %(per)s %(people)s %(what)s than among %(base)s"
        ", which chance could explain."
    ),
    ("said", "fewer, plain"): N_(
        "With %(by)s taken into account, about %(gap)s fewer in every %(per)s %(people)s %(what)s than among %(base)s."
    ),
    ("said", "more, clear"): N_(
        "With %(by)s taken into account, about %(gap)s more in every %(per)s %(people)s %(what)s than among %(base)s"
        ", and chance would not explain that."
    ),
    ("said", "more, unclear"): N_(
        "With %(by)s taken into account, about %(gap)s more in every %(per)s %(people)s %(what)s than among %(base)s"
        ", which chance could explain."
    ),
    ("said", "more, plain"): N_(
        "With %(by)s taken into account, about %(gap)s more in every %(per)s %(people)s %(what)s than among %(base)s."
    ),
    ("said", "same"): N_(
        "With %(by)s taken into account, about as many in every %(per)s %(people)s %(what)s as among %(base)s."
    ),
    ("share", "fewer, clear"): N_(
        "With %(by)s taken into account, the figure for “%(title)s” is about %(gap)s fewer in every %(per)s"
        " %(people)s than among %(base)s, and chance would not explain that."
    ),
    ("share", "fewer, unclear"): N_(
        "With %(by)s taken into account, the figure for “%(title)s” is about %(gap)s fewer in every %(per)s"
        " %(people)s than among %(base)s, which chance could explain."
    ),
    ("share", "fewer, plain"): N_(
        "With %(by)s taken into account, the figure for “%(title)s” is about %(gap)s fewer in every %(per)s"
        " %(people)s than among %(base)s."
    ),
    ("share", "more, clear"): N_(
        "With %(by)s taken into account, the figure for “%(title)s” is about %(gap)s more in every %(per)s"
        " %(people)s than among %(base)s, and chance would not explain that."
    ),
    ("share", "more, unclear"): N_(
        "With %(by)s taken into account, the figure for “%(title)s” is about %(gap)s more in every %(per)s"
        " %(people)s than among %(base)s, which chance could explain."
    ),
    ("share", "more, plain"): N_(
        "With %(by)s taken into account, the figure for “%(title)s” is about %(gap)s more in every %(per)s"
        " %(people)s than among %(base)s."
    ),
    ("share", "same"): N_(
        "With %(by)s taken into account, the figure for “%(title)s” is about the same in every %(per)s %(people)s as"
        " among %(base)s."
    ),
}
"""What remains among people of the same stratum; form, then way and whether chance explains it."""

SHARE_HERE: Final[dict[bool, str]] = {
    True: N_(
        "In %(year)s, about %(est)s in every 100 %(role)s were %(group)s, compared with %(ref)s in every 100 %(base)s."
    ),
    False: N_("About %(est)s in every 100 %(role)s were %(group)s, compared with %(ref)s in every 100 %(base)s."),
}
SHARE_HERE_NEUTRAL: Final = N_(
    "In the figures for “%(title)s”, about %(est)s in every 100 people were in the group “%(group)s”, compared with"
    " %(ref)s in every 100 in the benchmark “%(base)s”."
)
PEOPLE_SHORT: Final = N_("That is about %(people)s fewer people than an equal share.")
PEOPLE_OVER: Final = N_("That is about %(people)s more people than an equal share.")

LISTS: Final[dict[str, str]] = {
    "fewer": N_("Fewer than in the comparison, and larger than chance: %(groups)s."),
    "more": N_("More than in the comparison, and larger than chance: %(groups)s."),
    "lower": N_("Lower than in the comparison, and larger than chance: %(groups)s."),
    "higher": N_("Higher than in the comparison, and larger than chance: %(groups)s."),
    "close": N_("Close to the comparison: %(groups)s."),
    "unclear": N_("Not settled by these figures: %(groups)s."),
    "no_range": N_("The source gives no range, so no gap is called larger than chance here."),
    "hidden": N_("Not shown, to protect privacy: %(groups)s."),
    "census": N_("Everybody was counted here, so no gap is tested against chance."),
    "answered": N_("All who answered were counted here, so no gap is tested against chance."),
}

STATES: Final[dict[str, str]] = {
    "unclear": N_(
        "No gap on this page is larger than chance would explain, so these figures do not settle the matter."
    ),
    "close": N_("The groups on this page are close to what they are compared with."),
    "no_range": N_("The source gives no ranges, so no gap on this page is called larger than chance."),
    "census": N_("Everybody was counted, so no gap on this page is tested against chance."),
    "answered": N_("All who answered were counted, so no gap between them is tested against chance."),
}
RUNS: Final = N_("The scale runs from %(low)s to %(high)s.")
OF_ALL_ASKED: Final = N_("Figures for all who were asked have ranges, in a section of their own.")
NONE_CLEAR: Final = N_("No gap is larger than chance by: %(by)s.")
NONE_SHOWN: Final = N_("No gap is shown, to protect people's privacy, by: %(by)s.")

ARRIVE: Final[dict[tuple[Literal["said", "neutral"], bool], str]] = {
    ("said", True): N_("In %(year)s, about %(est)s in every 100 %(people)s reached the last stage, “%(last)s”."),
    ("said", False): N_("About %(est)s in every 100 %(people)s reached the last stage, “%(last)s”."),
    ("neutral", True): N_(
        "In %(year)s, of every 100 people at the stage “%(first)s”, about %(est)s reached the stage “%(last)s”."
    ),
    ("neutral", False): N_("Of every 100 people at the stage “%(first)s”, about %(est)s reached the stage “%(last)s”."),
}
"""Of all who started, how many reached the last stage; `said` where the study has words for those who started."""
NOT_KNOWN_YET: Final[dict[bool, str]] = {
    True: N_(
        "In %(year)s, it is not known yet of too many people whether they passed the step to: %(stage)s. So it is not"
        " said here how many arrive."
    ),
    False: N_(
        "It is not known yet of too many people whether they passed the step to: %(stage)s. So it is not said here how"
        " many arrive."
    ),
}
"""In place of how many arrive, where those who are known are mostly those who left; by whether there is a period."""
SEPARATE: Final[dict[Literal["one", "several"], str]] = {
    "one": N_("The paths separate most at the step to: %(steps)s."),
    "several": N_("The paths separate most at the steps to: %(steps)s."),
}
NOT_SEPARATE: Final[dict[str, str]] = {
    "unclear": N_("No step stands out from chance."),
    "close": N_("At each step the groups are close to what they are compared with."),
    "no_range": N_("There are no ranges, so no gap on this path is called larger than chance."),
    "hidden": N_("The gaps at the steps are not shown, to protect people's privacy."),
}
FARTHEST: Final = N_("The share is farthest from the benchmark at this stage: %(stage)s.")
PART_OF_GAP: Final[dict[tuple[Literal["fewer", "more"], Literal["part", "beyond"]], str]] = {
    ("fewer", "part"): N_(
        "%(group)s: of every 100 who started, about %(gap)s fewer arrive than among %(base)s."
        " About %(part)s of them go with the step to “%(stage)s”."
    ),
    ("fewer", "beyond"): N_(
        "%(group)s: of every 100 who started, about %(gap)s fewer arrive than among %(base)s."
        " The step to “%(stage)s” by itself makes about %(part)s fewer, and other steps narrow the gap."
    ),
    ("more", "part"): N_(
        "%(group)s: of every 100 who started, about %(gap)s more arrive than among %(base)s."
        " About %(part)s of them go with the step to “%(stage)s”."
    ),
    ("more", "beyond"): N_(
        "%(group)s: of every 100 who started, about %(gap)s more arrive than among %(base)s."
        " The step to “%(stage)s” by itself makes about %(part)s more, and other steps narrow the gap."
    ),
}
"""What one step holds of the whole gap among those who arrive, or more than it. Arithmetic: it names no cause."""
