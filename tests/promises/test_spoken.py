"""Promises are found in what we say, in both languages, and nowhere else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anfu.clock.calendar import ALWAYS_OPEN, DAYS, Calendar
from anfu.clock.spans import say_span, say_working_span
from anfu.clock.working import add_working
from anfu.playbook.book import Playbook
from anfu.playbook.load import load
from anfu.promises.spoken import promises_in
from anfu.replies.compose import fill

OFFICE = Calendar.weekly(
    "Asia/Shanghai", {day: ["09:00-12:00", "13:00-18:00"] for day in DAYS[:5]}, [date(2026, 11, 26)]
)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""A Monday, 10:00 in Shanghai."""
BOOKS = [load(path) for path in sorted((Path(__file__).parents[2] / "playbooks").glob("*.toml"))]


@pytest.mark.parametrize(
    ("language", "text", "due"),
    [
        ("en", "We will get back to you within 2 hours.", "2026-11-23 12:00"),
        ("en", "You'll have our answer by tomorrow noon.", "2026-11-24 12:00"),
        ("en", "Our team will call you in half an hour.", "2026-11-23 10:30"),
        ("en", "Please allow us 24-48 hours: we'll reply within 48 hours.", "2026-11-25 10:00"),
        ("en", "You will hear from us by Friday.", "2026-11-28 00:00"),
        ("en", "I'll write to you before 6 pm today.", "2026-11-23 18:00"),
        ("en", "We'll refund you within 2 working days.", "2026-11-25 18:00"),
        ("en", "We will answer within 4 working hours.", "2026-11-23 15:00"),
        ("en", "We'll send a new one by end of day.", "2026-11-23 18:00"),
        ("zh", "今天18点前给您答复。", "2026-11-23 18:00"),
        ("zh", "我们会在48小时内处理好。", "2026-11-25 10:00"),
        ("zh", "同事明天中午前联系您。", "2026-11-24 12:00"),
        ("zh", "两个小时之内一定回复您！", "2026-11-23 12:00"),
        ("zh", "退款将在3个工作日内到账。", "2026-11-27 18:00"),
        ("zh", "一个半小时内给您回电。", "2026-11-23 11:30"),
        ("zh", "周五下午三点前告诉您结果。", "2026-11-27 15:00"),
        ("zh", "4个工作小时内答复您。", "2026-11-23 15:00"),
        ("zh", "今天下班前给您回音。", "2026-11-23 18:00"),
    ],
)
def test_finds_what_we_promise(language: str, text: str, due: str) -> None:
    """The time is read in the team's zone and hours, and its words are where they are said to be."""
    (promise,) = promises_in(text, language, NOW, OFFICE)[-1:]
    local = promise.due + timedelta(hours=8)
    assert local.strftime("%Y-%m-%d %H:%M") == due
    assert text[promise.start : promise.end] == promise.words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "We will get back to you as soon as possible."),
        ("en", "We'll be in touch shortly."),
        ("en", "Please send us the order number within 24 hours."),
        ("en", "Your parcel arrived within 2 hours."),
        ("en", "Sorry that nobody had answered within 24 hours."),
        ("en", "I'm sorry for the 3 days you waited."),
        ("zh", "我们会尽快答复您。"),
        ("zh", "请您在24小时内提供照片。"),
        ("zh", "让您等了3个小时，非常抱歉。"),
        ("zh", "抱歉，之前没有在24小时内答复您。"),
        ("zh", "我们马上处理。"),
    ],
)
def test_what_is_no_promise(language: str, text: str) -> None:
    """Soon is no time; what the customer is asked and what has been is no promise."""
    assert promises_in(text, language, NOW, OFFICE) == []


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.playbook.name)
def test_finds_every_promise_of_the_shipped_wordings(book: Playbook) -> None:
    """What a template promises is found in its words again: same kinds, same times."""
    slots = {
        "customer": "Anna",
        "case": "K7Q2",
        "agent": "Mia",
        "topic": "other",
        "news": "the part is on its way",
        "reason": "a mistake of ours",
        "fix": "a new one",
        "next_step": "nothing more",
    }
    for template in book.templates:
        draft = fill(template, book, slots)
        found = promises_in(draft.text, book.language, NOW, book.calendar)
        wanted = [
            (kind, add_working(NOW, span, book.calendar_for(template.place, kind)))
            for kind, span in draft.promises
        ]
        assert [(promise.kind, promise.due) for promise in found] == wanted, (template.key, draft.text)


@given(st.integers(1, 72 * 60))
def test_a_span_that_we_say_is_found_again(minutes: int) -> None:
    """However long, what the playbook says in words is read back as the same time."""
    span = timedelta(minutes=minutes)
    for language, text in (
        ("en", f"You'll have an answer within {say_span(span, 'en')}."),
        ("zh", f"{say_span(span, 'zh')}内答复您。"),
    ):
        (promise,) = promises_in(text, language, NOW, ALWAYS_OPEN)
        assert promise.due == NOW + span


@given(st.integers(1, 20 * 60))
def test_working_time_that_we_say_is_found_again(minutes: int) -> None:
    """Working time in words is read back by the same calendar."""
    span = timedelta(minutes=minutes)
    for language, text in (
        ("en", f"You'll have an answer within {say_working_span(span, 'en')}."),
        ("zh", f"{say_working_span(span, 'zh')}内答复您。"),
    ):
        (promise,) = promises_in(text, language, NOW, OFFICE)
        assert promise.due == add_working(NOW, span, OFFICE)


@given(st.text(alphabet="0123456789 内前点月日号小时天within byhourstomorrow:周半两", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    """No text makes the reading fail."""
    for language in ("en", "zh"):
        for promise in promises_in(f"we will {text} 答复您", language, NOW, OFFICE):
            assert promise.due.tzinfo is UTC
