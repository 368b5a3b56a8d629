"""Improvements and whom they concern."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from anfu.cases.models import Case
from anfu.people.models import Brand, Customer
from anfu.winback.consents.queries import standings
from anfu.winback.models import Improvement, Telling
from anfu.winback.rules import Caps, Kind, Way, why_not_contact

MOST = 500


def leading(brand: Brand, topic: str, incident_id: int | None, since: datetime) -> list[int]:
    """The cases that led to a change: all of an incident, else those about a topic opened since a moment (UTC)."""
    cases = Case.objects.filter(brand=brand)
    ours = (
        cases.filter(incident_id=incident_id)
        if incident_id
        else cases.filter(topic=topic, opened_at__gte=since)
    )
    return list(ours.values_list("pk", flat=True))


def concerned(improvement: Improvement) -> Sequence[Case]:
    """The newest case of each customer whom an improvement concerns and who was not told yet."""
    told = Telling.objects.filter(improvement=improvement).values("customer_id")
    cases = improvement.cases.exclude(customer_id__in=told).select_related("customer", "owner", "brand")
    return list(cases.order_by("customer_id", "-opened_at").distinct("customer_id")[:MOST])


def thankable(improvement: Improvement, caps: Caps, now: datetime) -> Sequence[Customer]:
    """The customers of an improvement who may be thanked for it in public now."""
    customers = Customer.objects.filter(cases__improvements=improvement).distinct().order_by("pk")[:MOST]
    known = standings([customer.pk for customer in customers])
    return [
        customer
        for customer in customers
        if why_not_contact(Kind.THANKS, Way.PUBLIC, known[customer.pk], caps, now) is None
    ]


def improvements_of(brand: Brand) -> Sequence[Improvement]:
    """What was improved, the newest first."""
    return list(Improvement.objects.filter(brand=brand).select_related("incident").order_by("-made_at")[:50])
