"""A person decides what the network could not tell: is an unsure reply on X or not?"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.promises import actions as promises
from anfu.promises.actions import Deed
from anfu.replies import actions as replies
from anfu.replies.models import Reply


def reply_is_settled(reply_id: int, staff: Staff, is_on_x: bool, now: datetime) -> str | None:
    """Settle an unsure reply by what a person saw on X; the reason code where it may not be, else None.

    One that is on X counts as sent when it was claimed. One that is not is withdrawn: whoever decided so may
    then write again, knowingly.
    """
    require(staff, Action.CARE)
    with transaction.atomic():
        reply = Reply.objects.select_for_update().get(pk=reply_id, brand_id=staff.brand_id)
        if reply.status != Reply.Status.UNSURE or reply.claimed_at is None:
            return "not_unsure"
        replies.settle_by_hand(reply, staff, is_on_x, now)
        if is_on_x:
            deed = Deed(reply.case_id, reply.stage, reply.claimed_at, reply.pk)
            promises.fulfil(reply.brand_id, [deed], now)
    return None
