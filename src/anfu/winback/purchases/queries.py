"""Who of those who agreed to it bought what: for figures of return."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower

from anfu.people.models import Brand, Customer
from anfu.winback.models import Consent, Purchase

PURPOSE = "purchases"


class Sale(NamedTuple):
    """A purchase: whose (our id), when (UTC), how much in minor units of its currency."""

    customer_id: int
    at: datetime
    amount: int
    currency: str


def agreed(now: datetime) -> Q:
    """That a customer's consent to have purchases looked at holds at a moment (UTC); for rows with `customer_id`."""
    consents = Consent.objects.filter(
        Q(revoked_at=None) | Q(revoked_at__gt=now),
        customer=OuterRef("customer_id"),
        purpose=PURPOSE,
        given_at__lte=now,
        expires_at__gt=now,
    )
    return Q(Exists(consents))


def sales(brand: Brand, since: datetime, until: datetime, now: datetime) -> list[Sale]:
    """What customers bought from `since` until before `until`, in that order; only of those whose consent holds `now`.

    Whoever is not in it either bought nothing or did not agree: `customers_who_agree` tells which.
    """
    found = Purchase.objects.filter(agreed(now), brand=brand, at__gte=since, at__lt=until)
    return [
        Sale(*row)
        for row in found.order_by("at", "pk").values_list("customer_id", "at", "amount", "currency")
    ]


def customers_who_agree(brand: Brand, now: datetime) -> set[int]:
    """The customers whose purchases may be looked at: what any share of return is a share of."""
    rows = Customer.objects.filter(brand=brand, opted_out_at=None).annotate(customer_id=F("pk"))
    return set(rows.filter(agreed(now)).values_list("pk", flat=True))


def customers_known_as(
    brand: Brand, handles: Iterable[str], x_ids: Iterable[int]
) -> tuple[dict[str, int], dict[int, int]]:
    """Our ids of customers by handle (small letters; only where it is one customer's) and by id on X."""
    named = Customer.objects.filter(brand=brand).annotate(handle=Lower("username"))
    found = list(named.filter(handle__in=[one.lower() for one in handles]).values_list("handle", "pk"))
    names = [handle for handle, _ in found]
    by_handle = {handle: pk for handle, pk in found if handle and names.count(handle) == 1}
    by_x_id = Customer.objects.filter(brand=brand, x_id__in=list(x_ids)).values_list("x_id", "pk")
    return by_handle, dict(by_x_id)
