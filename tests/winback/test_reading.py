"""A private message is an answer only where it clearly is one."""

from __future__ import annotations

import pytest

from anfu.winback.reading import score_in, yes_in


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("5", 5), (" 4 ", 4), ("4/5", 4), ("5 out of 5, thanks!", 5), ("3 stars", 3), ("five", 5), ("Two.", 2),
        ("I'd say 4", 4), ("I’d give it a 3", 3), ("1, nobody called me back", 1), ("2 because it took a week", 2),
        ("5分", 5), ("四分，还行", 4), ("给5分", 5), ("5，谢谢", 5), ("4.5kg were missing", None),
        ("一", 1), ("“4”", 4), ("5!!!", 5), ("4 thanks", 4),
        ("2 weeks later and still nothing", None), ("2 parcels are missing", None), ("6", None), ("0", None),
        ("12345", None), ("thanks a lot", None), ("", None), ("My order is 4411", None), ("5000", None),
        ("我还在等两个包裹", None), ("一直没有收到", None), ("oneself", None),
    ],
)  # fmt: skip
def test_scores_are_read_narrowly(text: str, score: int | None) -> None:
    """A number that begins a sentence about something else is no rating."""
    assert score_in(text, "csat") == score


@pytest.mark.parametrize(
    ("text", "score"), [("10", 10), ("0", 0), ("10/10 thanks", 10), ("十", 10), ("11", None)]
)
def test_recommendation_runs_to_ten(text: str, score: int | None) -> None:
    """NPS has eleven answers."""
    assert score_in(text, "nps") == score


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Yes", True), ("yes, all good now. Thank you", True), ("Yep!", True), ("It is", True),
        ("Solved, thanks", True),
        ("no", False), ("No.", False), ("Nope, still waiting", False), ("not yet", False), ("Still nothing", False),
        ("It's still not fixed", False), ("it isn’t", False), ("No, it broke again", False),
        ("是的", True), ("是", True), ("嗯，好了", True), ("解决了，谢谢", True), ("已解决", True),
        ("否", False), ("没有", False), ("还没", False), ("没解决", False), ("不是", False), ("还是没收到", False),
        ("no problem", None), ("No worries at all", None), ("not sure what you mean", None), ("What?", None),
        ("nobody called", None), ("Who are you?", None), ("notice the date", None), ("", None),
    ],
)  # fmt: skip
def test_yes_and_no_are_read_narrowly(text: str, said: bool | None) -> None:
    """Where it is neither, a person reads it."""
    assert yes_in(text) is said
