"""The main job, end to end: what it leaves, that it is reproducible, private, whole or not at all."""

import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from isonomia import pipeline
from isonomia.cli import run
from isonomia.errors import InternalError
from isonomia.protect.audit import AuditReport
from school_world import SEX, save, school

STUDY = school(SEX + 'absent = { "" = "left_blank" }\n', '["sex"]', source='title = "A made-up table, for the tests"')


def write_study(folder, women=(60, 40), men=(70, 30), extra=""):
    rows = ["sex,graduated"]
    for sex, (yes, no) in (("F", women), ("M", men)):
        rows += [f"{sex},yes"] * yes + [f"{sex},no"] * no
    return save(folder, STUDY, [*rows, extra] if extra else rows)


def contents(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_build_leaves_the_site_the_study_and_where_it_came_from(tmp_path):
    built = pipeline.build(write_study(tmp_path / "in"), tmp_path / "out")
    assert built.home.is_file()
    assert (tmp_path / "out" / "site" / "indicator" / "graduated.html").is_file()
    provenance = json.loads((tmp_path / "out" / "provenance.json").read_text())
    assert provenance["sources"] == {}  # digests of protected tables stay private
    everything = b"".join(contents(tmp_path / "out").values())
    assert str(tmp_path).encode() not in everything


def test_the_same_inputs_give_the_same_bytes_whatever_the_hash_seed(tmp_path):
    study = write_study(tmp_path / "in")
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-m", "isonomia", "build", str(study), "-o", str(tmp_path / seed)],
            check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
    assert contents(tmp_path / "1") == contents(tmp_path / "2")
    assert contents(tmp_path / "1-private") == contents(tmp_path / "2-private")


def test_unprotected_tables_are_beside_the_release_and_closed_to_others(tmp_path):
    built = pipeline.build(write_study(tmp_path / "in", women=(5, 20)), tmp_path / "out")
    assert built.private == tmp_path / "out-private"
    assert not any("private" in name for name in contents(tmp_path / "out"))
    assert stat.S_IMODE(built.private.stat().st_mode) == 0o700


def test_a_small_count_reaches_no_public_file(tmp_path):
    """7 of 107 women: neither the count nor the rate, the gap, the range or the men's complement is printed."""
    pipeline.build(write_study(tmp_path / "in", women=(7, 100), men=(70, 43)), tmp_path / "out")
    rows = (tmp_path / "out" / "site" / "data" / "cells.csv").read_text().splitlines()
    assert any(row.endswith("hidden") for row in rows)
    text = "".join(
        each.decode("utf-8", "replace")
        for name, each in contents(tmp_path / "out").items()
        if name.endswith((".html", ".csv", ".json"))
    )
    for leak in ("0.065", "6.5 in every", "0.0654"):
        assert leak not in text


def test_a_release_that_passes_its_audit_is_no_draft(tmp_path):
    built = pipeline.build(write_study(tmp_path / "in", women=(7, 100)), tmp_path / "out")
    site = tmp_path / "out" / "site"
    pages = sorted(site.rglob("*.html"))
    copies = {"one-file", "embed", "release"}
    assert built.pages == len([page for page in pages if not copies & set(page.relative_to(site).parts)])
    assert not any("not yet shown to be safe to publish" in page.read_text() for page in pages)
    assert "0 recovered exactly" in built.audit
    assert (built.private / "audit.txt").read_text().startswith(built.audit)


def leaking(monkeypatch):
    """A build whose data files hide one row alone: the first of two groups."""
    write = pipeline.write_data

    def write_data(release, folder):
        files = write(release, folder)
        head = "setting,period,indicator,sex,n,events,status\n"
        rows = ",,graduated,All,220,83,ok\n,,graduated,F,107,,hidden\n,,graduated,M,113,76,ok\n"
        (folder / "data" / "cells.csv").write_text(head + rows)
        return files

    monkeypatch.setattr(pipeline, "write_data", write_data)


def test_a_failed_audit_stops_the_build_and_leaves_the_old_release_whole(tmp_path, monkeypatch, capsys):
    study, out = write_study(tmp_path / "in", women=(7, 100)), tmp_path / "out"
    pipeline.build(study, out)
    before = contents(out)
    leaking(monkeypatch)
    assert run(["build", str(study), "-o", str(out)]) == 1
    assert "not safe to publish" in capsys.readouterr().err
    assert contents(out) == before
    told = (tmp_path / "out-private" / "audit.txt").read_text()
    assert "sex “F”: hidden, and it is 7." in told
    assert "83 (all) = [sex “F”] + 76 (sex “M”)" in told


def test_without_the_gate_a_failed_audit_leaves_a_draft(tmp_path, monkeypatch):
    leaking(monkeypatch)
    monkeypatch.setattr(pipeline, "A_FAILED_AUDIT_STOPS_THE_BUILD", False)
    monkeypatch.setattr(pipeline, "refuse_other_data", lambda _audited, _folder: None)
    built = pipeline.build(write_study(tmp_path / "in", women=(7, 100)), tmp_path / "out")
    assert built.release.info.draft
    assert "not yet shown to be safe to publish" in built.home.read_text()
    assert "0 recovered exactly" not in built.audit


def test_only_what_was_audited_is_published(tmp_path, monkeypatch):
    def changed_after(folder, _study):
        with (folder / "site" / "data" / "cells.csv").open("a") as file:
            file.write("one more row\n")
        return AuditReport(("2026",), 1, 0, 0, 0, 0, ())

    monkeypatch.setattr(pipeline, "audited", changed_after)
    with pytest.raises(InternalError, match="audited"):
        pipeline.build(write_study(tmp_path / "in"), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_private_estimates_hold_what_the_public_ones_hide(tmp_path):
    built = pipeline.build(write_study(tmp_path / "in", women=(7, 100), men=(70, 43)), tmp_path / "out")
    private = (built.private / "estimates.csv").read_text()
    assert "hidden" not in private
    assert repr(7 / 107)[:8] in private


def test_a_build_killed_at_any_moment_leaves_the_old_release_whole(tmp_path):
    study, out = write_study(tmp_path / "in"), tmp_path / "out"
    pipeline.build(study, out)
    before = contents(out)
    write_study(tmp_path / "in", women=(80, 20))
    pipeline.build(study, tmp_path / "new")
    after = contents(tmp_path / "new")
    for delay in (0.2, 0.5, 0.8, 1.0, 1.2, 1.4, 1.6, 1.9, 2.3, 2.8):
        process = subprocess.Popen(
            [sys.executable, "-m", "isonomia", "build", str(study), "-o", str(out)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(delay)
        process.kill()
        process.wait()
        left = out if out.exists() else out.with_name("out.isonomia-old")
        assert contents(left) in (before, after)
    pipeline.build(study, out)
    assert contents(out) == after
    assert not list(tmp_path.glob("*isonomia-*"))


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path, capsys):
    study, out = write_study(tmp_path / "in"), tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    assert run(["build", str(study), "-o", str(out)]) == 2
    assert "thesis" not in capsys.readouterr().out
    assert [p.name for p in out.iterdir()] == ["thesis.txt"]
    assert not (tmp_path / "out-private").exists()


def test_a_faulty_study_changes_nothing(tmp_path, capsys):
    study, out = write_study(tmp_path / "in"), tmp_path / "out"
    pipeline.build(study, out)
    before = contents(out)
    study.write_text(STUDY.replace('by = ["sex"]', 'by = ["sax"]').replace("students.csv", "studnets.csv"))
    assert run(["build", str(study), "-o", str(out)]) == 2
    told = capsys.readouterr().err
    assert "sax" in told
    assert "Traceback" not in told
    assert contents(out) == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("graduated = 'yes'", "gradated = 'yes'", "graduated"),
        ('F = "Women", M', 'W = "Women", M', "F"),
        ('by = ["sex"]', 'among = "sex = \'X\'"\nby = ["sex"]', "nobody"),
        ("students.csv", "student.csv", "student.csv"),
    ],
)  # fmt: skip
def test_check_names_faults_of_the_data(tmp_path, capsys, old, new, told):
    study = write_study(tmp_path)
    text = study.read_text()
    assert old in text
    study.write_text(text.replace(old, new))
    assert run(["check", str(study)]) == 2
    assert told in capsys.readouterr().err


def test_an_undeclared_blank_is_named_with_the_line_to_add(tmp_path, capsys):
    study = write_study(tmp_path, extra=",yes")
    assert run(["check", str(study)]) == 0
    study.write_text(STUDY.replace('absent = { "" = "left_blank" }\n', ""))
    assert run(["check", str(study)]) == 2
    assert "absent" in capsys.readouterr().err


def test_what_init_writes_passes_check_and_builds(tmp_path):
    write_study(tmp_path)
    (tmp_path / "study.toml").unlink()
    assert run(["init", str(tmp_path / "students.csv")]) == 0
    assert run(["check", str(tmp_path / "study.toml")]) == 0
    assert run(["build", str(tmp_path / "study.toml"), "-o", str(tmp_path / "out")]) == 0
    assert run(["init", str(tmp_path / "students.csv")]) == 2


def test_try_is_init_and_build_in_one_go(tmp_path):
    write_study(tmp_path)
    (tmp_path / "study.toml").unlink()
    assert run(["try", str(tmp_path / "students.csv")]) == 0
    assert (tmp_path / "students-try-private" / "draft" / "site" / "index.html").is_file()
    assert stat.S_IMODE((tmp_path / "students-try-private").stat().st_mode) == 0o700


def test_measure_writes_tidy_rows_for_a_heat_table(tmp_path):
    heat = Path(__file__).parents[1] / "oracle" / "tables" / "disparity" / "subgroup_table.csv"
    head, *lines = heat.read_text(encoding="utf-8").splitlines()
    one = tmp_path / "one-country.csv"
    one.write_text("\n".join([head, *(line for line in lines if line.startswith("Castovia,"))]), encoding="utf-8")
    for arguments in ([], ["--as", "who"]):
        out = tmp_path / f"rows{len(arguments)}.csv"
        assert run(["measure", str(one), "-o", str(out), *arguments]) == 0
        header, *rows = out.read_text().splitlines()
        assert header.startswith("setting,period,source,indicator,dimension,measure,value,se")
        assert len(rows) > 200
        assert {row.partition(",")[0] for row in rows} == {"Castovia"}
