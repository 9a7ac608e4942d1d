"""Each step of protection, taken away: the checker refuses the proof, or the auditor finds the leak in the files.

Every case has a small made-up table on which its step matters. With all steps in place the table passes.
"""

from dataclasses import replace

import numpy as np
import pytest

from isonomia import pipeline
from isonomia.errors import InternalError
from isonomia.model.cells import Cells
from isonomia.protect import decide, policy_of, printing, protected, protection, unprotected
from isonomia.protect.audit import audit
from isonomia.protect.witness import floors, linking, populations, promises, proving, search
from isonomia.protect.witness.linked import BESIDE, MISSED, PERSONS, WITH, WITHOUT, Linked
from programs import program

worlds = program("bench/protect_worlds.py")
Question = worlds.Question


def world(rows, questions, policy="cms", second=None, extra=""):
    """A world of rows (codes, persons, one outcome a question): 1 and 0, −1 where missing, None where not asked about.

    `second`: rows, by number, whose people are in a second group of the first dimension too.
    """
    times = [number for _, number, *_ in rows]
    names = tuple(tuple(sorted({codes[d] for codes, *_ in rows})) for d in range(len(rows[0][0])))
    codes = np.array([[names[d].index(each[d]) for each, *_ in rows] for d in range(len(names))])
    outcomes = np.array([[-9 if each is None else each for each in row[2:]] for row in rows]).T
    also = None
    if second is not None:
        also = np.repeat([names[0].index(second[at]) if at in second else -1 for at in range(len(rows))], times)
    outcome = np.repeat(outcomes, times, axis=1)
    people = worlds.People(
        codes=np.repeat(codes, times, axis=1),
        names=names,
        second=also,
        period=np.zeros(sum(times), dtype=int),
        periods=("2025",),
        inside=outcome != -9,
        outcome=outcome,
    )
    study = worlds.study_of(questions, people, policy, extra=extra)
    cells = [worlds.cells_of(people, at, each, g) for at, each in enumerate(questions) for g in each.groupings]
    return worlds.World(study, Cells(tuple(cells)), "by hand")


SINGLE = ((), (0,))
PAIR = ((), (0,), (1,), (0, 1))


def asked(groupings=SINGLE, name="i0", among="", event="y0 = 'yes'", kind="proportion"):
    return Question(name, kind, among, event, groupings)


def groups(*counts, policy="cms", **how):
    """One dimension: (persons with the outcome, persons without) for each group aa, bb, cc …"""
    rows = []
    for at, (e, f) in enumerate(counts):
        rows += [((chr(97 + at) * 2,), e, 1), ((chr(97 + at) * 2,), f, 0)]
    return world([row for row in rows if row[1]], [asked()], policy, **how)


def caught(made, folder, monkeypatch=None, mutate=None, write=None):
    """Who stops a release: the checker, the auditor, or nobody."""
    if mutate:
        mutate(monkeypatch)
    try:
        shown = protected(made.cells, made.study).shown
    except InternalError as error:
        return "checker" if "the proof does not check" in str(error) else str(error)
    folder.mkdir()
    (write or worlds.published)(made, shown, folder)
    if monkeypatch:
        monkeypatch.undo()
    if not audit(folder).passed:
        return "auditor"
    return "print" if small_and_printed(made, shown) else "nobody"


def small_and_printed(made, shown):
    """Whether n, e or n − e is printed though the source's policy calls it small."""
    few = range(1, policy_of(made.study, "s").threshold)
    for table in shown:
        for n, e, n_shown, y_shown in zip(table.n, table.events, table.n_shown, table.y_shown, strict=True):
            if (n_shown and n in few) or (y_shown and (e in few or n - e in few)):
                return True
    return False


def insensitive(*kinds):
    """No count of these kinds is taken to be small, neither by the primary rule nor by the search."""

    def mutate(monkeypatch):
        add = linking._Builder._add

        def lax(self, at, kind, cells, values, sensitive, **how):
            return add(self, at, kind, cells, values, sensitive & (kind not in kinds), **how)

        monkeypatch.setattr(linking._Builder, "_add", lax)
        nothing = lambda n, *_: np.zeros(len(n), dtype=bool)  # noqa: E731
        if PERSONS in kinds:
            monkeypatch.setattr(decide, "small", nothing)
        if WITH in kinds or WITHOUT in kinds:
            monkeypatch.setattr(decide, "small_outcome", nothing)

    return mutate


