"""Customers who agreed to it are invited: each is asked of the rules again, whatever the list showed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from anfu.people.models import Customer, Staff
from anfu.people.policy import Action, require
from anfu.playbook.queries import shelf
from anfu.winback.consents import actions as consents
from anfu.winback.consents.queries import standings
from anfu.winback.gatherings import actions as gatherings
from anfu.winback.models import Gathering
from anfu.winback.rules import Kind, Way, why_not_contact
from anfu.winback.wording import brand_caps


def gathering_is_planned(kind: str, title: str, staff: Staff, now: datetime) -> str | None:
    """Plan a product test, a community or a focus group; the reason code where it may not be, else None."""
    require(staff, Action.REACH_OUT)
    if kind not in Gathering.Kind.values or not title.strip():
        return "title_missing"
    with transaction.atomic():
        gatherings.plan(kind, title.strip()[:120], staff, now)
    return None


def customers_are_invited(
    gathering_id: int, customer_ids: Collection[int], staff: Staff, now: datetime
) -> int:
    """Put these customers on the list of the invited, those who may be; how many were. People then write to them."""
    require(staff, Action.REACH_OUT)
    with transaction.atomic():
        gathering = Gathering.objects.get(pk=gathering_id, brand_id=staff.brand_id)
        caps = brand_caps(shelf(staff.brand))
        people = Customer.objects.select_for_update().filter(pk__in=customer_ids, brand_id=staff.brand_id)
        known = standings(customer_ids)
        done = 0
        for customer in people.order_by("pk"):
            if why_not_contact(Kind.INVITATION, Way.BY_HAND, known[customer.pk], caps, now):
                continue
            if gatherings.invite(gathering, customer, staff, now):
                consents.note_contact(customer, Kind.INVITATION, Way.BY_HAND, now, by=staff)
                done += 1
    return done


def customers_are_thanked(customer_ids: Collection[int], staff: Staff, now: datetime) -> int:
    """Customers were thanked in public, those who agreed to it; how many of them may be."""
    require(staff, Action.REACH_OUT)
    with transaction.atomic():
        caps = brand_caps(shelf(staff.brand))
        people = Customer.objects.select_for_update().filter(pk__in=customer_ids, brand_id=staff.brand_id)
        known = standings(customer_ids)
        may = [
            customer
            for customer in people.order_by("pk")
            if not why_not_contact(Kind.THANKS, Way.PUBLIC, known[customer.pk], caps, now)
        ]
        for customer in may:
            consents.note_contact(customer, Kind.THANKS, Way.PUBLIC, now, by=staff)
    return len(may)
