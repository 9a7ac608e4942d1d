"""Does a proof prove what it says? Integer arithmetic alone: no solver, no floating point, no array library.

A vector y is a second table x + y. It counts if R y = 0, nothing that is printed moves, and no count falls below what a
stranger knows it to be at least. A count that the policy protects needs one vector that lifts it to T and one that
drops it to 1 (or to a floor with a certificate); any other hidden count needs vectors T − 1 apart. Where nothing is
printed of counts that hang together, they need no vector that drops them: what is known of their lower end is printed
nowhere. A count that the questions leave no room for needs no vector that lifts it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from isonomia.protect.witness.linked import MISSED, PERSONS, SLACK, WITH, WITHOUT
from isonomia.protect.witness.proof import Proof


def problems(proof: Proof) -> list[str]:
    """What is wrong with a proof, in plain words without any count; empty where it holds."""
    found = list(_misstatements(proof))
    if found:
        return found
    lowest = _lowest(proof)
    touching = _touching(proof)
    highest = [0] * len(proof.values)
    deepest = [0] * len(proof.values)
    printed = (set(proof.printable) - set(proof.hidden)) | set(proof.known)
    for number, flat in enumerate(proof.vectors):
        moves = dict(_pairs(flat))
        found += [f"vector {number} {each}" for each in _faults(moves, proof, printed, lowest, touching)]
        for variable, move in moves.items():
            highest[variable] = max(highest[variable], move)
            deepest[variable] = min(deepest[variable], move)
    floors = {flat[0]: flat[1] for flat in proof.floors}
    found += [
        f"floor of variable {flat[0]} does not follow" for flat in proof.floors if not _follows(flat, proof, lowest)
    ]
    found += [f"variable {flat[0]} may be somebody" for flat in proof.nobody if not _is_nobody(flat, proof, lowest)]
    found += _noises(proof, touching)
    return found + list(_broken_promises(proof, floors, highest, deepest))


def _misstatements(proof: Proof) -> Iterator[str]:
    """Whether the statement itself is sound: what is small is called sensitive and is not printed."""
    sensitive, hidden = set(proof.sensitive), set(proof.hidden)
    printable = set(proof.printable)
    if not hidden <= printable or len(set(proof.hidden)) < len(proof.hidden):
        yield "a hidden value is none that could be printed"
    if hidden & set(proof.known):
        yield "a hidden value was printed by an earlier release"
    least = 1 if proof.zeros_printed else 0
    for variable, (value, kind) in enumerate(zip(proof.values, proof.kinds, strict=True)):
        start = 1 if kind == MISSED else least
        small = kind in {PERSONS, WITH, WITHOUT, MISSED} and start <= value < proof.threshold
        if small and variable not in sensitive:
            yield f"variable {variable} is small and not called so"
        if variable in sensitive and kind not in {MISSED, SLACK} and variable not in proof.falls:
            yield f"variable {variable} is not promised to fall"
        if variable in sensitive and variable in printable and variable not in hidden:
            yield f"variable {variable} is small and printed"
        if kind == WITH and proof.home[variable] in hidden and variable not in hidden:
            yield f"variable {variable} is printed beside a hidden number of persons"


def _lowest(proof: Proof) -> list[int]:
    """What each count is known to be at least. A hidden zero where zeros are printed is found out by `_faults`."""
    hidden = set(proof.hidden)
    lowest = [min(value, 0) for value in proof.values]
    if not proof.zeros_printed:
        return lowest
    for variable, (value, kind) in enumerate(zip(proof.values, proof.kinds, strict=True)):
        beside_printed = kind in {WITH, WITHOUT} and proof.home[variable] not in hidden
        if (kind == PERSONS or beside_printed) and value >= 1:
            lowest[variable] = 1
    return lowest


def _touching(proof: Proof) -> dict[int, list[tuple[int, int]]]:
    """The relations that a variable stands in, each with its sign."""
    touching: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row, flat in enumerate(proof.rows):
        for variable, sign in _pairs(flat):
            touching[variable].append((row, sign))
    return touching


def _faults(
    moves: dict[int, int],
    proof: Proof,
    printed: set[int],
    lowest: Sequence[int],
    touching: dict[int, list[tuple[int, int]]],
) -> Iterator[str]:
    over: dict[int, int] = defaultdict(int)
    for variable, move in moves.items():
        if variable in printed:
            yield "moves a printed value"
        if proof.values[variable] + move < lowest[variable]:
            yield "drops a count below what is known of it"
        for row, sign in touching.get(variable, ()):
            over[row] += sign * move
    if any(over.values()):
        yield "breaks a sum"


def _follows(flat: Sequence[int], proof: Proof, lowest: Sequence[int]) -> bool:
    """Whether a floor's certificate holds: scale · variable = Σ c · others with c ≥ 0 and others at their lowest."""
    variable, least, scale = flat[:3]
    combined: dict[int, int] = defaultdict(int)
    combined[variable] = scale
    for row, share in _pairs(flat[3:]):
        for column, sign in _pairs(proof.rows[row]):
            combined[column] += share * sign
    if scale < 1 or any(share < 0 for share in combined.values()):
        return False
    over = sum(share * (lowest[column] - proof.values[column]) for column, share in combined.items())
    return scale * proof.values[variable] + over > scale * (least - 1)


