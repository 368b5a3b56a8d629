"""A reply that waits for approval is returned to its writer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.replies.approvals import actions as approvals
from anfu.replies.approvals.queries import waiting, why_not


def reply_is_returned(reply_id: int, staff: Staff, reason: str, now: datetime) -> str | None:
    """Send a reply back with a reason; the reason code where it may not be, else None."""
    require(staff, Action.APPROVE)
    if not reason.strip():
        return "return_reason_missing"
    with transaction.atomic():
        reply = waiting(reply_id, staff)
        if reply is None:
            return "not_waiting"
        if refusal := why_not(reply, staff):
            return refusal
        approvals.send_back(reply, reason.strip(), staff, now)
    return None
