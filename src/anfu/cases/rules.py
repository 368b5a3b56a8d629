"""Where an arriving post belongs: a new case, a case that is open, or none. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

SERIOUS = "serious"


@dataclass(frozen=True)
class Arrival:
    """A customer's post as cases see it; times in UTC, `arousal` 0..1."""

    post_id: int
    customer_id: int
    created_at: datetime
    is_complaint: bool
    tier: str
    topic: str
    arousal: float
    lang: str


@dataclass
class Opening:
    """A case to be opened by a first complaint, with what the customer wrote after it in the same batch."""

    first: Arrival
    later: list[Arrival] = field(default_factory=list)


@dataclass(frozen=True)
class OpenCase:
    """A case that a customer already has open."""

    case_id: int
    tier: str


@dataclass(frozen=True)
class Joining:
    """A post that belongs to a case already open; `escalates` where it makes an ordinary case serious."""

    case_id: int
    arrival: Arrival
    escalates: bool


@dataclass(frozen=True)
class Placed:
    """What a batch of arrivals comes to."""

    openings: list[Opening]
    joinings: list[Joining]


def place(arrivals: Iterable[Arrival], open_cases: Mapping[int, OpenCase]) -> Placed:
    """Put each post where it belongs, in the order published; `open_cases` by customer id.

    A customer has one open case: whatever they write while it is open belongs to it. Without one, a complaint
    opens it and anything else needs no case. A tier only ever rises.
    """
    openings: dict[int, Opening] = {}
    joinings: list[Joining] = []
    serious = {case.case_id for case in open_cases.values() if case.tier == SERIOUS}
    for arrival in sorted(arrivals, key=lambda a: a.created_at):
        if case := open_cases.get(arrival.customer_id):
            escalates = is_serious(arrival) and case.case_id not in serious
            if escalates:
                serious.add(case.case_id)
            joinings.append(Joining(case.case_id, arrival, escalates))
        elif opening := openings.get(arrival.customer_id):
            opening.later.append(arrival)
        elif arrival.is_complaint:
            openings[arrival.customer_id] = Opening(arrival)
    return Placed(list(openings.values()), joinings)


def tier_of(opening: Opening) -> str:
    """A new case is as grave as the gravest complaint that it opens with."""
    return SERIOUS if any(map(is_serious, (opening.first, *opening.later))) else opening.first.tier


def is_serious(arrival: Arrival) -> bool:
    """Does this post by itself make a case serious?"""
    return arrival.is_complaint and arrival.tier == SERIOUS
