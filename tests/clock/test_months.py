"""Months begin at local midnight."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anfu.clock.months import Month


def test_bounds_follow_the_zone() -> None:
    """November in Shanghai begins at 16:00 UTC on the last of October."""
    begins, ends = Month(2026, 11).bounds("Asia/Shanghai")
    assert (begins, ends) == (datetime(2026, 10, 31, 16, tzinfo=UTC), datetime(2026, 11, 30, 16, tzinfo=UTC))


def test_a_month_with_a_change_of_clocks_is_an_hour_longer() -> None:
    """In New York November has 30 days and one hour."""
    begins, ends = Month(2026, 11).bounds("America/New_York")
    assert ends - begins == timedelta(days=30, hours=1)


def test_text_and_neighbours() -> None:
    """A month is read, written, and knows its neighbours across the year."""
    assert str(Month.parse("2026-12").next()) == "2027-01"
    assert Month(2026, 1).previous() == Month(2025, 12)
    assert Month(2026, 5).previous() == Month(2026, 4)
    for wrong in ("2026-13", "2026-00", "0000-01", "26-1", "2026-11-01"):
        with pytest.raises(ValueError, match="no month"):
            Month.parse(wrong)


@given(
    st.datetimes(
        datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2040-01-01"), timezones=st.just(UTC)
    ),
    st.sampled_from(["UTC", "Asia/Shanghai", "America/New_York", "America/Sao_Paulo", "Pacific/Apia"]),
)
def test_a_moment_lies_within_its_month(at: datetime, time_zone: str) -> None:
    """Every moment lies within the bounds of the month that it is said to be of."""
    begins, ends = Month.of(at, time_zone).bounds(time_zone)
    assert begins <= at < ends