def _is_nobody(flat: Sequence[int], proof: Proof, lowest: Sequence[int]) -> bool:
    """Whether 0 = Σ c · all, c ≥ 0, holds for every table, with c > 0 for this variable and nobody in it."""
    combined: dict[int, int] = defaultdict(int)
    for row, share in _pairs(flat[1:]):
        if _constant(proof.rows[row], proof):
            return False
        for column, sign in _pairs(proof.rows[row]):
            combined[column] += share * sign
    if combined[flat[0]] < 1 or any(share < 0 for share in combined.values()):
        return False
    return all(proof.values[column] == lowest[column] for column, share in combined.items() if share)


def _constant(row: Sequence[int], proof: Proof) -> int:
    """What a relation sums to: 0, unless a number that an earlier release printed stands in it."""
    return sum(sign * proof.values[variable] for variable, sign in _pairs(row))


def _noises(proof: Proof, touching: dict[int, list[tuple[int, int]]]) -> Iterator[str]:
    """Whether something is printed of counts that are called silent, or of what they hang together with."""
    silent, hidden, known = set(proof.silent), set(proof.hidden), set(proof.known)
    printable = set(proof.printable)
    for variable in proof.silent:
        if variable in known or (variable in printable and variable not in hidden):
            yield f"variable {variable} is printed and called silent"
    for row in sorted({row for variable in proof.silent for row, _ in touching.get(variable, ())}):
        if _constant(proof.rows[row], proof) or any(each not in silent for each, _ in _pairs(proof.rows[row])):
            yield f"relation {row} tells of counts that are called silent"


def _broken_promises(
    proof: Proof, floors: dict[int, int], highest: Sequence[int], deepest: Sequence[int]
) -> Iterator[str]:
    sensitive, silent = set(proof.sensitive), set(proof.silent)
    nobody = {flat[0] for flat in proof.nobody}
    for variable in proof.sensitive:
        if variable not in nobody and proof.values[variable] + highest[variable] < proof.threshold:
            yield f"variable {variable} is not shown to be large perhaps"
    for variable in proof.falls:
        loud = variable in sensitive and variable not in silent
        if loud and proof.values[variable] + deepest[variable] > floors.get(variable, 1):
            yield f"variable {variable} is not shown to be 1 perhaps"
    for variable in proof.hidden:
        harmless = variable in sensitive or proof.values[variable] == 0
        if not harmless and highest[variable] - deepest[variable] < proof.threshold - 1:
            yield f"variable {variable} is known too closely"


def _pairs(flat: Sequence[int]) -> Iterator[tuple[int, int]]:
    return zip(flat[::2], flat[1::2], strict=True)
