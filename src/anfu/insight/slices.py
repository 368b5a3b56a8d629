"""Cuts of a frame: by topic, tier, language, person, team, playbook version, hour of the day, reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from anfu.clock.zones import zone
from anfu.insight.frame import LANGS, Frame, Numbers
from anfu.insight.period import Period
from anfu.insight.worked import EPOCH, moment
from anfu.playbook.words import TOPICS

_QUARTER = 15 * 60 * 1_000_000
"""Every zone's change of clocks and every offset falls on a quarter of an hour."""

REACH = (0, 100, 1_000, 10_000, 100_000)
"""Followers from which a customer belongs to the next group."""


def hour_of(opened: Numbers, time_zone: str) -> Numbers:
    """The local hour of each moment, 0 to 23."""
    return _local(opened, time_zone) % 24


def hour_of_week(opened: Numbers, time_zone: str) -> Numbers:
    """The local hour of the week, 0 (Monday, midnight) to 167."""
    return _local(opened, time_zone)


def _local(opened: Numbers, time_zone: str) -> Numbers:
    quarters, places = np.unique(opened // _QUARTER, return_inverse=True)
    there = zone(time_zone)
    local = ((EPOCH + timedelta(microseconds=int(q) * _QUARTER)).astimezone(there) for q in quarters)
    return np.array([at.weekday() * 24 + at.hour for at in local], dtype=np.int64)[places]


def by_day(frame: Frame, period: Period) -> list[tuple[date, int]]:
    """How many cases opened on each local day of a period."""
    bounds = [moment(Period(day, day, period.time_zone).bounds[0]) for day in period.each_day()]
    counts = np.bincount(np.searchsorted(bounds, frame.opened, side="right") - 1, minlength=len(bounds))
    return list(zip(period.each_day(), map(int, counts), strict=True))


def reach_of(frame: Frame) -> Numbers:
    """The place in `REACH` of each customer's followers."""
    return np.searchsorted(np.array(REACH), frame.followers, side="right") - 1


def team_of(frame: Frame) -> Numbers:
    """The place in the names of all teams, from 1, of whoever replied first; 0: nobody, or nobody in a team."""
    names = team_names(frame)
    places = {person: names.index(team) for person, team in frame.teams.items()}
    people, rows = np.unique(frame.person, return_inverse=True)
    return np.array([places.get(int(one), 0) for one in people], dtype=np.int64)[rows]


def team_names(frame: Frame) -> list[str]:
    """The names of all teams in their order, after the empty one."""
    return ["", *sorted(set(frame.teams.values()))]


DIMENSIONS: Mapping[str, Callable[[Frame, str], Numbers]] = {
    "topic": lambda frame, _: frame.topic,
    "tier": lambda frame, _: frame.is_serious.astype(np.int64),
    "language": lambda frame, _: frame.lang,
    "person": lambda frame, _: frame.person,
    "team": lambda frame, _: team_of(frame),
    "playbook": lambda frame, _: frame.playbook,
    "hour": lambda frame, time_zone: hour_of(frame.opened, time_zone),
    "reach": lambda frame, _: reach_of(frame),
}
"""What a frame can be cut by: the number of the part that each case belongs to."""


def parts(frame: Frame, dimension: str, time_zone: str) -> dict[str, Frame]:
    """The frame cut by a dimension, by the name of each part, the largest first (hours and reach in their order)."""
    numbers = DIMENSIONS[dimension](frame, time_zone)
    found, counts = np.unique(numbers, return_counts=True)
    order = np.arange(len(found)) if dimension in ("hour", "reach") else np.argsort(-counts, kind="stable")
    names = team_names(frame) if dimension == "team" else ()
    return {name_of(dimension, int(found[n]), names): frame.of(numbers == found[n]) for n in order}


def name_of(dimension: str, number: int, teams: Sequence[str] = ()) -> str:
    """The code of a part: a topic, a tier, a language, the id of a person or playbook, a team, an hour, a reach."""
    match dimension:
        case "topic":
            return TOPICS[number - 1] if number else "other"
        case "tier":
            return "serious" if number else "ordinary"
        case "language":
            return LANGS[number - 1]
        case "team":
            return teams[number]
        case "reach":
            return f"{REACH[number]}+"
        case _:
            return str(number)
