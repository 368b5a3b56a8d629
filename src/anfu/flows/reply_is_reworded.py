"""A reply that waits for approval is reworded; then its words want somebody else's approval."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.cases.queries import newest_from_customer
from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.replies.approvals import actions as approvals
from anfu.replies.approvals.queries import waiting
from anfu.replies.checks.lint import is_blocked
from anfu.replies.proofs import proofread


def reply_is_reworded(reply_id: int, staff: Staff, text: str, now: datetime) -> str | None:
    """Change the words of a reply that waits; the reason code where they may not stand, else None."""
    require(staff, Action.APPROVE)
    text = text.strip()
    if not text:
        return "empty"
    with transaction.atomic():
        reply = waiting(reply_id, staff)
        if reply is None:
            return "not_waiting"
        if text == reply.text:
            return None
        newest = newest_from_customer(reply.case)[1]
        if is_blocked(
            proofread(reply.case, newest.text, text, reply.stage, now, public=not reply.is_private)
        ):
            return "blocked"
        approvals.reword(reply, text, staff, now)
    return None
