"""`isonomia stories add|check|revoke|status`: the whole way, and each wrong turn."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

import story_world as world
from isonomia.cli import run
from isonomia.model.stories import SCOPES
from isonomia.stories.ledger import FILE, read_ledger
from isonomia.stories.record_file import ClipFile, RecordFile, SubjectFile, TeachingFile, TranslationFile


@pytest.fixture
def ask(tmp_path, capsys):
    """Run a command on a folder; returns exit code, standard output and standard error."""

    def asked(verb, *arguments):
        code = run(["stories", verb, str(tmp_path), *arguments])
        said = capsys.readouterr()
        return SimpleNamespace(code=code, out=said.out, err=said.err)

    return asked


CONSENT = ("--event", "consented", "--scope", "public_web", "--identity", "pseudonym", *("--media", "audio"))
CONSENT += ("--media", "text")


def test_the_whole_way(ask, tmp_path):
    first = ask("add", "one", "--date", "2026-09-01")
    assert first.code == 0
    assert "Written to the ledger: one, invited, 2026-09-01" in first.out
    assert (tmp_path / "one" / "story.toml").is_file()
    checked = ask("check")
    assert checked.code == 2
    assert "one/story.toml [title]: it is empty" in checked.out
    assert "A named person decides" in checked.out
    world.write_record(tmp_path)
    assert ask("check").code == 0
    assert ask("add", "one", *CONSENT, "--date", "2026-09-01").code == 0
    own = ("--scope", "public_web", "--date", "2026-10-01")
    assert ask("add", "one", "--event", "reviewed", *own, "--by", "A Reviewer").code == 0
    assert ask("add", "one", "--event", "released", *own).code == 0
    waiting = ask("status", "--date", "2026-10-14")
    assert "one: is not shown anywhere." in waiting.out
    assert "public_web: the storyteller may withdraw until 2026-10-15" in waiting.out
    shown = json.loads(ask("status", "--date", "2026-11-22", "--json").out)
    assert shown["stories"] == [
        {"story": "one", "shown": ["public_web"], "review": "2028-09-01", "scopes": {"public_web": ""}}
    ]
    assert "Ask for consent again by 2028-09-01" in ask("status", "--date", "2028-07-10").out
    gone = json.loads(ask("revoke", "one", "--date", "2026-12-01", "--json").out)
    assert gone["scopes"] == list(SCOPES)
    assert "sound.wav" in gone["deleted"]
    assert not (tmp_path / "one").exists()
    assert [each.name for each in read_ledger(tmp_path).events][-2:] == ["revoked", "erased"]
    assert ask("check").code == 0


def test_who_withdraws_from_one_place_stays_in_the_others(ask, tmp_path):
    world.write_record(tmp_path)
    world.released(tmp_path)
    said = ask("revoke", "one", "--scope", "public_web", "--scope", "research")
    assert "Its files stay: consent still stands for “classroom”, “intranet”." in said.out
    assert (tmp_path / "one" / "story.toml").is_file()
    ask("revoke", "one", "--scope", "classroom", "--scope", "intranet")
    assert not (tmp_path / "one").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "One Name"), "the id “One Name” cannot be part of an address"),
        (("add", "index"), "the id “index” is reserved"),
        (("add", "one", "--event", "consented", "--scope", "public_web"), "Give --identity and --media."),
        (("add", "one", *CONSENT[:2], *CONSENT[4:]), "it does not say for which scopes it is"),
        (("add", "one", "--event", "reviewed", "--scope", "public_web"), "Give --by NAME."),
        (("add", "one", "--date", "1.1.2026"), "'1.1.2026' is no day; write it as 2026-11-22."),
        (("add", "one", "--event", "expired", "--scope", "public_web"), "needs a consent before it"),
        (("add", "two", "--event", "released", "--scope", "public_web"), "two/story.toml: there is no such file"),
        (("add", "one"), "its last event is “invited”, of 2026-09-01. Say what happened with --event."),
        (("add", "one", *CONSENT, "--review", "2026-01-01"), "to be asked again by 2026-01-01, which is not after"),
        (("add", "one", *CONSENT, "--date", "2026-08-01"), "before “invited” of 2026-09-01. Events stand in their"),
        (("add", "one", *CONSENT, "--date", "2126-01-01"), "it is dated 2126-01-01, a day that has not come"),
        (("revoke", "oen"), "it does not name the story “oen”. Did you mean 'one'?"),
        (("check", "oen"), "there is no story “oen”. Did you mean 'one'?"),
        (("check", "--transcript"), "Name the story."),
        (("check", "one", "--transcript"), "there is a transcript already"),
    ],
)
def test_wrong_turns_get_a_sentence_and_change_nothing(ask, tmp_path, arguments, said):
    world.write_record(tmp_path)
    ask("add", "one", "--date", "2026-09-01")
    before = (tmp_path / FILE).read_bytes()
    found = ask(*arguments)
    assert found.code == 2
    assert said in found.err
    assert (tmp_path / FILE).read_bytes() == before


def test_a_release_needs_a_review_of_the_same_version(ask, tmp_path):
    world.write_record(tmp_path)
    ask("add", "one", *CONSENT)
    early = ask("add", "one", "--event", "released", "--scope", "public_web")
    assert "nobody has reviewed this version" in early.err
    ask("add", "one", "--event", "reviewed", "--scope", "public_web", "--by", "A Reviewer")
    path = tmp_path / "one" / "transcript.txt"
    path.write_text(path.read_text() + "\nA word more.\n")
    assert "nobody has reviewed this version" in ask("add", "one", "--event", "released", "--scope", "public_web").err
    assert (
        "only what was released can be renewed" in ask("add", "one", "--event", "renewed", "--scope", "public_web").err
    )


def test_a_release_cannot_be_dated_back_to_end_the_days_to_withdraw(ask, tmp_path):
    world.write_record(tmp_path)
    ask("add", "one", *CONSENT)
    ask("add", "one", "--event", "reviewed", "--scope", "public_web", "--by", "A Reviewer")
    own = ("add", "one", "--event", "released", "--scope", "public_web")
    back = ask(*own, "--date", "2020-01-01")
    assert (back.code, "it is dated 2020-01-01, before “reviewed” of" in back.err) == (2, True)
    assert ask(*own).code == 0
    assert "may withdraw until" in ask("status").out
    again = ask("add", "one")
    assert (again.code, "its last event is “released”" in again.err) == (2, True)
    ask("revoke", "one")
    assert ask("add", "one").code == 0


def test_a_folder_that_is_gone_is_named(ask, tmp_path):
    world.write_record(tmp_path)
    world.released(tmp_path)
    shutil.rmtree(tmp_path / "one")
    found = ask("check", "one")
    assert (found.code, "one: its folder is gone, and it is not revoked." in found.out) == (2, True)
    assert ask("revoke", "one").code == 0
    assert ask("check", "one").code == 0
    (tmp_path / FILE).unlink()
    tmp_path.rmdir()
    assert "there is no such folder" in ask("revoke", "one").err


def test_a_transcript_is_drafted_from_captions(ask, tmp_path):
    (world.write_record(tmp_path) / "transcript.txt").unlink()
    assert "there is no transcript" in ask("check").out
    assert ask("check", "one", "--transcript").code == 0
    assert "Interviewer: What do you remember?" in (tmp_path / "one" / "transcript.txt").read_text()


def test_a_broken_ledger_is_named_by_every_command(ask, tmp_path):
    world.write_record(tmp_path)
    world.released(tmp_path)
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes().replace(b"2026", b"2025", 1))
    for verb in (("add", "two"), ("revoke", "one")):
        found = ask(*verb)
        assert (found.code, "ledger.jsonl line 2: the chain breaks here" in found.err) == (2, True)
    assert "It need not wait: a build shows no story now" in ask("revoke", "one").err
    assert "ledger.jsonl line 2: the chain breaks here" in ask("check").out
    status = ask("status")
    assert "Nothing of any story is published: ledger.jsonl line 2" in status.out
    assert status.out.count("the chain breaks here") == 1
    assert status.code == 2
    assert (tmp_path / "one" / "story.toml").is_file()


def test_check_names_a_revoked_story_that_still_lies_there_and_one_that_nobody_consented_to(ask, tmp_path):
    world.write_record(tmp_path)
    world.released(tmp_path)
    ask("revoke", "one")
    world.write_record(tmp_path)
    world.write_record(tmp_path, "two")
    said = ask("check").out
    assert "one: it is revoked, and its folder still holds it." in said
    assert "two: the consent ledger does not name it." in said


def test_a_release_that_is_not_there_is_not_called_free_of_the_story(ask, tmp_path):
    world.write_record(tmp_path)
    world.released(tmp_path)
    said = ask("revoke", "one", "--out", str(tmp_path / "relase-2026")).out
    assert "relase-2026: there is no such folder, so nothing was looked at." in said
    assert "nothing holds it" not in said


def test_the_manual_has_every_key_of_a_record():
    page = (Path(__file__).parents[2] / "docs" / "stories.md").read_text(encoding="utf-8")
    models = (RecordFile, TeachingFile, ClipFile, SubjectFile, TranslationFile)
    named = {
        key for model in models for key in model.model_fields if key not in {"about", "teaching", "clip", "translation"}
    }
    assert [key for key in sorted(named) if f"`{key}`" not in page] == []
    for section in ("[[about]]", "[teaching]", "[[teaching.clip]]", "[translation.es]"):
        assert f"`{section}`" in page


def test_no_word_promises_that_nobody_can_be_recognised(ask, tmp_path):
    root = Path(__file__).parents[2]
    files = [*(root / "src" / "isonomia" / "stories").rglob("*"), root / "docs" / "stories.md"]
    files += [*(root / "src/isonomia/publish/pages").glob("stor*.py"), root / "src/isonomia/story_commands.py"]
    files += (root / "src" / "isonomia" / "publish" / "templates").glob("stor*.html")
    for path in files:
        if path.suffix in {".py", ".md", ".toml", ".html"}:
            assert "anonym" not in path.read_text(encoding="utf-8").casefold(), path
    world.write_record(tmp_path)
    world.released(tmp_path)
    assert "anonym" not in (ask("check").out + ask("status").out).casefold()
