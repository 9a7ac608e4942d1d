"""How the vignette extractor does on the labelled vignettes, and how fast it is.

uv run python bench/extractor.py            prints the figures
uv run python bench/extractor.py --page     writes them into docs/curriculum.md and the table of the test
uv run python bench/extractor.py --speed    times 10,000 cases on one core
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

from isonomia.curriculum.cases import Case, Section
from isonomia.curriculum.extract import extract
from isonomia.curriculum.gold import label_agreement, labelled, scores, second_labels
from isonomia.curriculum.gold.scoring import Score

HOME = Path(__file__).parents[1]
PAGE = HOME / "docs" / "curriculum.md"
FIGURES = HOME / "tests" / "oracle" / "tables" / "extractor" / "figures.csv"
START, END = "<!-- bench/extractor.py: start -->", "<!-- bench/extractor.py: end -->"
PARTS = ("tune", "held")


def figures() -> dict[str, dict[str, Score]]:
    return {part: scores(each for each in labelled() if each.part == part) for part in PARTS}


def page(found: dict[str, dict[str, Score]]) -> str:
    vignettes = labelled()
    parts = {part: sum(each.part == part for each in vignettes) for part in PARTS}
    agreement = label_agreement(vignettes, second_labels())
    head = f"{len(vignettes)} vignettes: {parts['tune']} on which the rules were tuned, {parts['held']} held out."
    lines = [f"{head} A value counts once a case. Ranges are Wilson's, 95 %.", ""]
    for part, title in (("held", "Held out"), ("tune", "Tuned on")):
        lines += [
            f"**{title}**",
            "",
            "| characteristic | right | wrong | missed | precision | recall | F1 |",
            "|---|---:|---:|---:|---|---|---:|",
        ]
        lines += [row(name, each) for name, each in found[part].items() if each.right + each.wrong + each.missed]
        lines.append("")
    differ = {name: each for name, each in agreement.items() if each[1] < each[0]}
    lines += [
        "The two labellings differ in " + "; ".join(
            f"{name.replace('_', ' ')} ({n - same} of {n} vignettes, κ {kappa:.3f})"
            for name, (n, same, kappa) in differ.items()
        ) + ". In all other characteristics κ is 1.",
    ]  # fmt: skip
    return "\n".join(lines)


def row(name: str, score: Score) -> str:
    cells = [
        share(score.precision, score.limits("precision")),
        share(score.recall, score.limits("recall")),
        "" if score.f1 is None else f"{score.f1:.3f}",
    ]
    label = "**all**" if name == "all" else name.replace("_", " ")
    return f"| {label} | {score.right} | {score.wrong} | {score.missed} | {' | '.join(cells)} |"


def share(value: float | None, limits: tuple[float, float] | None) -> str:
    return "" if value is None or limits is None else f"{value:.3f} ({limits[0]:.3f} to {limits[1]:.3f})"


def write(found: dict[str, dict[str, Score]]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(START)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{START}\n\n{page(found)}\n\n{END}{after}", encoding="utf-8", newline="\n")
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    with FIGURES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["part", "characteristic", "right", "wrong", "missed"])
        for part in PARTS:
            for name, each in found[part].items():
                if each.right + each.wrong + each.missed:
                    writer.writerow([part, name, each.right, each.wrong, each.missed])


def speed() -> None:
    """Cases of about 100 words each: a vignette, two more as its history, and what examinations commonly add."""
    texts = [each.case.text("stem") for each in labelled()]
    findings = (
        " On examination, the temperature is 37.2 C (99 F), pulse is 88/min, respirations are 14/min, and blood "
        "pressure is 128/76 mm Hg. The lungs are clear. Cardiac examination shows no murmurs. The abdomen is soft. "
        "Laboratory studies show a hemoglobin of 10.2 g/dL and a leukocyte count of 9,800/mm3. Which "
        "of the following is the most likely diagnosis?"
    )
    cases = [
        Case(str(at), (Section("stem", " ".join(texts[(at + more) % len(texts)] for more in range(3)) + findings),))
        for at in range(10_000)
    ]
    extract(cases[0])
    begun = time.process_time()
    for each in cases:
        extract(each)
    words = sum(len(each.text("stem").split()) for each in cases)
    print(f"10,000 cases of {words / len(cases):.0f} words: {time.process_time() - begun:.1f} s of one core")


if __name__ == "__main__":
    if "--speed" in sys.argv:
        speed()
    elif "--page" in sys.argv:
        write(figures())
    else:
        print(page(figures()))
