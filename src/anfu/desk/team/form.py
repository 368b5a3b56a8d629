"""The roster form of one person, read and checked. Values in, values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from zoneinfo import available_timezones

from anfu.people.roster.rules import Hours

MOST = 500


@dataclass(frozen=True)
class Entry:
    """What a form says of somebody's work."""

    hours: Sequence[Hours]
    languages: Sequence[str]
    skills: Sequence[str]
    capacity: int
    team: str


def read(told: Mapping[str, str], languages: Sequence[str], skills: Sequence[str]) -> Entry | str:
    """The entry, or the reason code why it is none; a weekday without times is free."""
    zone = told.get("zone", "").strip()
    if zone not in available_timezones():
        return "zone_unknown"
    hours = []
    for day in range(7):
        begins, ends = told.get(f"starts{day}", ""), told.get(f"ends{day}", "")
        if not begins and not ends:
            continue
        try:
            hours.append(Hours(day, time.fromisoformat(begins), time.fromisoformat(ends), zone))
        except ValueError:
            return "time_unread"
    capacity = told.get("capacity", "") or "0"
    if not (capacity.isascii() and capacity.isdecimal() and int(capacity) <= MOST):
        return "capacity_unread"
    return Entry(hours, languages, skills, int(capacity), told.get("team", ""))
