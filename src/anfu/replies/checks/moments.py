"""Times in a draft held against the clock, the hours and the roster."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from anfu.clock.phrases import times_in
from anfu.clock.working import working_between
from anfu.replies.checks.catalogue import finding
from anfu.replies.checks.finding import Finding, Setting

NO_CLOCK = datetime(2000, 1, 3, tzinfo=UTC)
"""Stands in where only the words of a time matter and not its moment."""


def check_moments(text: str, setting: Setting) -> Iterator[Finding]:
    """Times that are past, or that fall where nobody works."""
    now = setting.now
    if now is None:
        return
    for phrase in times_in(text, "zh" if setting.is_chinese else "en", now, setting.calendar):
        if phrase.due <= now:
            yield finding("time_past", setting, phrase.start, phrase.end)
        elif working_between(now, phrase.due, setting.calendar) == timedelta():
            yield finding("time_closed", setting, phrase.start, phrase.end)
        elif setting.shifts is not None and not _is_staffed(setting.shifts, now, phrase.due):
            yield finding("time_unstaffed", setting, phrase.start, phrase.end)


def _is_staffed(shifts: tuple[tuple[datetime, datetime], ...], now: datetime, due: datetime) -> bool:
    return any(starts < due and now < ends for starts, ends in shifts)
