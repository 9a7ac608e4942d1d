"""The report for the school's own eyes: beside the release, never in it, and nothing public tells that it is there."""

import csv
import random
import stat
from dataclasses import replace

import pytest

from isonomia import pipeline, protect
from isonomia.cli import run
from isonomia.errors import InternalError
from isonomia.protect.audit import Finding
from isonomia.protect.witness import problems
from isonomia.publish import write_report, write_site
from school_world import save, school

STUDY = school('[dimension.race]\ncolumn = "race"\n', '["race"]', source="")
INTERNAL = """audience = "internal"
owner = "Dr. A. Bell"
purpose = "The admissions committee"
expires = 2099-06-30
threshold = 5
"""
WATERMARK = "Internal: for Dr. A. Bell. Purpose: The admissions committee. Expires 2099-06-30."
GROUPS = {"White": (60, 45), "Black": (40, 20), "Asian": (18, 9), "Pacific": (14, 7), "Native": (3, 1)}


def write_study(folder, extra="", groups=GROUPS, study=STUDY):
    rows = ["race,graduated"]
    for race, (n, yes) in groups.items():
        rows += [f"{race},yes"] * yes + [f"{race},no"] * (n - yes)
    return save(folder, study + extra, rows)


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def cells(site):
    with (site / "data" / "cells.csv").open(encoding="utf-8", newline="") as file:
        return {row["race"]: (row["n"], row["events"]) for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The same study without and with an internal report."""
    folder = tmp_path_factory.mktemp("both")
    pipeline.build(write_study(folder / "in"), folder / "without")
    pipeline.build(write_study(folder / "in", INTERNAL), folder / "with")
    return folder


def test_the_public_tree_is_the_same_to_the_byte_with_and_without(both):
    assert contents(both / "with") == contents(both / "without")
    assert not (both / "without-private" / "report").exists()


def test_each_page_of_the_report_has_the_watermark_and_asks_not_to_be_found(both):
    pages = sorted((both / "with-private" / "report").rglob("*.html"))
    assert {page.name for page in pages} >= {"index.html", "graduated.html", "about.html", "404.html"}
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert WATERMARK in text, page.name
        assert '<meta name="robots" content="noindex, nofollow, noarchive">' in text, page.name
    site = both / "with" / "site"
    for page in site.rglob("*.html"):
        assert "Dr. A. Bell" not in page.read_text(encoding="utf-8")
        copied = {"one-file", "embed", "release"} & set(page.relative_to(site).parts)  # searches find the page itself
        assert ("noindex" in page.read_text(encoding="utf-8")) == bool(copied)
        assert "noarchive" not in page.read_text(encoding="utf-8")


def test_the_report_is_not_put_into_a_form_to_pass_on(both):
    report = both / "with-private" / "report"
    assert not [path for name in ("tables", "one-file", "embed", "brief") for path in (report / name).rglob("*")]
    assert not [path for path in report.rglob("*") if path.suffix in {".pdf", ".png", ".xlsx"}]


def test_it_shows_more_and_whatever_the_release_shows(both):
    public, internal = cells(both / "with" / "site"), cells(both / "with-private" / "report")
    assert internal["Asian"] == ("18", "9")
    assert public["Asian"][1] == ""
    assert internal["Native"] == ("", "")
    for race, pair in public.items():
        for shown, inner in zip(pair, internal[race], strict=True):
            assert shown in {"", inner}


def test_it_is_closed_to_others_and_leaves_nothing_else_behind(both):
    closed = both / "with-private"
    for path in (closed, *closed.rglob("*")):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted or path.name == ".isonomia", path
    others = {path.name for path in closed.iterdir()} - {path.name for path in (both / "without-private").iterdir()}
    assert others == {"report"}


def test_it_is_attacked_like_a_release(both):
    said = (both / "with-private" / "audit.txt").read_text(encoding="utf-8")
    assert said.count("0 recovered exactly, 0 to within ± 2, 0 proved to be small, 0 undecided") == 2
    assert "The internal report, attacked in the same way:" in said


def test_the_command_says_where_it_is(both, capsys):
    assert run(["build", str(both / "in" / "study.toml"), "-o", str(both / "again")]) == 0
    assert f"For internal eyes alone: {both / 'again-private' / 'report' / 'index.html'}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2099-06-30", "2026-01-01", "the internal report would end on 2026-01-01, before the release is made"),
        ("threshold = 5", "threshold = 4", "threshold"),
        ("threshold = 5\n", "", "without threshold"),
        ('owner = "Dr. A. Bell"\n', "", "without owner"),
    ],
)
def test_one_that_has_expired_or_says_too_little_is_refused_in_a_sentence(tmp_path, capsys, old, new, words):
    study = write_study(tmp_path / "in", INTERNAL.replace(old, new))
    assert run(["build", str(study), "-o", str(tmp_path / "out")]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "out-private").exists()


def test_one_that_can_be_attacked_is_not_written_and_the_release_stands(tmp_path, monkeypatch, capsys):
    from isonomia.protect import audit as auditor

    attack = auditor.audit

    def found(folder, previous=()):
        report = attack(folder, previous)
        finding = Finding("small", "people", 1, 4, ("a chain",))
        return replace(report, findings=(finding,)) if folder.name == "in-work" else report

    monkeypatch.setattr(auditor, "audit", found)
    study = write_study(tmp_path / "in", INTERNAL)
    assert run(["build", str(study), "-o", str(tmp_path / "out")]) == 1
    assert "the internal report was not written, for it is not safe" in capsys.readouterr().err
    assert (tmp_path / "out" / "site" / "index.html").is_file()
    assert not (tmp_path / "out-private" / "report").exists()
    assert not (tmp_path / "out-private" / "in-work").exists()
    assert "a chain" in (tmp_path / "out-private" / "audit.txt").read_text(encoding="utf-8")


def protected_of(path):
    study = pipeline.read_study(path)
    inputs = pipeline.open_sources(study)
    return study, inputs, pipeline.protect_with_proof(study, pipeline.count_cells(study, inputs))


def test_a_source_with_a_policy_of_its_own_keeps_it(tmp_path):
    strict = STUDY.replace('path = "students.csv"', 'path = "students.csv"\npolicy = "strict"')
    study, _, public = protected_of(write_study(tmp_path, INTERNAL, study=strict))
    for threshold in protect.thresholds(study):
        inner = protect.internally_protected(public, study, threshold)
        table = inner.shown.get("graduated", ("race",))
        assert not [n for n, shown in zip(table.n.tolist(), table.n_shown, strict=True) if shown and n < 20]


def test_at_the_threshold_of_the_release_it_is_the_release(tmp_path):
    study, _, public = protected_of(write_study(tmp_path, INTERNAL))
    last = protect.internally_protected(public, study, protect.thresholds(study)[-1])
    assert last.decisions is public.decisions
    assert last.shown.internal
    with pytest.raises(InternalError, match="the threshold 4 is not declared"):
        protect.internally_protected(public, study, 4)


def test_neither_is_ever_written_as_the_other(tmp_path):
    study, inputs, public = protected_of(write_study(tmp_path, INTERNAL))
    inner = protect.internally_protected(public, study, 6).shown
    internal = pipeline.make_release(study, inner, pipeline.estimate(study, inner, inputs), inputs)
    with pytest.raises(InternalError, match="about to be written as a public site"):
        write_site(internal, tmp_path / "site")
    plain = pipeline.make_release(study, public.shown, pipeline.estimate(study, public.shown, inputs), inputs)
    with pytest.raises(InternalError, match="about to be written as an internal report"):
        write_report(plain, tmp_path / "site")
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("seed", range(4))
def test_what_it_hides_the_release_hides_too_and_its_own_proof_holds(tmp_path, seed):
    """Else what the release prints would be subtracted from what the report prints."""
    draw = random.Random(seed)
    groups = {f"group {at}": (n, draw.randint(0, n)) for at in range(12) for n in [draw.choice((3, 7, 9, 14, 30, 80))]}
    study, _, public = protected_of(write_study(tmp_path, INTERNAL, groups=groups))
    tried = [protect.internally_protected(public, study, each) for each in protect.thresholds(study)]
    found = [each for each in tried if each is not None]
    assert len(found) > 1
    for each in found:
        for name, decision in each.decisions.items():
            assert not (decision.n & ~public.decisions[name].n).any()
            assert not (decision.y & ~public.decisions[name].y).any()
        assert not problems(each.proofs["students"])
