"""The measures of the release that is made by hand: of each kind of figure that a page can print."""

from __future__ import annotations

from isonomia.model.registry import Measure


def measure(code: str, family: str, title: str, unit: str, digits: int, **more) -> Measure:
    return Measure(
        id=code,
        family=family,
        title=title,
        plain=more.pop("plain", "What this figure says in plain words."),
        question=more.pop("question", "What does it answer?"),
        formula=more.pop("formula", "a ÷ b"),
        needs=("n", "y"),
        interval=more.pop("interval", "Wilson"),
        source="Somebody, Some Journal 1999;1:1",
        unit=unit,
        gap="none",
        digits=digits,
        **more,
    )


MEASURES = {
    each.id: each
    for each in (
        measure("proportion", "levels", "Share of people", "share", 3, refuses=("NO_DATA",), peers=("R prop.test",)),
        measure("rate", "levels", "Rate", "outcome", 4, interval="exact mid-p"),
        measure("mean", "levels", "Average", "outcome", 2, interval="Student's t"),
        measure("unknown_share", "representation", "Share not known", "share", 3),
        measure("difference", "two_group", "Difference", "outcome", 3, null=0),
        measure("ratio", "two_group", "Ratio", "ratio", 3, null=1, rounding="significant"),
        measure("odds_ratio", "two_group", "Odds ratio", "ratio", 3, null=1, rounding="significant"),
        measure("between_group_sd", "dispersion", "Spread between groups", "outcome", 3, conservative=True),
        measure("theil_index", "dispersion", "Theil index", "nats", 4),
        measure("slope_index_logit", "gradient", "Slope index", "outcome", 3),
        measure("mantel_haenszel_risk_difference", "stratified", "Difference within strata", "outcome", 3, null=0),
        measure("mantel_haenszel_odds_ratio", "stratified", "Odds ratio within strata", "ratio", 4, null=1),
        measure("breslow_day", "stratified", "Same gap in every stratum? (Breslow–Day)", "chi²", 2),
        measure("kitagawa", "decomposition", "Rates and mix (Kitagawa)", "outcome", 3),
        measure("benchmark_share", "representation", "Share of the benchmark", "share", 3),
        measure(
            "representation_quotient",
            "representation",
            "Representation quotient",
            "ratio",
            3,
            null=1,
            rounding="significant",
        ),
        measure("parity_difference", "representation", "Distance from an equal share", "share", 3, null=0),
        measure("on_path", "duration", "Still on the path", "share", 3),
        measure("not_yet_known", "duration", "Not yet known", "share", 3),
        measure("stage_contribution", "decomposition", "Contribution of a step", "log ratio", 4, null=0),
        measure("stage_contribution_share", "decomposition", "Share of the gap at a step", "share", 4),
        measure("stage_total", "decomposition", "The whole gap of a pathway", "log ratio", 4, null=0),
        measure("das_gupta", "decomposition", "Factors of a product (Das Gupta)", "outcome", 4, null=0),
        measure("count_gap", "representation", "Distance in people", "persons", 0, null=0),
    )
}
