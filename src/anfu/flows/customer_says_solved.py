"""Asked some days later, a customer says whether it is really solved; a no opens the case again, with its history."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.winback.answering import say_solved
from anfu.winback.models import FollowUp


def customer_says_solved(
    follow_up_id: int, is_solved: bool, now: datetime, *, told: Staff | None = None
) -> str | None:
    """Settle a follow-up; the reason code where it may not be, else None. `told`: the one of us who learnt it."""
    if told is not None:
        require(told, Action.CARE)
    with transaction.atomic():
        follow_up = FollowUp.objects.select_for_update().get(pk=follow_up_id)
        return say_solved(follow_up, is_solved, now, told)
