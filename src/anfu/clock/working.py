"""Sums of working time. Every time in and out is aware; times out are UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from anfu.clock.calendar import ALWAYS_OPEN, Calendar, stretches
from anfu.clock.zones import in_utc, zone

_DAY = timedelta(days=1)
_NONE = timedelta()


def add_working(start: datetime, span: timedelta, calendar: Calendar) -> datetime:
    """The earliest moment (UTC) by which `span` of working time has passed since `start`.

    A span that fits exactly ends at closing time, not at the next opening. Raises ValueError for a
    negative span.
    """
    start = in_utc(start)
    if span < _NONE:
        raise ValueError(f"a span cannot be negative: {span}")
    if calendar is ALWAYS_OPEN or not span:
        return start + span
    left = span
    for opens, closes in _open_from(start, calendar):
        opens = max(opens, start)
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    raise AssertionError("the stretches of a calendar never end")


def working_between(a: datetime, b: datetime, calendar: Calendar) -> timedelta:
    """The working time from `a` to `b`; negative when `b` is earlier."""
    a, b = in_utc(a), in_utc(b)
    if b < a:
        return -working_between(b, a, calendar)
    if calendar is ALWAYS_OPEN:
        return b - a
    total = _NONE
    for opens, closes in _open_from(a, calendar):
        if opens >= b:
            break
        total += min(closes, b) - max(opens, a)
    return total


def is_open(at: datetime, calendar: Calendar) -> bool:
    """Whether the team works at `at`: open at opening time, closed at closing time."""
    at = in_utc(at)
    opens, _ = next(_open_from(at, calendar))
    return opens <= at


def next_opening(at: datetime, calendar: Calendar) -> datetime:
    """The first moment (UTC) at or after `at` when the team works."""
    at = in_utc(at)
    opens, _ = next(_open_from(at, calendar))
    return max(opens, at)


def nth_working_day(at: datetime, days: int, calendar: Calendar) -> datetime:
    """The end (UTC) of the `days`th working day after the local day of `at`; each has some open hours."""
    day = in_utc(at).astimezone(zone(calendar.time_zone)).date()
    while days > 0:
        day += _DAY
        days -= bool(stretches(calendar, day))
    return stretches(calendar, day)[-1][1] if stretches(calendar, day) else in_utc(at)


def _open_from(start: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    # One day early: when clocks go back at midnight, a local date shows again after the next has begun.
    day = start.astimezone(zone(calendar.time_zone)).date() - _DAY
    while True:
        for opens, closes in stretches(calendar, day):
            if closes > start:
                yield opens, closes
        day += _DAY
