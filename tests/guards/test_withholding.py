"""No study ends without a release: where no witness is found more is hidden, in the end all, and the proof checks."""

from dataclasses import replace

import pytest

from isonomia.protect import protected
from isonomia.protect.audit import audit
from isonomia.protect.witness import problems, search
from isonomia.protect.witness.proof import proofs_from, proofs_text
from programs import program

ENDED_WITHOUT = [(23, 78), (23, 89), (11, 121), (11, 228)]
PRINTED_MOST_OF = [(1, 3), (1, 36), (23, 78)]


@pytest.fixture(scope="module")
def worlds():
    return program("bench/protect_worlds.py")


def attacked(worlds, made, folder):
    found = protected(made.cells, made.study)
    folder.mkdir(exist_ok=True)
    report = audit(worlds.published(made, found.shown, folder))
    assert report.passed, "\n".join(report.lines())
    return found


@pytest.mark.parametrize(("seed", "number"), ENDED_WITHOUT)
def test_studies_that_once_ended_without_a_release_have_one(worlds, tmp_path, seed, number):
    attacked(worlds, worlds.world(seed, number), tmp_path)


def nothing_is_found(monkeypatch):
    """The search finds no witness, wherever it looks."""
    for name in ("_missed_together", "_table_by_table", "_for_nothing"):
        monkeypatch.setattr(search, name, lambda *_: None)
    monkeypatch.setattr(search, "neighbourhoods", lambda *_: [])


@pytest.mark.parametrize(("seed", "number"), [*ENDED_WITHOUT, *PRINTED_MOST_OF, (23, 71)])
def test_where_no_witness_is_found_all_is_hidden_and_the_proof_checks(worlds, tmp_path, monkeypatch, seed, number):
    """The last resort by itself: T times the same people agree with every sum of tables that print nothing."""
    nothing_is_found(monkeypatch)
    found = attacked(worlds, worlds.world(seed, number), tmp_path)
    (proof,) = found.proofs.values()
    assert proof.silent
    assert proof.withheld
    assert set(proof.silent) & set(proof.printable) <= set(proof.hidden)
    for table in found.shown:
        assert not table.n_shown.any()
        assert not table.y_shown.any()
    assert proofs_from(proofs_text(found.proofs)) == dict(found.proofs)


def test_what_is_called_silent_must_be(worlds, monkeypatch):
    nothing_is_found(monkeypatch)
    made = worlds.world(1, 3)
    (proof,) = protected(made.cells, made.study).proofs.values()
    assert problems(proof) == []
    harmless = next(at for at in proof.hidden if at not in proof.sensitive and at in proof.silent)
    shown = replace(proof, hidden=[at for at in proof.hidden if at != harmless])
    assert any("printed and called silent" in each for each in problems(shown))
    left_out = replace(proof, silent=[at for at in proof.silent if at != harmless])
    assert any("tells of counts that are called silent" in each for each in problems(left_out))
    told = replace(proof, silent=[], vectors=[])
    assert any("not shown to be large" in each for each in problems(told))


def test_a_count_that_the_questions_leave_no_room_for_is_nobody_for_that_reason_alone(worlds):
    """0 = Σ c · all: no other reason counts, and none where somebody is."""
    made = worlds.world(23, 89)
    (proof,) = protected(made.cells, made.study).proofs.values()
    empty = next(at for at in proof.sensitive if proof.values[at] == 0)
    row = next(at for at, flat in enumerate(proof.rows) if empty in flat[::2])
    for certificate in ([empty], [empty, row, 1], [empty, row, -1]):
        assert any("may be somebody" in each for each in problems(replace(proof, nobody=[certificate])))


def test_only_the_table_that_must_go_is_withheld(worlds, monkeypatch):
    """Once a table is free the witness is found: that table alone, the cheapest one, and no more of it than need be."""
    made = worlds.world(1, 36)
    hidden = protected(made.cells, made.study)
    kept, tried = search._kept, []

    def only_with_more_hidden(state, variable, way):
        tried.append(int(state.hidden.sum()))
        return (len(tried) > 1 and tried[-1] > tried[0]) and kept(state, variable, way)

    monkeypatch.setattr(search, "_kept", only_with_more_hidden)
    found = protected(made.cells, made.study)
    (proof,) = found.proofs.values()
    assert len(tried) > 1
    assert not proof.silent
    (before,) = hidden.proofs.values()
    assert len(proof.hidden) < len(proof.printable)
    assert len(proof.hidden) <= len(before.hidden) + 10
