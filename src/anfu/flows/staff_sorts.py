"""A member of staff sorts cases, one or many at once: gives, tags, puts off."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from anfu.cases.models import Case
from anfu.cases.sorting import actions as sorting
from anfu.people.models import Staff
from anfu.people.policy import Action, require


def staff_deals(case_ids: Collection[int], staff: Staff, to_id: int, now: datetime) -> str | None:
    """Give cases to a colleague; the reason code where it may not be, else None."""
    require(staff, Action.CARE)
    with transaction.atomic():
        to = Staff.objects.filter(pk=to_id, brand=staff.brand_id, is_active=True).first()
        if to is None:
            return "no_such_colleague"
        sorting.deal(_open(case_ids, staff), to, staff, "", now)
    return None


def staff_tags(
    case_ids: Collection[int], staff: Staff, name: str, now: datetime, *, off: bool = False
) -> str | None:
    """Put a tag on cases, or take it off."""
    require(staff, Action.CARE)
    if not name.strip():
        return "tag_missing"
    with transaction.atomic():
        sorting.tag(_open(case_ids, staff), name.strip()[:40], staff, now, off=off)
    return None


def staff_snoozes(
    case_ids: Collection[int], staff: Staff, until: datetime | None, now: datetime
) -> str | None:
    """Put cases out of sight until a moment (UTC); None brings them back."""
    require(staff, Action.CARE)
    if until is not None and until <= now:
        return "moment_past"
    with transaction.atomic():
        sorting.snooze(_open(case_ids, staff), until, staff, now)
    return None


def staff_hands_over(staff: Staff, to_id: int | None, note: str, now: datetime) -> str | None:
    """Hand all open cases of a shift to a colleague, or to the queue, with a note; the reason code where not."""
    require(staff, Action.CARE)
    if not note.strip():
        return "note_missing"
    with transaction.atomic():
        to = Staff.objects.filter(pk=to_id, brand=staff.brand_id, is_active=True).first() if to_id else None
        if to_id and (to is None or to == staff):
            return "no_such_colleague"
        theirs = Case.objects.select_for_update().filter(owner=staff, closed_at=None)
        sorting.hand_over(list(theirs.order_by("pk")), to, note.strip()[:300], staff, now)
    return None


def _open(case_ids: Collection[int], staff: Staff) -> list[Case]:
    found = Case.objects.select_for_update().filter(pk__in=case_ids, brand_id=staff.brand_id, closed_at=None)
    return list(found.order_by("pk"))
