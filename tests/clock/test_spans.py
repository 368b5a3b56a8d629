"""Spans: read from text, written back, and said in two languages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anfu.clock.spans import parse_span, say_span, say_working_span, write_span


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("90m", 90), ("1h", 60), ("4h", 240), ("2d", 2880), ("1h30m", 90), ("1d1h1m", 1501), ("366d", 527040)],
)
def test_reads_what_people_write(text: str, minutes: int) -> None:
    """Days, hours and minutes are read in this order, alone or together."""
    assert parse_span(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "text", ["", "4", "h", "4 h", "-4h", "30m1h", "1.5h", "4hours", "0m", "367d", "４h "]
)
def test_refuses_what_is_no_span(text: str) -> None:
    """Anything else is refused, with the found text in the message."""
    with pytest.raises(ValueError, match=r"no span|no time|longer"):
        parse_span(text)


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("4h", "4 hours", "4小时"),
        ("1h", "1 hour", "1小时"),
        ("30m", "30 minutes", "30分钟"),
        ("1h30m", "1 hour 30 minutes", "1小时30分钟"),
        ("1d", "24 hours", "24小时"),
        ("2d", "48 hours", "48小时"),
        ("3d", "3 days", "3天"),
        ("3d2h", "3 days 2 hours", "3天2小时"),
    ],
)
def test_says_a_span(text: str, english: str, chinese: str) -> None:
    """A span is said as a person would say it of a promise."""
    assert (say_span(parse_span(text), "en"), say_span(parse_span(text), "zh")) == (english, chinese)


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("1h", "1 working hour", "1个工作小时"),
        ("4h", "4 working hours", "4个工作小时"),
        ("90m", "1 hour 30 minutes of working time", "工作时间1小时30分钟"),
    ],
)
def test_says_working_time(text: str, english: str, chinese: str) -> None:
    """Working time is said as such, so that nobody waits by the wall clock."""
    span = parse_span(text)
    assert (say_working_span(span, "en"), say_working_span(span, "zh")) == (english, chinese)


def test_says_no_other_language() -> None:
    """A language without words is refused, not guessed."""
    with pytest.raises(ValueError, match="fr"):
        say_span(timedelta(hours=1), "fr")


def test_no_time_is_said_in_minutes() -> None:
    """Nothing left is nought minutes; a negative span has no words."""
    assert (say_span(timedelta(), "en"), write_span(timedelta())) == ("0 minutes", "0m")
    with pytest.raises(ValueError, match="negative"):
        write_span(timedelta(minutes=-1))


@given(st.integers(1, 366 * 24 * 60))
def test_a_written_span_is_read_back(minutes: int) -> None:
    """Writing and reading are inverse."""
    span = timedelta(minutes=minutes)
    assert parse_span(write_span(span)) == span
