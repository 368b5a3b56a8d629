"""A member of staff becomes the one owner of a case."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.cases import actions as cases
from anfu.cases.models import Case
from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.playbook.queries import playbook_of


def staff_takes(case_id: int, staff: Staff, why: str, now: datetime) -> str | None:
    """Take a case; the reason code where it may not be, else None.

    From another owner it takes a reason, where the playbook wants one.
    """
    require(staff, Action.CARE)
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id, brand_id=staff.brand_id)
        needs_reason = playbook_of(case.playbook_id).ownership.handover_reason == "required"
        if needs_reason and case.owner_id not in (None, staff.pk) and not why.strip():
            return "reason_missing"
        cases.take(case, staff, now, why.strip())
    return None
