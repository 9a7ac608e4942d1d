"""What printed figures say of counts: shares, standard errors, limits and numbers of people, with their rounding.

A share p printed to d decimals says  p − ½·10⁻ᵈ ≤ e / n ≤ p + ½·10⁻ᵈ. Wilson limits and √(p(1 − p)/n) depend on n
too, so a pair (n, e) must give each printed figure back.
Source: Wilson, J Am Stat Assoc 1927;22:209.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log10, sqrt
from typing import Final

from isonomia.model.absence import is_absence
from isonomia.model.registry import registry
from isonomia.protect.audit.counts import Count, Pairs, Place, Rounded, Statement, where
from isonomia.protect.audit.reading import Figures, Published
from isonomia.protect.audit.sums import Key, tables_of

Z: Final = 1.959963984540054
LEVELS: Final = frozenset({"proportion", "rate", "mean"})
NOT_APPLICABLE: Final = "~not_applicable"
_SLACK: Final = 1e-9
_MOST_PEOPLE: Final = 200_000


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row of estimates about a place of an indicator."""

    key: Key
    place: Place
    figures: Figures

    @property
    def measure(self) -> str:
        """Its measure."""
        return self.figures["measure"]

    def figure(self, name: str) -> float | None:
        """A printed number."""
        text = self.figures.get(name, "")
        return float(text) if text else None

    @property
    def people(self) -> Count:
        """The people of its place."""
        return Count("n", *self.key, self.place)


def printed_rows(release: Published) -> Iterator[Row]:
    """Every row that holds a figure."""
    for figures in release.figures:
        if figures.get("status") == "ok":
            yield Row(_key(figures), _place(figures), figures)


def _key(figures: Figures) -> Key:
    return (figures.get("indicator", ""), figures.get("setting", ""), figures.get("period", ""))


def _place(figures: Figures) -> Place:
    pairs = (("dimension", "subgroup"), ("dimension_2", "subgroup_2"), ("dimension_3", "subgroup_3"))
    return frozenset((figures[name], figures[code]) for name, code in pairs if figures.get(name) and figures.get(code))


def compared(release: Published) -> list[tuple[Key, Place]]:
    """Places that the release sets beside everyone else, shown or hidden."""
    found = {
        (_key(each), _place(each))
        for each in release.figures
        if each.get("measure") == "difference" and each.get("reference") == "everyone_else"
    }
    return sorted(found, key=lambda each: (each[0], sorted(each[1])))


def numbers_of_people(release: Published) -> Iterator[Statement | Rounded]:
    """Each printed n that is the count of a cell, or of all whose group is known."""
    for row in printed_rows(release):
        people = row.figure("n")
        if people is None or row.key not in release.places:
            continue
        if release.rule(row.key[0]).steps:
            yield from _rounded_people(release, row, int(people))
        elif row.measure in LEVELS:
            yield Statement(int(people), (row.people,), why=f"the n printed beside a {row.measure}")
        elif not row.place and row.figures.get("dimension") and row.measure != "unknown_share":
            yield from _all_known(release, row, int(people))


def _rounded_people(release: Published, row: Row, people: int) -> Iterator[Statement | Rounded]:
    """An n beside a level is the rounded count of its cell. One that is no rounded number was printed as it is."""
    rule = release.rule(row.key[0])
    if row.measure not in LEVELS:
        return
    why = f"the n printed beside a {row.measure}"
    if rule.nearest(people) != people:
        yield Statement(people, (row.people,), why=why)
    elif release.rounded.get(row.people) != people:
        low, high = rule.between(people)
        text = f"{row.key[0]}, {where(row.place)}: {why} is {people}, which is rounded"
        yield Rounded(((row.people, 1),), (), Fraction(low), Fraction(high), text)


def _all_known(release: Published, row: Row, people: int) -> Iterator[Statement]:
    """The n of a summary measure counts all whose group is known on its dimension."""
    dimension = row.figures["dimension"]
    question = release.questions.get(row.key[0])
    if row.figures.get("dimension_2") or dimension in release.overlapping or not (question and question.has_outcome):
        return
    rows = tables_of(release.places[row.key]).get(frozenset({dimension}), [])
    counts = tuple(Count("n", *row.key, place) for place in rows if not _absent(place))
    if counts and any(count not in release.printed for count in counts):
        yield Statement(people, counts, why=f"the n printed beside {row.measure}")


