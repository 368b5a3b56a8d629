"""Times in a draft held against the clock and the hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from anfu.clock.phrases import times_in
from anfu.clock.working import working_between
from anfu.replies.checks.finding import Finding, Setting

NO_CLOCK = datetime(2000, 1, 3, tzinfo=UTC)
"""Stands in where only the words of a time matter and not its moment."""


def check_moments(text: str, setting: Setting) -> Iterator[Finding]:
    """Times that are past, or that fall where nobody works."""
    if setting.now is None:
        return
    for phrase in times_in(text, "zh" if setting.is_chinese else "en", setting.now, setting.calendar):
        if phrase.due <= setting.now:
            yield Finding(
                "time_past", "block", phrase.start, phrase.end, "This time is past.", "Give a time to come."
            )
        elif working_between(setting.now, phrase.due, setting.calendar) == timedelta():
            yield Finding(
                "time_closed",
                "warn",
                phrase.start,
                phrase.end,
                "Nobody works between now and then.",
                "Give a time within your hours.",
            )
