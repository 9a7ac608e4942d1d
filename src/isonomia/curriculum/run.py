"""The audit of a bank of cases from its files to its reports and its worklist: what `build` and the command run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from isonomia.curriculum.cases import CaseBank, read_cases
from isonomia.curriculum.editions.stated import Stated, stated
from isonomia.curriculum.extract import Extraction, extract_all
from isonomia.curriculum.reports import Coded, Population, audit, population, read_coded, worklist_files
from isonomia.curriculum.reports.worklist import Worklist
from isonomia.model.curriculum import CaseAudit


@dataclass(frozen=True, slots=True)
class Audited:
    """The four reports, which may be published, and the worklist, which may not."""

    report: CaseAudit
    worklist: Worklist
    digest: str
    stated: Stated  # what each case states, as the rules find it


def audit_cases(
    paths: Sequence[Path],
    *,
    title: str,
    benchmark: str = "",
    directory: Path = Path(),
    hits: Path | None = None,
    silent: Path | None = None,
) -> Audited:
    """Read cases, find their patients, and report.

    Args:
        paths: files and folders of cases.
        title: what the worklist calls the bank.
        benchmark: the name of a carried one, or of a file below the directory; "" for none.
        directory: where names of files start.
        hits: what persons coded in an earlier worklist, if they did.
        silent: the same of its sample of silent cases.
    """
    people: Population | None = population(benchmark, directory) if benchmark else None
    coded: Coded = read_coded(hits, silent)
    bank: CaseBank = read_cases(paths)
    found: list[Extraction] = list(extract_all(bank.cases))
    work = worklist_files(bank, found, coded, title)
    return Audited(audit(bank, found, coded, people), work, bank.digest, stated(bank.cases, found))
