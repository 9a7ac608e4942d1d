"""The verb of the curriculum audit: a bank of cases in, four reports and a private worklist out, without a study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from isonomia.model.curriculum import CaseAudit
from isonomia.pipeline import Say, refuse_what_is_not_ours, replaced
from isonomia.pipeline.filled_in import keep_digests, refuse_to_lose_answers


@dataclass(frozen=True, slots=True)
class AuditedBank:
    """What was found, in words and facts, and the private folder with the worklist."""

    report: CaseAudit
    lines: list[str]
    facts: dict[str, object]
    folder: Path


def audit_bank(
    paths: Sequence[Path],
    out: Path,
    *,
    benchmark: str = "",
    hits: Path | None = None,
    silent: Path | None = None,
    say: Say = lambda _: None,
) -> AuditedBank:
    """Audit cases and write the worklist into a private folder, whole or not at all.

    Args:
        paths: files and folders of cases.
        out: the folder; replaced if it is an older worklist, refused if it is anything else.
        benchmark: a carried one's name, or a file in TOML; "" for none.
        hits: an earlier worklist's hits.csv, filled in.
        silent: its silent.csv, filled in.
        say: is told what is being done.
    """
    import isonomia.protect as protection
    from isonomia.curriculum.reports.lines import facts_of, lines_of
    from isonomia.curriculum.run import audit_cases

    refuse_what_is_not_ours(out)
    refuse_to_lose_answers(out, [each for each in (hits, silent) if each is not None])
    say("Reading the cases")
    title = ", ".join(path.name for path in paths)
    found = audit_cases(paths, title=title, benchmark=benchmark, hits=hits, silent=silent)
    lines = lines_of(found.report)
    with replaced(out, "curriculum-audit", private=True) as folder:
        say("Writing the worklist")
        protection.write_worklist(folder / "curriculum", found.worklist)
        protection.write_closed(folder / "reports.txt", ["\n".join(lines) + "\n"])
        keep_digests(folder, ("curriculum",))
    return AuditedBank(found.report, lines, facts_of(found.report), out)
