"""How the next hours stand: what falls due against who is there. Values in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
HOURS_AHEAD = 4
PER_PERSON = 8
"""Careful answers that one person writes in an hour: one in seven minutes or so."""


@dataclass(frozen=True)
class Ahead:
    """One of the next hours: from when (UTC), how many promises fall due, how many people are on shift."""

    at: datetime
    due: int
    people: int

    @property
    def at_risk(self) -> int:
        """How many of them nobody has the time for."""
        return max(self.due - self.people * PER_PERSON, 0)


def hours_ahead(due: Sequence[int], people: Sequence[int], now: datetime) -> list[Ahead]:
    """The next hours: how many promises fall due in each, and how many people are there."""
    return [Ahead(now + HOUR * i, due[i], people[i]) for i in range(HOURS_AHEAD)]
