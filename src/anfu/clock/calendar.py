"""A team's working hours: several stretches a day, holidays, and a zone that keeps summer time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from anfu.clock.zones import instant, zone

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_MINUTES = 24 * 60
_HOURS = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


class Interval(NamedTuple):
    """Open from `opens` until just before `closes`, in minutes since local midnight (0 to 1440)."""

    opens: int
    closes: int

    @classmethod
    def parse(cls, text: str) -> Interval:
        """Read "09:00-12:30"; the day may end at 24:00. Raises ValueError saying what is wrong."""
        found = _HOURS.fullmatch(text)
        if found is None:
            raise ValueError(f'"{text}" is no stretch of hours; write it as "09:00-12:30"')
        opens_hour, opens_minute, closes_hour, closes_minute = map(int, found.groups())
        opens, closes = opens_hour * 60 + opens_minute, closes_hour * 60 + closes_minute
        if opens_minute > 59 or closes_minute > 59 or closes > _DAY_MINUTES:
            raise ValueError(f'"{text}" names a time of day that does not exist')
        if opens >= closes:
            raise ValueError(f'"{text}" ends before it starts; split a night at 24:00')
        return cls(opens, closes)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a team works. `week` has seven days, Monday first; `holidays` are local dates, closed all day.

    Raises ValueError when it would never be open, when stretches overlap, or when the zone is unknown.
    """

    time_zone: str
    week: tuple[tuple[Interval, ...], ...]
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        zone(self.time_zone)
        if len(self.week) != len(DAYS):
            raise ValueError(f"a week has seven days, not {len(self.week)}")
        if not any(self.week):
            raise ValueError("the working hours are empty: nothing could ever be due")
        for name, day in zip(DAYS, self.week, strict=True):
            for earlier, later in pairwise(day):
                if later.opens < earlier.closes:
                    raise ValueError(f"the hours of {name} overlap or are out of order")

    @classmethod
    def weekly(
        cls, time_zone: str, hours: Mapping[str, Iterable[str]], holidays: Iterable[date] = ()
    ) -> Calendar:
        """Build one from words: `{"monday": ["09:00-12:00", "13:00-18:00"]}`; a day left out is closed."""
        unknown = set(hours) - set(DAYS)
        if unknown:
            raise ValueError(f"no day is called {', '.join(sorted(unknown))}")
        week = tuple(tuple(sorted(map(Interval.parse, hours.get(day, ())))) for day in DAYS)
        return cls(time_zone, week, frozenset(holidays))

    def longest_closing(self) -> timedelta:
        """The longest time between closing and opening in an ordinary week, holidays aside."""
        week = len(DAYS) * _DAY_MINUTES
        edges = [
            (day * _DAY_MINUTES + interval.opens, day * _DAY_MINUTES + interval.closes)
            for day, intervals in enumerate(self.week)
            for interval in intervals
        ]
        again = (edges[0][0] + week, edges[0][1] + week)
        return max(timedelta(minutes=later[0] - earlier[1]) for earlier, later in pairwise([*edges, again]))


ALWAYS_OPEN = Calendar("UTC", ((Interval(0, _DAY_MINUTES),),) * len(DAYS))
"""Around the clock: working time is wall time."""


@lru_cache(maxsize=8192)
def stretches(calendar: Calendar, day: date) -> tuple[tuple[datetime, datetime], ...]:
    """The open stretches of one local day as UTC instants, in order; what summer time skips is gone."""
    if day in calendar.holidays:
        return ()
    tz, midnight = zone(calendar.time_zone), datetime.combine(day, time())
    bounds = (
        (
            instant(midnight + timedelta(minutes=interval.opens), tz),
            instant(midnight + timedelta(minutes=interval.closes), tz),
        )
        for interval in calendar.week[day.weekday()]
    )
    return tuple((opens, closes) for opens, closes in bounds if opens < closes)
