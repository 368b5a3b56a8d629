"""Texts are counted as X counts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anfu.channel.length import LINK, weighted_length


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("Hello", 5),
        ("café", 4),
        ("cafe\u0301", 4),  # decomposed: X counts the composed form
        ("您好", 4),
        ("您好，", 6),
        ("“quoted” – dash…", 17),  # the ellipsis weighs two
        ("👍", 2),
        ("👍🏽", 2),
        ("👩‍👩‍👧‍👦", 2),
        ("🇨🇳🇺🇸", 4),
        ("1️⃣", 2),
        ("❤️", 2),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("see https://example.com/a/very/long/path?x=1", 27),
        ("see example.com", 27),
        ("请看example.com/a。", 4 + 23 + 2),
        ("care@example.com", 16),
        ("e.g. this, v2.0", 15),
        ("sprucehome.example", 18),
        ("привет", 6),
        ("こんにちは", 10),
    ],
)
def test_counts_as_x_does(text: str, weight: int) -> None:
    """Light scripts weigh one, Chinese and whole emoji two, links twenty-three."""
    assert weighted_length(text) == weight


@given(st.text(), st.text())
def test_never_less_than_half_a_character(a: str, b: str) -> None:
    """A text with a space between weighs no more than twice its characters, links aside."""
    text = f"{a} {b}"
    assert 0 < weighted_length(text) <= 2 * len(text) + 23 * len(LINK.findall(text))
