"""Words and queries: any part of a sentence is found, and nothing breaks the query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anfu.search.rules import places, query_of, says, words_of


def test_chinese_is_kept_as_pairs() -> None:
    """Each neighbour pair, and the last character alone, so that one character is found by its beginning."""
    assert words_of("快递迟到了 iPhone 15") == ["快递", "递迟", "迟到", "到了", "了", "iphone", "15"]
    assert query_of("迟到了") == "迟到 & 到了"
    assert query_of("了") == "了:*"


def test_the_last_word_may_be_begun_only() -> None:
    """Whoever types sees results before the word is whole."""
    assert query_of("Refund for lam") == "refund & for & lam:*"


def test_width_and_case_do_not_count() -> None:
    """Full-width letters are letters."""
    assert words_of("ＡＢＣ Straße") == ["abc", "strasse"]


def test_links_are_not_words() -> None:
    """Every post has one; nobody looks for it."""
    assert words_of("late https://t.co/abc again") == ["late", "again"]


@pytest.mark.parametrize("nothing", ["", "  ", "!!! ？", "🙃"])
def test_nothing_searched_is_no_query(nothing: str) -> None:
    """Signs alone are nothing to search for."""
    assert query_of(nothing) == ""


def test_what_was_searched_is_marked() -> None:
    """The places are those of the text as it is written."""
    assert places("Late AGAIN, late", "late") == [(0, 4), (12, 16)]
    assert places("快递又迟到了", "迟到") == [(3, 5)]


def test_pairs_apart_are_not_a_phrase() -> None:
    """迟到了 is not found where 迟到 and 到了 stand in different places."""
    assert says("快递迟到，到了再说", "迟到")
    assert not says("快递迟到，刚到了", "迟到了")


@given(st.text(max_size=80))
def test_no_text_holds_a_sign_of_the_query_language(text: str) -> None:
    """Whatever customers write can be kept, and whatever people type can be asked."""
    for word in words_of(text):
        assert not set(word) & set("'\\&|!():*<> \t\n")
    assert "'" not in query_of(text) and "\\" not in query_of(text)
