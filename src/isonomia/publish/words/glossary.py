"""The glossary of the site: the words that pages use, each in plain sentences, with the signs of what it is about.

A word is listed where one of its signs is found in the release (see `signs`): nobody reads of what is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from isonomia.publish.language import N_

ALWAYS: Final = "always"
_MARKS: Final = ("family:two_group", "family:representation")
"""Where groups are compared, the key of marks names every verdict, found or not."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word. `id`: its anchor, which stays. `signs`: any one of them in a release, and the word is listed."""

    id: str
    word: str
    meaning: str
    signs: tuple[str, ...] = (ALWAYS,)


_PAGES: Final = (
    Term("topic", N_("Topic"), N_("A chapter of this site.")),
    Term("indicator", N_("Indicator"), N_("One question that is asked of every group: a share, a rate or an average.")),
    Term("source", N_("Source"), N_("The table that figures are made from, or the report that printed them.")),
    Term("period", N_("Period"), N_("The time that a figure is about, such as one year.")),
    Term(
        "release",
        N_("Release"),
        N_("All figures that are published together on one day. It has a name, so that it can be found again."),
    ),
    Term(
        "draft",
        N_("Draft"),
        N_("A release that no check has yet shown to be safe for the people in it. It is not to be passed on."),
        ("draft",),
    ),
    Term(
        "correction",
        N_("Correction"),
        N_("A note of what was put right, with its day. It stands on each page that it is about."),
        ("correction",),
    ),
    Term(
        "held-back",
        N_("Held back"),
        N_("Said of an indicator or a pathway whose figures are not in this release. Its page says so."),
        ("held",),
    ),
)
_STORIES: Final = (
    Term(
        "story",
        N_("Story"),
        N_("What one person tells of their own life, as far as they agreed that it is shown. It stands for no group."),
        ("stories",),
    ),
    Term(
        "consent",
        N_("Consent"),
        N_("What a storyteller agreed to: where a story may stand, what may be made of it, and until when."),
        ("stories",),
    ),
    Term(
        "transcript",
        N_("Transcript"),
        N_("Everything that is said in a recording, written down, with the names of those who speak."),
        ("stories",),
    ),
    Term(
        "withdrawn",
        N_("Withdrawn"),
        N_("Said of a story that its storyteller took back. Its page says so, and nothing else of it is left."),
        ("stories",),
    ),
)
_REVIEWS: Final = (
    Term(
        "kappa",
        N_("Kappa"),
        N_("How far two people agree beyond chance. It is 1 if they always agree, and 0 if chance would do as well."),
        ("reviewed",),
    ),
    Term(
        "ac1",
        N_("AC1"),
        N_("The same as kappa with another idea of chance. It stays high if two people agree and one answer is rare."),
        ("reviewed",),
    ),
    Term(
        "alpha-of-coders",
        N_("Alpha"),
        N_("The same as kappa for any number of people, some of whom may have left something out."),
        ("reviewed",),
    ),
)
_GROUPS: Final = (
    Term("group", N_("Group"), N_("People who gave the same answer to one question about who they are."), ("group",)),
    Term(
        "way-of-grouping",
        N_("Way of grouping"),
        N_("A way in which people differ, such as sex or family income. It sorts people into groups."),
        ("group",),
    ),
    Term(
        "overall",
        N_("Everyone"),
        N_("All people that the question is about, with those whose group is not known."),
        ("overall",),
    ),
    Term(
        "group-not-known",
        N_("Group not known"),
        N_("People who were not asked, did not answer or do not know. They have a row, which is not compared."),
        ("absence",),
    ),
    Term(
        "other-groups",
        N_("All other groups"),
        N_("One row for all groups that are too small to be shown alone. The page names each of them."),
        ("other",),
    ),
    Term(
        "comparison-group",
        N_("Comparison group"),
        N_("The people that a group is set beside. Each page with a gap names them."),
        ("reference",),
    ),
    Term(
        "everyone-else",
        N_("Everyone else"),
        N_("All people whose group is known and who are not in this group."),
        ("reference:everyone_else",),
    ),
    Term(
        "everyone-else-and-not-known",
        N_("Everyone else, with those not known"),
        N_("At times people whose group is not known are part of everyone else. The page says where."),
        ("flag:with_unknown",),
    ),
    Term(
        "more-than-one-group",
        N_("In more than one group"),
        N_(
            "Where people can give more than one answer, each answer counts. So the groups do not add up to all people."
        ),
        ("overlapping",),
    ),
)
_FIGURES: Final = (
    Term("level", N_("Level"), N_("The figure of a group by itself, before it is compared."), ("group",)),
    Term(
        "share",
        N_("Share"),
        N_("Of all people that the question is about, the part to whom it happened."),
        ("kind:proportion",),
    ),
    Term(
        "share-here",
        N_("Share of a group"),
        N_("Of all people here, the part who are in the group."),
        ("kind:representation",),
    ),
    Term(
        "in-every-100",
        N_("In every 100"),
        N_("A share, told as people: 40 in every 100 means 40 of each 100 people."),
        ("per:100",),
    ),
    Term(
        "points",
        N_("Points"),
        N_("A gap between two shares. One point is one person more or less in every 100."),
        ("points", "measure:parity_difference"),
    ),
    Term(
        "rate",
        N_("Rate"),
        N_("How often something happens: events, divided by people or by the time that people were followed."),
        ("kind:rate",),
    ),
    Term(
        "person-years",
        N_("Person-years"),
        N_("The years that all people were followed, added up. Two people for three years make six."),
        ("unit:person-years",),
    ),
    Term("average", N_("Average"), N_("The sum of all values, divided by the number of people."), ("kind:mean",)),
    Term(
        "weighted",
        N_("Weighted"),
        N_("In a survey, some people stand for more people than others do. Figures allow for that."),
        ("weighted",),
    ),
    Term(
        "pooled-periods",
        N_("Pooled periods"),
        N_("Periods that were added up, since one alone holds too few people to be shown."),
        ("pooled",),
    ),
    Term(
        "series-break",
        N_("Series break"),
        N_("From this period on, something is counted in a new way. No change is told across it."),
        ("break",),
    ),
    Term(
        "spread",
        N_("How unequal overall"),
        N_("One figure for all groups at once. It says how far apart they are, not which group is where."),
        ("family:dispersion", "family:gradient"),
    ),
    Term(
        "corrected-for-chance",
        N_("Corrected for chance"),
        N_("Chance alone makes groups look unequal. Here that part has been taken out."),
        ("debiased",),
    ),
    Term(
        "change-a-year",
        N_("Change a year"),
        N_("How much a figure rose or fell from one year to the next, told along a straight line."),
        ("measure:trend_slope", "measure:annual_percent_change"),
    ),
    Term(
        "projection",
        N_("Projection"),
        N_("What would come if things went on as now. It is not a goal and not a forecast."),
        ("projection",),
    ),
)
_GAPS: Final = (
    Term(
        "gap",
        N_("Gap"),
        N_("The figure of a group set beside that of its comparison group: how much more or less, or how many times."),
        ("family:two_group",),
    ),
    Term(
        "likely-range",
        N_("Likely range"),
        N_("The values that fit the figures. Of 100 such ranges, about 95 hold the true figure."),
        ("range",),
    ),
    Term(
        "wide-range",
        N_("Wide"),
        N_("Said of a range that holds the true figure more often than it has to. It may be too long."),
        ("flag:conservative",),
    ),
    Term(
        "no-range",
        N_("No range published"),
        N_("The source printed none, or all people were counted. Then no gap is called larger than chance."),
        ("flag:NO_SE", "flag:CENSUS", *_MARKS),
    ),
    Term(
        "larger-than-chance",
        N_("Larger than chance"),
        N_("Luck would seldom make such a gap. It is said once all gaps that were looked at together are counted."),
        ("verdict:clear", *_MARKS),
    ),
    Term(
        "could-be-chance",
        N_("Could be chance"),
        N_("Luck could make a gap like this. The figures do not settle whether there is one."),
        ("verdict:unclear", *_MARKS),
    ),
    Term(
        "close",
        N_("Close"),
        N_("The whole likely range of a gap is inside the margin. Any gap is small."),
        ("verdict:close", *_MARKS),
    ),
    Term(
        "margin",
        N_("Margin"),
        N_("The size up to which a gap counts as small. It is set before anyone looks at the figures."),
        ("margin",),
    ),
    Term(
        "within-strata",
        N_("Within strata"),
        N_("Each group is compared with people of the same kind, such as those who applied to the same department."),
        ("family:stratified",),
    ),
    Term(
        "same-mix",
        N_("Same mix"),
        N_("What the gap would be if both groups had the same mix of the things listed. The plain gap is beside it."),
        ("family:adjusted",),
    ),
    Term(
        "crude",
        N_("Crude"),
        N_("Said of a figure as it was counted, with nothing taken into account."),
        ("family:adjusted", "family:stratified"),
    ),
    Term(
        "parts-of-a-gap",
        N_("Parts of a gap"),
        N_("A gap, split by arithmetic into parts that add up. No part names a cause."),
        ("family:decomposition",),
    ),
)
_SHARES: Final = (
    Term(
        "benchmark",
        N_("Benchmark"),
        N_("The people that a share is set beside, such as all adults of a state. It has a year and a place."),
        ("benchmark",),
    ),
    Term(
        "equal-share",
        N_("Equal share"),
        N_("The share that the group has in the benchmark."),
        ("measure:parity_difference", "measure:count_gap"),
    ),
    Term(
        "representation-quotient",
        N_("Representation quotient"),
        N_("The share of a group here, divided by its share in the benchmark. At 1 the two are alike."),
        ("measure:representation_quotient",),
    ),
    Term(
        "by-lot-alone",
        N_("By lot alone"),
        N_("How unevenly people would be spread if places were dealt out by lottery."),
        ("family:segregation",),
    ),
    Term(
        "rules-of-thumb",
        N_("Rules of thumb"),
        N_("Old and new rules that say when a gap asks for a closer look. They do not always agree."),
        ("rules",),
    ),
    Term(
        "flagged",
        N_("Flagged"),
        N_("A rule of thumb asks for a closer look. That is a prompt, not a finding."),
        ("flag:flagged", "flag:not_flagged"),
    ),
)
_PATHS: Final = (
    Term("pathway", N_("Pathway"), N_("Stages that people pass through, one after the other."), ("pathway",)),
    Term("stage", N_("Stage"), N_("A point of a pathway, such as having applied."), ("pathway",)),
    Term("step", N_("Step"), N_("The way from one stage to the next."), ("pathway:closed",)),
    Term(
        "who-is-at-each-stage",
        N_("Who is at each stage"),
        N_("The people at each stage at one time. They are not the same people, so no one is followed."),
        ("pathway:cross-section",),
    ),
    Term(
        "still-on-the-path",
        N_("Still on the path"),
        N_("Of all who started, those who got through each step so far."),
        ("measure:on_path",),
    ),
    Term(
        "not-known-yet",
        N_("Not known yet"),
        N_("Of some people the next stage lies ahead: they are still enrolled or on leave. They have not left."),
        ("measure:not_yet_known",),
    ),
    Term("way-out", N_("Way out"), N_("How people left who did not get to the next stage."), ("exit",)),
    Term(
        "so-far",
        N_("So far"),
        N_("Of all who came to a step, those who have got to the stage up to now. Others may get there later."),
        ("so_far",),
    ),
    Term(
        "got-there-within",
        N_("Got there within"),
        N_("Of all who came to a step, those who got to the stage in so much time. Who left is among those who came."),
        ("measure:reached_within",),
    ),
    Term(
        "pace",
        N_("Pace"),
        N_("How fast people of a group get to a stage, in times the pace of the comparison group."),
        ("measure:hazard_ratio",),
    ),
)
_PRIVACY: Final = (
    Term(
        "not-shown",
        N_("Not shown, to protect privacy"),
        N_("Few people stand behind the figure, or it would give away another one. We use the same words for both."),
        ("status:hidden",),
    ),
    Term(
        "too-uncertain",
        N_("Too uncertain to be quoted"),
        N_("Chance plays so large a part that the figure could mislead. The number of people stays."),
        ("reason:UNRELIABLE", "standard"),
    ),
    Term(
        "rounded",
        N_("Rounded"),
        N_("Numbers of people are printed to the nearest step, such as the nearest 5."),
        ("rounded",),
    ),
    Term(
        "withheld-by-the-source",
        N_("Withheld by the source"),
        N_("Those who first printed the figures left this one out. A number left out is never taken as zero."),
        ("reason:SUPPRESSED_INPUT",),
    ),
)
TERMS: Final[tuple[Term, ...]] = (
    *_PAGES,
    *_STORIES,
    *_REVIEWS,
    *_GROUPS,
    *_FIGURES,
    *_GAPS,
    *_SHARES,
    *_PATHS,
    *_PRIVACY,
)
