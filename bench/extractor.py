"""How the vignette extractor does on the labelled vignettes, and how fast it is.

uv run python bench/extractor.py            prints the figures
uv run python bench/extractor.py --page     writes them into docs/curriculum.md and the table of the test
uv run python bench/extractor.py --first-run    writes those of another hand's vignettes down, once and for good
uv run python bench/extractor.py --speed    times 10,000 cases on one core
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

from isonomia.curriculum.cases import Case, Section
from isonomia.curriculum.extract import extract
from isonomia.curriculum.gold import (
    first_labels,
    label_agreement,
    labelled,
    of_another_hand,
    scores,
    second_labels,
    third_labels,
)
from isonomia.curriculum.gold.scoring import ALL, Score

HOME = Path(__file__).parents[1]
PAGE = HOME / "docs" / "curriculum.md"
TABLES = HOME / "tests" / "oracle" / "tables" / "extractor"
FIGURES, FIRST_RUN = TABLES / "figures.csv", TABLES / "first-run.csv"
START, END = "<!-- bench/extractor.py: start -->", "<!-- bench/extractor.py: end -->"
PARTS = {
    "other": "Another hand's, after rules were mended",
    "held": "The author's, held out",
    "tune": "The author's, on which the rules were tuned",
}
FIRST_TITLE = "Another hand's, first run"
SCORED = "right | wrong | missed | precision | recall | F1 |"
SCORED_RULE = "|---|---|---:|---:|---:|---|---|---:|"
HEAD = ["part", "characteristic", "right", "wrong", "missed"]


def figures() -> dict[str, dict[str, Score]]:
    every = (*labelled(), *of_another_hand())
    return {part: scores(each for each in every if each.part == part) for part in PARTS}


def page(found: dict[str, dict[str, Score]]) -> str:
    every = (*labelled(), *of_another_hand())
    size = {part: sum(each.part == part for each in every) for part in PARTS}
    lines = ["A value counts once a case. Ranges are Wilson's, 95 %.", "", "| vignettes | n | " + SCORED, SCORED_RULE]
    first = first_run()
    lines.append(f"| **{FIRST_TITLE}** | {size['other']} | {cells(first[ALL])} |")
    lines += [f"| {title} | {size[part]} | {cells(found[part][ALL])} |" for part, title in PARTS.items()]
    tables = [(FIRST_TITLE, first), *((title, found[part]) for part, title in PARTS.items())]
    for title, each in tables:
        lines += ["", f"**{title}**", "", "| characteristic | " + SCORED, SCORED_RULE.removeprefix("|---")]
        lines += [row(name, score) for name, score in each.items() if score.right + score.wrong + score.missed]
    return "\n".join([*lines, "", *agreements()])


def agreements() -> list[str]:
    """How far each two of the three labellings agree, on the author's vignettes."""
    readings = {"first": first_labels(), "second": second_labels(), "third": third_labels()}
    pairs = (("first", "second"), ("first", "third"), ("second", "third"))
    found = {pair: label_agreement(readings[pair[0]], readings[pair[1]]) for pair in pairs}
    differ = [name for name in found[pairs[0]] if any(each[name][1] < each[name][0] for each in found.values())]
    lines = ["| vignettes that differ, and κ | " + " | ".join(" and ".join(pair) for pair in pairs) + " |",
             "|---|---|---|---|"]  # fmt: skip
    for name in differ:
        shown = (found[pair][name] for pair in pairs)
        lines.append(
            f"| {name.replace('_', ' ')} | " + " | ".join(f"{n - same}; {k:.3f}" for n, same, k in shown) + " |"
        )
    return [*lines, "", f"Of {len(readings['first'])} vignettes. In all other characteristics κ is 1."]


def first_run() -> dict[str, Score]:
    """What came out when the rules were first run on another hand's vignettes; never written again."""
    with FIRST_RUN.open(encoding="utf-8", newline="") as file:
        return {
            each["characteristic"]: Score(*(int(each[name]) for name in ("right", "wrong", "missed")))
            for each in csv.DictReader(file)
        }


def row(name: str, score: Score) -> str:
    return f"| {'**all**' if name == ALL else name.replace('_', ' ')} | {cells(score)} |"


def cells(score: Score) -> str:
    shares = [
        share(score.precision, score.limits("precision")),
        share(score.recall, score.limits("recall")),
        "" if score.f1 is None else f"{score.f1:.3f}",
    ]
    return f"{score.right} | {score.wrong} | {score.missed} | {' | '.join(shares)}"


def share(value: float | None, limits: tuple[float, float] | None) -> str:
    return "" if value is None or limits is None else f"{value:.3f} ({limits[0]:.3f} to {limits[1]:.3f})"


def write(found: dict[str, dict[str, Score]]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(START)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{START}\n\n{page(found)}\n\n{END}{after}", encoding="utf-8", newline="\n")
    put(FIGURES, rows(found, tuple(PARTS)))


def rows(found: dict[str, dict[str, Score]], parts: tuple[str, ...]) -> list[list[str | int]]:
    return [
        [part, name, each.right, each.wrong, each.missed]
        for part in parts
        for name, each in found[part].items()
        if each.right + each.wrong + each.missed
    ]


def put(path: Path, made: list[list[str | int]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEAD, *made])


def write_first_run(found: dict[str, dict[str, Score]]) -> None:
    if FIRST_RUN.exists():
        sys.exit(f"{FIRST_RUN.name} is there already: a first run is written down once.")
    put(FIRST_RUN, rows(found, ("other",)))


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
    elif "--first-run" in sys.argv:
        write_first_run(figures())
    elif "--page" in sys.argv:
        write(figures())
    else:
        print(page(figures()))
