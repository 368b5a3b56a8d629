"""A person finds a complaint false or malicious, hears the customer's appeal, or lifts the suspicion."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.cases.models import Case
from anfu.cases.suspicion import actions as suspicion
from anfu.cases.suspicion.queries import suspicion_of
from anfu.cases.suspicion.rules import Evidence, why_not_confirm
from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.replies import actions as replies


def staff_suspects(case_id: int, staff: Staff, evidence: Evidence, now: datetime) -> str | None:
    """Put a case into the lane "suspected false"; the reason code where it may not be, else None.

    Nothing is said to the customer, and no clock stops: from now on the lane's replies are due. An acknowledgement that
    still waits was worded for another case, and is taken back.
    """
    require(staff, Action.CARE)
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id, brand_id=staff.brand_id)
        stands = suspicion_of(case) is not None
        if why_not := why_not_confirm(evidence, case.closed_at is not None, stands):
            return why_not
        suspicion.confirm(case, evidence, staff, now)
        replies.withdraw_automatic([case.pk], "suspected", now)
    return None


def customer_appeals(case_id: int, staff: Staff, text: str, now: datetime) -> str | None:
    """Keep what the customer brought forward through the formal channel; the reason code where not, else None."""
    require(staff, Action.CARE)
    if not text.strip():
        return "empty"
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id, brand_id=staff.brand_id)
        standing = suspicion_of(case)
        if standing is None:
            return "not_suspected"
        suspicion.note_appeal(standing, text, staff, now)
    return None


def staff_clears(case_id: int, staff: Staff, why: str, now: datetime) -> str | None:
    """Lift the suspicion, with a reason; the reason code where it may not be, else None."""
    require(staff, Action.CARE)
    if not why.strip():
        return "reason_missing"
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id, brand_id=staff.brand_id)
        standing = suspicion_of(case)
        if standing is None:
            return "not_suspected"
        suspicion.lift(standing, why, staff, now)
    return None