def off(place, name, result=None):
    """A function that does nothing."""

    def mutate(monkeypatch):
        monkeypatch.setattr(place, name, lambda *_, **__: result)

    return mutate


def together(*mutations):
    def mutate(monkeypatch):
        for each in mutations:
            each(monkeypatch)

    return mutate


def no_way(way):
    """A promise that is never open."""

    def mutate(monkeypatch):
        whole, one = promises.Promises.open, promises.Promises.open_one

        def fewer(self, *what):
            found = whole(self, *what)
            return {**found, way: np.zeros_like(found[way])}

        monkeypatch.setattr(promises.Promises, "open", fewer)
        monkeypatch.setattr(
            promises.Promises, "open_one", lambda self, at, each, hidden: each != way and one(self, at, each, hidden)
        )

    return mutate


def only_primary(monkeypatch):
    """No complementary suppression, and nobody who checks."""
    for name in ("_missed_together", "_table_by_table", "_for_nothing", "_one_by_one"):
        monkeypatch.setattr(search, name, lambda _: None)


def nobody_is_alone(system, _):
    return np.zeros(len(system), dtype=bool)


no_stretch = off(search, "_stretch")
unchecked = off(proving, "problems", [])
THREE = groups((100, 120), (80, 90), (5, 40))
FEW = groups((100, 120), (80, 90), (3, 4))
FEW_WITHOUT = groups((100, 120), (80, 90), (40, 5))

NESTED = world(
    [
        (("aa",), 40, 1, 1), (("aa",), 60, 1, 0), (("aa",), 60, 0, None),
        (("bb",), 30, 1, 1), (("bb",), 25, 1, 0), (("bb",), 70, 0, None),
        (("cc",), 15, 1, 1), (("cc",), 13, 1, 0), (("cc",), 3, 0, None),
    ],
    [asked(event="stage >= 1"), asked(name="i1", among="stage >= 1", event="stage >= 2")],
)  # fmt: skip
SAME = worlds.world(1, 3)
MISSED_FEW = world(
    [
        (("aa",), 100, 1, 1), (("aa",), 90, 0, 1), (("aa",), 30, 0, -1),
        (("bb",), 60, 1, 0), (("bb",), 50, 0, 1), (("bb",), 4, 1, -1),
        (("cc",), 50, 1, 0), (("cc",), 40, 0, 1), (("cc",), 20, 1, -1),
    ],
    [asked(kind="representation"), asked(name="i1", event="y1 = 'yes'")],
)  # fmt: skip
NO_OUTCOME = groups((100, 120), (80, 90), (0, 7))
ALONE = world(
    [(("aa",), 60, 1), (("aa",), 70, 0), (("aa",), 50, 1), (("aa",), 45, 0), (("bb",), 0, 0)],
    [asked()],
    "strict",
    second={2: "bb", 3: "bb"},
)
UNKNOWN = world(
    [(("aa",), 31, 1), (("aa",), 22, 0), (("bb",), 17, 1), (("bb",), 14, 0), (("~declined",), 1, 1)], [asked()]
)
OVERLAP = world(
    [(("aa",), 75, 1), (("aa",), 70, 0), (("aa",), 80, 1), (("aa",), 70, 0), (("bb",), 3, 1), (("bb",), 2, 0)],
    [asked()],
    second={0: "bb", 1: "bb"},
)
OWN_POLICY = groups((100, 120), (80, 90), (15, 14), extra='policy = "strict"\n')


def people(*counts):
    """One dimension, people alone."""
    rows = [((chr(97 + at) * 2,), n, 0) for at, n in enumerate(counts)]
    return world(rows, [asked(kind="representation")])


def hidden_may_be_nobody(monkeypatch):
    monkeypatch.setattr(Linked, "lowest", lambda self, _: np.minimum(self.values, 0))


def outcomes_stay(monkeypatch):
    monkeypatch.setattr(search, "closed", lambda _, hidden: hidden.copy())


def wrong_vectors(monkeypatch):
    add = promises.Promises.add

    def wrong(self, vector):
        moves = vector.moves.copy()
        moves[0] += 1
        add(self, replace(vector, moves=moves))

    monkeypatch.setattr(promises.Promises, "add", wrong)


