"""A display name becomes a greeting, and never anything else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anfu.channel.length import LINK, weighted_length
from anfu.replies.naming import greetable


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Anna", "Anna"),
        ("Anna Müller-Lüdenscheidt", "Anna"),
        ("王小明", "王小明"),
        ("Anna 🌸✨", "Anna"),
        ("👩‍👩‍👧‍👦", ""),
        ("", ""),
        ("   ", ""),
        ("\u3164", ""),
        ("\u200b\u202e\u2066", ""),
        ("12345", ""),
        ("Call 1-800-555-0199", "Call"),
        ("@elonmusk", "elonmusk"),
        ("＠elonmusk", "elonmusk"),
        ("#free $TSLA", "free TSLA"),
        ("evil.com", "evil com"),
        ("https://evil.com/x", "https evil com x"),
        ("bit。ly", "bit ly"),
        ("\u202egnp.exe", "gnp exe"),
        ("J\u200bo\u200dhn", "John"),
        ("𝓙𝓸𝓱𝓷", "John"),
        ("O'Brien", "O'Brien"),
        ("'Mary'", "Mary"),
        ("{customer}{case}", "customer case"),
        ("สมชาย", "สมชาย"),
        ("John\nSmith", "John Smith"),
        ("e\u0301" * 30, "é" * 20),
        ("欧阳上官司马诸葛东方独孤", "欧阳上官司马诸葛东方"),
    ],
)
def test_greets_by_what_is_a_name(name: str, greeting: str) -> None:
    """Letters stay; pictures, links, mentions, tags, numbers and invisible signs go."""
    assert greetable(name, 20) == greeting


def test_a_heap_of_marks_is_thinned() -> None:
    """A letter keeps a few of its marks, so that it cannot spill over the lines around it."""
    assert len(greetable("Z" + "\u0315" * 50 + "algo", 20)) <= 8


@given(st.text(max_size=80), st.integers(1, 30))
def test_no_name_can_do_harm(name: str, longest: int) -> None:
    """Whatever the name, the greeting is short and visible, and calls in, links and turns nothing."""
    greeting = greetable(name, longest)
    assert weighted_length(greeting) <= longest
    assert not set(greeting) & set("@＠#＃$＄/\\.:{}<>\n\r\t")
    assert not LINK.search(greeting)
    assert greeting == greeting.strip()
    assert not any(unicodedata.category(letter)[0] == "C" for letter in greeting)
    assert not greeting or unicodedata.category(greeting[0])[0] != "M"
