"""Time zones: their names, and the one instant that a local time of day stands for."""

from __future__ import annotations

import difflib
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

_SECOND = timedelta(seconds=1)


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The IANA zone called `name`; raises ValueError, with a near match, when there is none."""
    if name in available_timezones():
        return ZoneInfo(name)
    near = difflib.get_close_matches(name, available_timezones(), n=1)
    hint = f', did you mean "{near[0]}"?' if near else ""
    raise ValueError(f'no time zone is called "{name}"{hint}')


def instant(local: datetime, tz: ZoneInfo) -> datetime:
    """The UTC instant of the naive `local` time in `tz`.

    A time that shows twice (clocks go back) is its first showing; a time that is skipped (clocks go
    forward) is the moment of the change. So a later local time is never an earlier instant.
    """
    first = local.replace(tzinfo=tz, fold=0).astimezone(UTC)
    if first.astimezone(tz).replace(tzinfo=None) == local:
        return first
    before, after = local.replace(tzinfo=tz, fold=1).astimezone(UTC), first
    offset = before.astimezone(tz).utcoffset()
    while after - before > _SECOND:
        # No library tells the moment of a change of clocks; halving finds it, as only the offset differs.
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if middle.astimezone(tz).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after


def in_utc(at: datetime) -> datetime:
    """`at` in UTC; raises ValueError when it names no time zone, since such a time is no instant."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone")
    return at.astimezone(UTC)
