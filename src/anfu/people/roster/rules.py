"""Who is on shift, who is dealt a case, and when an owner has been silent for too long. Values in, values out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from anfu.clock.zones import zone

PATIENCE = timedelta(hours=2)
"""A customer who wrote waits no longer than this for an owner who is there and does nothing."""
PATIENCE_AWAY = timedelta(minutes=15)
"""Nor longer than this for one who has gone."""


@dataclass(frozen=True)
class Hours:
    """A weekly shift by the wall clock of a zone; `ends` not later than `starts`: on the next day."""

    weekday: int
    starts: time
    ends: time
    zone: str


@dataclass(frozen=True)
class Colleague:
    """Somebody who may be dealt cases; empty `languages` or `skills`: any; `capacity` 0: any number."""

    staff_id: int
    is_senior: bool
    is_here: bool
    load: int
    capacity: int = 0
    languages: Collection[str] = field(default_factory=frozenset)
    skills: Collection[str] = field(default_factory=frozenset)


def on_shift_until(hours: Iterable[Hours], now: datetime) -> datetime | None:
    """When the shift that is on at `now` ends (UTC); None where none is on."""
    ends = [end for start, end in _around(hours, now) if start <= now < end]
    return max(ends, default=None)


def next_shift(hours: Iterable[Hours], now: datetime) -> datetime | None:
    """When the next shift after `now` begins (UTC), within a week; None without shifts."""
    return min((start for start, _ in _around(hours, now) if start > now), default=None)


def coming(
    hours: Iterable[Hours], now: datetime, away_until: datetime | None
) -> list[tuple[datetime, datetime]]:
    """The shifts of the coming week that are not over yet, from when to when (UTC), less what somebody is away."""
    back = max(away_until or now, now)
    return [(max(start, back), end) for start, end in _around(hours, now) if end > back]


def choose(
    colleagues: Sequence[Colleague],
    lang: str,
    topic: str,
    *,
    senior: bool,
    last_owner: int | None,
    but: int | None,
) -> int | None:
    """Who is dealt a case: somebody here with room who speaks the language, knows the topic, and is senior where asked.

    Whoever owned the customer's last case goes before the least loaded; `but` is the one who let it lie. Where
    nobody knows the topic, somebody who speaks the language gets it; else it stays where everybody sees it.
    """
    able = [
        one
        for one in colleagues
        if one.is_here
        and one.staff_id != but
        and (not one.capacity or one.load < one.capacity)
        and (one.is_senior or not senior)
        and (not one.languages or lang.split("-")[0] in one.languages)
    ]
    skilled = [one for one in able if not one.skills or topic in one.skills]
    ranked = sorted(skilled or able, key=lambda one: (one.staff_id != last_owner, one.load, one.staff_id))
    return ranked[0].staff_id if ranked else None


def is_silent(waiting_since: datetime, *, is_here: bool, now: datetime) -> bool:
    """Has an owner let the customer wait for too long, so that the case returns to the queue?"""
    return now - waiting_since > (PATIENCE if is_here else PATIENCE_AWAY)


def _around(hours: Iterable[Hours], now: datetime) -> list[tuple[datetime, datetime]]:
    """The shifts that begin between a day before `now` and eight days after it, in UTC."""
    found = []
    for one in hours:
        tz = zone(one.zone)
        today = now.astimezone(tz).date()
        for days in range(-1, 9):
            day = today + timedelta(days=days)
            if day.weekday() == one.weekday:
                last = day if one.ends > one.starts else day + timedelta(days=1)
                start = datetime.combine(day, one.starts, tz)
                end = datetime.combine(last, one.ends, tz)
                found.append((start.astimezone(UTC), end.astimezone(UTC)))
    return found
