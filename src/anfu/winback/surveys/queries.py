"""Which questions wait for an answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from anfu.winback.models import Survey


def awaited_surveys(customer_ids: Collection[int], now: datetime) -> list[Survey]:
    """Surveys that were asked of these customers and may still be answered, the oldest first; locked."""
    asked = Survey.objects.select_for_update(of=("self",)).filter(
        customer_id__in=customer_ids, asked_at__isnull=False, expires_at__gt=now, rating=None
    )
    return list(asked.order_by("asked_at"))
