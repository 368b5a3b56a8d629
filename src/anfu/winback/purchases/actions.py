"""The verbs of purchases: noted once, forgotten when the consent ends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from anfu.people.models import Brand
from anfu.winback.models import Purchase
from anfu.winback.purchases.rules import Bought


def note_purchases(brand: Brand, bought: Sequence[tuple[int, Bought]], now: datetime) -> int:
    """Keep what customers (by our id) bought; an order that is known stays as it is. How many are new."""
    before = Purchase.objects.filter(brand=brand).count()
    Purchase.objects.bulk_create(
        (
            Purchase(
                brand=brand,
                customer_id=customer_id,
                reference=one.reference,
                at=one.at,
                amount=one.amount,
                currency=one.currency,
                noted_at=now,
            )
            for customer_id, one in bought
        ),
        ignore_conflicts=True,
    )
    return Purchase.objects.filter(brand=brand).count() - before


def forget_purchases(customer_ids: Collection[int]) -> int:
    """Forget what customers bought: they no longer agree, or asked to be forgotten. How many."""
    return Purchase.objects.filter(customer_id__in=customer_ids).delete()[0]
