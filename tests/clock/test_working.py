"""Working time: due never before made, never earlier for more time, right in weeks when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anfu.clock.calendar import ALWAYS_OPEN, DAYS, Calendar, Interval
from anfu.clock.working import add_working, is_open, next_opening, working_between

OFFICE = Calendar.weekly(
    "America/New_York",
    {day: ["09:00-12:00", "13:00-18:00"] for day in DAYS[:5]},
    [date(2026, 11, 26)],
)
NIGHT = Calendar.weekly("America/New_York", {day: ["00:00-06:00", "22:00-24:00"] for day in DAYS})
AROUND = Calendar.weekly("America/New_York", {day: ["00:00-24:00"] for day in DAYS})
HOUR = timedelta(hours=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-23T15:00", 1, "2026-11-23T16:00"),  # Monday 10:00 local
        ("2026-11-23T16:00", 2, "2026-11-23T19:00"),  # over lunch
        ("2026-11-23T16:00", 1, "2026-11-23T17:00"),  # exactly until lunch
        ("2026-11-23T23:30", 1, "2026-11-24T15:00"),  # after closing
        ("2026-11-25T22:00", 2, "2026-11-27T15:00"),  # over Thanksgiving
        ("2026-11-28T12:00", 8, "2026-11-30T23:00"),  # a Saturday: all of Monday
    ],
)
def test_adds_office_hours(start: str, hours: int, due: str) -> None:
    """Lunch, nights, weekends and holidays do not count; a fit that is exact ends at closing time."""
    assert add_working(utc(start), hours * HOUR, OFFICE) == utc(due)


def test_open_at_opening_and_closed_at_closing() -> None:
    """Opening time belongs to the working hours, closing time does not."""
    assert is_open(utc("2026-11-23T14:00"), OFFICE)
    assert not is_open(utc("2026-11-23T17:00"), OFFICE)
    assert not is_open(utc("2026-11-26T15:00"), OFFICE)
    assert next_opening(utc("2026-11-26T15:00"), OFFICE) == utc("2026-11-27T14:00")
    assert next_opening(utc("2026-11-23T15:00"), OFFICE) == utc("2026-11-23T15:00")


def test_the_night_when_clocks_go_forward_is_an_hour_short() -> None:
    """On 8 March 2026 New York skips 02:00 to 03:00: six hours of night are five."""
    assert working_between(utc("2026-03-08T05:00"), utc("2026-03-08T12:00"), NIGHT) == 5 * HOUR
    skipped = Calendar.weekly("America/New_York", {"sunday": ["02:15-02:45", "03:00-03:30"]})
    assert working_between(utc("2026-03-08T05:00"), utc("2026-03-09T05:00"), skipped) == HOUR / 2


def test_the_night_when_clocks_go_back_is_an_hour_long() -> None:
    """On 1 November 2026 New York shows 01:00 to 02:00 twice: six hours of night are seven."""
    assert working_between(utc("2026-11-01T04:00"), utc("2026-11-01T12:00"), NIGHT) == 7 * HOUR


def test_a_change_of_clocks_at_midnight() -> None:
    """Where a date shows again after the next has begun, being open all day still means always open."""
    around = Calendar.weekly("America/St_Johns", {day: ["00:00-24:00"] for day in DAYS})
    start = utc("2010-11-06T20:00")
    assert working_between(start, start + 24 * HOUR, around) == 24 * HOUR
    assert all(is_open(start + minutes * timedelta(minutes=1), around) for minutes in range(0, 1440, 7))


def test_longest_closing() -> None:
    """An office is closed longest from Friday evening to Monday morning; around the clock, never."""
    assert OFFICE.longest_closing() == timedelta(hours=63)
    assert NIGHT.longest_closing() == timedelta(hours=16)
    assert ALWAYS_OPEN.longest_closing() == timedelta()


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ({}, "empty"),
        ({"monday": []}, "empty"),
        ({"funday": ["09:00-10:00"]}, "funday"),
        ({"monday": ["09:00-12:00", "11:00-14:00"]}, "overlap"),
        ({"monday": ["12:00-09:00"]}, "ends before"),
        ({"monday": ["09:00-24:30"]}, "does not exist"),
        ({"monday": ["09:75-10:00"]}, "does not exist"),
        ({"monday": ["9-10"]}, "no stretch"),
    ],
)
def test_refuses_hours_that_cannot_be(hours: dict[str, list[str]], says: str) -> None:
    """A calendar that is empty or contradicts itself is refused, and says why."""
    with pytest.raises(ValueError, match=says):
        Calendar.weekly("UTC", hours)


def test_refuses_an_unknown_zone_with_a_near_match() -> None:
    """A misspelt zone is refused with the nearest name."""
    with pytest.raises(ValueError, match='did you mean "Asia/Shanghai"'):
        Calendar.weekly("Asia/Shangai", {"monday": ["09:00-10:00"]})


def test_refuses_a_week_of_six_days() -> None:
    """Seven days or none."""
    with pytest.raises(ValueError, match="seven"):
        Calendar("UTC", ((Interval(0, 60),),) * 6)


def test_refuses_naive_times_and_negative_spans() -> None:
    """A time without a zone is no instant, and nobody promises backwards."""
    with pytest.raises(ValueError, match="no time zone"):
        add_working(datetime.fromisoformat("2026-11-23T15:00"), HOUR, OFFICE)
    with pytest.raises(ValueError, match="negative"):
        add_working(utc("2026-11-23T15:00"), -HOUR, OFFICE)


def between(first: str, last: str) -> st.SearchStrategy[datetime]:
    return st.datetimes(datetime.fromisoformat(first), datetime.fromisoformat(last), timezones=st.just(UTC))


moments = st.one_of(
    between("2025-01-01", "2027-12-31"),
    # The two weeks of New York in which clocks change.
    between("2026-03-05", "2026-03-12"),
    between("2026-10-29", "2026-11-05"),
)
spans = st.timedeltas(timedelta(), timedelta(hours=80))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Any working week: stretches, holidays, zones that do and do not change clocks."""
    week = []
    for _ in DAYS:
        edges = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
        pairs = zip(edges[::2], edges[1::2], strict=False)
        week.append(tuple(Interval(opens * 15, closes * 15) for opens, closes in pairs))
    if not any(week):
        week[0] = (Interval(0, 1440),)
    zone = draw(st.sampled_from(["UTC", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe"]))
    holidays = draw(st.frozensets(st.dates(date(2026, 3, 1), date(2026, 11, 30)), max_size=5))
    return Calendar(zone, tuple(week), holidays)


@given(moments, spans, calendars())
def test_due_is_never_before_made_and_counts_exactly(start: datetime, span: timedelta, cal: Calendar) -> None:
    """What is added is what lies between, and due is never before made."""
    due = add_working(start, span, cal)
    assert due >= start
    assert due.tzinfo is UTC
    assert working_between(start, due, cal) == span


@given(moments, spans, spans, calendars())
def test_more_time_is_never_due_earlier(
    start: datetime, span: timedelta, more: timedelta, cal: Calendar
) -> None:
    """Adding time never moves due earlier, and adding in two steps is adding at once."""
    due = add_working(start, span, cal)
    assert add_working(start, span + more, cal) == add_working(due, more, cal) >= due


@given(moments, st.timedeltas(timedelta(), timedelta(days=9)), spans, calendars())
def test_a_later_start_is_never_due_earlier(
    start: datetime, wait: timedelta, span: timedelta, cal: Calendar
) -> None:
    """Promising later never makes it due earlier."""
    assert add_working(start + wait, span, cal) >= add_working(start, span, cal)


@given(moments, moments, moments, calendars())
def test_between_adds_up(a: datetime, b: datetime, c: datetime, cal: Calendar) -> None:
    """From a to b and from b to c is from a to c; working time never exceeds wall time."""
    assert working_between(a, b, cal) + working_between(b, c, cal) == working_between(a, c, cal)
    assert abs(working_between(a, b, cal)) <= abs(b - a)


@given(moments, spans)
def test_around_the_clock_is_wall_time(start: datetime, span: timedelta) -> None:
    """Open all day every day is the same as having no calendar, also when clocks change."""
    assert add_working(start, span, ALWAYS_OPEN) == start + span == add_working(start, span, AROUND)
    assert working_between(start, start + span, ALWAYS_OPEN) == span
    assert is_open(start, ALWAYS_OPEN)
    assert is_open(start, AROUND)


@given(moments, calendars())
def test_open_means_that_the_next_moment_counts(at: datetime, cal: Calendar) -> None:
    """The desk is open exactly when the next microsecond is working time."""
    assert is_open(at, cal) == bool(working_between(at, at + timedelta(microseconds=1), cal))
