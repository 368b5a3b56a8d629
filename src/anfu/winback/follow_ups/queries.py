"""Which follow-ups wait: for the customer, or for a person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from anfu.people.models import Staff
from anfu.winback.models import FollowUp


def awaited_follow_ups(customer_ids: Collection[int], now: datetime) -> list[FollowUp]:
    """Follow-ups that were asked of these customers and may still be answered, the oldest first; locked."""
    asked = FollowUp.objects.select_for_update(of=("self",)).filter(
        customer_id__in=customer_ids, asked_at__isnull=False, expires_at__gt=now, outcome=""
    )
    return list(asked.order_by("asked_at"))


def for_a_person(staff: Staff) -> QuerySet[FollowUp]:
    """What people of a brand must ask or look at themselves, the longest waiting first."""
    waiting = FollowUp.objects.filter(brand_id=staff.brand_id, outcome="").exclude(why_person="")
    return waiting.select_related("case__root_post", "customer", "owner").order_by("resolved_at", "pk")
