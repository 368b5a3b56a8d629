"""The reference of a case."""

from __future__ import annotations

from anfu.cases.code import code_of, id_of


def test_codes_are_distinct_short_and_lead_back() -> None:
    """A hundred thousand cases have as many codes of four letters, each leading back to its case."""
    codes = {code_of(n): n for n in range(1, 100_001)}
    assert len(codes) == 100_000
    assert all(len(code) == 4 and id_of(code) == n for code, n in codes.items())


def test_codes_grow_after_a_million() -> None:
    """Beyond the four-letter codes they get longer instead of repeating."""
    assert len(code_of(2**20)) == 5
    assert id_of(code_of(2**20 + 7)) == 2**20 + 7


def test_what_is_no_code_leads_nowhere() -> None:
    """Words that cannot be a reference give None rather than somebody else's case."""
    assert id_of("K0!") is None
    assert id_of(" k7q2 ") == id_of("K7Q2")
