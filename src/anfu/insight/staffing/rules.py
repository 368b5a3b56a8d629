"""A desk played through for many weeks: when customers come, who is there, what they have in hand. Values in and out.

Complaints come at random (Poisson) at the rate of each hour of the week. Whoever is free takes what waits longest,
first replies before other work, and finishes what they began, also when their shift ends. How long a reply takes varies
as the exponential distribution does. With one rate and one number of people this is Erlang's queue, and the tests hold
it against his formula.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from heapq import heappop, heappush

import numpy as np

from anfu.clock.zones import zone
from anfu.insight.intervals import Estimate, share
from anfu.people.roster.rules import Hours

HOURS = 168
"""Of a week, from Monday midnight on."""
QUARTERS = 4 * HOURS
MANY = 16_000
"""So many complaints are played through, in whole weeks."""
_WEEKS = (6, 400)
OFTEN = 4
"""How often it is played where single hours are told apart."""
SLOWEST = 60.0
"""Minutes that a reply is thought to take at most."""
LEAST = 20
"""Complaints of an hour that were played through from which on its chance counts."""


@dataclass(frozen=True)
class Load:
    """The work: complaints by hour of the week, how many further replies each needs, minutes for each reply."""

    arrivals: tuple[float, ...]
    later: float
    minutes: float


@dataclass(frozen=True)
class Played:
    """What came in each hour of the week, and how much of it had a first reply within the hour."""

    came: tuple[int, ...]
    prompt: tuple[int, ...]

    def chance(self, hours: Iterable[int] = range(HOURS)) -> Estimate:
        """The share within the hour of what came in some hours of the week."""
        chosen = list(hours)
        return share(sum(self.prompt[hour] for hour in chosen), sum(self.came[hour] for hour in chosen))


def presence(shifts: Iterable[Hours], monday: date, time_zone: str) -> tuple[int, ...]:
    """How many are on shift in each quarter of an hour of the local week that begins on `monday`."""
    people, there = [0] * QUARTERS, zone(time_zone)
    for one in shifts:
        day = monday + timedelta(days=one.weekday)
        last = day if one.ends > one.starts else day + timedelta(days=1)
        starts = datetime.combine(day, one.starts, zone(one.zone)).astimezone(there)
        ends = datetime.combine(last, one.ends, zone(one.zone)).astimezone(there)
        first = starts.weekday() * 96 + starts.hour * 4 + starts.minute // 15
        for place in range(round((ends.timestamp() - starts.timestamp()) / 900)):
            people[(first + place) % QUARTERS] += 1
    return tuple(people)


def with_more(
    people: Sequence[int], days: Iterable[int], hour: int, hours: int, more: int = 1
) -> tuple[int, ...]:
    """The same with `more` people for `hours` from an hour on, on some weekdays (0 Monday)."""
    changed = list(people)
    for day in days:
        for place in range(hours * 4):
            changed[(day * 96 + hour * 4 + place) % QUARTERS] += more
    return tuple(changed)


def play_often(load: Load, people: tuple[int, ...], times: int = OFTEN, luck: int = 0) -> Played:
    """Play it several times, each with luck of its own, and count together."""
    told = [play(load, people, luck * times + seed) for seed in range(times)]
    return Played(
        tuple(sum(one) for one in zip(*(played.came for played in told), strict=True)),
        tuple(sum(one) for one in zip(*(played.prompt for played in told), strict=True)),
    )


@lru_cache(maxsize=128)
def play(load: Load, people: tuple[int, ...], seed: int = 0) -> Played:
    """Play many weeks through with `people` at work in each quarter of an hour; the first week only fills the desk."""
    draw = np.random.default_rng(seed)
    weekly = sum(load.arrivals)
    weeks = min(max(math.ceil(MANY / weekly), _WEEKS[0]), _WEEKS[1]) if weekly else _WEEKS[0]
    counts = draw.poisson(np.tile(load.arrivals, weeks))
    hours = np.repeat(np.arange(len(counts)), counts)
    at = np.sort(hours + draw.random(len(hours)))
    takes = draw.exponential(load.minutes / 60, len(at))
    later = draw.poisson(load.later, len(at))
    done = _done(at.tolist(), takes.tolist(), later.tolist(), _turns(people, weeks), load.minutes / 60, draw)
    end = weeks * HOURS
    counted = (at >= HOURS) & (at < end - 2)
    hour = at[counted].astype(np.int64) % HOURS
    prompt = (np.array(done) - at)[counted] <= 1
    came, made = np.bincount(hour, minlength=HOURS), np.bincount(hour[prompt], minlength=HOURS)
    return Played(tuple(came.tolist()), tuple(made.tolist()))


def _turns(people: Sequence[int], weeks: int) -> list[tuple[float, int]]:
    """When how many are there from then on, in hours; only where it changes."""
    turns = [(0.0, people[0])]
    for quarter in range(1, weeks * QUARTERS):
        if people[quarter % QUARTERS] != people[(quarter - 1) % QUARTERS]:
            turns.append((quarter / 4, people[quarter % QUARTERS]))
    return turns


def _done(
    at: Sequence[float],
    takes: Sequence[float],
    later: Sequence[int],
    turns: Sequence[tuple[float, int]],
    mean: float,
    draw: np.random.Generator,
) -> list[float]:
    """When the first reply to each complaint is out."""
    done = [math.inf] * len(at)
    waiting: deque[int] = deque()
    further: deque[float] = deque()
    spans = iter(draw.exponential(mean, sum(later)).tolist())
    busy: list[tuple[float, int]] = []
    capacity, come, turn = 0, 0, 0
    while True:
        next_turn = turns[turn][0] if turn < len(turns) else math.inf
        next_come = at[come] if come < len(at) else math.inf
        next_done = busy[0][0] if busy else math.inf
        now = min(next_turn, next_come, next_done)
        if now == math.inf:
            return done
        if now == next_done:
            _, case = heappop(busy)
            if case >= 0:
                done[case] = now
                further.extend(next(spans) for _ in range(later[case]))
        elif now == next_turn:
            capacity = turns[turn][1]
            turn += 1
        else:
            waiting.append(come)
            come += 1
        while len(busy) < capacity and (waiting or further):
            if waiting:
                case = waiting.popleft()
                heappush(busy, (now + takes[case], case))
            else:
                heappush(busy, (now + further.popleft(), -1))


def by_quarter(people: Sequence[int]) -> tuple[int, ...]:
    """People by hour as people by quarter of an hour."""
    return tuple(n for n in people for _ in range(4))


def minutes_that_fit(load: Load, people: tuple[int, ...], was: float) -> float | None:
    """How many minutes a reply must take for as many to be prompt as `was` (a share); None where no span does it."""
    slow, fast = SLOWEST, 1.0
    if _whole(load, people, fast) < was or _whole(load, people, slow) > was:
        return None
    while slow - fast > 0.5:
        middle = (slow + fast) / 2
        if _whole(load, people, middle) >= was:
            fast = middle
        else:
            slow = middle
    return round(slow + fast) / 2


def _whole(load: Load, people: tuple[int, ...], minutes: float) -> float:
    return play(replace(load, minutes=minutes), people).chance().value or 0.0


def needed(load: Load, target: float) -> tuple[int, ...]:
    """People in each hour of the week with whom each hour's chance reaches `target`, one more wherever it does not.

    Enough, as far as playing shows; not always the fewest that could do.
    """
    work = load.minutes * (1 + load.later) / 60
    people = [max(1, math.ceil(rate * work)) if rate else 0 for rate in load.arrivals]
    for _ in range(20):
        played = play_often(load, by_quarter(people))
        short = [
            hour
            for hour in range(HOURS)
            if played.came[hour] >= LEAST and played.prompt[hour] / played.came[hour] < target
        ]
        if not short:
            break
        for hour in short:
            people[hour] += 1
    return tuple(people)
