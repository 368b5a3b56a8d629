"""The verbs of consent: given, taken back; and that we wrote to somebody."""

from __future__ import annotations

from datetime import datetime, timedelta

from anfu.people.models import Customer, Staff
from anfu.winback.models import Consent, Contact
from anfu.winback.rules import Kind, Way


def agree(
    customer: Customer, purpose: str, words: str, lasts: timedelta, now: datetime, *, by: Staff | None = None
) -> Consent:
    """Record that a customer agreed, to these very words; `by` is the one of us whom they told, None: by themselves."""
    return Consent.objects.create(
        brand_id=customer.brand_id,
        customer=customer,
        purpose=purpose,
        words=words,
        how="staff" if by else "page",
        given_at=now,
        expires_at=now + lasts,
        recorded_by=by,
    )


def take_back(customer_id: int, purpose: str, now: datetime) -> int:
    """End every consent of a customer to `purpose`; how many held."""
    return Consent.objects.filter(customer_id=customer_id, purpose=purpose, revoked_at=None).update(
        revoked_at=now
    )


def note_contact(
    customer: Customer,
    kind: Kind,
    way: Way,
    now: datetime,
    *,
    case_id: int | None = None,
    by: Staff | None = None,
) -> None:
    """Keep that we wrote to a customer: the caps count it."""
    Contact.objects.create(
        brand_id=customer.brand_id, customer=customer, case_id=case_id, kind=kind, way=way, at=now, by=by
    )
