"""Who works when, and how long each thing takes: the roster that a back-test holds promises against."""

from __future__ import annotations

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, StrictInt, ValidationError

from anfu.clock.calendar import DAYS, Interval
from anfu.clock.zones import instant
from anfu.playbook.parts import Hours, Part, as_list

SLOT_MINUTES = 15
_WEEK = 7 * 24 * 60 // SLOT_MINUTES

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Count = Annotated[StrictInt, Field(ge=0, le=10_000)]


class RosterError(ValueError):
    """A roster that does not hold; the message says where."""


class Minutes(Part):
    """`[minutes]`: how long one of each takes."""

    first_reply: Count = Field(default=3, description="a first reply by hand")
    contact: Count = Field(default=5, description="a first private message")
    ordinary: Count = Field(default=8, description="an answer in an ordinary case")
    serious: Count = Field(default=25, description="an answer in a serious case")


class Shift(Part):
    """`[[shift]]`: so many people on these days in these hours."""

    days: Annotated[tuple[Day, ...], BeforeValidator(as_list)] = Field(
        default=get_args(Day), description="days"
    )
    hours: Hours = Field(
        description='stretches such as "09:00-17:00", in the hours of the playbook\'s time zone'
    )
    agents: Count = Field(default=0, description="agents")
    seniors: Count = Field(default=0, description="senior people, who answer serious cases first")


class Roster(Part):
    """A whole roster."""

    minutes: Minutes = Field(default=Minutes(), description="how long one of each takes")
    shifts: tuple[Shift, ...] = Field(alias="shift", min_length=1, description="the shifts")

    def week(self) -> list[tuple[int, int]]:
        """(agents, seniors) at work in each quarter of an hour of a week, from Monday 00:00 on."""
        people = [(0, 0)] * _WEEK
        for shift in self.shifts:
            for day in shift.days:
                midnight = DAYS.index(day) * 24 * 60
                for stretch in map(Interval.parse, shift.hours):
                    first = (midnight + stretch.opens) // SLOT_MINUTES
                    for slot in range(first, (midnight + stretch.closes) // SLOT_MINUTES):
                        agents, seniors = people[slot]
                        people[slot] = agents + shift.agents, seniors + shift.seniors
        return people

    def coming(self, time_zone: ZoneInfo, now: datetime) -> tuple[tuple[datetime, datetime], ...]:
        """When somebody is there in the coming week, from when to when (UTC), by the wall clock of `time_zone`."""
        today = now.astimezone(time_zone).date()
        found = [
            tuple(instant(datetime.combine(day, time()) + timedelta(minutes=at), time_zone) for at in stretch)
            for day in (today + timedelta(days=number) for number in range(-1, 9))
            for shift in self.shifts
            if DAYS[day.weekday()] in shift.days and shift.agents + shift.seniors
            for stretch in map(Interval.parse, shift.hours)
        ]
        return tuple((starts, ends) for starts, ends in sorted(found) if ends > now)


def load_roster(path: Path) -> Roster:
    """Read a roster from a TOML file; raises `RosterError`."""
    try:
        return Roster.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise RosterError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RosterError(f"{path}: {error}") from error
    except ValidationError as error:
        told = (
            f"{path}: {'.'.join(map(str, one['loc']))}: {one['msg']}"
            for one in error.errors(include_url=False)
        )
        raise RosterError("\n".join(told)) from error


def slot_of_week(at_ms: int, zone: ZoneInfo) -> int:
    """Which quarter of an hour of the local week a moment (UTC, ms) falls into."""
    local = datetime.fromtimestamp(at_ms / 1000, zone)
    return (local.weekday() * 24 * 60 + local.hour * 60 + local.minute) // SLOT_MINUTES
