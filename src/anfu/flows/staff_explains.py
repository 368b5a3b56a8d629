"""A member of staff says why a promise was broken."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.promises import actions as promises
from anfu.promises.models import Promise


def staff_explains(promise_id: int, staff: Staff, reason: str, now: datetime) -> str | None:
    """Keep why a promise was broken, for the case's history and the review; the reason code where it may not be."""
    require(staff, Action.CARE)
    if not reason.strip():
        return "reason_unsaid"
    with transaction.atomic():
        promise = Promise.objects.select_for_update().get(pk=promise_id, brand_id=staff.brand_id)
        promises.explain(promise, reason.strip(), staff, now)
    return None
