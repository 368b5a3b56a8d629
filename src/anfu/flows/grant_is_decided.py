"""A second person decides what was proposed to make good: never the one who proposed it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.clock.months import Month
from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.playbook.queries import playbook_of
from anfu.winback.grants import actions as grants
from anfu.winback.grants.ladder import limits_of
from anfu.winback.grants.queries import given
from anfu.winback.grants.rules import why_not_decide, why_not_give
from anfu.winback.models import Grant


def grant_is_decided(grant_id: int, staff: Staff, agrees: bool, why: str, now: datetime) -> str | None:
    """Issue or refuse a proposal; the reason code where it may not be, else None. A refusal gives its reason.

    The caps are looked at again: what was given since then counts.
    """
    require(staff, Action.DECIDE_GRANTS)
    with transaction.atomic():
        grants.take_turn(staff.brand_id)
        grant = Grant.objects.select_related("case").get(pk=grant_id, brand_id=staff.brand_id)
        if grant.issued_at is not None or grant.decided_at is not None:
            return "decided_already"
        if why_not := why_not_decide(grant.proposed_by_id, staff.pk, staff.role):
            return why_not
        if not agrees:
            if not why.strip():
                return "refusal_needs_reason"
            grants.refuse(grant, why.strip(), staff, now)
            return None
        if why_not := _why_not_any_more(grant, now):
            return why_not
        grants.issue(grant, now, staff)
    return None


def _why_not_any_more(grant: Grant, now: datetime) -> str | None:
    book = playbook_of(grant.case.playbook_id)
    step = book.compensation.step(grant.step) if book.compensation else None
    if book.compensation is None or step is None:
        return "no_such_step"
    month = Month.of(now, book.hours.time_zone).bounds(book.hours.time_zone)
    so_far = given(grant.case, grant.currency, month, now, but=grant.pk)
    return why_not_give(grant.cost, so_far, limits_of(book.compensation, step))
