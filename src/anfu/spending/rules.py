"""When a budget holds, what a month will come to, and what a number of mentions a day costs."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

OPEN, SOFT, HARD = "open", "soft", "hard"
LOOK_BACK = 7
"""Days whose average a forecast goes by."""


@dataclass(frozen=True)
class Budget:
    """US dollars for a UTC day and a calendar month; None is no limit. From `soft` of either, machines wait."""

    day: Decimal | None = None
    month: Decimal | None = None
    soft: Decimal = Decimal("0.8")

    @property
    def is_set(self) -> bool:
        """Whether there is any limit."""
        return self.day is not None or self.month is not None

    def state(self, today: Decimal, this_month: Decimal) -> str:
        """`open`; `soft`: automatic replies wait; `hard`: all replies wait."""
        limits = [(today, self.day), (this_month, self.month)]
        if any(limit is not None and spent >= limit for spent, limit in limits):
            return HARD
        if any(limit is not None and spent >= limit * self.soft for spent, limit in limits):
            return SOFT
        return OPEN


NO_BUDGET = Budget()


def forecast(by_day: Mapping[date, Decimal], today: date) -> Decimal:
    """What the month of `today` will come to: what is spent, and the last days' average for the days to come.

    Today counts by whichever is more: what it has cost so far, or an average day.
    """
    month = sum(
        (usd for day, usd in by_day.items() if day.replace(day=1) == today.replace(day=1)), Decimal(0)
    )
    before = [by_day[d] for n in range(1, LOOK_BACK + 1) if (d := today - timedelta(days=n)) in by_day]
    spent_today = by_day.get(today, Decimal(0))
    average = sum(before, Decimal(0)) / len(before) if before else spent_today
    days_left = monthrange(today.year, today.month)[1] - today.day
    return month - spent_today + max(spent_today, average) + average * days_left


@dataclass(frozen=True)
class Plan:
    """A day as it is expected: shares are of the mentions."""

    mentions: int
    complaints: Decimal = Decimal("0.25")
    replies_per_complaint: Decimal = Decimal("2")
    replies_at_most: int = 2400
    days_open: int = 3
    owns_app: bool = True


def plan_costs(plan: Plan, usd: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """US dollars a month (30 days) for each thing that Anfu does, at the prices `usd`."""
    complaints = plan.mentions * plan.complaints
    replies = min(complaints * plan.replies_per_complaint, Decimal(plan.replies_at_most))
    own = usd["owned_read"] if plan.owns_app else usd["post_read"]
    daily = {
        "stream": plan.mentions * usd["post_read"],
        "mentions": plan.mentions * own,
        "replies": replies * usd["summoned_reply"],
        "follow": complaints * plan.days_open * usd["post_read"],
    }
    return {thing: (cost * 30).quantize(Decimal("0.01")) for thing, cost in daily.items()}
