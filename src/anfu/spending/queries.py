"""What was spent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, Sum

from anfu.cases.models import Case
from anfu.people.models import Brand
from anfu.spending.models import Spent
from anfu.spending.rules import LOOK_BACK, Budget, forecast


@dataclass(frozen=True)
class Account:
    """How a brand stands with its money on a day (UTC), in US dollars."""

    today: Decimal
    month: Decimal
    forecast: Decimal
    state: str
    """`open`, `soft` (automatic replies wait) or `hard` (all replies wait)."""


def account(brand: Brand, budget: Budget, day: date) -> Account:
    """Today, this month, and what the month will come to."""
    first = min(day.replace(day=1), day - timedelta(days=LOOK_BACK))
    rows = Spent.objects.filter(brand=brand, day__gte=first, day__lte=day).values_list("day")
    by_day = dict(rows.annotate(usd=Sum("usd")))
    today, month = spent(day, brand)
    return Account(today, month, forecast(by_day, day), budget.state(today, month))


def spent(day: date, brand: Brand | None = None) -> tuple[Decimal, Decimal]:
    """US dollars on a day, and in its month up to then; of all brands where none is named."""
    booked = Spent.objects.filter(day__gte=day.replace(day=1), day__lte=day)
    if brand:
        booked = booked.filter(brand=brand)
    sums = booked.aggregate(today=Sum("usd", filter=Q(day=day)), month=Sum("usd"))
    return sums["today"] or Decimal(0), sums["month"] or Decimal(0)


def by_purpose(brand: Brand, since: date) -> list[tuple[str, str, int, Decimal]]:
    """(purpose, kind, times, US dollars) since a day, the dearest first."""
    rows = (
        Spent.objects.filter(brand=brand, day__gte=since)
        .values_list("purpose", "kind")
        .annotate(n=Sum("times"), sum_usd=Sum("usd"))
        .order_by("-sum_usd", "purpose", "kind")
    )
    return [(purpose, kind, n, usd) for purpose, kind, n, usd in rows]


def cost_of(case: Case) -> Decimal:
    """US dollars that were spent on one case, as far as calls can be told apart by case."""
    usd: Decimal | None = Spent.objects.filter(case=case).aggregate(usd=Sum("usd"))["usd"]
    return usd or Decimal(0)
