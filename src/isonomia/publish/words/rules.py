"""What pages say of rules about selection: neutral words for counts, and what a flag is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from isonomia.publish.language import N_

PROMPT: Final = N_(
    "A flag is a prompt to look and not a finding. Rules of thumb disagree, because they allow for the size of a group"
    " in different ways."
)
CHOSEN: Final = N_("Every rule that the study chose before looking is shown, with its version; none is left out.")
NO_RULE: Final = N_("The study chose no rule of thumb: nothing is flagged.")
COMPLEMENT: Final = N_("Rules read successes: here a success is that the outcome did not happen.")
SIZE: Final = N_("Tests depend on the number of people. Read them with the gap, its range and that number.")
NOT_FLAGGED_MEANS: Final = N_(
    "“Not flagged” says little where the smallest gap that would show is large: a real gap can be smaller than that."
)
WORDS: Final[Mapping[str, str]] = {
    "flagged": N_("flagged"),
    "not_flagged": N_("not flagged"),
    "not_judged": N_("this rule does not look at so few people"),
}
DESCRIPTIVE: Final = N_("this rule has no cut-off")
MARGIN: Final = N_("%(word)s; margin %(margin)s")
STATUS: Final[Mapping[str, str]] = {
    "historical": N_("historical rule of thumb"),
    "superseded": N_("superseded"),
    "current": N_("current"),
    "descriptive": N_("descriptive, without a cut-off"),
}
FIGURE: Final = N_("What it looks at: %(text)s")
FLAG: Final = N_("Flagged if: %(text)s")
LEAST: Final = N_("Besides: %(text)s")
READ_IN: Final = N_("Read in: %(text)s")
HEADS: Final[Mapping[str, str]] = {
    "relative_yield": N_("Beside its comparison"),
    "impact_ratio": N_("Beside the highest share"),
    "ppg_1": N_("Gap from everyone else"),
    "ppg_2017": N_("Gap from everybody"),
    "proportionality_index": N_("Share of successes ÷ share of people"),
}
BESIDE: Final[Mapping[tuple[str, str], str]] = {
    ("two_sd_z", ""): N_("Pooled z"),
    ("hypergeometric_z", ""): N_("Exact z"),
    ("fisher_exact", ""): N_("Fisher's p"),
    ("mid_p", ""): N_("Mid-p"),
    ("flip_flop", ""): N_("Mid-p with one success moved"),
    ("odds_ratio", "exact"): N_("Odds ratio, exact range"),
    ("shortfall", ""): N_("Difference from an equal share, in people (+ is fewer)"),
    ("successes_needed", ""): N_("Further successes at equal rates"),
    ("minimum_detectable_gap", ""): N_("Smallest gap that would show"),
}
"""Measure and component -> head of its column, in the order of the columns."""
