"""Check digits of external codes, and who owns a code. An external code never travels without its system."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from isonomia.standards.vocabulary import vocabulary, vocabulary_ids

CDCREC: Final = "urn:oid:2.16.840.1.113883.6.238"
LOINC: Final = "http://loinc.org"
SNOMED: Final = "http://snomed.info/sct"

_DASHED: Final = re.compile(r"((?:LA|LP)?\d{1,7})-(\d)")  # LOINC answers and parts carry a prefix
_LONG: Final = re.compile(r"\d{6,18}")

_TURN: Final = (0, 1, 2, 3, 4), (5, 6, 7, 8, 9)


def has_valid_check_digit(system: str, code: str) -> bool:
    """Whether the check digit of a code is right; a system without check digits accepts every code.

    CDCREC and LOINC codes end in a dash and a mod-10 digit (Luhn, ISO/IEC 7812-1 annex B); SNOMED CT identifiers
    end in a Verhoeff digit (SNOMED CT Technical Implementation Guide, "Check-digit").
    """
    if system in {CDCREC, LOINC}:
        found = _DASHED.fullmatch(code)
        return found is not None and mod_10(found[1]) == int(found[2])
    if system == SNOMED:
        return _LONG.fullmatch(code) is not None and verhoeff_remainder(code) == 0
    return True


def mod_10(code: str) -> int:
    """The mod-10 (Luhn) check digit: every second character from the right is doubled.

    A letter has the value of its ASCII code less 48, as a digit has, and doubled values v are reduced by 9⌊v/5⌋: the
    alphanumeric form that LOINC answers (LA…) follow.
    """
    total = 0
    for place, character in enumerate(reversed(code)):
        value = ord(character) - ord("0")
        total += 2 * value - value // 5 * 9 if place % 2 == 0 else value
    return -total % 10


def verhoeff_remainder(digits: str) -> int:
    """The Verhoeff remainder of digits that end in their check digit: 0 if and only if they are consistent.

    Digits are combined in the dihedral group D5 after the permutation σ = (1 5 8 9 4 2 7 0)(3 6), raised to the power
    of their place (Verhoeff, Error Detecting Decimal Codes, 1969).
    """
    remainder = 0
    for place, digit in enumerate(reversed(digits)):
        remainder = _combined(remainder, _permuted(int(digit), place))
    return remainder


def owners_of(code: str) -> tuple[str, ...]:
    """The systems that have this external code, as the carried vocabularies know them; sorted."""
    return _owners().get(code, ())


def _combined(left: int, right: int) -> int:
    """The product of two elements of D5, numbered as usual: 0–4 turn, 5–9 turn and flip."""
    if left in _TURN[0]:
        flip = right in _TURN[1]
        return (left + right % 5) % 5 + (5 if flip else 0)
    turned = (left % 5 - right % 5) % 5
    return turned if right in _TURN[1] else turned + 5


_SIGMA: Final = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _permuted(digit: int, times: int) -> int:
    for _ in range(times % 8):
        digit = _SIGMA[digit]
    return digit


@cache
def _owners() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for each in vocabulary_ids():
        for code in vocabulary(each).extra.get("also_loinc", ()):
            found.setdefault(code, set()).add(LOINC)
        for value in vocabulary(each).values:
            system, code = str(value.extra.get("system", "")), str(value.extra.get("system_code", ""))
            if system and code:
                found.setdefault(code, set()).add(system)
            elif system == LOINC:  # instrument maps carry the item's code as their own
                found.setdefault(value.code, set()).add(system)
    return {code: tuple(sorted(systems)) for code, systems in found.items()}
