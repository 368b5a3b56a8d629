"""A period of local days, as people ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from anfu.clock.months import Month
from anfu.clock.zones import instant, zone

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From the first local day to the last, both whole."""

    first: date
    last: date
    time_zone: str

    @classmethod
    def read(cls, since: str, until: str, time_zone: str) -> Period:
        """From two dates like "2026-10-01". Raises ValueError saying what is wrong."""
        period = cls(_date(since), _date(until), time_zone)
        if period.last < period.first:
            raise ValueError(f'the period ends ("{until}") before it begins ("{since}")')
        if (period.last - period.first).days > 3660:
            raise ValueError("a period is ten years at most")
        return period

    @classmethod
    def month(cls, month: Month, time_zone: str) -> Period:
        """A calendar month."""
        following = month.next()
        first, last = date(month.year, month.month, 1), date(following.year, following.month, 1) - _DAY
        return cls(first, last, time_zone)

    @classmethod
    def days(cls, n: int, now: datetime, time_zone: str) -> Period:
        """The last `n` days, today included."""
        today = now.astimezone(zone(time_zone)).date()
        return cls(today - (n - 1) * _DAY, today, time_zone)

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """Its first moment and the first after it, in UTC."""
        there = zone(self.time_zone)
        begins, ends = (datetime.combine(day, time()) for day in (self.first, self.last + _DAY))
        return instant(begins, there), instant(ends, there)

    def each_day(self) -> list[date]:
        """Its days, in order."""
        return [self.first + n * _DAY for n in range((self.last - self.first).days + 1)]

    @property
    def before(self) -> Period:
        """The period of the same length just before, or the calendar month before a calendar month."""
        whole = self.first.day == 1 and (self.last + _DAY).day == 1 and self.first.month == self.last.month
        if whole and self.first.year == self.last.year:
            return Period.month(Month(self.first.year, self.first.month).previous(), self.time_zone)
        return Period(self.first - (self.last - self.first) - _DAY, self.first - _DAY, self.time_zone)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f'"{text}" is no date; write it as "2026-10-01"') from None
