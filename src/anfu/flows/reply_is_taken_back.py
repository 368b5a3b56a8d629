"""A reply is taken back while it still waits: in the outbox, or for approval."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.replies import actions as replies
from anfu.replies.models import Reply


def reply_is_taken_back(reply_id: int, staff: Staff, now: datetime) -> str | None:
    """Withdraw a reply that waits; the reason code where it has left already, else None."""
    require(staff, Action.CARE)
    with transaction.atomic():
        reply = Reply.objects.select_for_update().get(pk=reply_id, brand_id=staff.brand_id)
        if reply.status not in (Reply.Status.QUEUED, Reply.Status.PENDING):
            return "already_left"
        replies.withdraw(reply, staff, now)
    return None
