"""How long a site of many indicators takes, and how much memory: `python bench/speed_site.py --indicators 1000`.

The study is made up: questions on people of made-up groups, drawn from a seed, in topics of fifty, each by four ways of
grouping and over one year, in English and Spanish. What is measured is what `isonomia build` does after the figures
are there, but for the attack: data files, pages in both languages, and the copy that stays. Target: 1,000 indicators
in two languages under 80 s on two cores and under 400 MB. CPU seconds are told beside the clock, since other work on
the machine moves the clock alone. The memory of the target is that of all processes together, from the start to the
end: what several of them share counts once (Linux calls it PSS), looked at five times a second. What the first of
them had by itself at most is told too.

    --build     the whole build from a table of counts, with counting, protection, attack and statistics
    --profile   where the time goes
"""

from __future__ import annotations

import argparse
import cProfile
import heapq
import pstats
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from isonomia import pipeline
from isonomia.publish.site import freeze_site, write_data, write_site

WAYS = {
    "race": ("American Indian", "Asian", "Black", "Hispanic", "Middle Eastern", "Pacific Islander", "White"),
    "sex": ("Women", "Men"),
    "income": ("Lowest", "Second", "Third", "Fourth", "Highest"),
    "home": ("City", "Suburb", "Town", "Rural"),
}
YEARS = ("2022", "2023", "2024")
A_TOPIC = 50
LARGEST_PAGE = 40_000
EACH = 0.2
"""Seconds from one look at the memory to the next."""
HEAD = """\
schema = 1
title = "A made-up study of many questions"
[release]
id = "2026"
date = 2026-11-22
publisher = "Nobody: made up"
contact = "nobody@school.example"
notice = "Made-up data: nothing here says anything about anybody."
languages = ["en", "es"]
[source.counts]
path = "counts.csv"
kind = "counts"
published = true
citation = "Made up for a measurement of speed"
period = "year"
fields = { dimension = "dimension", group = "grp", n = "n", events = "e" }
"""


def main() -> None:
    """Write the study, build its site and say what it took."""
    wanted = _arguments()
    if wanted.watched:
        _watch([sys.executable, __file__, *sys.argv[1:], "--inside"])
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        study = _write(folder, wanted.indicators, wanted.years)
        if wanted.build:
            took = _timed(lambda: pipeline.build(study, folder / "out", say=print), profile=wanted.profile)
            site = folder / "out" / "site"
        else:
            release = _release(study)
            site = folder / "site"
            print(f"made ready, {_memory()} MB so far")
            took = _timed(lambda: _site(release, site), profile=wanted.profile)
        print(f"{took[0]:.1f} s by the clock, {took[1]:.1f} s of CPU, at most {_memory()} MB in the first process")
        _tell(site, wanted.indicators)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--indicators", type=int, default=1000)
    parser.add_argument("--years", type=int, default=1, choices=(1, 2, 3))
    parser.add_argument("--build", action="store_true")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--inside", dest="watched", action="store_false", help="do not look at the memory of all")
    return parser.parse_args()


def _watch(command: list[str]) -> None:
    """Run it, and say how much memory it and all that it started had at most."""
    most = 0
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            most = max(most, sum(map(_share, _family(process.pid))))
            time.sleep(EACH)
    if process.returncode:
        sys.exit(process.returncode)
    print(f"at most {most / 1024:.0f} MB in all processes together" if most else "memory of all: only Linux tells")


def _family(process: int) -> list[int]:
    """A process and all that it started."""
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        own = [int(each) for task in tasks for each in (task / "children").read_text().split()]
    except OSError:  # it has ended
        return [process]
    return [process, *(each for child in own for each in _family(child))]


