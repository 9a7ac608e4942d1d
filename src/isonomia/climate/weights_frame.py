"""All who were asked, by class, from shown cells or from declared totals; and weights from nothing but these.

A weight is a number of people who were asked over a number who answered. Both are printed, or there is no weight: so
no weight, and nothing that is made of weights, says more than what is printed already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from isonomia.climate.weights import WeightReport, cell_weights, raked_weights
from isonomia.errors import Fault, TableError, quoted
from isonomia.measures.slices import Context, Library, View
from isonomia.model.absence import is_absence
from isonomia.model.scales import Survey, Weighting
from isonomia.model.study import Dimension, Study
from isonomia.stats.arrays import Floats

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """All who were asked, in one setting and period.

    Attributes:
        margins: dimensions -> their codes -> people who were asked.
        dimensions: id -> dimension, for roll-ups.
    """

    margins: Mapping[Key, Mapping[Key, float]]
    dimensions: Mapping[str, Dimension]

    def total(self, names: Key, codes: Key) -> float | None:
        """People of a class, members of a roll-up added up; None where the frame has some of them only rolled up."""
        held = self.margins[names]
        there = [{key[at] for key in held} for at in range(len(names))]
        members = [
            self._members(name, code, there[at]) for at, (name, code) in enumerate(zip(names, codes, strict=True))
        ]
        if any(code not in there[at] for at, each in enumerate(members) for code in each):
            return None
        return sum(held.get(key, 0.0) for key in product(*members))

    def _members(self, name: str, code: str, there: set[str]) -> tuple[str, ...]:
        return (code,) if code in there else tuple(self.dimensions[name].merge.get(code, (code,)))


def frame_of(study: Study, survey: Survey, library: Library, where: Context, least: int) -> Frame | None:
    """All who were asked, in one setting and period; None where a number of them is hidden.

    Raises:
        TableError: some have no known group, or a declared total is so small that it says who is in it.
    """
    weighting = survey.weighting
    names = () if weighting is None else weighting.margins
    dimensions = {each: study.dimensions[each] for each in survey.classes}
    if weighting is not None and weighting.totals:
        _refuse_small(survey, least)
        return Frame(
            {(name,): {(c,): n for c, n in weighting.totals[name].items()} for name in weighting.by}, dimensions
        )
    found = {each: counted(library.view(survey.response, each), survey, where) for each in names or ((),)}
    held = {each: people for each, people in found.items() if people is not None}
    return Frame(held, dimensions) if len(held) == len(found) else None


def counted(view: View | None, survey: Survey, where: Context) -> dict[Key, float] | None:
    """People of each class, of a table of which all numbers are shown; None where one is hidden.

    Raises:
        TableError: somebody is in no known class.
    """
    if view is None or where not in view.lookup:
        return None
    found: dict[Key, float] = {}
    for codes, row in view.lookup[where].items():
        if not view.table.n_shown[row]:
            return None
        people = float(view.table.n[row])
        absent = [name for name, code in zip(view.table.dimensions, codes, strict=True) if is_absence(code)]
        if absent and people > 0:
            raise TableError(_missing(survey, absent[0]))
        if not absent and people > 0:
            found[codes] = people
    return found


def weights_of(survey: Survey, frame: Frame, classes: Sequence[Key], people: Floats) -> WeightReport | None:
    """One weight for each class of those who answered; None where the frame has a class only rolled up.

    Args:
        survey: says how.
        frame: all who were asked.
        classes: codes of the classes, one code a dimension of `survey.classes`.
        people: (H,) who answered, of each class.

    Raises:
        TableError: nobody of a class answered, fewer were asked than answered, or the totals cannot all be met.
    """
    weighting = survey.weighting
    if weighting is not None and weighting.method == "raking":
        return _raked(weighting, frame, classes, people)
    totals = [frame.total(survey.classes, each) for each in classes]
    names = [_called(each) for each in classes]
    known = [each for each in totals if each is not None]
    if len(known) < len(totals):
        return None
    if few := [name for name, total, n in zip(names, known, people, strict=True) if total < n]:
        raise TableError(_too_few(survey, few[0]))
    silent = _silent(frame, survey.classes, classes)
    population = dict(zip(names, known, strict=True)) | {_called(each): n for each, n in silent}
    answered = dict(zip(names, people.tolist(), strict=True))
    return cell_weights(answered, population, " and ".join(survey.classes) or "everybody")


def _raked(weighting: Weighting, frame: Frame, classes: Sequence[Key], people: Floats) -> WeightReport | None:
    levels: dict[str, list[str]] = {}
    population: dict[str, dict[str, float]] = {}
    for at, name in enumerate(weighting.by):
        codes = [each[at] for each in classes]
        totals = {code: frame.total((name,), (code,)) for code in dict.fromkeys(codes)}
        if any(each is None for each in totals.values()):
            return None
        silent = {key[0]: n for key, n in _silent(frame, (name,), [(code,) for code in totals])}
        levels[name] = codes
        population[name] = {code: float(total or 0.0) for code, total in totals.items()} | silent
    return raked_weights(people, levels, population, cap=weighting.cap)


def _silent(frame: Frame, names: Key, classes: Sequence[Key]) -> Iterator[tuple[Key, float]]:
    """Classes of people who were asked, of which nobody answered."""
    answered = {
        key
        for codes in classes
        for key in product(
            *((code, *frame.dimensions[name].merge.get(code, ())) for name, code in zip(names, codes, strict=True))
        )
    }
    return ((key, n) for key, n in frame.margins[names].items() if n > 0 and key not in answered)


def _called(codes: Key) -> str:
    return " and ".join(codes) or "everybody"


def _missing(survey: Survey, name: str) -> Fault:
    problem = f"of some of the people the group of {quoted(name)} is not known."
    remedy = "A variable that is missing in the frame is never a weighting variable: fill it in, or leave it out of by."
    return Fault(f"climate.{survey.source}.weights", problem, remedy=remedy)


def _too_few(survey: Survey, called: str) -> Fault:
    problem = f"fewer people were asked than answered of {quoted(called)}."
    return Fault(f"climate.{survey.source}.weights", problem, remedy="Check the totals, and of whom they are.")


def refuse_several(survey: Survey, whole: View | None) -> None:
    """Declared totals are of one setting and period.

    Raises:
        TableError: the answers are of several.
    """
    if survey.weighting is not None and survey.weighting.totals and whole is not None and len(whole.lookup) > 1:
        problem = "the totals are of one time and place, and the answers of several."
        remedy = "Give the disposition of everybody who was asked instead, or a source and a study for each."
        raise TableError(Fault(f"climate.{survey.source}.weights.totals", problem, remedy=remedy))


def _refuse_small(survey: Survey, least: int) -> None:
    """The study file is published, and its totals with it."""
    weighting = survey.weighting
    small = [
        quoted(code)
        for totals in (weighting.totals if weighting is not None else {}).values()
        for code, total in totals.items()
        if 0 < total < least
    ]
    if small:
        problem = f"the total of {small[0]} is below {least}, and the study file is published with the release."
        raise TableError(
            Fault(f"climate.{survey.source}.weights", problem, remedy="Join it with a like group (merge).")
        )
