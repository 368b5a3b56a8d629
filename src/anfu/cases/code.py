"""The short reference of a case: readable aloud, never ambiguous, not a count of our cases."""

from __future__ import annotations

import re

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0/O, no 1/I
_FACTOR = 0x9E3779B1  # odd, so that multiplying modulo 2**n only shuffles
_LETTERS_AT_LEAST = 4
_NAMED = re.compile(rf"(?:\bcase\b|个案|個案)[\s:：#]*([{_ALPHABET}]{{4,8}})(?![A-Za-z0-9])", re.IGNORECASE)


def code_of(case_id: int) -> str:
    """A case's reference, such as "K7Q2": four letters for the first million cases, then longer.

    Distinct ids give distinct codes: within each length the id is shuffled, never folded.
    """
    bits = _LETTERS_AT_LEAST * 5
    while case_id >> bits:
        bits += 5
    shuffled = case_id * _FACTOR % (1 << bits)
    return "".join(_ALPHABET[shuffled >> shift & 31] for shift in range(bits - 5, -1, -5))


def id_of(code: str) -> int | None:
    """The case id behind a reference as a person typed it; None where it is none."""
    letters = code.strip().upper().removeprefix("#")
    if len(letters) < _LETTERS_AT_LEAST or any(letter not in _ALPHABET for letter in letters):
        return None
    shuffled = 0
    for letter in letters:
        shuffled = shuffled << 5 | _ALPHABET.index(letter)
    size = 1 << 5 * len(letters)
    return shuffled * pow(_FACTOR, -1, size) % size


def say_code(case_id: int, language: str) -> str:
    """A case's reference as a message begins with it: "Case K7Q2: "; what `named_in` reads back."""
    code = code_of(case_id)
    return f"个案 {code}：" if language.startswith("zh") else f"Case {code}: "


def named_in(text: str) -> list[int]:
    """The ids of the cases that a text names, each once; whether there are such cases is not asked."""
    return list(dict.fromkeys(pk for code in _NAMED.findall(text) if (pk := id_of(code)) is not None))