def _share(process: int) -> int:
    """KB of memory, of what is shared by several its share."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _tell(site: Path, indicators: int) -> None:
    """How many pages there are, how much they are, and which are the largest."""
    pages, size, above = 0, 0, 0
    large: list[tuple[int, str]] = []
    for path in site.rglob("*"):
        octets, name = path.stat().st_size if path.is_file() else 0, path.relative_to(site)
        size += octets
        if path.suffix == ".html" and name.parts[0] != "release":
            pages, above = pages + 1, above + (octets > LARGEST_PAGE)
            large = heapq.nlargest(8, [*large, (octets, name.as_posix())])
    print(f"{indicators} indicators, {pages} pages, {size / 1e6:.0f} MB with the copy")
    print(f"pages above {LARGEST_PAGE // 1000} KB: {above}")
    for octets, name in large:
        print(f"  {octets:>9,}  {name}")


def _site(release: pipeline.Release, folder: Path) -> None:
    write_site(release, folder, data=write_data(release, folder))
    freeze_site(release, folder)


def _timed(work: Callable[[], object], *, profile: bool) -> tuple[float, float]:
    """Seconds by the clock and of CPU."""
    profiler = cProfile.Profile() if profile else None
    clock, cpu = time.perf_counter(), time.process_time()
    if profiler is None:
        work()
    else:
        profiler.runcall(work)
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)
    return time.perf_counter() - clock, time.process_time() + _of_copies("ru_utime") + _of_copies("ru_stime") - cpu


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _of_copies(name: str) -> float:
    """What processes used that have ended: those that wrote other languages."""
    return float(getattr(resource.getrusage(resource.RUSAGE_CHILDREN), name))


def _release(study: Path) -> pipeline.Release:
    """Everything before the site, without what protects: the source is public."""
    read = pipeline.read_study(study)
    inputs = pipeline.open_sources(read)
    shown = pipeline.protect_cells(read, pipeline.count_cells(read, inputs))
    return pipeline.make_release(read, shown, pipeline.estimate(read, shown, inputs), inputs)


def _write(folder: Path, indicators: int, years: int) -> Path:
    """The study and its table of counts; returns the study file."""
    dice = random.Random(11)
    rows = ["question,year,dimension,grp,n,e"]
    parts = [HEAD]
    for name, groups in WAYS.items():
        levels = ", ".join(f'"{each}"' for each in groups)
        parts.append(f'[dimension.{name}]\ntitle = "{name.title()}"\nlevels = [{levels}]\n')
    parts += [
        f'[topic.t{topic}]\ntitle = "Topic {topic + 1}"\nscope = "Fifty made-up questions."\n'
        for topic in range(-(-indicators // A_TOPIC))
    ]
    by = ", ".join(f'"{name}"' for name in WAYS)
    for at in range(indicators):
        base = dice.uniform(0.1, 0.8)
        parts.append(
            f'[[indicator]]\nid = "q{at}"\ntopic = "t{at // A_TOPIC}"\ntitle = "Made-up question number {at + 1}"\n'
            f'source = "counts"\nkind = "proportion"\nhigher_is = "better"\nmargin = 2\nby = [{by}]\n'
            f"among = \"question = 'q{at}'\"\n"
        )
        rows += [line for year in YEARS[-years:] for line in _counts(dice, f"q{at}", year, base)]
    (folder / "counts.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "study.toml").write_text("\n".join(parts), encoding="utf-8")
    return folder / "study.toml"


def _counts(dice: random.Random, question: str, year: str, base: float) -> list[str]:
    """Rows of one question and year: every way of grouping adds up to the same people and events."""
    people, events = 6000, round(6000 * base)
    lines = [f"{question},{year},total,total,{people},{events}"]
    for name, groups in WAYS.items():
        left_n, left_e = people, events
        for at, group in enumerate(groups):
            last = at == len(groups) - 1
            n = left_n if last else people // len(groups)
            share = min(0.98, max(0.02, base + dice.gauss(0, 0.03)))
            e = left_e if last else min(left_e, round(n * share))
            e = min(e, n)
            lines.append(f"{question},{year},{name},{group},{n},{e}")
            left_n, left_e = left_n - n, left_e - e
    return lines


if __name__ == "__main__":
    main()