def _absent(place: Place) -> bool:
    return any(is_absence(code) for _, code in place)


def unknown_shares(release: Published) -> Iterator[Rounded]:
    """The printed share of people whose group is not known."""
    for row in printed_rows(release):
        share, people = row.figure("value"), row.figure("n")
        if row.measure != "unknown_share" or share is None or people is None or row.key not in release.places:
            continue
        if release.rule(row.key[0]).steps:
            continue
        rows = tables_of(release.places[row.key]).get(frozenset({row.figures["dimension"]}), [])
        absent = [place for place in rows if _absent(place) and all(code != NOT_APPLICABLE for _, code in place)]
        counts = tuple((Count("n", *row.key, place), 1) for place in absent)
        if any(count not in release.printed for count, _ in counts):
            low, high = _range(share, step_of(row.measure))
            text = (
                f"{row.key[0]}: a share of {share} of {int(people)} people is not known on {row.figures['dimension']}"
            )
            yield Rounded(counts, (), low * int(people), high * int(people), text)


def shares(release: Published) -> Iterator[Rounded]:
    """Printed shares of people with the outcome in cells of which a count is hidden."""
    for row in revealing(release):
        value = row.figure("value")
        if value is not None:
            low, high = _range(value, step_of("proportion"))
            yield Rounded(((row.people.of("e"), 1),), ((row.people, 1),), low, high, _text(row, ("value",)))


def others_shares(release: Published) -> Iterator[Rounded]:
    """A printed difference gives everyone else's share; everyone else may be all those whose group is known."""
    for row in printed_rows(release):
        value, people = row.figure("value"), row.people
        printed = release.printed
        if row.measure != "difference" or row.figures.get("reference") != "everyone_else" or value is None:
            continue
        question = release.questions.get(row.key[0])
        if question is not None and question.kind != "proportion":
            continue  # a rate is over time, of which whatever is hidden is no whole number
        if len(row.place) != 1 or people.of("e") not in printed or people not in printed or not printed[people]:
            continue
        whole = people.at(frozenset())
        if row.key[0] in release.weighted or whole not in printed or whole.of("e") not in printed:
            continue
        yield from _others(release, row, Fraction(str(value)))


def _others(release: Published, row: Row, difference: Fraction) -> Iterator[Rounded]:
    """The share e / n of all less group and absences, unless all less the group explains the figure already."""
    people, printed = row.people, release.printed
    own = Fraction(printed[people.of("e")], printed[people])
    share, step = own - difference, step_of("difference", float(difference)) / 2 * Fraction(101, 100)
    whole = people.at(frozenset())
    rest_n, rest_e = printed[whole] - printed[people], printed[whole.of("e")] - printed[people.of("e")]
    if rest_n > 0 and abs(Fraction(rest_e, rest_n) - share) <= step:
        return
    rows = tables_of(release.places[row.key])[frozenset(name for name, _ in row.place)]
    parts = [(whole, 1), (people, -1), *((people.at(place), -1) for place in rows if _absent(place))]
    if all(count in printed and count.of("e") in printed for count, _ in parts):
        return
    numerator = tuple((count.of("e"), sign) for count, sign in parts)
    yield Rounded(numerator, tuple(parts), share - step, share + step, _text(row, ("value",)))


def revealing(release: Published) -> Iterator[Row]:
    """Rows with a share, and perhaps its error and limits, of a cell of which a count is hidden."""
    for row in printed_rows(release):
        if row.measure == "proportion" and _hidden(release, row) and not release.rule(row.key[0]).steps:
            yield row


