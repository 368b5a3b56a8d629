"""The verbs of gatherings: planned, and customers invited."""

from __future__ import annotations

from datetime import datetime

from anfu.people.models import Customer, Staff
from anfu.winback.models import Gathering, Invitation


def plan(kind: str, title: str, by: Staff, now: datetime) -> Gathering:
    """Something that customers may be invited to."""
    return Gathering.objects.create(brand_id=by.brand_id, kind=kind, title=title, made_by=by, made_at=now)


def invite(gathering: Gathering, customer: Customer, by: Staff, now: datetime) -> bool:
    """Put a customer on the list of the invited; False where they stand there already."""
    _, is_new = Invitation.objects.get_or_create(
        gathering=gathering, customer=customer, defaults={"invited_by": by, "invited_at": now}
    )
    return is_new
