"""How many replies may leave now: pauses, X's own headers, the caps of an account. Values in, a number out.

X's headers count for all workers together, so what is on its way, and what may have reached X since it told them, is
taken off what X said was left. The caps of an
account (2,400 posts a day in half-hourly slices; 200 replies a day where it is not verified) come from the press
quoting X's help pages of May 2026, so they are settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from anfu.spending.rules import HARD, NO_BUDGET, OPEN, Budget

HALF_HOUR = timedelta(minutes=31)
DAY = timedelta(hours=24, minutes=1)
"""Windows in which sent replies are counted: a minute wider than X's, which counts from the publication."""


CALL_AT_MOST = timedelta(seconds=30)
"""No call of ours lasts longer: what was claimed before that has reached X, or never will."""
LENGTH = {"quarter": timedelta(minutes=15), "user_day": timedelta(hours=24), "app_day": timedelta(hours=24)}
"""How long X's windows are."""


@dataclass(frozen=True)
class Limits:
    """What an installation holds itself to; None is no limit."""

    per_half_hour: int | None = None
    per_day: int | None = None
    budget: Budget = NO_BUDGET
    stale_after: timedelta | None = None
    """An automatic reply that waited for longer is taken back: a late "we have seen it" soothes nobody."""
    messages_per_day: int | None = None

    def of(self, *, private: bool) -> Limits:
        """What holds for direct messages, or for public replies: X counts them apart."""
        return replace(self, per_half_hour=None, per_day=self.messages_per_day) if private else self


NO_LIMITS = Limits()


@dataclass(frozen=True)
class Told:
    """What X last told of one of its windows; times in UTC."""

    left: int
    until: datetime
    most: int | None = None
    """How many a whole window takes: the next one begins with that."""
    uncounted: int = 0
    """How many may have reached X since: those on their way, and those in doubt."""

    def room(self, now: datetime) -> int | None:
        """How many more this window takes; None: it says nothing."""
        takes = self.left if self.until > now else self.most
        return None if takes is None else takes - self.uncounted


@dataclass(frozen=True)
class Traffic:
    """What is known when a worker asks for work; times in UTC."""

    pauses: Sequence[datetime | None]
    """The open pauses, each with the moment when one reply may try; None: a person ends it."""
    on_their_way: int = 0
    left_in_half_hour: int = 0
    left_in_day: int = 0
    told: Sequence[Told] = ()
    spent_today: Decimal = Decimal(0)
    spent_this_month: Decimal = Decimal(0)

    def money(self, limits: Limits) -> str:
        """Whether the budget is `open`, `soft` (automatic replies wait) or `hard` (all wait)."""
        return limits.budget.state(self.spent_today, self.spent_this_month)

    def only_by_hand(self, limits: Limits) -> bool:
        """Whether what is left of the money is kept for what people write."""
        return self.money(limits) != OPEN


def room(traffic: Traffic, limits: Limits, at_most: int, now: datetime) -> int:
    """How many replies may be claimed now: 0 to `at_most`."""
    if any(again is None or again > now for again in traffic.pauses):
        return 0
    if traffic.money(limits) == HARD:
        return 0
    if traffic.pauses:
        return 0 if traffic.on_their_way else 1
    rooms = [at_most]
    if limits.per_half_hour is not None:
        rooms.append(limits.per_half_hour - traffic.left_in_half_hour)
    if limits.per_day is not None:
        rooms.append(limits.per_day - traffic.left_in_day)
    rooms += [told for window in traffic.told if (told := window.room(now)) is not None]
    return max(0, min(rooms))
