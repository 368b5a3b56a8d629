"""A member of staff becomes the one owner of a case."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.cases import actions as cases
from anfu.cases.models import Case
from anfu.people.models import Staff


def staff_takes(case_id: int, staff: Staff, why: str, now: datetime) -> str | None:
    """Take a case; from another owner only with a reason. The reason code where it may not be, else None."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id, brand_id=staff.brand_id)
        if case.owner_id not in (None, staff.pk) and not why.strip():
            return "reason_missing"
        cases.take(case, staff, now, why.strip())
    return None
