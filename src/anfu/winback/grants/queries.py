"""What was given: for the caps, as precedents, and what it cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum

from anfu.cases.models import Case
from anfu.people.models import Brand
from anfu.winback.grants.rules import Given
from anfu.winback.models import Grant

YEAR = timedelta(days=365)
LIKE_THIS = 12
_STANDS = Q(issued_at__isnull=False) | Q(decided_at=None)
"""Given, or proposed and not decided: both count against the caps, so that no two proposals spend one budget."""


@dataclass(frozen=True)
class Cost:
    """What one kind of gift cost over a time: how many, and how much in minor units of `currency`."""

    gives: str
    cause: str
    tier: str
    currency: str
    times: int
    cost: int


def given(
    case: Case, currency: str, month: tuple[datetime, datetime], now: datetime, but: int | None = None
) -> Given:
    """What counts against the caps when something is to be given in this case now.

    `month` is the budget's, from .. until before (UTC); `but` leaves one grant out.
    """
    start, end = month
    standing = Grant.objects.filter(_STANDS, brand_id=case.brand_id, currency=currency).exclude(pk=but or 0)
    told = standing.aggregate(
        case=Sum("cost", filter=Q(case=case)),
        person=Sum("cost", filter=Q(customer_id=case.customer_id, proposed_at__gt=now - YEAR)),
        month=Sum("cost", filter=Q(proposed_at__gte=start, proposed_at__lt=end)),
    )
    return Given(**{name: amount or 0 for name, amount in told.items()})


def to_others(case: Case) -> list[tuple[str, int]]:
    """What other customers of the same incident and tier were given, the first first."""
    if case.incident_id is None:
        return []
    theirs = Grant.objects.filter(case__incident_id=case.incident_id, tier=case.tier, issued_at__isnull=False)
    return list(
        theirs.exclude(customer_id=case.customer_id).order_by("issued_at").values_list("gives", "cost")
    )


def precedents(case: Case, failures: int) -> list[Grant]:
    """The last grants like one for this case: same cause and tier, failed before or not; the newest first."""
    like = Grant.objects.filter(
        brand_id=case.brand_id, cause=case.topic, tier=case.tier, issued_at__isnull=False
    )
    like = like.filter(failures__gt=0) if failures else like.filter(failures=0)
    return list(like.exclude(case=case).order_by("-issued_at")[:LIKE_THIS])


def waiting(brand: Brand) -> QuerySet[Grant]:
    """Proposals that want a second person, the oldest first."""
    open_ones = Grant.objects.filter(brand=brand, issued_at=None, decided_at=None)
    return open_ones.select_related("case", "customer", "proposed_by").order_by("proposed_at")


def cost_of(brand: Brand, start: datetime, end: datetime) -> Sequence[Cost]:
    """What was given from `start` until before `end` (UTC), by what, cause, tier and currency; the dearest first."""
    issued = Grant.objects.filter(brand=brand, issued_at__gte=start, issued_at__lt=end)
    rows = issued.values("gives", "cause", "tier", "currency").annotate(times=Count("pk"), total=Sum("cost"))
    return [
        Cost(row["gives"], row["cause"], row["tier"], row["currency"], row["times"], row["total"])
        for row in rows.order_by("-total", "gives", "cause", "tier")
    ]