def pairs(rows: Iterable[Row], ranges: Callable[[Count], tuple[int, int | None]]) -> Iterator[Pairs]:
    """Pairs (n, e) that give back each figure printed of a cell of which a count is hidden.

    Args:
        rows: with such figures.
        ranges: what is known of a count already.
    """
    for row in rows:
        (low, high), events = ranges(row.people), ranges(row.people.of("e"))
        if high is None or high - low > _MOST_PEOPLE:
            continue
        allowed = tuple(_agreeing(row, range(max(low, 1), high + 1), events))
        figures = tuple(name for name in ("value", "se", "ci_lower", "ci_upper") if row.figure(name) is not None)
        yield Pairs(row.people, row.people.of("e"), allowed, _text(row, figures))


def _agreeing(row: Row, people: Iterable[int], events: tuple[int, int | None]) -> Iterator[tuple[int, int]]:
    value = row.figure("value")
    if value is None:
        return
    low, high = _range(value, step_of("proportion"))
    for n in people:
        first, last = max(ceil(low * n), events[0]), min(floor(high * n), n if events[1] is None else events[1])
        for e in range(first, last + 1):
            if _gives_back(row, n, e):
                yield n, e


def _gives_back(row: Row, n: int, e: int) -> bool:
    """Whether this pair gives the printed standard error and limits."""
    p = e / n
    middle, spread = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    below, step = 1 + Z * Z / n, float(step_of("proportion"))
    made: Mapping[str, tuple[float, float]] = {
        "ci_lower": (max((middle - spread) / below, 0.0), step),
        "ci_upper": (min((middle + spread) / below, 1.0), step),
        "se": (sqrt(p * (1 - p) / n), step / 10),
    }
    wilson = row.figures.get("method") == "Wilson" and row.figures.get("confidence", "0.95") == "0.95"
    for name, (figure, unit) in made.items():
        printed = row.figure(name)
        if printed is not None and (wilson or name == "se") and abs(figure - printed) > unit / 2 + _SLACK:
            return False
    return True


def unexplained(release: Published) -> Iterator[tuple[Row, Count]]:
    """Figures that are printed of a cell of which a count is hidden, and that no other attack here inverts."""
    for row in printed_rows(release):
        if not row.place or not _hidden(release, row) or row.measure == "unknown_share":
            continue
        if row.measure == "benchmark_share" and _benchmark_is_open(release, row):
            continue  # it is made of the benchmark alone
        question = release.questions.get(row.key[0])
        exact = not release.rule(row.key[0]).steps
        if row.measure == "proportion" and row.key[0] not in release.weighted and exact:
            continue
        if question is not None and question.has_outcome:
            yield row, row.people.of("e") if row.people.of("e") in release.hidden else row.people
        elif row.people in release.hidden:
            yield row, row.people


def _hidden(release: Published, row: Row) -> bool:
    return (row.people in release.hidden or row.people.of("e") in release.hidden) and not (
        row.measure == "proportion" and row.key[0] in release.weighted
    )


def _benchmark_is_open(release: Published, row: Row) -> bool:
    """Whether the benchmark prints a table over these dimensions and hides nothing.

    A group of the row may be a roll-up of groups of that table. A benchmark without such a table is not open.
    """
    name, dimensions = f"benchmark:{row.figures.get('reference')}", {each for each, _ in row.place}
    printed = (count for count in (*release.printed, *release.rounded) if count.indicator == name)
    told = any({each for each, _ in count.place} == dimensions for count in printed)
    return told and all(count.indicator != name for count in release.hidden)


def step_of(measure: str, value: float = 0.0) -> Fraction:
    """One unit of the last digit that a release prints."""
    entry = registry()[measure]
    if entry.rounding != "significant":
        return Fraction(1, 10**entry.digits)
    if not value:
        return Fraction(1, 10**entry.digits)
    magnitude = floor(log10(abs(value)))
    return Fraction(10) ** (magnitude + 1 - entry.digits)


def _range(value: float, step: Fraction) -> tuple[Fraction, Fraction]:
    exact = Fraction(str(value))
    return exact - step / 2, exact + step / 2


def _text(row: Row, names: Iterable[str]) -> str:
    figures = ", ".join(f"{name} {row.figures[name]}" for name in names)
    return f"{row.key[0]}, {where(row.place)}: the release prints a {row.measure} with {figures}"
