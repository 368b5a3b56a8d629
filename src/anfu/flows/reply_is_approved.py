"""A second person approves a reply: it leaves as if it had been written now."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.cases.models import Case
from anfu.cases.queries import newest_from_customer, newest_in_public
from anfu.channel.networks import able
from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.playbook.queries import playbook_of
from anfu.promises.spoken import pledges_in
from anfu.replies.approvals import actions as approvals
from anfu.replies.approvals.queries import waiting, why_not
from anfu.replies.checks.lint import is_blocked
from anfu.replies.gate import why_not_by_hand, why_not_privately
from anfu.replies.proofs import proofread
from anfu.replies.queries import doubtful, private_approach
from anfu.replies.rules import UNDO


def reply_is_approved(reply_id: int, staff: Staff, seen_event_id: int, now: datetime) -> str | None:
    """Let a reply leave that waits for a second person; the reason code where it may not, else None.

    It goes through the gate once more and answers the newest utterance, which its approver has read by
    `seen_event_id`. What it promises counts anew: what was true when it was written may be past by now.
    """
    require(staff, Action.APPROVE)
    with transaction.atomic():
        reply = waiting(reply_id, staff)
        if reply is None:
            return "not_waiting"
        if refusal := why_not(reply, staff):
            return refusal
        case = Case.objects.select_for_update().get(pk=reply.case_id)
        event_id, newest = newest_from_customer(case)
        target = newest if reply.is_private else newest_in_public(case)
        if target is None:
            return "only_private"
        network = able(staff.brand.network)
        refusal = why_not_by_hand(
            addresses_brand=target.addresses_brand or not network.only_when_summoned,
            weighted=network.weigh(reply.text),
            limit=network.limit(private=reply.is_private),
            unseen=event_id > seen_event_id,
            doubtful=doubtful(case),
            is_closed=case.closed_at is not None,
            is_owner=True,
            private=reply.is_private,
        )
        if refusal:
            return refusal
        if reply.is_private:
            refusal = why_not_privately(private_approach(case, reply.text, is_automatic=False))
        if refusal:
            return refusal
        if is_blocked(
            proofread(case, newest.text, reply.text, reply.stage, now, public=not reply.is_private)
        ):
            return "blocked"
        pledges = pledges_in(reply.text, playbook_of(case.playbook_id), now)
        approvals.give(reply, staff, (target.x_id, newest.x_id), pledges, now + UNDO, now)
    return None
