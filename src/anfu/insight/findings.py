"""What a monthly review finds, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from anfu.clock.months import Month
from anfu.insight.causes import Standout
from anfu.insight.effect import Effect
from anfu.insight.intervals import Estimate, share


class Trend(NamedTuple):
    """Complaints of one kind: this month, the month before, and their ratio a day with its interval."""

    topic: str
    n: int
    before: int
    times: Estimate
    share: Estimate


class Cause(NamedTuple):
    """Why people complained of a topic: what stands out in their words, and on which day it was the most."""

    topic: str
    n: int
    words: Sequence[Standout]
    peak: date | None
    peak_n: int
    peak_times: float


class Hour(NamedTuple):
    """An hour of the day: how many cases came, and how many had a person's reply within the hour."""

    hour: int
    n: int
    prompt: int

    @property
    def replied(self) -> Estimate:
        """The share."""
        return share(self.prompt, self.n)


class Action(NamedTuple):
    """What is proposed: a code with its values, whom it concerns (a person's id, 0: the lead), and by when."""

    code: str
    values: Mapping[str, str | float]
    owner: int
    due: date


class Stay(NamedTuple):
    """How cases waited in one state: how many came to it, for how long, and its share of all waiting."""

    state: str
    n: int
    median: Estimate
    p90: Estimate
    share: float


class Piece(NamedTuple):
    """How cases of one team waited for a person: within the hour, and until the first reply and the answer."""

    name: str
    n: int
    prompt: Estimate
    reply: Estimate
    answer: Estimate


class Queue(NamedTuple):
    """How replies waited for a second person, by the rule that asked for one; `waiting`: still undecided."""

    why: str
    n: int
    median: Estimate
    p90: Estimate
    waiting: int


class Followed(NamedTuple):
    """What became of a proposal of the month before: what it was to change, then and now, and whether it did."""

    action: Action
    then: Estimate
    now: Estimate
    change: Estimate
    verdict: str
    """`better`, `worse`, `same` (no difference seen), or `few` (not enough to tell)."""


@dataclass(frozen=True)
class Review:
    """One month in review."""

    month: Month
    time_zone: str
    now: datetime
    complaints: int
    figures: Mapping[str, Estimate]
    before: Mapping[str, Estimate]
    types: Sequence[Trend]
    causes: Sequence[Cause]
    incidents: Sequence[tuple[str, int]]
    templates: Sequence[Effect]
    people: Sequence[Effect]
    """Replies within the hour by each person (id as text), against like cases of the others."""
    favour: Sequence[Effect]
    """By person (id as text): how much more often a customer with few followers has a reply within the hour."""
    reach: Sequence[Effect]
    """Replies within the hour by the customers' followers."""
    languages: Sequence[Effect]
    hours: Sequence[Hour]
    actions: Sequence[Action]
    states: Sequence[Stay] = ()
    teams: Sequence[Piece] = ()
    approvals: Sequence[Queue] = ()
    followed: Sequence[Followed] = ()
    """What became of the actions of the month before."""
