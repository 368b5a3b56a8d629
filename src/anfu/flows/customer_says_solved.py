"""Asked some days later, a customer says whether it is really solved; a no opens the case again, with its history."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.cases.models import Case
from anfu.people.models import Staff
from anfu.winback.follow_ups import actions as follow_ups
from anfu.winback.models import FollowUp
from anfu.winback.reopening import open_again


def customer_says_solved(
    follow_up_id: int, is_solved: bool, now: datetime, *, told: Staff | None = None
) -> str | None:
    """Settle a follow-up; the reason code where it may not be, else None.

    `told` is the one of us who learnt it; None: the customer's own link or message, which ends at its time.
    """
    with transaction.atomic():
        follow_up = FollowUp.objects.select_for_update().get(pk=follow_up_id)
        if follow_up.outcome in (FollowUp.Outcome.SOLVED, FollowUp.Outcome.NOT_SOLVED):
            return "said_already"
        if told is None and now >= follow_up.expires_at:
            return "link_expired"
        outcome = FollowUp.Outcome.SOLVED if is_solved else FollowUp.Outcome.NOT_SOLVED
        follow_ups.settle(follow_up, outcome, now, told)
        case = Case.objects.select_for_update().get(pk=follow_up.case_id)
        if not is_solved and case.closed_at is not None:
            open_again(case, "not_solved", now, told)
    return None
