"""The reports in lines for a terminal, and as facts for a program. Counts alone: no text of a case."""

from __future__ import annotations

from collections.abc import Iterator

from isonomia.model.curriculum import CaseAudit, CaseShare, Mention


def lines_of(report: CaseAudit) -> list[str]:
    """What a course director reads first: what is silent, what is stated, what is tied to a category."""
    patients = f"{report.audited:,} with one patient, {report.several:,} with several, {report.without:,} with none"
    made = [
        f"{report.cases:,} cases: {patients}.",
        "",
        "Stated, of the cases with one patient (95 % range):",
    ]
    made += [f"  {_name(each)}: {_share(each.stated)}{_top(each)}" for each in report.mentions if each.stated.count]
    silent = [_name(each) for each in report.mentions if not each.stated.count and each.circumstance]
    if silent:
        upper = next(each.stated.high for each in report.mentions if not each.stated.count)
        limit = "" if upper is None else f" (at most {100 * upper:.1f} in 100, upper end of the range)"
        made += ["", f"Never stated{limit}: {', '.join(silent)}."]
    return [*made, *_tied(report), "", *_reading(report)]


def _name(mention: Mention) -> str:
    return mention.characteristic.replace("_", " ")


def _share(share: CaseShare) -> str:
    if share.low is None or share.high is None:
        return "no case"
    rate = 100 * share.count / share.n
    return f"{share.count:,} of {share.n:,}, {rate:.1f} in 100 ({100 * share.low:.1f} to {100 * share.high:.1f})"


def _top(mention: Mention) -> str:
    said = ", ".join(f"{each.label} {each.of_all.count:,}" for each in mention.values[:4] if each.of_all.count)
    return f": {said}" if said else ""


def _tied(report: CaseAudit) -> Iterator[str]:
    if not report.categories:
        yield ""
        yield "No case has a category of disease or behaviour, so nothing is said of what groups are tied to."
        return
    found = [each for each in report.associations if each.q is not None and each.q <= 0.05]
    few = sum(each.reason == "TOO_FEW_MENTIONS" for each in report.associations)
    tested = sum(not each.reason for each in report.associations)
    yield ""
    yield (
        f"Tied to a category: {len(found):,} of {tested:,} tested (false discovery rate 5 %); {few:,} not tested, "
        f"for fewer than {report.smallest} mentions."
    )
    for each in found:
        ratio = "no upper limit" if each.odds_ratio is None else f"odds ratio {each.odds_ratio:.2f}"
        yield f"  {each.label} and {each.category}: {each.with_category} of {each.cases}, {ratio}"


def _reading(report: CaseAudit) -> Iterator[str]:
    read = report.reading
    yield f"To be read by persons: {read.hits:,} hits ({read.hits_read:,} read, {read.hits_wrong:,} of them wrong)."
    bound = "" if read.bound is None else f", so at most {100 * read.bound:.1f} in 100 (95 % confidence)"
    yield (
        f"Silent cases drawn with seed {read.seed}: {read.sampled:,}; {read.sample_read:,} read, something missed in "
        f"{read.missed:,}{bound}."
    )
    if report.unread:
        yield f"Keys of the cases that are not read: {', '.join(report.unread[:12])}."


def facts_of(report: CaseAudit) -> dict[str, object]:
    """The four reports for a program."""
    return {
        "cases": report.cases,
        "audited": report.audited,
        "several_patients": report.several,
        "no_patient": report.without,
        "mentions": [
            {
                "characteristic": each.characteristic,
                "stated": _facts(each.stated),
                "silent": _facts(each.silent),
                "conflicts": each.conflicts,
                "values": [
                    {"value": value.value, "label": value.label, "benchmark": value.benchmark, **_facts(value.of_all)}
                    for value in each.values
                ],
            }
            for each in report.mentions
        ],
        "uses": [
            {
                "characteristic": each.characteristic,
                "mentions": each.mentions,
                "stem_only": each.stem_only,
                "taken_up": each.taken_up,
                "used": each.used,
                "routine": each.routine,
            }
            for each in report.uses
        ],
        "associations": [
            {
                "characteristic": each.characteristic,
                "value": each.value,
                "category": each.category,
                "cases": each.cases,
                "with_category": each.with_category,
                "others": each.others,
                "others_with": each.others_with,
                "odds_ratio": each.odds_ratio,
                "low": each.low,
                "high": each.high,
                "p": each.p,
                "q": each.q,
                "reason": each.reason,
            }
            for each in report.associations
        ],
        "sample": {"seed": report.reading.seed, "read": report.reading.sample_read, "missed": report.reading.missed,
                   "bound": report.reading.bound},
    }  # fmt: skip


def _facts(share: CaseShare) -> dict[str, float | int | None]:
    return {"count": share.count, "n": share.n, "low": share.low, "high": share.high}
