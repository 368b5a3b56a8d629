"""A customer agrees to hear more from us, or wants to hear nothing any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from anfu.people import actions as people
from anfu.people.models import Customer, Staff
from anfu.people.policy import Action, require
from anfu.playbook.book import Playbook
from anfu.winback.consents import actions as consents
from anfu.winback.consents.queries import consents_of
from anfu.winback.purchases.actions import forget_purchases
from anfu.winback.rules import PURPOSES


def customer_agrees(
    customer: Customer, purposes: Collection[str], book: Playbook, now: datetime, *, told: Staff | None = None
) -> None:
    """Record consent to each of these purposes in the playbook's words; one that holds already is not recorded twice.

    Whoever wants silence is taken at that word.
    """
    if told is not None:
        require(told, Action.CARE)
    if book.winback is None or customer.opted_out_at is not None:
        return
    words = book.winback.consents
    with transaction.atomic():
        held = {one.purpose for one in consents_of([customer.pk]).get(customer.pk, ()) if one.holds(now)}
        for purpose in PURPOSES:
            if purpose in purposes and purpose not in held:
                consents.agree(customer, purpose, getattr(words, purpose), words.lasts, now, by=told)


def customer_takes_back(customer_id: int, purpose: str, now: datetime) -> None:
    """A consent ends from now on."""
    with transaction.atomic():
        consents.take_back(customer_id, purpose, now)
        if purpose == "purchases":
            forget_purchases([customer_id])


def customer_wants_silence(customer: Customer, now: datetime) -> None:
    """No surveys, invitations or automatic replies any more; every consent ends with it."""
    with transaction.atomic():
        people.opt_out([customer], now)
        for purpose in PURPOSES:
            consents.take_back(customer.pk, purpose, now)
        forget_purchases([customer.pk])
