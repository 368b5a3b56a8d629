"""Budgets, forecasts and plans."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from anfu.channel.x.prices import price_list
from anfu.spending.rules import Budget, Plan, forecast, plan_costs

TEN = Decimal(10)


@pytest.mark.parametrize(
    ("budget", "today", "month", "state"),
    [
        (Budget(), 1000, 9000, "open"),
        (Budget(day=TEN), "7.99", 500, "open"),
        (Budget(day=TEN), 8, 500, "soft"),
        (Budget(day=TEN), "9.9999", 500, "soft"),
        (Budget(day=TEN), 10, 500, "hard"),
        (Budget(month=TEN), 0, 8, "soft"),
        (Budget(month=TEN), 0, 11, "hard"),
        (Budget(day=Decimal(100), month=TEN), 0, 10, "hard"),
        (Budget(day=Decimal(0)), 0, 0, "hard"),
        (Budget(day=TEN, soft=Decimal(1)), "9.99", 0, "open"),
    ],
)
def test_a_budget_holds_softly_then_hard(budget: Budget, today: str, month: str, state: str) -> None:
    """The tighter of day and month decides; exactly at the limit it is spent."""
    assert budget.state(Decimal(today), Decimal(month)) == state


def test_a_forecast_goes_by_the_last_days() -> None:
    """Spent so far, the rest of today, and an average day for each day to come."""
    by_day = {date(2026, 11, day): Decimal(10) for day in range(1, 21)}
    assert forecast(by_day, date(2026, 11, 20)) == 300
    assert forecast(by_day | {date(2026, 11, 20): Decimal(40)}, date(2026, 11, 20)) == 330
    assert forecast({date(2026, 11, 30): Decimal(3)}, date(2026, 11, 30)) == 3
    assert forecast({}, date(2026, 11, 1)) == 0
    assert forecast({date(2026, 10, 31): Decimal(6)}, date(2026, 11, 1)) == 180


@pytest.mark.parametrize(("mentions", "usd"), [(100, "44.25"), (1000, "442.50"), (10_000, "3645.00")])
def test_what_a_number_of_mentions_costs(mentions: int, usd: str) -> None:
    """The figures in docs/x.md; replies end at the cap of the account."""
    costs = plan_costs(Plan(mentions), price_list().usd)
    assert sum(costs.values()) == Decimal(usd)
