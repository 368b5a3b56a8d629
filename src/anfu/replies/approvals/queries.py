"""What waits for a second person."""

from __future__ import annotations

from anfu.people.models import Staff
from anfu.people.policy import Action, may
from anfu.replies.approvals.rules import why_not_approve
from anfu.replies.models import Reply


def waiting(reply_id: int, staff: Staff) -> Reply | None:
    """The reply of the person's brand that waits for approval, locked; None where it waits no more."""
    found = Reply.objects.select_for_update(of=("self",)).filter(pk=reply_id, brand_id=staff.brand_id)
    return found.select_related("approval__worded_by", "case").filter(status=Reply.Status.PENDING).first()


def why_not(reply: Reply, staff: Staff) -> str | None:
    """Why `staff` may not approve this reply; None where they may."""
    if not may(staff, Action.APPROVE):
        return "needs_senior"
    worded_by = reply.approval.worded_by
    return why_not_approve(is_own=worded_by.pk == staff.pk, role=staff.role, worded_by_role=worded_by.role)
