"""A promise falls due and was not kept: the case says so, and somebody senior hears of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.cases import actions as cases
from anfu.cases.models import Case
from anfu.people.models import Brand
from anfu.people.queries import seniors
from anfu.promises import actions as promises


def promise_falls_due(now: datetime, limit: int = 500) -> int:
    """Notice promises that have broken by `now` (UTC); how many. Any number of workers may do this at once."""
    with transaction.atomic():
        broken = promises.notice_broken(now, limit)
        for brand in Brand.objects.filter(pk__in={promise.brand_id for promise in broken}):
            calm = Case.objects.select_for_update().filter(
                brand=brand, pk__in={p.case_id for p in broken}, escalated_at=None, closed_at=None
            )
            cases.escalate(list(calm.order_by("pk")), "a broken promise", seniors(brand), now)
    return len(broken)
