"""A member of staff replies: through the gate and the same outbox as everything else."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from anfu.cases import actions as cases
from anfu.cases.models import Case
from anfu.cases.queries import newest_from_customer
from anfu.channel.length import weighted_length
from anfu.people.models import Staff
from anfu.replies import actions as replies
from anfu.replies.actions import Words
from anfu.replies.gate import why_not_by_hand
from anfu.replies.queries import doubtful

UNDO = timedelta(seconds=10)
"""How long a reply waits in the outbox, so that it can be taken back."""


def staff_replies(
    case_id: int, staff: Staff, text: str, stage: str, seen_event_id: int, now: datetime
) -> str | None:
    """Queue a public reply to the customer's newest post; the gate's reason where it may not, else None.

    `seen_event_id` is the newest event that the writer's page showed. Without an owner, the writer becomes it.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id, brand_id=staff.brand_id)
        event_id, newest = newest_from_customer(case)
        why_not = why_not_by_hand(
            addresses_brand=newest.addresses_brand,
            weighted=weighted_length(text.strip()),
            unseen=event_id > seen_event_id,
            doubtful=doubtful(case),
            is_closed=case.closed_at is not None,
        )
        if why_not:
            return why_not
        if case.owner_id is None:
            cases.take(case, staff, now)
        words = Words(
            case_id=case.pk,
            to_x_id=newest.x_id,
            stage=stage,
            text=text.strip(),
            promises=(),
            queued_at=now,
            due_at=now + UNDO,
            author_id=staff.pk,
        )
        replies.queue(case.brand_id, [words])
    return None
