"""The commands around the material of a course: inventory, form, disagreements, pictures, audit."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from isonomia.console import AS_JSON, PLACE, report, tell, teller


@click.group()
def curriculum() -> None:
    """Whose lives the material of a course teaches. Nobody who wrote or taught it is appraised."""


ROLE = click.option("--role", required=True, help="Who fills it in, as a role: “reviewer A”. Never a name.")
FORM = click.option("-o", "--output", type=PLACE, required=True, help="The form to write: .csv or .xlsx.")
TONGUE = click.option("--language", type=click.Choice(["en", "es"]), default="en", help="Of its questions.")


@curriculum.command("inventory")
@click.argument("inventory", type=PLACE)
@AS_JSON
def read_inventory(inventory: Path, as_json: bool) -> None:
    """Say what INVENTORY, CI.10.1 as XML, holds in hours and what it leaves open."""
    from isonomia import reviewing

    lines, facts = reviewing.inventory_lines(inventory)
    report(facts, lines, as_json)


@curriculum.command("form")
@click.argument("cases", type=PLACE, nargs=-1, required=True)
@ROLE
@FORM
@TONGUE
def checklist_form(cases: tuple[Path, ...], role: str, output: Path, language: Literal["en", "es"]) -> None:
    """Write the checklist about CASES for one role; write one for each of two, who do not see each other's."""
    from isonomia import reviewing

    n = reviewing.write_checklist(cases, role, output, language)
    tell(f"Wrote {output}: 11 questions about each of {n} {'case' if n == 1 else 'cases'}, and one about all of them.")


@curriculum.command("disagreements")
@click.argument("first", type=PLACE)
@click.argument("second", type=PLACE)
@FORM
@TONGUE
def disagreements(first: Path, second: Path, output: Path, language: Literal["en", "es"]) -> None:
    """Write the lines on which two filled-in checklists differ, with both reasons, for a third role to settle."""
    from isonomia import reviewing

    differ, both, alone = reviewing.write_disagreements(first, second, output, language)
    tell(f"Wrote {output}: {differ} of {both} answers differ.")
    for each in alone[:20]:
        tell(f"Warning: {each}")
    if len(alone) > 20:
        tell(f"Warning: and {len(alone) - 20} more.")


@curriculum.command("pictures")
@click.argument("pictures", type=PLACE)
@ROLE
@FORM
@click.option("--scheme", type=click.Choice(["fitzpatrick", "monk"]), default="fitzpatrick", help="Of skin tones.")
def picture_form(pictures: Path, role: str, output: Path, scheme: str) -> None:
    """Write a form on the skin tone in PICTURES, a table with a column `picture`. People look; no program does."""
    from isonomia import reviewing

    n = reviewing.write_pictures(pictures, role, output, scheme)
    tell(f"Wrote {output}: {'1 picture' if n == 1 else f'{n} pictures'}.")


@curriculum.command("audit")
@click.argument("cases", type=PLACE, nargs=-1, required=True)
@click.option("-o", "--output", type=PLACE, help="The private folder to write; CASES-audit-private by default.")
@click.option("--benchmark", default="", help="What mentions are set beside: us-2018, or a file in TOML.")
@click.option("--hits", type=PLACE, help="An earlier worklist's hits.csv, filled in.")
@click.option("--silent", type=PLACE, help="An earlier worklist's silent.csv, filled in.")
@AS_JSON
def audit_cases(
    cases: tuple[Path, ...],
    output: Path | None,
    benchmark: str,
    hits: Path | None,
    silent: Path | None,
    as_json: bool,
) -> None:
    """Say who the patients of CASES are: what is stated, silent, routine, and tied to a disease.

    CASES are files or folders of plain text (.txt, .md) or JSON. The four reports are printed; the worklist, with the
    evidence of each hit, goes into a private folder: people check it there. For pages, name the cases in a study file.
    """
    from isonomia import teaching

    out = output or cases[0].with_name(cases[0].stem + "-audit-private")
    found = teaching.audit_bank(cases, out, benchmark=benchmark, hits=hits, silent=silent, say=teller(as_json))
    where = f"The worklist, private: {found.folder / 'curriculum' / 'worklist.html'}"
    report(found.facts | {"folder": str(found.folder)}, [*found.lines, "", where], as_json)
