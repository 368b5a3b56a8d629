"""Who may be invited, and who was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from anfu.people.models import Brand, Customer
from anfu.winback.consents.queries import standings
from anfu.winback.models import Consent, Gathering, Invitation
from anfu.winback.rules import NEEDS, Caps, Kind, Way, why_not_contact

MOST = 500


def candidates(gathering: Gathering, caps: Caps, now: datetime) -> Sequence[tuple[Customer, str]]:
    """Customers who ever agreed to be invited and were not yet, each with why not now; empty: they may be."""
    agreed = Consent.objects.filter(brand_id=gathering.brand_id, purpose=NEEDS[Kind.INVITATION])
    invited = Invitation.objects.filter(gathering=gathering).values("customer_id")
    people = Customer.objects.filter(pk__in=agreed.values("customer_id")).exclude(pk__in=invited)
    shown = list(people.order_by("name", "pk")[:MOST])
    known = standings([customer.pk for customer in shown])
    return [
        (customer, why_not_contact(Kind.INVITATION, Way.BY_HAND, known[customer.pk], caps, now) or "")
        for customer in shown
    ]


def invited(gathering: Gathering) -> Sequence[Invitation]:
    """The list of the invited, in the order in which they were."""
    rows = Invitation.objects.filter(gathering=gathering).select_related("customer", "invited_by")
    return list(rows.order_by("invited_at", "pk"))


def planned(brand: Brand) -> Sequence[Gathering]:
    """Everything that customers were or are invited to, the newest first."""
    return list(Gathering.objects.filter(brand=brand).order_by("-made_at")[:50])