def floors_without_reason(monkeypatch):
    for place in (floors, search):
        monkeypatch.setattr(
            place, "certified", lambda _, __, variable, *certificate: promises.Floor(variable, 5, *certificate)
        )


def everybody_known_is_told(monkeypatch):
    true = printing.beside
    monkeypatch.setattr(printing, "beside", lambda cells, telling: true(cells, dict.fromkeys(telling, True)))


def figures_of_all_cells(made, shown, folder):
    """Shares are computed before protection, as in so many tools."""
    inputs = pipeline.Inputs()
    everything = replace(unprotected(made.cells, made.study), private=False)
    release = pipeline.make_release(made.study, shown, pipeline.estimate(made.study, everything, inputs), inputs)
    pipeline.write_provenance(folder, made.study, release, inputs)
    pipeline.write_data(release, folder / "site")


CASES = {
    "primary rule on persons": (FEW, insensitive(PERSONS), "checker"),
    "primary rule on outcomes": (THREE, insensitive(WITH), "checker"),
    "primary rule on those without": (FEW_WITHOUT, insensitive(WITHOUT), "checker"),
    "missing outcomes": (MISSED_FEW, insensitive(MISSED), "checker"),
    "missing outcomes not looked at": (MISSED_FEW, off(linking, "_mentions", result=False), "auditor"),
    "everyone else": (OVERLAP, insensitive(BESIDE), "auditor"),
    "nobody else": (ALONE, lambda m: m.setattr(decide, "_alone", nobody_is_alone), "auditor"),
    "complementary suppression": (THREE, only_primary, "checker"),
    "complementary suppression and proof check": (THREE, together(only_primary, unchecked), "auditor"),
    "one by one": (THREE, off(search, "_one_by_one"), "checker"),
    "rise": (FEW, together(no_way("rise"), no_stretch), "checker"),
    "fall": (THREE, no_way("fall"), "checker"),
    "outcome hidden with its persons": (NO_OUTCOME, outcomes_stay, "checker"),
    "sums of the tables": (THREE, off(linking._Builder, "add_margins"), "auditor"),
    "persons are with and without": (FEW, off(linking._Builder, "_rows"), "auditor"),
    "links of stages": (NESTED, off(linking, "links", []), "auditor"),
    "links of the same people": (SAME, off(populations, "_same_people", []), "auditor"),
    "hidden is somebody": (people(200, 5, 6, 150), hidden_may_be_nobody, "checker"),
    "integer check of witnesses": (THREE, wrong_vectors, "checker"),
    "certificates of floors": (people(3, 3, 3), floors_without_reason, "checker"),
    "number of those known": (UNKNOWN, everybody_known_is_told, "auditor"),
    "policy of a source": (OWN_POLICY, lambda m: m.setattr(protection, "stricter", lambda one, _: one), "print"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_step_that_is_taken_away_is_missed(name, tmp_path, monkeypatch):
    made, mutate, by = CASES[name]
    assert caught(made, tmp_path / "whole") == "nobody"
    assert caught(made, tmp_path / "less", monkeypatch, mutate) == by


def test_figures_of_hidden_counts_are_missed(tmp_path):
    """The derived rule: printing the shares of hidden counts gives them back."""
    assert caught(THREE, tmp_path / "whole") == "nobody"
    assert caught(THREE, tmp_path / "less", write=figures_of_all_cells) == "auditor"


def test_a_table_that_is_too_sparse_is_withheld_by_admission_alone(monkeypatch):
    sparse = world(
        [((a, b), n, o) for a, n in (("aa", 40), ("bb", 30), ("cc", 2)) for b in ("xx", "yy", "zz") for o in (0, 1)]
        + [(("dd", "xx"), 3, 1), (("dd", "yy"), 50, 1), (("dd", "zz"), 50, 0)],
        [asked(PAIR)],
    )

    def printed():
        return int(protected(sparse.cells, sparse.study).shown.get("i0", ("d0", "d1")).n_shown.sum())

    assert printed() == 0
    monkeypatch.setattr(decide, "too_sparse", lambda system, *_: (np.zeros(len(system), dtype=bool), []))
    assert printed() > 0
